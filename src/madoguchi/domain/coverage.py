"""The coverage that an answer tells of: its entitlements as a chart would hold them.

``oqs-interface.md`` §3.2 and §3.3. Values only; whether the answer may be believed is
``eligibility``'s, what differs from the chart ``comparison``'s. A blank stays a blank: no ratio is
made up (``rules.md`` EL-5).
"""

from datetime import date, timedelta

from msgspec import Struct

from madoguchi.domain.answer import EligibilityAnswer, QualificationResult
from madoguchi.domain.patient import Insurance, LimitCertificate, PublicExpense
from madoguchi.domain.shares import AID

_ONE_DAY = timedelta(days=1)
_INSURER_LENGTH = 8


class Period(Struct, frozen=True):
    """First and last valid day; None where it is not known or open."""

    start: date | None = None
    end: date | None = None

    def holds(self, day: date) -> bool:
        """Tell whether *day* lies within."""
        return (self.start is None or self.start <= day) and not self.over(day)

    def over(self, day: date) -> bool:
        """Tell whether the period ended before *day*."""
        return self.end is not None and self.end < day


def period_of(held: Insurance | LimitCertificate | PublicExpense) -> Period:
    """Return the period of something on file."""
    return Period(held.valid_from, held.valid_to)


def insured(answer: EligibilityAnswer) -> tuple[QualificationResult, ...]:
    """Return the insurances of *answer*; one that was written twice counts once (§6 no. 22)."""
    results = dict.fromkeys(answer.results)
    return tuple(one for one in results if one.insured_card_classification != AID)


def aided(answer: EligibilityAnswer) -> tuple[QualificationResult, ...]:
    """Return the 医療扶助 of *answer*."""
    results = dict.fromkeys(answer.results)
    return tuple(one for one in results if one.insured_card_classification == AID)


def person_of(answer: EligibilityAnswer) -> QualificationResult | None:
    """Return the result that names the person: an insurance before 医療扶助, or None."""
    return next(iter((*insured(answer), *aided(answer))), None)


def plain_insurer_number(text: str | None) -> str:
    """Return an insurer number as it is written: 6 digits unpadded, 8 as they are (§6 no. 5)."""
    plain = (text or "").strip()
    return plain[2:] if len(plain) == _INSURER_LENGTH and plain.startswith("00") else plain


def insurance_of(result: QualificationResult, day: date) -> Insurance:
    """Return the insurance of *result*, in force on *day*, as a chart holds it."""
    period = believed_period(result, day)
    return Insurance(
        insurer_number=plain_insurer_number(result.insurer_number),
        insured_card_symbol=_text(result.insured_card_symbol),
        insured_identification_number=_text(result.insured_identification_number),
        insured_branch_number=_text(result.insured_branch_number),
        valid_from=period.start,
        valid_to=period.end,
        insurer_name=_text(result.insurer_name),
        personal_family_classification=_text(result.personal_family_classification),
        contribution_ratio=ratio_of(result, day),
        insured_name=_text(result.insured_name),
    )


def insurance_period(result: QualificationResult) -> Period:
    """Return 資格取得日 (or 有効開始日) to the last valid day: 喪失日 itself is no longer valid."""
    ends = [result.insured_card_expiration_date, _day_before(result.disqualification_date)]
    known = [end for end in ends if end]
    start = result.qualification_date or result.insured_card_valid_date
    return Period(start, min(known) if known else None)


def believed_period(result: QualificationResult, day: date) -> Period:
    """Return the period of an insurance in force on *day*: an end before it contradicts that."""
    period = insurance_period(result)
    return Period(period.start) if period.over(day) else period


def starts_of(result: QualificationResult) -> frozenset[date]:
    """Return the days that a clinic may have on file as the beginning of this insurance."""
    days = (result.qualification_date, result.insured_card_valid_date)
    return frozenset(day for day in days if day)


def ratio_of(result: QualificationResult, day: date) -> str:
    """Return the ratio that the answer itself tells for *day*; blank where it tells none."""
    if result.insured_partial_contribution_ratio:
        return result.insured_partial_contribution_ratio
    info = result.elderly_recipient_certificate_info
    if info is None:
        return ""
    held = Period(info.elderly_recipient_valid_start_date, info.elderly_recipient_valid_end_date)
    return _text(info.elderly_recipient_contribution_ratio) if held.holds(day) else ""


def limit_of(result: QualificationResult) -> LimitCertificate | None:
    """Return the 限度額適用認定証 of *result*; None if the answer names no kind of one."""
    info = result.limit_application_certificate_related_info
    if info is None:
        return None
    kind = _text(info.limit_application_certificate_classification)
    flag = _text(info.limit_application_certificate_classification_flag)
    if not kind and not flag:
        return None
    return LimitCertificate(
        classification=kind,
        classification_flag=flag,
        insurer_number=plain_insurer_number(result.insurer_number),
        valid_from=info.limit_application_certificate_valid_start_date,
        valid_to=info.limit_application_certificate_valid_end_date,
    )


def expense_of(result: QualificationResult) -> PublicExpense | None:
    """Return the 公費 of a 医療扶助 *result*; its period is that of the tickets, if there are."""
    payer = _text(result.insurer_number)
    if not payer:
        return None
    tickets = result.public_expense_result_list
    starts = [one.medical_ticket_valid_date for one in tickets if one.medical_ticket_valid_date]
    ends = [
        one.medical_ticket_expiration_date for one in tickets if one.medical_ticket_expiration_date
    ]
    own = insurance_period(result)
    return PublicExpense(
        payer_number=payer,
        recipient_number=_text(result.insured_identification_number),
        office_name=_text(result.insurer_name),
        valid_from=own.start or (min(starts) if starts else None),
        valid_to=max(ends) if ends else own.end,
    )


def _text(value: str | None) -> str:
    return (value or "").strip()


def _day_before(day: date | None) -> date | None:
    return day - _ONE_DAY if day and day > date.min else None
