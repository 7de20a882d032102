"""Which plan reads which message: the table's fields joined with the structs of ``domain``.

Compiled at first use and kept per settings; nothing is done at import.
"""

from functools import lru_cache

from msgspec import Struct

from madoguchi.domain.answer import EligibilityAnswer, MessageHeader
from madoguchi.domain.checkup import CheckupAnswer
from madoguchi.domain.medicines import MedicineAnswer
from madoguchi.domain.messages import (
    BulkEligibilityRequest,
    BulkReception,
    BulkRegistration,
    BulkRegistrationRequest,
    ConsentedBulkRequest,
    EligibilityRequest,
    InformationRequest,
    InformationRequestHeader,
    ReceptionRequest,
    RegistrationAnswer,
    RegistrationOutcome,
    RegistrationRequest,
    RequestHeader,
)
from madoguchi.formats.oqs.compiling import Limits, compile_plan
from madoguchi.formats.oqs.plan import Plan
from madoguchi.formats.oqs.reading import ReadSettings
from madoguchi.spec.oqs.messages import MESSAGES
from madoguchi.spec.oqs.model import Field
from madoguchi.spec.oqs.muquc_table import BULK_UNIT
from madoguchi.spec.oqs.refnum_table import BULK_REGISTRATION_UNIT
from madoguchi.spec.oqs.result_table import RESULT

_STRUCTS: tuple[tuple[str, type[Struct], type[Struct] | None], ...] = (
    ("siquc_req", EligibilityRequest, RequestHeader),
    ("siquc_res", EligibilityAnswer, MessageHeader),
    ("siquc_face", EligibilityAnswer, MessageHeader),
    ("muquc01_req", BulkEligibilityRequest, RequestHeader),
    ("siimm_req", RegistrationRequest, RequestHeader),
    ("siimm_res", RegistrationAnswer, MessageHeader),
    ("muimm01_req", BulkRegistrationRequest, RequestHeader),
    ("muimm02_res", BulkRegistration, MessageHeader),
    ("mutic01_req", ConsentedBulkRequest, RequestHeader),
    ("muhvq01_req", ConsentedBulkRequest, RequestHeader),
    ("muonq01_req", ConsentedBulkRequest, RequestHeader),
    ("yzk_req", InformationRequest, InformationRequestHeader),
    ("tkk_req", InformationRequest, InformationRequestHeader),
    ("yzk_res", MedicineAnswer, None),
    ("tkk_res", CheckupAnswer, None),
    *(
        (f"{bulk}01_res", BulkReception, MessageHeader)
        for bulk in ("muquc", "muimm", "mutic", "muhvq", "muonq")
    ),
    *(
        (f"{bulk}02_req", ReceptionRequest, RequestHeader)
        for bulk in ("muquc", "muimm", "mutic", "muhvq", "muonq")
    ),
    *(
        (f"{bulk}02_res", EligibilityAnswer, MessageHeader)
        for bulk in ("muquc", "mutic", "muhvq", "muonq")
    ),
)
"""Message key, struct of the body, struct of the header (None: the header goes into the body's)."""


class Layout(Struct, frozen=True):
    """How one message is read: the plans of its two parts, and what kind of value it becomes.

    ``merged`` tells that both parts fill one struct, because the header holds the answer's own
    status and person (YZK, TKK).
    """

    kind: str
    body: Plan
    header: Plan
    merged: bool
    takes_kind: bool


def structs_of(kind: str) -> tuple[type[Struct], type[Struct] | None]:
    """Return the structs of body and header of a message; KeyError for an unknown key."""
    for key, body, header in _STRUCTS:
        if key == kind:
            return body, header
    raise KeyError(kind)


def _body_fields(kind: str) -> tuple[Field, ...]:
    message = MESSAGES[kind]
    if kind in {"siquc_res", "siquc_face"}:
        # A card reader's maker writes the result beside ResultList too (§6 no. 22).
        return (*message.body, RESULT)
    if structs_of(kind)[1] is None:
        # The place of ResultCode and MessageContents is not public (§3.7).
        return (*message.header, *message.body)
    return message.body


def layout(kind: str, settings: ReadSettings) -> Layout:
    """Return the compiled plans of a message; KeyError for an unknown key."""
    return _layout(kind, _limits(settings))


def _limits(settings: ReadSettings) -> Limits:
    return Limits(settings.max_text, settings.max_code, settings.open_ends)


@lru_cache(256)
def _layout(kind: str, limits: Limits) -> Layout:
    body, header = structs_of(kind)
    return Layout(
        kind,
        compile_plan(_body_fields(kind), body, "MessageBody", limits),
        compile_plan(MESSAGES[kind].header, header or body, "MessageHeader", limits),
        merged=header is None,
        takes_kind="kind" in body.__struct_fields__,
    )


def unit_plan(settings: ReadSettings) -> Plan:
    """Return the plan of one person of a bulk (§3.4)."""
    return _unit_plan(_limits(settings))


@lru_cache(16)
def _unit_plan(limits: Limits) -> Plan:
    path = f"MessageBody/{BULK_UNIT.tag}"
    return compile_plan(BULK_UNIT.children, EligibilityAnswer, path, limits)


def outcome_plan(settings: ReadSettings) -> Plan:
    """Return the plan of one registration of a bulk (§3.5)."""
    return _outcome_plan(_limits(settings))


@lru_cache(16)
def _outcome_plan(limits: Limits) -> Plan:
    path = f"MessageBody/{BULK_REGISTRATION_UNIT.tag}"
    return compile_plan(BULK_REGISTRATION_UNIT.children, RegistrationOutcome, path, limits)
