"""File names, verdict levels and open points: what the rows promise to those who read them."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

import madoguchi
from madoguchi.spec.oqs import open_points_table
from madoguchi.spec.oqs.codes_table import CODES
from madoguchi.spec.oqs.consent_table import CONSENT_STEMS
from madoguchi.spec.oqs.header_table import RESULT_HEADER
from madoguchi.spec.oqs.levels_table import LEVELS
from madoguchi.spec.oqs.messages import MESSAGES
from madoguchi.spec.oqs.model import Field, Source
from madoguchi.spec.oqs.names_table import (
    NAME_RULES,
    REQUEST_MARK,
    RESULT_EXTENSIONS,
    RESULT_MARK,
)
from madoguchi.spec.oqs.open_points_table import OPEN_POINTS


def first_match(name: str) -> tuple[str, dict[str, str]]:
    for rule in NAME_RULES:
        found = re.fullmatch(rule.pattern, name)
        if found:
            return rule.key, found.groupdict()
    return "", {}


@pytest.mark.spec("OQS 1.6")
def test_a_real_face_name_gives_institution_and_moment():
    key, parts = first_match(
        "OQSsiquc01res_face_9910000001" + "0123456789ABCDEF0123" + "_20261102090512.xml"
    )
    assert key == "face"
    assert parts["institution"] == "9910000001"
    assert parts["moment"] == "20261102090512"


@pytest.mark.spec("OQS 1.6")
@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("OQSsiquc01res_face_20241127122900.xml", "face_other"),
        ("OQSsiquc01res_202609290001.xml", "result"),
        ("OQSmuquc02res_202406090002.zip", "result"),
        ("YZKsiquc01res_0226042509302440.pdf", "result"),
        ("OQSmuquc01req_202406090009.xml", "request"),
        ("OQSmuquc01req_202406090009.err", "error"),
        ("OQSsiquc01req_2021081611906.zip", "request"),
        ("notes.txt", ""),
        ("OQSsiquc01res_../../etc/passwd.xml", ""),
        ("OQSsiquc01res_a\\b.xml", ""),
        ("OQSsiquc01res_a\nb.xml", ""),
        ("OQSsiquc01res_.xml", ""),
        ("OQSsiquc01res_" + "x" * 201 + ".xml", ""),
    ],
)
def test_names_and_what_they_are(name: str, key: str):
    assert first_match(name)[0] == key


@pytest.mark.parametrize("key", sorted(MESSAGES))
def test_every_message_has_a_name_that_the_grammar_knows(key: str):
    assert (
        first_match(MESSAGES[key].prefix + "202611020001.xml")[0]
        in {
            "req": {"request"},
            "res": {"result"},
            "face": {"face_other"},
        }[MESSAGES[key].direction]
    )


def test_pairing_turns_each_request_prefix_into_its_answer_and_extensions_are_told():
    answers = {message.prefix for message in MESSAGES.values() if message.direction == "res"}
    for message in MESSAGES.values():
        if message.direction == "req":
            assert message.prefix.replace(REQUEST_MARK, RESULT_MARK, 1) in answers
    assert set(RESULT_EXTENSIONS) == {k for k, m in MESSAGES.items() if m.direction != "req"}


@pytest.mark.spec("OQS 5")
def test_levels_run_from_file_to_person_to_entitlement():
    assert [level.key for level in LEVELS] == ["file", "person", "entitlement"]
    for level in LEVELS:
        assert set(level.passes) <= set(CODES[level.code].codes)


@pytest.mark.spec("OQS 7")
def test_what_is_unknown_is_a_setting_with_a_default_and_a_reason():
    assert {
        "accepted_encodings",
        "open_ends",
        "header_order",
        "err_content",
        "write_inferred_consents",
        "bulk_people_max",
        "zip_passwords",
        "number_classification",
        "terminal_deletes_face_files",
    } <= set(OPEN_POINTS)
    for setting, point in OPEN_POINTS.items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", setting)
        assert point.ja
        assert point.note
        assert isinstance(point.source, Source)
        assert bool(point.measure) == (type(point.default) is int)


def test_the_real_header_order_is_a_permutation_of_the_layouts_required_elements():
    order = OPEN_POINTS["header_order"].default
    assert isinstance(order, tuple)
    assert set(order) - {"ReceptionNumber"} == {field.tag for field in RESULT_HEADER}
    assert len(set(order)) == len(order)


def defaults_read(folder: Path) -> Counter[str]:
    """Return how many modules of the package outside ``spec/oqs`` read each open point."""
    found: Counter[str] = Counter()
    for module in folder.rglob("*.py"):
        if (folder / "spec" / "oqs") not in module.parents:
            text = module.read_text(encoding="utf-8")
            found.update(set(re.findall(r"\b([A-Z][A-Z_]*)\.default\b", text)))
    return found


def test_every_open_point_is_read_by_a_program_or_says_which_work_it_waits_for():
    read = defaults_read(Path(madoguchi.__file__).parent)
    for setting, point in OPEN_POINTS.items():
        named = getattr(open_points_table, setting.upper(), None)
        assert (named is point) == (not point.waits), setting
        assert bool(read[setting.upper()]) == (not point.waits), setting


def inferred(fields: Iterable[Field]) -> set[str]:
    own = {field.tag for field in fields if field.source is Source.INFERRED}
    return own.union(*(inferred(field.children) for field in fields))


def test_every_inferred_element_belongs_to_an_open_point():
    known = {
        "LimitApplicationCertificateRelatedInfo": "bulk_sends_known_limit",
        "SegmentOfResult": "reception_tells_segment",
        "ErrorCode": "reception_tells_segment",
        "ErrorMessage": "reception_tells_segment",
        "QualificationConfirmationDate": "bulk_tells_day_and_counts",
        "NumberOfProcessingResult": "bulk_tells_day_and_counts",
        "NumberOfNormalProcessing": "bulk_tells_day_and_counts",
        "NumberOfError": "bulk_tells_day_and_counts",
    }
    found = {tag for row in MESSAGES.values() for tag in inferred((*row.header, *row.body))}
    assert found == set(known)
    assert set(known.values()) <= set(OPEN_POINTS)
    assert any(stem.source is Source.INFERRED for stem in CONSENT_STEMS)
    assert "write_inferred_consents" in OPEN_POINTS
