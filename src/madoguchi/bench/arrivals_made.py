"""Face files for the benches: about 4 kB, 70 elements, another person and name each time."""

import secrets
from datetime import datetime, timedelta

from madoguchi.bench.people import INSTITUTION, person

CONSENTS = ("SpecificHealthCheckupsInfo", "PharmacistsInfo", "DiagnosisInfo", "OperationInfo")


def face_file(index: int, moment: datetime) -> tuple[str, bytes]:
    """Return name and bytes of the result that a terminal would write at *moment*."""
    name = f"OQSsiquc01res_face_{INSTITUTION}{secrets.token_hex(10)}_{moment:%Y%m%d%H%M%S}.xml"
    return name, _document(index, moment).encode()


def _document(index: int, moment: datetime) -> str:
    header = {
        "ProcessExecutionTime": f"{moment:%Y%m%d%H%M%S}",
        "CharacterCodeIdentifier": "0",
        "SegmentOfResult": "1",
        "QualificationConfirmationDate": f"{moment:%Y%m%d}",
        "ReferenceClassification": "1",
        "ArbitraryFileIdentifier": secrets.token_urlsafe(12)[:15] + "=",
        "MedicalInstitutionCode": INSTITUTION,
    }
    result = "".join(f"{' ' * 16}<{k}>{v}</{k}>\n" for k, v in _result(index, moment).items())
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<XmlMsg>\n    <MessageHeader>\n'
        + "".join(f"        <{k}>{v}</{k}>\n" for k, v in header.items())
        + "    </MessageHeader>\n    <MessageBody>\n        <ResultList>\n"
        "            <ResultOfQualificationConfirmation>\n"
        + result
        + "            </ResultOfQualificationConfirmation>\n        </ResultList>\n"
        "        <ProcessingResultStatus>1</ProcessingResultStatus>\n"
        "        <QualificationValidity>1</QualificationValidity>\n"
        "    </MessageBody>\n</XmlMsg>"
    )


def _result(index: int, moment: datetime) -> dict[str, str]:
    name, kana, born = person(index)
    return {
        "InsuredCardClassification": "01",
        "InsurerNumber": "01990019",
        "InsuredCardSymbol": "21700023",
        "InsuredIdentificationNumber": f"{index:07}",
        "InsuredBranchNumber": "00",
        "PersonalFamilyClassification": "1",
        "Name": name,
        "NameKana": kana,
        "Sex1": "1",
        "Birthdate": f"{born:%Y%m%d}",
        "Address": "見本県見本市中央１－２－３",
        "PostNumber": "000-0101",
        "QualificationDate": "20200401",
        "InsuredCertificateIssuanceDate": "20200401",
        "InsuredCardValidDate": "20200401",
        "InsurerName": "見本健康保険協会　見本支部",
        **_consents(moment),
    }


def _consents(moment: datetime) -> dict[str, str]:
    until = moment + timedelta(hours=24)
    return {
        f"{subject}{part}": value
        for subject in CONSENTS
        for part, value in (
            ("ConsFlg", "1"),
            ("ConsTime", f"{moment:%Y%m%d%H%M%S}"),
            ("AvailableTime", f"{until:%Y%m%d%H%M%S}"),
        )
    }
