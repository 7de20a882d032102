"""Requests and answers as XmlMsg dictionaries (``oqs-interface.md`` §3.1, 3.2, 3.5).

A request is hostile until read: a missing or odd part is answered at the level where it belongs,
file (``FileError``) or person (``PersonError``), never by an exception further in.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from madoguchi.world.nation import wording
from madoguchi.world.nation.result import d8, t14
from madoguchi.world.nation.verdict import Validity

XmlMsg = dict[str, object]
BY_CARD = "1"
"""照会区分 (OQSCD002); that of a query by numbers is a setting."""

_NORMAL, _ABNORMAL = "1", "9"
_OK, _ERROR = "1", "2"
_UTF_8 = "0"
_MAX_TEXT = 200
_MAX_REFERENCE_NUMBER = 50


class FileError(Exception):
    """The whole file is refused: SegmentOfResult 9 with ErrorCode and ErrorMessage."""

    def __init__(self, error: tuple[str, str]) -> None:
        super().__init__(error[0])
        self.code, self.message = error


class PersonError(Exception):
    """One person's part is refused: ProcessingResultStatus 2 with a message."""


class Head(Struct, frozen=True):
    """What a request's header says."""

    institution: str
    day: date | None


class Query(Struct, frozen=True):
    """A query by numbers; ``birthdate`` is d8 whose day may be 00."""

    insurer: str
    symbol: str
    number: str
    branch: str
    birthdate: str
    limit: bool
    echo: dict[str, object]


class Registration(Struct, frozen=True):
    """A 照会番号 to register for the person behind the numbers."""

    reference_number: str
    insurer: str
    symbol: str
    number: str
    branch: str
    echo: dict[str, object]


def read_head(message: Mapping[str, object], terminal: str) -> Head:
    """Return the header of a request; FileError unless it is this terminal's institution."""
    header = _branch(message, "MessageHeader")
    institution = _text(header, "MedicalInstitutionCode")
    if institution != terminal:
        raise FileError(wording.FOREIGN_INSTITUTION)
    day = _day(_text(header, "QualificationConfirmationDate"))
    return Head(institution, day)


def identifier(message: Mapping[str, object]) -> str:
    """Return ArbitraryFileIdentifier of a request, "" if it has none."""
    return _text(_branch(message, "MessageHeader"), "ArbitraryFileIdentifier")


def read_query(message: Mapping[str, object]) -> Query:
    """Return what a siquc request asks; PersonError if it cannot be looked up (RN-1)."""
    return query_of(_branch(_branch(message, "MessageBody"), "QualificationConfirmSearchInfo"))


def query_of(info: Mapping[str, object]) -> Query:
    """Return what one QualificationConfirmSearchInfo asks; PersonError as above."""
    query = Query(
        insurer=_text(info, "InsurerNumber"),
        symbol=_text(info, "InsuredCardSymbol"),
        number=_text(info, "InsuredIdentificationNumber"),
        branch=_text(info, "InsuredBranchNumber"),
        birthdate=_text(info, "Birthdate"),
        limit=_text(info, "LimitApplicationCertificateRelatedConsFlg") == "1",
        echo=_echo(info),
    )
    if not (query.insurer and query.number and query.birthdate):
        raise PersonError(wording.INCOMPLETE_QUERY)
    if not is_birthdate(query.birthdate):
        raise PersonError(wording.BAD_BIRTHDATE)
    return query


def read_registration(message: Mapping[str, object]) -> Registration:
    """Return what a siimm request registers; PersonError if it says too little."""
    body = _branch(message, "MessageBody")
    return registration_of(_branch(body, "ReferenceNumberRegistrationInfo"))


def registration_of(info: Mapping[str, object]) -> Registration:
    """Return what one ReferenceNumberRegistrationInfo registers; PersonError as above."""
    wanted = Registration(
        reference_number=_text(info, "ReferenceNumber"),
        insurer=_text(info, "InsurerNumber"),
        symbol=_text(info, "InsuredCardSymbol"),
        number=_text(info, "InsuredIdentificationNumber"),
        branch=_text(info, "InsuredBranchNumber"),
        echo=_echo(info),
    )
    if not 1 <= len(wanted.reference_number) <= _MAX_REFERENCE_NUMBER:
        raise PersonError(wording.BAD_REFERENCE_NUMBER)
    if not (wanted.insurer and wanted.number):
        raise PersonError(wording.INCOMPLETE_QUERY)
    return wanted


def echo(message: Mapping[str, object], info: str) -> dict[str, object]:
    """Return the part *info* of a request's body as it came, texts only."""
    return _echo(_branch(_branch(message, "MessageBody"), info))


def is_birthdate(text: str) -> bool:
    """Tell whether *text* is d8, or d8 with an unknown day (00)."""
    return _day(f"{text[:6]}01" if text[6:] == "00" else text) is not None


def header(
    now: datetime,
    institution: str,
    identifier: str,
    *,
    day: date | None = None,
    classification: str | None = None,
    error: FileError | None = None,
) -> dict[str, object]:
    """Return a result's header; with *error* the file as a whole has failed."""
    tree: dict[str, object | None] = {
        "ProcessExecutionTime": t14(now),
        "QualificationConfirmationDate": d8(day),
        "MedicalInstitutionCode": institution,
        "ArbitraryFileIdentifier": identifier,
        "ReferenceClassification": classification,
        "SegmentOfResult": _ABNORMAL if error else _NORMAL,
        "ErrorCode": error.code if error else None,
        "ErrorMessage": error.message if error else None,
        "CharacterCodeIdentifier": _UTF_8,
    }
    return {tag: value for tag, value in tree.items() if value not in (None, "")}


def answer(
    validity: Validity,
    results: Sequence[Mapping[str, object]],
    *,
    message: str = "",
    prescription: str | None = None,
    asked: Mapping[str, object] | None = None,
) -> dict[str, object]:
    """Return the body of a result that went well for this person."""
    body: dict[str, object] = {
        "ProcessingResultStatus": _OK,
        "ProcessingResultMessage": message,
        "QualificationValidity": validity.value,
        "PrescriptionIssueSelect": prescription,
        "QualificationConfirmSearchInfo": asked,
    }
    if results:
        body["ResultList"] = {"ResultOfQualificationConfirmation": list(results)}
    return {tag: value for tag, value in body.items() if value}


def with_prescription(
    results: Sequence[Mapping[str, object]], form: str | None
) -> list[dict[str, object]]:
    """Return *results* with the form of the prescription inside each (the other known place)."""
    return [{**one, "PrescriptionIssueSelect": form} if form else {**one} for one in results]


def person_error(error: PersonError, info: str, asked: Mapping[str, object]) -> dict[str, object]:
    """Return the body of a result that failed for this person, with the request's *info*."""
    body = {
        info: asked,
        "ProcessingResultStatus": _ERROR,
        "ProcessingResultMessage": str(error),
    }
    return {tag: value for tag, value in body.items() if value}


def registered(wanted: Registration) -> dict[str, object]:
    """Return the body of a registration that went well."""
    return {"ReferenceNumberRegistrationInfo": wanted.echo, "ProcessingResultStatus": _OK}


def text_of(tree: Mapping[str, object], tag: str) -> str:
    """Return a tag's text without blanks around it, "" if it is missing or too long."""
    return _text(tree, tag)


def day_of(text: str) -> date | None:
    """Return the day that d8 *text* means, None if it is none."""
    return _day(text)


def _branch(message: Mapping[str, object], tag: str) -> Mapping[str, object]:
    found = message.get(tag)
    return found if isinstance(found, dict) else {}


def _text(tree: Mapping[str, object], tag: str) -> str:
    found = tree.get(tag)
    return found.strip() if isinstance(found, str) and len(found) <= _MAX_TEXT else ""


def _echo(info: Mapping[str, object]) -> dict[str, object]:
    return {tag: text for tag, text in info.items() if isinstance(text, str)}


def _day(text: str) -> date | None:
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
