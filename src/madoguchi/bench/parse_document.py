"""The face result that the parse bench reads: 85 elements of text, built in code.

Composed from ``oqs-interface.md`` §3.2 in the form of the real copy (§1.12–1.13): scrambled order,
LF, 4 blanks of indentation. Everything that one person of 70 can have: card, 高齢受給, 限度額,
特定疾病, ten consents. Synthetic person, impossible institution code.
"""

_HEADER = (
    ("ProcessExecutionTime", "20261120090512"),
    ("CharacterCodeIdentifier", "0"),
    ("SegmentOfResult", "1"),
    ("QualificationConfirmationDate", "20261120"),
    ("ReferenceClassification", "1"),
    ("ArbitraryFileIdentifier", "ArnHCeDfNjMCFzg="),
    ("MedicalInstitutionCode", "9910000001"),
)
_CARD = (
    ("InsuredCardValidDate", "20240801"),
    ("Address", "東京都見本区見本１－２－３　見本荘１０１"),
    ("InsuredCardClassification", "01"),
    ("Birthdate", "19510405"),
    ("InsurerName", "見本県見本市"),
    ("InsuredCardSymbol", "見本１２"),
    ("NameKana", "ﾀｶｻｷ ﾄｸｺ"),
    ("InsuredBranchNumber", "01"),
    ("InsuredCertificateIssuanceDate", "20240801"),
    ("InsuredIdentificationNumber", "0012345"),
    ("QualificationDate", "20200401"),
    ("PostNumber", "100-0000"),
    ("Name", "髙﨑　徳子"),
    ("InsuredName", "髙﨑　一郎"),
    ("PersonalFamilyClassification", "2"),
    ("InsuredCardExpirationDate", "20270731"),
    ("InsurerNumber", "  991234"),
    ("Sex1", "2"),
    ("ReferenceNumber", "24434"),
)
_SUBJECTS = (
    "PharmacistsInfo",
    "DiagnosisInfo",
    "OperationInfo",
    "SpecificHealthCheckupsInfo",
    "DiagnosisNameInfo",
    "InfectiousInfo",
    "ContraindicationInfo",
    "AllergyInfo",
)
_PARTS = (
    ("ConsFlg", "1"),
    ("ConsTime", "20261120090500"),
    ("AvailableTime", "20261121090500"),
)
_ELDERLY = (
    ("ElderlyRecipientCertificateDate", "20240801"),
    ("ElderlyRecipientValidStartDate", "20240801"),
    ("ElderlyRecipientValidEndDate", "20270731"),
    ("ElderlyRecipientContributionRatio", "020"),
)
_LIMIT = (
    ("LimitApplicationCertificateClassification", "02"),
    ("LimitApplicationCertificateClassificationFlag", "B05"),
    ("LimitApplicationCertificateDate", "20240801"),
    ("LimitApplicationCertificateValidStartDate", "20240801"),
    ("LimitApplicationCertificateValidEndDate", "20270731"),
)
_DISEASE = (
    ("SpecificDiseasesDiseaseCategory", "1"),
    ("SpecificDiseasesCertificateDate", "20240801"),
    ("SpecificDiseasesValidStartDate", "20240801"),
    ("SpecificDiseasesSelfPay", "10000"),
)


def _leaves(rows: tuple[tuple[str, str], ...], depth: int) -> str:
    return "".join(f"{'    ' * depth}<{tag}>{text}</{tag}>\n" for tag, text in rows)


def _group(tag: str, inner: str, depth: int) -> str:
    pad = "    " * depth
    return f"{pad}<{tag}>\n{inner}{pad}</{tag}>\n"


def _consents(depth: int) -> str:
    two = ("LimitApplicationCertificateRelated", "SpecificDiseasesCertificateRelated")
    rows = [(f"{s}{part}", text) for s in two for part, text in _PARTS[:2]]
    rows += [(f"{s}{part}", text) for s in _SUBJECTS for part, text in _PARTS]
    return _leaves(tuple(rows), depth)


def _result(depth: int) -> str:
    below = depth + 1
    disease = _group("SpecificDiseasesCertificateInfo", _leaves(_DISEASE, below + 2), below + 1)
    inner = (
        _leaves(_CARD, below)
        + _consents(below)
        + _group("ElderlyRecipientCertificateInfo", _leaves(_ELDERLY, below + 1), below)
        + _group("LimitApplicationCertificateRelatedInfo", _leaves(_LIMIT, below + 1), below)
        + _group("SpecificDiseasesCertificateList", disease, below)
    )
    return _group("ResultOfQualificationConfirmation", inner, depth)


def face_document(encoding: str) -> bytes:
    """Return the document in "utf-8" or "shift_jis" (which means cp932).

    Bare lxml refuses 髙 and 﨑 in a file that declares Shift_JIS, so there the two letters are
    written 高 and 崎: both sides of the comparison must be able to read the same bytes.
    """
    body = _group("ResultList", _result(3), 2)
    body += _leaves((("ProcessingResultStatus", "1"), ("QualificationValidity", "1")), 2)
    inner = _group("MessageHeader", _leaves(_HEADER, 2), 1) + _group("MessageBody", body, 1)
    declared = "UTF-8" if encoding == "utf-8" else "Shift_JIS"
    text = f'<?xml version="1.0" encoding="{declared}" standalone="no"?>\n'
    text += _group("XmlMsg", inner, 0)
    if encoding == "utf-8":
        return text.encode()
    plain = (
        text.replace("髙", "高")
        .replace("﨑", "崎")
        .replace(">0</CharacterCode", ">1</CharacterCode")
    )
    return plain.encode("cp932")
