"""An answer into a chart: what a clerk chose, nothing else, and always the same way.

``issue 3`` Build 2, ADR 8. The old insurance ends the day before the new one begins; what is not
answered stays; nothing is ever removed. Pure: the chart before is the undo.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from itertools import chain
from typing import Final, TypeVar

from msgspec.structs import replace

from madoguchi.domain.answer import EligibilityAnswer, QualificationResult
from madoguchi.domain.comparison import compare
from madoguchi.domain.coverage import (
    aided,
    expense_of,
    insurance_of,
    insured,
    limit_of,
    period_of,
    starts_of,
)
from madoguchi.domain.difference import OF_INSURANCE, ChartField, Difference
from madoguchi.domain.folding import has_gaiji
from madoguchi.domain.held import (
    ADDED,
    held_expense,
    held_insurance,
    held_limit,
    joined_period,
)
from madoguchi.domain.notation import Kind, name_kind
from madoguchi.domain.patient import Insurance, LimitCertificate, Patient, PublicExpense

Coverage = TypeVar("Coverage", Insurance, LimitCertificate)

_TEXTS: Final[Mapping[ChartField, str]] = {
    ChartField.NAME: "name",
    ChartField.KANA: "kana",
    ChartField.SEX: "sex",
    ChartField.BIRTHDATE: "birthdate",
    ChartField.POST_NUMBER: "post_number",
    ChartField.ADDRESS: "address",
    ChartField.REFERENCE_NUMBER: "reference_number",
}
_FACTS: Final[Mapping[ChartField, str]] = {
    ChartField.FAMILY: "personal_family_classification",
    ChartField.RATIO: "contribution_ratio",
    ChartField.INSURER_NAME: "insurer_name",
    ChartField.HOUSEHOLDER: "insured_name",
}
_NUMBERS: Final = (
    "insurer_number",
    "insured_card_symbol",
    "insured_identification_number",
    "insured_branch_number",
)


def take_over(
    patient: Patient, answer: EligibilityAnswer, fields: Collection[ChartField], day: date
) -> Patient:
    """Return *patient* with those of *fields* that differ and may be taken; *day* as in compare.

    Fields that cannot be taken (● in a name, an answer that is not compared) are left alone, so
    that taking over twice is the same as once.
    """
    chosen = {
        one.field: one
        for one in compare(answer, patient, day)
        if one.takeable and one.field in fields
    }
    changes = {_TEXTS[field]: one.answered for field, one in chosen.items() if field in _TEXTS}
    after = replace(patient, **changes) if changes else patient
    result = next(iter(insured(answer)), None)
    if result is not None:
        after = _with_insurance(after, result, chosen, day)
        if ChartField.LIMIT in chosen:
            after = _with_limit(after, result, day)
    if ChartField.PUBLIC_EXPENSE in chosen:
        after = _with_expenses(after, answer, day)
    return after


def undone(before: Patient, after: Patient, now: Patient) -> Patient:
    """Return the chart *before* a take-over, as a change of what it is *now*.

    A 照会番号 that came meanwhile stays, unless the take-over itself had brought one.
    """
    own = before.reference_number != after.reference_number
    number = before.reference_number if own else now.reference_number
    return replace(before, reference_number=number, revision=now.revision)


def is_as_left(before: Patient, after: Patient, now: Patient) -> bool:
    """Tell whether the chart is *now* as a take-over left it, so that it can be taken back.

    A 照会番号 that was registered since (RN-3) is no change that an undo would destroy.
    """
    if before.reference_number != after.reference_number:
        return same_content(after, now)
    return same_content(replace(after, reference_number=now.reference_number), now)


def same_content(one: Patient, other: Patient) -> bool:
    """Tell whether two states of a chart say the same, however often it was changed."""
    return replace(one, revision=0) == replace(other, revision=0)


def _with_insurance(
    patient: Patient,
    result: QualificationResult,
    chosen: Mapping[ChartField, Difference],
    day: date,
) -> Patient:
    answered = insurance_of(result, day)
    whole = chosen.get(ChartField.INSURANCE)
    if whole is not None and whole.added:
        return _with_new(patient, answered, day)
    held = held_insurance(patient, answered, day)
    parts = [field for field in OF_INSURANCE if field in chosen]
    if held.insurance is None or held.relation in ADDED or not (whole or parts):
        return patient
    card = held.insurance
    changes: dict[str, object] = {}
    if whole is not None:
        changes |= {name: getattr(answered, name) or getattr(card, name) for name in _NUMBERS}
    changes |= {
        _FACTS[field]: getattr(answered, _FACTS[field]) for field in parts if field in _FACTS
    }
    if ChartField.VALIDITY in parts:
        joined = joined_period(period_of(card), period_of(answered), starts_of(result), day)
        changes |= {"valid_from": joined.start, "valid_to": joined.end}
    fresh = replace(card, **changes)
    return replace(patient, insurances=_swapped(patient.insurances, card, fresh))


def _with_new(patient: Patient, answered: Insurance, day: date) -> Patient:
    start = answered.valid_from or day
    fresh = replace(answered, valid_from=start, insured_name=_householder(patient, answered))
    others = tuple(_ended(card, start) for card in patient.insurances)
    return replace(patient, insurances=_placed(others, fresh, start))


def _householder(patient: Patient, answered: Insurance) -> str:
    """Return the householder's name in the clinic's own letters where only notation differs."""
    known = (card.insured_name for card in patient.insurances)
    alike = (n for n in known if name_kind(n, answered.insured_name) in (Kind.SAME, Kind.NOTATION))
    own = next(alike, "")
    return own if own and has_gaiji(answered.insured_name) else answered.insured_name


def _with_limit(patient: Patient, result: QualificationResult, day: date) -> Patient:
    answered = limit_of(result)
    if answered is None:
        return patient
    held = held_limit(patient, answered)
    if held is not None:
        fresh = _joined(held, answered, day)
        certificates = _swapped(patient.limit_certificates, held, fresh)
    else:
        start = answered.valid_from or day
        others = tuple(_ended(one, start) for one in patient.limit_certificates)
        certificates = _placed(others, replace(answered, valid_from=start), start)
    return replace(patient, limit_certificates=certificates)


def _with_expenses(patient: Patient, answer: EligibilityAnswer, day: date) -> Patient:
    """Add or lengthen 公費; several may stand side by side, so none ends another."""
    for result in aided(answer):
        answered = expense_of(result)
        if answered is None:
            continue
        held = held_expense(patient, answered)
        known = patient.public_expenses
        if held is None:
            expenses: tuple[PublicExpense, ...] = (answered, *known)
        else:
            fresh = replace(
                held,
                recipient_number=held.recipient_number or answered.recipient_number,
                office_name=held.office_name or answered.office_name,
                **_dates(held, answered, day),
            )
            expenses = tuple(fresh if one is held else one for one in known)
        patient = replace(patient, public_expenses=expenses)
    return patient


def _joined(held: LimitCertificate, answered: LimitCertificate, day: date) -> LimitCertificate:
    return replace(held, **_dates(held, answered, day))


def _dates(
    held: LimitCertificate | PublicExpense, answered: LimitCertificate | PublicExpense, day: date
) -> dict[str, date | None]:
    starts = [answered.valid_from] if answered.valid_from else []
    joined = joined_period(period_of(held), period_of(answered), starts, day)
    return {"valid_from": joined.start, "valid_to": joined.end}


def _ended(one: Coverage, start: date) -> Coverage:
    """End *one* the day before *start*; one that begins later, or has ended, is left alone."""
    if _begins_after(one, start) or period_of(one).over(start) or start == date.min:
        return one
    return replace(one, valid_to=start - timedelta(days=1))


def _begins_after(one: Insurance | LimitCertificate, start: date) -> bool:
    return one.valid_from is not None and one.valid_from > start


def _placed(others: tuple[Coverage, ...], fresh: Coverage, start: date) -> tuple[Coverage, ...]:
    """Put *fresh* behind those that begin later and before the rest: the newest come first."""
    later = [one for one in others if _begins_after(one, start)]
    rest = [one for one in others if not _begins_after(one, start)]
    return tuple(chain(later, (fresh,), rest))


def _swapped(all_of: tuple[Coverage, ...], old: Coverage, new: Coverage) -> tuple[Coverage, ...]:
    return tuple(new if one is old else one for one in all_of)
