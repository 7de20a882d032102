import pytest
from lxml import etree

from madoguchi.world.terminal import CharacterCode
from madoguchi.world.terminal.settings import FileForm
from madoguchi.world.terminal.writer import UnwritableError, write

MESSAGE = {
    "MessageHeader": {
        "MedicalInstitutionCode": "9910000001",
        "ArbitraryFileIdentifier": "abc=",
        "ReferenceClassification": "1",
        "QualificationConfirmationDate": "20261122",
        "SegmentOfResult": "1",
        "ProcessExecutionTime": "20261122120005",
    },
    "MessageBody": {
        "ProcessingResultStatus": "1",
        "QualificationValidity": "1",
        "ResultList": {
            "ResultOfQualificationConfirmation": [
                {"Name": "髙橋　𠮷子", "InsuredName": None, "Address": ""},
                {"Name": "<&>"},
            ]
        },
    },
}


@pytest.mark.spec("OQS 1.11")
@pytest.mark.spec("OQS 1.13")
def test_utf8_bytes_are_exactly_the_shape_of_a_real_file() -> None:
    assert write(MESSAGE, CharacterCode.UTF_8).decode() == (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        "<XmlMsg>\n"
        "    <MessageHeader>\n"
        "        <ProcessExecutionTime>20261122120005</ProcessExecutionTime>\n"
        "        <CharacterCodeIdentifier>0</CharacterCodeIdentifier>\n"
        "        <SegmentOfResult>1</SegmentOfResult>\n"
        "        <QualificationConfirmationDate>20261122</QualificationConfirmationDate>\n"
        "        <ReferenceClassification>1</ReferenceClassification>\n"
        "        <ArbitraryFileIdentifier>abc=</ArbitraryFileIdentifier>\n"
        "        <MedicalInstitutionCode>9910000001</MedicalInstitutionCode>\n"
        "    </MessageHeader>\n"
        "    <MessageBody>\n"
        "        <ResultList>\n"
        "            <ResultOfQualificationConfirmation>\n"
        "                <Name>髙橋　𠮷子</Name>\n"
        "            </ResultOfQualificationConfirmation>\n"
        "            <ResultOfQualificationConfirmation>\n"
        "                <Name>&lt;&amp;&gt;</Name>\n"
        "            </ResultOfQualificationConfirmation>\n"
        "        </ResultList>\n"
        "        <ProcessingResultStatus>1</ProcessingResultStatus>\n"
        "        <QualificationValidity>1</QualificationValidity>\n"
        "    </MessageBody>\n"
        "</XmlMsg>"
    )


@pytest.mark.spec("OQS 1.11")
def test_shift_jis_is_cp932_and_loses_no_character() -> None:
    raw = write(MESSAGE, CharacterCode.SHIFT_JIS)
    assert raw.startswith(b'<?xml version="1.0" encoding="Shift_JIS" standalone="no"?>\n')
    assert "髙橋　".encode("cp932") + b"&#134071;" in raw
    assert b"<CharacterCodeIdentifier>1</CharacterCodeIdentifier>" in raw
    body = raw.decode("cp932").partition("?>")[2]
    assert etree.fromstring(body).findtext(".//Name") == "髙橋　𠮷子"


def test_unknown_elements_follow_in_their_own_order() -> None:
    message = {"MessageHeader": {"Zeta": "1", "Alpha": "2", "SegmentOfResult": "1"}}
    root = etree.fromstring(write(message, CharacterCode.UTF_8))
    tags = [child.tag for child in root[0]]
    assert tags == ["CharacterCodeIdentifier", "SegmentOfResult", "Zeta", "Alpha"]


@pytest.mark.threat("T5")
@pytest.mark.parametrize(
    "message",
    [
        {"MessageHeader": {"A><B": "x"}},
        {"MessageHeader": {"Name": "a\x00b"}},
        {"MessageHeader": {"Name": "\ud800"}},
        {"MessageHeader": "text"},
    ],
)
def test_what_cannot_stand_in_xml_is_refused(message: dict[str, object]) -> None:
    with pytest.raises(UnwritableError):
        write(message, CharacterCode.UTF_8)


@pytest.mark.spec("OQS 1.12")
def test_order_and_layout_are_settings() -> None:
    form = FileForm(
        header_order=("SegmentOfResult",),
        body_order=("ProcessingResultStatus", "ResultList"),
        line_end="\r\n",
        indent=1,
        final_newline=True,
    )
    lines = write(MESSAGE, CharacterCode.UTF_8, form).decode().split("\r\n")
    assert lines[2:4] == [" <MessageHeader>", "  <SegmentOfResult>1</SegmentOfResult>"]
    body = lines[lines.index(" <MessageBody>") + 1 :]
    assert body[0] == "  <ProcessingResultStatus>1</ProcessingResultStatus>"
    assert body[1] == "  <ResultList>"
    assert lines[-2:] == ["</XmlMsg>", ""]
