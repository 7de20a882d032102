"""What is refused or held says why, by a stable slug and in Japanese."""

import pytest

from madoguchi.formats.oqs import Refused, read
from madoguchi.formats.oqs.reasons_ja import REASONS

NAMES = (
    "held_date",
    "held_time",
    "held_no_name",
    "held_status",
    "held_duplicate",
    "held_header_error",
    "held_repeated",
    "held_nested",
    "field_too_long",
    "truncated",
    "wrong_root",
    "not_xml",
    "unknown_kind",
    "not_well_formed",
)


@pytest.mark.parametrize("code", NAMES)
def test_every_invalid_file_is_refused_by_its_reason(data, code):
    path = data / "invalid" / f"{code}.xml"
    reading = read(path.read_bytes(), path.name)
    assert isinstance(reading, Refused), reading
    assert reading.code == code
    assert "{" not in reading.reason


def test_a_reason_never_names_the_person(data):
    for path in (data / "invalid").iterdir():
        reading = read(path.read_bytes(), path.name)
        for private in ("徳子", "ﾄｸｺ", "1970", "カット", "別人"):
            assert private not in reading.reason


def test_the_kind_is_told_where_it_is_known(data):
    held = data / "invalid" / "held_date.xml"
    assert read(held.read_bytes(), "OQSsiquc01res_1.xml").kind == "siquc_res"
    assert read(held.read_bytes(), "free.xml").kind == "siquc_face"


def test_every_reason_ends_with_what_the_clerk_does_next():
    assert not {code for code, text in REASONS.items() if not text.endswith("ください。")}
