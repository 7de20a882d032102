import msgspec
import pytest

from madoguchi.world.terminal.bulk_request import read_people
from madoguchi.world.terminal.names import bulk_kind, is_bulk_reception
from madoguchi.world.terminal.request import BadRequestError

HEADER = (
    "<MessageHeader><QualificationConfirmationDate>20261123</QualificationConfirmationDate>"
    "<MedicalInstitutionCode>9910000001</MedicalInstitutionCode>"
    "<ArbitraryFileIdentifier>髙1</ArbitraryFileIdentifier></MessageHeader>"
)
PERSON = (
    "<QualificationConfirmSearchInfo><InsurerNumber>  138057</InsurerNumber>"
    "<LimitApplicationCertificateRelatedInfo>"
    "<LimitApplicationCertificateClassification>01</LimitApplicationCertificateClassification>"
    "</LimitApplicationCertificateRelatedInfo></QualificationConfirmSearchInfo>"
)


def file(people: str = PERSON, header: str = HEADER, encoding: str = "UTF-8") -> bytes:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><XmlMsg>{header}'
        f"<MessageBody>{people}</MessageBody></XmlMsg>"
    )
    return text.encode("cp932" if encoding == "Shift_JIS" else "utf-8")


@pytest.mark.spec("OQS 3.4")
@pytest.mark.parametrize("encoding", ["UTF-8", "Shift_JIS"])
def test_a_line_for_the_header_and_one_for_each_person(encoding: str) -> None:
    read = read_people(file(PERSON * 3, encoding=encoding), "muquc")
    assert read.head.institution == "9910000001"
    assert read.head.identifier == "髙1"
    head, *people = [msgspec.json.decode(line) for line in read.lines]
    assert head["MessageHeader"]["QualificationConfirmationDate"] == "20261123"
    assert len(people) == 3
    assert people[0]["InsurerNumber"] == "  138057"
    limit = people[0]["LimitApplicationCertificateRelatedInfo"]
    assert limit == {"LimitApplicationCertificateClassification": "01"}


@pytest.mark.spec("OQS 1.13")
def test_the_header_may_stand_behind_the_body() -> None:
    raw = f"<XmlMsg><MessageBody>{PERSON}</MessageBody>{HEADER}</XmlMsg>".encode()
    assert len(read_people(raw, "muquc").lines) == 2


def test_twenty_thousand_people_are_read() -> None:
    read = read_people(file(PERSON * 20_000), "muquc")
    assert len(read.lines) == 20_001


@pytest.mark.threat("T1")
@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (file()[:-9], "XML"),
        (file("<a>" * 9 + "</a>" * 9), "深すぎ"),
        (file(PERSON.replace("Info>", 'Info a="1">', 1)), "属性"),
        (file(PERSON.replace("<Insurer", "<a></a>" * 61 + "<Insurer")), "多すぎ"),
        (file("<Other></Other>"), "Other"),
        (file(header=""), "MessageHeader"),
        (b"<Other></Other>", "XmlMsg"),
        (b"<!DOCTYPE a>" + file(), "DOCTYPE"),
        (file() + b"<XmlMsg></XmlMsg>", "XML"),
        (b"\0", "NUL"),
        (b"", "XML"),
    ],
)
def test_hostile_or_broken_bulks_are_refused_with_a_reason(raw: bytes, word: str) -> None:
    with pytest.raises(BadRequestError, match=word):
        read_people(raw, "muquc")


def test_a_person_without_elements_is_an_empty_part() -> None:
    read = read_people(file("<ReferenceNumberRegistrationInfo/>"), "muimm")
    assert read.lines[1:] == [b"{}"]


def test_which_names_are_bulks() -> None:
    assert bulk_kind("OQSmuonq02req_1.xml") == "muonq"
    assert bulk_kind("OQSsiquc01req_1.xml") == ""
    assert is_bulk_reception("OQSmutic01req_1.xml")
    assert not is_bulk_reception("OQSmutic02req_1.xml")
