"""Small files as the terminal writes them, for tests of intake; the people are invented."""

NAME = "OQSsiquc01res_face_9910000001{serial:020x}_{stamp}.xml"
STAMP = "20261124090000"

_FACE = """<?xml version="1.0" encoding="{encoding}" standalone="no"?>
<XmlMsg>
  <MessageHeader>
    <ProcessExecutionTime>{stamp}</ProcessExecutionTime>
    <QualificationConfirmationDate>20261124</QualificationConfirmationDate>
    <MedicalInstitutionCode>9910000001</MedicalInstitutionCode>
    <CharacterCodeIdentifier>{identifier}</CharacterCodeIdentifier>
    <SegmentOfResult>1</SegmentOfResult>
  </MessageHeader>
  <MessageBody>
    <ProcessingResultStatus>1</ProcessingResultStatus>
    <QualificationValidity>1</QualificationValidity>
    <ResultList>
      <ResultOfQualificationConfirmation>
        <InsuredCardClassification>01</InsuredCardClassification>
        <InsurerNumber>99130012</InsurerNumber>
        <InsuredCardSymbol>１２</InsuredCardSymbol>
        <InsuredIdentificationNumber>{serial:08d}</InsuredIdentificationNumber>
        <InsuredBranchNumber>01</InsuredBranchNumber>
        <PersonalFamilyClassification>1</PersonalFamilyClassification>
        <Name>{name}</Name>
        <NameKana>ﾐﾎﾝ ﾊﾅｺ</NameKana>
        <Sex1>2</Sex1>
        <Birthdate>19800401</Birthdate>
      </ResultOfQualificationConfirmation>
    </ResultList>
  </MessageBody>
</XmlMsg>
"""


def face_name(serial: int, stamp: str = STAMP) -> str:
    """Return the name of a card reader's result (§1.6)."""
    return NAME.format(serial=serial, stamp=stamp)


def face_file(
    serial: int, stamp: str = STAMP, name: str = "見本　花子", encoding: str = "UTF-8"
) -> bytes:
    """Return the bytes of a card reader's result for one invented person."""
    text = _FACE.format(
        serial=serial,
        stamp=stamp,
        name=name,
        encoding=encoding,
        identifier="0" if encoding == "UTF-8" else "1",
    )
    return text.encode("utf-8" if encoding == "UTF-8" else "cp932")
