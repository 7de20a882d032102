"""The quick way never says anything that the parser would not say (security.md T3)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.formats.oqs import Read, ReadSettings, guard, plain, read
from madoguchi.formats.oqs.layout import layout
from madoguchi.formats.oqs.read import read_by_parser
from madoguchi.formats.oqs.reading import RefusedError

SETTINGS = ReadSettings()
FACE = "OQSsiquc01res_face_1.xml"
EDITS = (
    *"<>/&=\"'!?; \n\r\t\x0b　a0",
    "<Name>",
    "</Name>",
    "<Name/>",
    "]]>",
    "<!-- x -->",
    "<![CDATA[x]]>",
    "&amp;",
    "&#x41;",
    "\r\n",
    "<ResultList>",
    "</ResultList>",
    "</XmlMsg>",
    "<?x y?>",
    "\ufffe",
    "\u0085",
    "\x7f",
    "<Sex1>2</Sex1>",
    " a='1'",
)


def quick(text: str) -> dict[str, object] | None:
    document, gated = guard.gate(text.encode(), SETTINGS, SETTINGS.single_limit)
    return plain.values_of(document, gated, layout("siquc_face", SETTINGS))


def both_agree(text: str) -> None:
    try:
        values = quick(text)
    except RefusedError:
        return
    if values is None:
        return
    document, _ = guard.gate(text.encode(), SETTINGS, SETTINGS.single_limit)
    try:
        slow: object = read_by_parser(document, "siquc_face", SETTINGS)
    except RefusedError as error:
        slow = error.code
    fast = read(text.encode(), FACE)
    assert (fast if isinstance(fast, Read) else fast.code) == slow


@pytest.mark.fault("F25")
def test_a_file_cut_anywhere_is_never_read(plain_face):
    """Half a file is nobody's answer, not even when the cut falls just behind a part."""
    whole = plain_face.rstrip()
    for end in range(len(whole)):
        cut = whole[:end]
        assert not isinstance(read(cut.encode(), FACE), Read), cut[-40:]
        try:
            assert quick(cut) is None, cut[-40:]
        except RefusedError:
            continue


@pytest.mark.threat("T3")
@given(st.data())
@settings(max_examples=400, deadline=None)
def test_the_quick_way_and_the_parser_agree_on_damaged_files(plain_face, data):
    text = plain_face
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 12))
        text = text[:at] + data.draw(st.sampled_from(EDITS)) + text[at + length :]
    both_agree(text)


@pytest.mark.threat("T3")
@given(st.data())
@settings(max_examples=200, deadline=None)
def test_the_quick_way_and_the_parser_agree_on_moved_brackets(plain_face, data):
    """Brackets that change places keep their number, which is what splitting goes by."""
    letters = list(plain_face)
    places = [i for i, letter in enumerate(letters) if letter in "<>/"]
    for _ in range(data.draw(st.integers(1, 3))):
        here, there = (data.draw(st.sampled_from(places)) for _ in range(2))
        letters[here], letters[there] = letters[there], letters[here]
    both_agree("".join(letters))


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_inside_a_value_makes_no_difference_between_the_ways(plain_face, edit):
    both_agree(plain_face.replace("徳子", f"徳{edit}子"))
    both_agree(plain_face.replace("<Name>", f"{edit}<Name>"))
    both_agree(plain_face.replace("<ResultList>", f"<ResultList>{edit}"))
    both_agree(plain_face + edit)


@pytest.mark.spec("OQS 1.12")
def test_the_real_form_goes_the_quick_way_with_either_line_end(plain_face):
    assert quick(plain_face) is not None
    assert quick(plain_face.replace("\n", "\r\n")) == quick(plain_face)


@pytest.mark.parametrize(
    "change",
    [
        ("<Name>", "<Name >"),
        ("<Name>", "<Name a='1'>"),
        ("徳子", "徳&amp;子"),
        ("<Sex1>2</Sex1>", "<Sex1>2</Sex1><Sex1>1</Sex1>"),
        ("<Sex1>2</Sex1>", "<Sex1/>"),
        ("<Sex1>2</Sex1>", "<Future>2</Future>"),
        ("<MessageBody>", "<MessageBody><Sex1>1</Sex1>"),
        ("19700401", "昭和45年"),
    ],
)
def test_everything_else_is_left_to_the_parser(plain_face, change):
    assert quick(plain_face.replace(*change)) is None
