import pytest

from madoguchi.world.terminal.request import BadRequestError, looks_whole, read

GOOD = (
    "<XmlMsg><MessageHeader><MedicalInstitutionCode> 9910000001 </MedicalInstitutionCode>"
    "<ArbitraryFileIdentifier >11906</ArbitraryFileIdentifier ></MessageHeader>"
    "<MessageBody><Info><Name>山田</Name></Info><Info><Name/></Info></MessageBody></XmlMsg >\r\n"
)


@pytest.mark.parametrize(
    ("label", "codec"),
    [("UTF-8", "utf-8"), ("UTF-8", "utf-8-sig"), ("shift_jis", "cp932"), ("Windows-31J", "cp932")],
)
@pytest.mark.spec("OQS 1.11")
def test_reads_both_encodings_and_blanks_in_tags(label: str, codec: str) -> None:
    raw = f"<?xml version='1.0' encoding='{label}' standalone='no'?> \n{GOOD}".encode(codec)
    request = read(raw)
    assert request.institution == "9910000001"
    assert request.header["ArbitraryFileIdentifier"] == "11906"
    assert request.body == {"Info": [{"Name": "山田"}, {"Name": ""}]}
    assert request.message()["MessageBody"] == request.body


@pytest.mark.threat("T1")
@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + GOOD.encode(), "DOCTYPE"),
        (GOOD.encode().replace("山".encode(), b"\x00"), "NUL"),
        (b"<?xml version='1.0' encoding='UTF-7'?>" + GOOD.encode(), "utf-7"),
        (b"<?xml version='1.0' encoding='UTF-8'?>" + GOOD.encode("cp932"), "utf-8"),
        (GOOD.encode()[:-30], "XML"),
        (b"<Message/>", "XmlMsg"),
        (b"<XmlMsg><MessageHeader/></XmlMsg>", "MessageBody"),
        (GOOD.replace("<Info>", "<Info x='1'>", 1).encode(), "属性"),
        (b"<XmlMsg>" + b"<a>" * 9 + b"</a>" * 9 + b"</XmlMsg>", "入れ子"),
        (b"", "XML"),
    ],
)
def test_hostile_or_broken_requests_are_refused_with_a_reason(raw: bytes, word: str) -> None:
    with pytest.raises(BadRequestError, match=word):
        read(raw)


def test_whole_is_told_by_the_last_tag() -> None:
    assert looks_whole(GOOD.encode())
    assert not looks_whole(GOOD.encode()[:-5])
