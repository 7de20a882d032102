"""Settings of the reader and the writer that stand for what no public source settles."""

from datetime import date

import pytest

from madoguchi.domain.messages import Registration, RegistrationRequest, RequestHeader
from madoguchi.formats.oqs import Read, ReadSettings, Refused, read, write

NAME = "OQSsiquc01res_202611220001.xml"
UTF_8_ONLY = {"utf-8": "utf-8"}


def answer(end: str, encoding: str = "UTF-8") -> bytes:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><XmlMsg><MessageHeader>'
        "<SegmentOfResult>1</SegmentOfResult></MessageHeader><MessageBody><ResultList>"
        "<ResultOfQualificationConfirmation><Name>試験　太郎</Name>"
        f"<InsuredCardExpirationDate>{end}</InsuredCardExpirationDate>"
        "</ResultOfQualificationConfirmation></ResultList>"
        "<ProcessingResultStatus>1</ProcessingResultStatus></MessageBody></XmlMsg>"
    ).encode("cp932" if encoding == "Shift_JIS" else "utf-8")


def last_day(reading: object) -> date | None:
    assert isinstance(reading, Read)
    return reading.answer.results[0].insured_card_expiration_date


@pytest.mark.spec("OQS 6")
@pytest.mark.parametrize(
    ("text", "day"), [("20260731", date(2026, 7, 31)), ("99999999", None), ("", None)]
)
def test_an_open_end_and_a_blank_one_are_no_end(text: str, day: date | None):
    assert last_day(read(answer(text), NAME)) == day


def test_which_ends_are_open_is_a_setting():
    other = ReadSettings(open_ends=("00000000",))
    assert last_day(read(answer("00000000"), NAME, other)) is None
    refused = read(answer("99999999"), NAME, other)
    assert isinstance(refused, Refused)
    assert refused.code == "held_date"


@pytest.mark.spec("OQS 1.11")
def test_which_encodings_are_accepted_is_a_setting():
    raw = answer("20260731", "Shift_JIS")
    assert last_day(read(raw, NAME)) == date(2026, 7, 31)
    refused = read(raw, NAME, ReadSettings(encodings=UTF_8_ONLY))
    assert isinstance(refused, Refused)
    assert refused.code == "encoding"


@pytest.mark.spec("OQS 3.5")
def test_with_what_a_short_insurer_number_is_filled_is_a_setting():
    request = RegistrationRequest(
        header=RequestHeader(medical_institution_code="9910000001"),
        registration=Registration(
            reference_number="1",
            insurer_number="991234",
            insured_identification_number="001",
            insured_branch_number="02",
        ),
    )
    assert b"<InsurerNumber>  991234<" in write(request)
    assert b"<InsurerNumber>00991234<" in write(request, padding="0")
