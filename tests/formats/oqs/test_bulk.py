"""A bulk answer is given out person by person in constant memory."""

import io
import tracemalloc

import pytest

from madoguchi.domain.answer import EligibilityAnswer
from madoguchi.domain.messages import HeldUnit
from madoguchi.formats.oqs import ReadSettings, Refused, read_bulk

HEADER = (
    "<MessageHeader><MedicalInstitutionCode>9910000001</MedicalInstitutionCode>"
    "<SegmentOfResult>1</SegmentOfResult></MessageHeader>"
)
UNIT = (
    "<BulkConfirmUnit><ProcessingResultStatus>1</ProcessingResultStatus>"
    "<QualificationValidity>1</QualificationValidity><ResultOfQualificationConfirmation>"
    "<Name>髙﨑　徳子</Name><NameKana>ﾀｶｻｷ ﾄｸｺ</NameKana><Birthdate>19700401</Birthdate>"
    "<InsuredIdentificationNumber>{number:07d}</InsuredIdentificationNumber>"
    "</ResultOfQualificationConfirmation></BulkConfirmUnit>\n"
)


class Endless(io.RawIOBase):
    """A seekable stream of *people* units that never holds more than one of them."""

    def __init__(self, people: int, codec: str) -> None:
        declared = "UTF-8" if codec == "utf-8" else "Shift_JIS"
        head = f'<?xml version="1.0" encoding="{declared}"?><XmlMsg>{HEADER}<MessageBody>'
        self._head = head.encode(codec)
        self._unit = UNIT.encode(codec)
        self._people = people
        self._codec = codec
        self.seek(0)

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        assert (offset, whence) == (0, 0)
        self._left, self._rest = self._people, self._head
        self._closed = False
        return 0

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size and (self._left or not self._closed):
            if self._left:
                self._left -= 1
                self._rest += UNIT.format(number=self._left).encode(self._codec)
            else:
                self._closed = True
                self._rest += b"</MessageBody></XmlMsg>"
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece


def peak_of(people: int, codec: str) -> tuple[int, int]:
    tracemalloc.start()
    try:
        count = sum(
            isinstance(unit, EligibilityAnswer) for unit in read_bulk(Endless(people, codec))
        )
        return count, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.spec("OQS 3.4")
@pytest.mark.threat("T2")
@pytest.mark.parametrize("codec", ["utf-8", "cp932"])
def test_memory_does_not_grow_with_the_people(codec):
    few, small = peak_of(300, codec)
    many, large = peak_of(3_000, codec)
    assert (few, many) == (300, 3_000)
    assert large < small + 500_000


@pytest.mark.slow
@pytest.mark.spec("OQS 3.4")
def test_twenty_thousand_people_in_constant_memory():
    psutil = pytest.importorskip("psutil")
    process = psutil.Process()
    list(zip(read_bulk(Endless(500, "utf-8")), range(500), strict=False))
    before = process.memory_info().rss
    count = 0
    worst = before
    for unit in read_bulk(Endless(20_000, "utf-8")):
        count += isinstance(unit, EligibilityAnswer)
        if count % 1_000 == 0:
            worst = max(worst, process.memory_info().rss)
    assert count == 20_000
    assert worst - before < 20_000_000


def whole(*units: str, header: str = HEADER, after: str = "") -> io.BytesIO:
    return io.BytesIO(
        f"<XmlMsg>{header}<MessageBody>{''.join(units)}</MessageBody>{after}</XmlMsg>".encode()
    )


@pytest.mark.spec("OQS 1.13")
def test_the_header_may_stand_after_the_body():
    (answer,) = read_bulk(whole(UNIT.format(number=1), header="", after=HEADER))
    assert answer.header.medical_institution_code == "9910000001"


def test_one_bad_person_does_not_stop_the_others():
    bad = UNIT.format(number=2).replace("19700401", "昭和45年")
    units = list(read_bulk(whole(UNIT.format(number=1), bad, UNIT.format(number=3))))
    assert [type(unit) for unit in units] == [EligibilityAnswer, HeldUnit, EligibilityAnswer]
    assert units[1].position == 2
    assert units[1].code == "held_date"


@pytest.mark.threat("T1")
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b"<XmlMsg>\0", "nul"),
        (b"<!DOCTYPE a><XmlMsg/>", "doctype"),
        (b"<XmlMsg><MessageBody/></XmlMsg>", "no_header"),
        (b"<html></html>", "wrong_root"),
        (f"<XmlMsg>{HEADER}<MessageBody>{UNIT.format(number=1)}".encode(), "truncated"),
        (b"<XmlMsg>" + b" " * 65_530 + b"<!DOCTYPE a>", "doctype"),
        (b"<XmlMsg>\xff</XmlMsg>", "bytes"),
        (b"name,birthday", "not_xml"),
        (b"PK\x03\x04nothing", "zip"),
    ],
)
def test_a_bad_stream_ends_in_a_refusal(raw, code):
    *_, last = read_bulk(io.BytesIO(raw))
    assert isinstance(last, Refused)
    assert last.code == code


@pytest.mark.threat("T2")
def test_bombs_in_a_stream_are_refused():
    attributes = " ".join(f'a{i}="1"' for i in range(65))
    (bomb,) = read_bulk(whole(f"<BulkConfirmUnit {attributes}/>"))
    assert bomb.code == "attributes"
    (deep,) = read_bulk(
        whole("<BulkConfirmUnit>" + "<a>" * 40 + "</a>" * 40 + "</BulkConfirmUnit>")
    )
    assert deep.code == "depth"
    *_, large = read_bulk(Endless(3_000, "utf-8"), ReadSettings(bulk_limit=100_000))
    assert large.code == "too_large"


def test_a_zip_is_streamed_too(data):
    path = data / "consented" / "OQSmuhvq02res_202611220006.zip"
    with path.open("rb") as stream:
        (answer,) = read_bulk(stream, name=path.name)
    assert len(answer.results) == 2
