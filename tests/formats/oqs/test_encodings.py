"""cp932 survives character by character; the order of elements never matters (T3, §1.13)."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from madoguchi.formats.oqs import read, recode

FACE = "OQSsiquc01res_face_1.xml"
VENDOR = "髙﨑①②㈱㍻～－∥￠￡￢德彅纊"


def jis_x_0208() -> str:
    """Return every character of rows 1 to 84 that cp932 knows, without blanks."""
    found = []
    for row in range(1, 85):
        for cell in range(1, 95):
            lead = (row - 1) // 2 + (0x81 if row <= 62 else 0xC1)
            trail = cell + (0x3F + (cell > 63) if row % 2 else 0x9E)
            try:
                char = bytes((lead, trail)).decode("cp932")
            except UnicodeDecodeError:
                continue
            if len(char) == 1:
                found.append(char.strip())
    return "".join(found)


@pytest.mark.threat("T3")
def test_all_of_jis_x_0208_and_the_vendors_characters_survive():
    characters = jis_x_0208() + VENDOR
    assert len(characters) > 6_800
    for start in range(0, len(characters), 500):
        piece = characters[start : start + 500]
        body = f"<ProcessingResultMessage>{piece}</ProcessingResultMessage>"
        for encoding, codec in (("Shift_JIS", "cp932"), ("UTF-8", "utf-8")):
            text = (
                f'<?xml version="1.0" encoding="{encoding}"?><XmlMsg><MessageHeader>'
                "<SegmentOfResult>1</SegmentOfResult></MessageHeader>"
                f"<MessageBody>{body}</MessageBody></XmlMsg>"
            )
            assert read(text.encode(codec), FACE).answer.processing_result_message == piece


def shuffled(element: etree._Element, random_: random.Random) -> None:
    """Shuffle children, leaving repeated ones in their order."""
    children = list(element)
    tags = [child.tag for child in children]
    if len(set(tags)) == len(tags):
        random_.shuffle(children)
        element[:] = children
    for child in children:
        shuffled(child, random_)


@pytest.mark.spec("OQS 1.13")
@given(
    st.randoms(use_true_random=False),
    st.sampled_from(
        ["face_plain", "face_two_diseases", "face_unknown_elements", "face_late_elderly_long_term"]
    ),
)
@settings(max_examples=60, deadline=None)
def test_any_order_gives_the_same_value(data, random_, name):
    (path,) = (data / name).iterdir()
    raw = path.read_bytes()
    root = etree.fromstring(raw)
    shuffled(root, random_)
    assert read(etree.tostring(root, encoding="utf-8"), FACE) == read(raw, FACE)


@pytest.mark.spec("OQS 1.12")
def test_layout_makes_no_difference(plain_face):
    expected = read(plain_face.encode(), FACE)
    for other in (
        plain_face.replace("\n", "\r\n"),
        plain_face.replace("\n", "").replace("    ", ""),
        plain_face.split("?>\n", 1)[1],
        plain_face.replace("<Name>", "<!-- 氏名 --><Name>"),
        plain_face.replace("髙﨑　徳子", "<![CDATA[髙﨑　徳子]]>"),
        plain_face.replace("髙﨑", "&#39641;&#xFA11;"),
    ):
        assert read(other.encode(), FACE) == expected


@pytest.mark.spec("OQS 1.11")
def test_recoding_changes_the_letters_bytes_and_nothing_else(data):
    (path,) = (data / "face_shift_jis_crlf").iterdir()
    raw = path.read_bytes()
    utf8 = recode(raw, path.name, "utf-8")
    back = recode(utf8, path.name, "shift_jis")
    assert read(utf8, path.name).answer.header.character_code_identifier == "0"
    assert read(back, path.name) == read(raw, path.name)


def test_a_character_that_cp932_lacks_is_an_error(plain_face):
    with pytest.raises(UnicodeEncodeError):
        recode(plain_face.replace("髙", "𠮷").encode(), FACE, "shift_jis")
