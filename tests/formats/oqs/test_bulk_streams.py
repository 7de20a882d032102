"""What intake and the exchange need of bulks: the header alone, a check, registrations, writing."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date

import msgspec
import pytest

from madoguchi.domain.answer import SearchInfo
from madoguchi.domain.messages import (
    BulkEligibilityRequest,
    BulkHead,
    BulkRegistrationRequest,
    HeldUnit,
    Registration,
    RegistrationOutcome,
    RequestHeader,
)
from madoguchi.formats.oqs import (
    Read,
    Refused,
    UnwritableError,
    check_bulk,
    read,
    read_arrived,
    read_bulk,
    write,
    write_bulk,
)

NAME = "OQSmuquc02res_0001.xml"
REGISTERED = "OQSmuimm02res_0001.xml"
HEADER = (
    "<MessageHeader><MedicalInstitutionCode>9910000001</MedicalInstitutionCode>"
    "<ReceptionNumber>R1</ReceptionNumber><SegmentOfResult>{segment}</SegmentOfResult>"
    "</MessageHeader>"
)
PERSON = (
    "<BulkConfirmUnit><ProcessingResultStatus>1</ProcessingResultStatus>"
    "<ResultOfQualificationConfirmation><Name>髙﨑　徳子</Name>"
    "</ResultOfQualificationConfirmation></BulkConfirmUnit>"
)
REGISTRATION = (
    "<BulkRegistrationUnit><ReferenceNumberRegistrationInfo><ReferenceNumber>{number}"
    "</ReferenceNumber></ReferenceNumberRegistrationInfo>"
    "<ProcessingResultStatus>{status}</ProcessingResultStatus></BulkRegistrationUnit>"
)


def whole(body: str, segment: str = "1") -> bytes:
    header = HEADER.format(segment=segment)
    return f"<XmlMsg>{header}<MessageBody>{body}</MessageBody></XmlMsg>".encode()


def zipped(raw: bytes, name: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, raw)
    return packed.getvalue()


@pytest.mark.spec("OQS 3.4")
@pytest.mark.parametrize("name", [NAME, REGISTERED, "OQSmutic02res_9.xml"])
@pytest.mark.parametrize("packed", [False, True])
def test_of_a_second_answer_only_the_header_is_read(name: str, packed: bool):
    raw = whole(PERSON * 3, segment="2")[: -len("</MessageBody></XmlMsg>")]
    if packed:
        raw, name = zipped(raw, name), name.replace(".xml", ".zip")
    reading = read_arrived(raw, name)
    assert isinstance(reading, Read)
    assert reading.kind == name.partition("_")[0].removeprefix("OQS").replace("res", "_res")
    assert isinstance(reading.answer, BulkHead)
    assert reading.answer.header.segment_of_result == "2"
    assert reading.answer.header.reception_number == "R1"


def test_everything_else_is_read_as_ever():
    reading = read_arrived(whole("<ProcessingResultStatus>1</ProcessingResultStatus>"), "x.xml")
    assert isinstance(reading, Read)
    assert reading == read(whole("<ProcessingResultStatus>1</ProcessingResultStatus>"), "x.xml")


@pytest.mark.threat("T1")
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b"<XmlMsg><MessageBody/></XmlMsg>", "no_header"),
        (b"<!DOCTYPE a><XmlMsg/>", "doctype"),
        (b"PK\x03\x04nothing", "zip"),
        (b"<html></html>", "wrong_root"),
    ],
)
def test_a_header_that_cannot_be_read_is_refused(raw: bytes, code: str):
    reading = read_arrived(raw, NAME)
    assert isinstance(reading, Refused)
    assert reading.code == code
    assert isinstance(checked := check_bulk(io.BytesIO(raw), name=NAME), Refused)
    assert checked.code == code


def test_a_check_counts_the_people_and_finds_what_breaks_behind_them():
    assert check_bulk(io.BytesIO(whole(PERSON * 3)), name=NAME) == 3
    broken = check_bulk(io.BytesIO(whole(PERSON * 3)[:-20]), name=NAME)
    assert isinstance(broken, Refused)
    assert broken.code == "truncated"


def test_a_zip_that_is_damaged_inside_is_refused_and_never_raises():
    packed = bytearray(zipped(whole(PERSON * 300), NAME))
    packed[60:80] = bytes(20)
    *_, last = read_bulk(io.BytesIO(bytes(packed)), name=NAME)
    assert isinstance(last, Refused)
    assert isinstance(check_bulk(io.BytesIO(bytes(packed)), name=NAME), Refused)
    assert isinstance(read_arrived(bytes(packed), NAME), Read | Refused)


@pytest.mark.spec("OQS 3.5")
def test_registrations_come_one_by_one():
    raw = whole(
        REGISTRATION.format(number="1", status=1) + REGISTRATION.format(number="2", status=2)
    )
    first, second = read_bulk(io.BytesIO(raw), name=REGISTERED)
    assert isinstance(first, RegistrationOutcome)
    assert first.registration == Registration(reference_number="1")
    assert isinstance(second, RegistrationOutcome)
    assert second.processing_result_status == "2"


def test_a_registration_that_must_be_held_says_whose_it_is():
    twice = REGISTRATION.format(number="7", status=1).replace(
        "</ReferenceNumber>", "</ReferenceNumber><ReferenceNumber>8</ReferenceNumber>"
    )
    held, fine = read_bulk(
        io.BytesIO(whole(twice + REGISTRATION.format(number="9", status=1))), name=REGISTERED
    )
    assert isinstance(held, HeldUnit)
    assert (held.position, held.code, held.reference_number) == (1, "held_repeated", "7")
    assert isinstance(fine, RegistrationOutcome)


SEARCHES = tuple(
    SearchInfo(
        insurer_number="991234",
        insured_identification_number=f"{n:07d}",
        arbitrary_identifier=str(n),
    )
    for n in range(3)
)
REGISTRATIONS = tuple(
    Registration(
        reference_number=str(n), insurer_number="991234", insured_identification_number=f"{n:07d}"
    )
    for n in range(3)
)
HEAD = RequestHeader(medical_institution_code="9910000001", arbitrary_file_identifier="a")


@pytest.mark.spec("OQS 3.4")
@pytest.mark.parametrize("encoding", ["utf-8", "shift_jis"])
def test_a_bulk_is_written_in_pieces_as_it_is_written_at_once(encoding):

    dated = msgspec.structs.replace(HEAD, qualification_confirmation_date=date(2026, 11, 24))
    born = tuple(msgspec.structs.replace(one, birthdate=date(1980, 1, 2)) for one in SEARCHES)
    empty = BulkEligibilityRequest(header=dated)
    full = BulkEligibilityRequest(header=dated, search_infos=born)
    assert b"".join(write_bulk(empty, born, encoding)) == write(full, encoding)
    none, some = (
        BulkRegistrationRequest(header=HEAD, registrations=people) for people in ((), REGISTRATIONS)
    )
    assert b"".join(write_bulk(none, REGISTRATIONS, encoding)) == write(some, encoding)


def test_a_bulk_of_nobody_or_with_a_bad_person_is_not_written():
    empty = BulkRegistrationRequest(header=HEAD)
    with pytest.raises(UnwritableError, match="missing"):
        list(write_bulk(empty, ()))
    bad = Registration(reference_number="x" * 51)
    with pytest.raises(UnwritableError, match="ReferenceNumber"):
        list(write_bulk(empty, (*REGISTRATIONS, bad)))


def test_people_are_taken_one_by_one():
    taken = []

    def people() -> Iterator[Registration]:
        for one in REGISTRATIONS:
            taken.append(one)
            yield one

    pieces = write_bulk(BulkRegistrationRequest(header=HEAD), people())
    next(pieces)
    assert not taken
    next(pieces)
    assert len(taken) == 1
