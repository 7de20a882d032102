"""Requests to the terminal, and its answers that are not one person's entitlement.

Implements ``oqs-interface.md`` §3.1, 3.4–3.7. Attributes are the official tag in snake_case, as in
``answer.py``; every request carries its ``kind``, the key of ``spec.oqs.messages``. Pure values:
nothing here reads or writes bytes.
"""

from datetime import date, datetime

from msgspec import Struct

from madoguchi.domain.answer import EligibilityAnswer, MessageHeader, SearchInfo, Unknown


class RequestHeader(Struct, frozen=True, kw_only=True):
    """The head of a request; the date only where the layout has one (§3.1, 3.4)."""

    qualification_confirmation_date: date | None = None
    medical_institution_code: str | None = None
    arbitrary_file_identifier: str | None = None


class EligibilityRequest(Struct, frozen=True, kw_only=True):
    """OQSsiquc01req: one person asked for by number (§3.1)."""

    header: RequestHeader
    search_info: SearchInfo | None = None
    kind: str = "siquc_req"
    unknown: tuple[Unknown, ...] = ()


class BulkEligibilityRequest(Struct, frozen=True, kw_only=True):
    """OQSmuquc01req: many people; ``arbitrary_identifier`` is the way back to each (§3.4)."""

    header: RequestHeader
    search_infos: tuple[SearchInfo, ...] = ()
    kind: str = "muquc01_req"
    unknown: tuple[Unknown, ...] = ()


class ReceptionRequest(Struct, frozen=True, kw_only=True):
    """Any 02req: asks for what became of a reception number (§3.4)."""

    header: RequestHeader
    kind: str
    reception_number: str | None = None
    unknown: tuple[Unknown, ...] = ()


class Registration(Struct, frozen=True, kw_only=True):
    """ReferenceNumberRegistrationInfo: the clinic's 照会番号 for one insured person (§3.5)."""

    reference_number: str | None = None
    insurer_number: str | None = None
    insured_card_symbol: str | None = None
    insured_identification_number: str | None = None
    insured_branch_number: str | None = None


class RegistrationRequest(Struct, frozen=True, kw_only=True):
    """OQSsiimm01req (§3.5)."""

    header: RequestHeader
    registration: Registration | None = None
    kind: str = "siimm_req"
    unknown: tuple[Unknown, ...] = ()


class BulkRegistrationRequest(Struct, frozen=True, kw_only=True):
    """OQSmuimm01req (§3.5)."""

    header: RequestHeader
    registrations: tuple[Registration, ...] = ()
    kind: str = "muimm01_req"
    unknown: tuple[Unknown, ...] = ()


class ConsentSearch(Struct, frozen=True, kw_only=True):
    """What a consent-based bulk asks for: a month (``yyyyMM``), or days (§3.6)."""

    medical_treatment_month: str | None = None
    consent_date_from: date | None = None
    consent_date_to: date | None = None
    examination_date_from: date | None = None
    examination_date_to: date | None = None
    medical_treatment_flag: str | None = None


class ConsentedBulkRequest(Struct, frozen=True, kw_only=True):
    """OQSmutic01req, OQSmuhvq01req, OQSmuonq01req by ``kind`` (§3.6)."""

    header: RequestHeader
    kind: str
    search_info: ConsentSearch | None = None
    unknown: tuple[Unknown, ...] = ()


class InformationRequestHeader(Struct, frozen=True, kw_only=True):
    """The head of YZK and TKK requests, whose names differ from the others' (§3.7)."""

    medical_institution_code: str | None = None
    insurer_number: str | None = None
    insurance_card_symbol: str | None = None
    insured_person_identification_number: str | None = None
    branch_number: str | None = None
    arbitrary_file_identifier: str | None = None


class InformationRequest(Struct, frozen=True, kw_only=True):
    """YZKsiquc01req and TKKsiquc01req by ``kind``; months are ``yyyyMM`` (§3.7)."""

    header: InformationRequestHeader
    kind: str
    start_date: str | None = None
    end_date: str | None = None
    file_category: str | None = None
    pr_di_inf_classification: str | None = None
    medical_treatment_flag: str | None = None
    unknown: tuple[Unknown, ...] = ()


Request = (
    EligibilityRequest
    | BulkEligibilityRequest
    | ReceptionRequest
    | RegistrationRequest
    | BulkRegistrationRequest
    | ConsentedBulkRequest
    | InformationRequest
)


class BulkReception(Struct, frozen=True, kw_only=True):
    """Any 01res: the centre took the bulk and gave it a number (§3.4)."""

    header: MessageHeader
    reception_number: str | None = None
    reception_date_time: datetime | None = None
    unknown: tuple[Unknown, ...] = ()


class HeldUnit(Struct, frozen=True, kw_only=True):
    """One person of a bulk whose unit must be looked at by a human; the others go on.

    ``position`` counts from 1; ``arbitrary_identifier`` is the clinic's own key, if it came back;
    of a bulk registration, which has none, ``reference_number`` is what came back of it.
    """

    position: int
    code: str
    reason: str
    arbitrary_identifier: str | None = None
    reference_number: str | None = None


class BulkHead(Struct, frozen=True, kw_only=True):
    """The header of any 02res, read without its people: they may be many (§3.4)."""

    header: MessageHeader


class BulkEligibility(Struct, frozen=True, kw_only=True):
    """Any 02res of eligibility, whole: segment 2 in the header means "ask again later" (§3.4)."""

    header: MessageHeader
    answers: tuple[EligibilityAnswer, ...] = ()
    held: tuple[HeldUnit, ...] = ()


class RegistrationAnswer(Struct, frozen=True, kw_only=True):
    """OQSsiimm01res: what became of one registration; the real and the legacy flat form (§3.5).

    ``registration`` is the echo; in the flat form it holds the reference number alone.
    """

    header: MessageHeader
    reference_number: str | None = None
    registration: Registration | None = None
    processing_result_status: str | None = None
    processing_result_code: str | None = None
    processing_result_message: str | None = None
    unknown: tuple[Unknown, ...] = ()


class RegistrationOutcome(Struct, frozen=True, kw_only=True):
    """BulkRegistrationUnit: one registration of a bulk and its verdict (§3.5)."""

    registration: Registration | None = None
    processing_result_status: str | None = None
    processing_result_code: str | None = None
    processing_result_message: str | None = None


class BulkRegistration(Struct, frozen=True, kw_only=True):
    """OQSmuimm02res (§3.5)."""

    header: MessageHeader
    outcomes: tuple[RegistrationOutcome, ...] = ()
    unknown: tuple[Unknown, ...] = ()


class ReturnedRequest(Struct, frozen=True, kw_only=True):
    """A request that failed as a file and came back into res under its own name (§1.5).

    ``request`` is None if its content cannot be read; ``text`` is what the file holds, as it came.
    ``note`` is the text of the .err beside it: free text of the terminal, often nothing.
    """

    kind: str
    request: Request | None = None
    text: str = ""
    note: str | None = None


class FailureNote(Struct, frozen=True, kw_only=True):
    """The .err beside a returned request: ``request_name`` is the request's file name (§1.5)."""

    request_kind: str
    request_name: str
    text: str = ""
