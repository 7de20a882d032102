r"""Which message a file is: by its name if the name follows the rule, otherwise by its structure.

Implements ``oqs-interface.md`` §1.4–1.6 and §2: the grammar
``<API id>(req|res)_[x]+\.(xml|zip|pdf)``, the pairing of an answer with its request, and the names
of returned requests. The remainder of a name is free, so nothing is learnt from it.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from lxml.etree import _Element as Element

from madoguchi.formats.oqs.reading import ReadSettings, RefusedError
from madoguchi.spec.oqs.messages import MESSAGES
from madoguchi.spec.oqs.named_only_table import NAMED_ONLY

_REST = re.compile(r"[0-9A-Za-z][0-9A-Za-z_=+-]{0,79}")


_FACE = "face_"


@lru_cache(1)
def _prefixes() -> dict[str, str]:
    """Return API id with direction (the name up to its first underscore) → key."""
    rows = {message.prefix.lower().partition("_")[0]: key for key, message in MESSAGES.items()}
    return rows | {"oqssiquc01res": "siquc_res"}


def base_name(name: str) -> str:
    """Return the last part of *name*, whichever slash it came with."""
    return name.replace("\\", "/").rsplit("/", 1)[-1]


def extension(name: str) -> str:
    """Return what follows the last dot, in lower case, or ""."""
    stem, dot, ext = base_name(name).rpartition(".")
    return ext.lower() if dot and stem else ""


def kind_of_name(name: str) -> str | None:
    """Return the message key that *name* claims, or None if it is a free name."""
    api, dash, rest = base_name(name).partition("_")
    kind = _prefixes().get(api.lower()) if dash else None
    return "siquc_face" if kind == "siquc_res" and rest.lower().startswith(_FACE) else kind


def refuse_named_only(name: str) -> None:
    """Raise RefusedError ``named_only`` for kinds of which only the name is public (§2)."""
    plain = base_name(name)
    for row in NAMED_ONLY:
        if re.match(re.escape(row.prefix) + r"\w*(req|res)_", plain):
            raise RefusedError("named_only", ja=row.ja)


def is_people(kind: str) -> bool:
    """Tell whether *kind* is a second answer with one unit a person; such are streamed."""
    return kind.endswith("02_res") and kind != "muimm02_res"


def is_second(kind: str | None) -> bool:
    """Tell whether *kind* is any second answer of a bulk (§3.4)."""
    return kind is not None and kind.endswith("02_res")


def size_limit(kind: str | None, settings: ReadSettings) -> int:
    """Return how many bytes a file of *kind* may have; a second answer of a bulk may be large."""
    return settings.bulk_limit if is_second(kind) else settings.single_limit


def is_request(kind: str) -> bool:
    """Tell whether *kind* is something the clinic sends."""
    return kind.endswith("_req")


def name_for(kind: str, rest: str) -> str:
    """Return the file name of a message: ``name_for("siquc_req", "0001")``.

    ValueError if *rest* is not 1–80 of letters, digits and ``_ = + -``; KeyError for an unknown
    kind. A caller must not reuse a name that has an answer lying in res (§2).
    """
    if _REST.fullmatch(rest) is None:
        raise ValueError("the remainder of a file name is letters, digits and _ = + -")
    return f"{MESSAGES[kind].prefix}{rest}.xml"


def answer_name(request_name: str, ext: str = "xml") -> str:
    """Return the answer's name for a request's: ``req_`` becomes ``res_`` (§1.4)."""
    kind = kind_of_name(request_name)
    if kind is None or not is_request(kind):
        raise ValueError("this is not the name of a request")
    prefix = MESSAGES[kind].prefix
    rest = base_name(request_name)[len(prefix) :].rpartition(".")[0]
    return f"{prefix.removesuffix('req_')}res_{rest}.{ext}"


def _has(root: Element, path: str) -> bool:
    return root.find(path) is not None


_CONSENTED = (
    ("MedicalTreatmentMonth", bool, "mutic01_req"),
    ("MedicalTreatmentFlag", lambda flag: flag == "2", "muhvq01_req"),
    ("MedicalTreatmentFlag", lambda flag: flag == "3", "muonq01_req"),
)


def _query_kind(root: Element) -> str:
    queries = root.findall("MessageBody/QualificationConfirmSearchInfo")
    for tag, fits, kind in _CONSENTED:
        text = queries[0].findtext(tag)
        if text is not None and fits(text.strip()):
            return kind
    known = queries[0].find("LimitApplicationCertificateRelatedInfo")
    return "muquc01_req" if len(queries) > 1 or known is not None else "siquc_req"


def _person_kind(root: Element) -> str:
    """Tell a face answer: it has no echo of a query and does not say it was asked by number."""
    asked = (root.findtext("MessageHeader/ReferenceClassification") or "").strip() == "2"
    echo = _has(root, "MessageBody/QualificationConfirmSearchInfo")
    return "siquc_res" if asked or echo else "siquc_face"


def _registration_kind(root: Element) -> str:
    return "muimm01_req" if len(root.findall("MessageBody/*")) > 1 else "siimm_req"


def _reception_kind(root: Element) -> str:
    """Tell a 02 request: it has nothing but institution and number; a 01 answer has more."""
    return "muquc02_req" if len(root.findall("MessageHeader/*")) <= 1 else "muquc01_res"


_RULES: tuple[tuple[tuple[str, ...], str | Callable[[Element], str]], ...] = (
    (("MessageBody/BulkConfirmUnit",), "muquc02_res"),
    (("MessageBody/BulkRegistrationUnit",), "muimm02_res"),
    (("MessageHeader/NumberOfProcessingResult",), "muquc02_res"),
    (("MessageBody/SpecificHealthCheckupInfo",), "tkk_res"),
    (("MessageBody/MeTrMonthInf",), "yzk_res"),
    (("MessageBody/CzDiInf",), "yzk_res"),
    (("MessageBody/ShPrInf",), "yzk_res"),
    (("MessageHeader/QuaInf",), "yzk_res"),
    (("MessageHeader/QualificationsInfo",), "tkk_res"),
    (("MessageBody/FileCategory", "MessageBody/StartDate"), "yzk_req"),
    (("MessageBody/FileCategory",), "tkk_req"),
    (
        ("MessageBody/ReferenceNumberRegistrationInfo", "MessageBody/ProcessingResultStatus"),
        "siimm_res",
    ),
    (("MessageBody/ReferenceNumberRegistrationInfo",), _registration_kind),
    (("MessageBody/ReferenceNumber", "MessageBody/ProcessingResultStatus"), "siimm_res"),
    (("MessageBody/ResultList",), _person_kind),
    (("MessageBody/ResultOfQualificationConfirmation",), _person_kind),
    (("MessageBody/ProcessingResultStatus",), _person_kind),
    (("MessageBody/QualificationValidity",), _person_kind),
    (("MessageBody/QualificationConfirmSearchInfo",), _query_kind),
    (("MessageBody/ReceptionNumber",), _reception_kind),
    ((".//ResultCode",), "yzk_res"),
    (("MessageHeader/SegmentOfResult",), _person_kind),
)
"""What must stand in the file, in the order asked, and the kind that it then is."""


def kind_of_structure(root: Element) -> str:
    """Return the message key that the content shows; RefusedError ``unknown_kind`` if none."""
    for paths, kind in _RULES:
        if all(_has(root, path) for path in paths):
            return kind if isinstance(kind, str) else kind(root)
    raise RefusedError("unknown_kind")
