"""The patient's share as an answer tells it, as of a day.

The answer's own ratio comes first (``oqs-interface.md`` §3.2); by age follows only what the law
makes certain; from 70 on a missing ratio is unknown and never 3割 (``rules.md`` EL-5). Rows:
``spec/rules/share_table.py``. Must not compute an amount.
"""

from datetime import date

from msgspec import Struct, structs

from madoguchi.domain.ages import end_of_school_year, month_after, reached_on
from madoguchi.domain.answer import EligibilityAnswer, MedicalTicketInfo, QualificationResult
from madoguchi.domain.codes import UNKNOWN_MARK
from madoguchi.domain.eligibility import ENTITLED, judge
from madoguchi.domain.folding import fold_insurer_number
from madoguchi.spec.rules.dated import in_force
from madoguchi.spec.rules.share_table import (
    ELDERLY_AGE,
    LATE_ELDERLY_AGE,
    LATE_ELDERLY_PREFIX,
    RATIO_LABELS,
    SCHOOL_AGE,
    SHARE_RULES,
    UNKNOWN_RATIO,
)

AID = "A1"
SPECIAL = "05"
"""被保険者証区分 (OQSCD010): 医療扶助, and 特別療養費支給対象者."""

_INSURER_LENGTH = 8
_AMOUNT_LENGTH = 9
"""More digits than any amount has: such a text is shown and never computed with."""


_NO_AMOUNT = "記載なし"
"""A ticket without an amount does not say that nothing is to be paid."""


class Share(Struct, frozen=True, kw_only=True):
    """The share in words, and the ratio as three digits ("030") or None where it is not known.

    ``confidence`` is that of the rule (H, M, L); ``reason`` says where the ratio comes from, or
    what to do about one that is not known. ``source``, ``since`` and ``until`` are the rule's.
    """

    text: str
    ratio: str | None
    rule: str
    confidence: str
    reason: str = ""
    source: str = ""
    since: date | None = None
    until: date | None = None


def share(answer: EligibilityAnswer, day: date) -> Share:
    """Return the share of the person of *answer* on *day*; never raises, never guesses.

    With health insurance and 医療扶助 together the text names both and the ratio is the
    insurance's, which 医療扶助 then bears apart from 本人支払額. A result that a third-party
    writer put in twice (§6 no. 22) counts once.
    """
    results = tuple(dict.fromkeys(answer.results))
    entitled = [result for result in results if not _aid(result)]
    aids = [result for result in results if _aid(result)]
    if judge(answer).outcome not in ENTITLED or not results:
        return _by_rule("not_entitled", day)
    if len(entitled) > 1:
        return _by_rule("several", day)
    if not entitled:
        return _of_aid(aids[0], day)
    own = share_of(entitled[0], day)
    if not aids:
        return own
    aid = _of_aid(aids[0], day)
    return Share(
        text=f"{own.text}＋{aid.text}",
        ratio=own.ratio,
        rule=own.rule,
        confidence=min(own.confidence, aid.confidence, key="LMH".index),
        reason=own.reason,
        source=own.source,
        since=own.since,
        until=own.until,
    )


def share_of(result: QualificationResult, day: date) -> Share:
    """Return the share of one entitlement on *day*, as if it were valid."""
    if _aid(result):
        return _of_aid(result, day)
    if result.insured_card_classification == SPECIAL:
        return _by_rule("special", day)
    if result.insured_partial_contribution_ratio:
        return _answered("late_elderly", result.insured_partial_contribution_ratio, day)
    elderly = _elderly_ratio(result, day)
    if elderly:
        return _answered("elderly", elderly, day)
    return _by_rule(_by_age(result, day), day)


def late_elderly(result: QualificationResult, day: date) -> bool:
    """Tell whether *result* is 後期高齢: by its ratio, its insurer's number, or the age of 75."""
    number = fold_insurer_number(result.insurer_number)
    by_number = len(number) == _INSURER_LENGTH and number.startswith(LATE_ELDERLY_PREFIX)
    born = result.birthdate
    by_age = born is not None and reached_on(born, LATE_ELDERLY_AGE) < day
    return bool(result.insured_partial_contribution_ratio) or by_number or by_age


def share_by_key(key: str, day: date) -> Share:
    """Return what ``share_table.py`` says of *key* on *day*."""
    return _by_rule(key, day)


def stated(ratio: str, basis: Share) -> Share:
    """Return the share that a paper, the record or the patient named; *basis* says which."""
    return structs.replace(
        basis, text=f"{RATIO_LABELS[ratio]}（{basis.text.split('（')[0]}）", ratio=ratio
    )


def _aid(result: QualificationResult) -> bool:
    return result.insured_card_classification == AID


def _elderly_ratio(result: QualificationResult, day: date) -> str | None:
    info = result.elderly_recipient_certificate_info
    if info is None:
        return None
    start, end = info.elderly_recipient_valid_start_date, info.elderly_recipient_valid_end_date
    held = (start is None or start <= day) and (end is None or day <= end)
    return info.elderly_recipient_contribution_ratio if held else None


def _by_age(result: QualificationResult, day: date) -> str:
    if late_elderly(result, day):
        return "elderly_unknown"
    if result.preschool_classification == "1":
        return "preschool"
    born = result.birthdate
    if born is None:
        return "no_birthdate"
    if day <= end_of_school_year(reached_on(born, SCHOOL_AGE)):
        return "preschool"
    return "adult" if day < month_after(reached_on(born, ELDERLY_AGE)) else "elderly_unknown"


def _of_aid(result: QualificationResult, day: date) -> Share:
    tickets = result.public_expense_result_list
    if not tickets:
        return _by_rule("aid_without_ticket", day)
    row = next(row for row in in_force(SHARE_RULES, day) if row.key == "aid")
    amounts = "、".join(dict.fromkeys(_self_pay(ticket) for ticket in tickets))
    return Share(
        text=f"{row.ja}（本人支払額 {amounts}）",
        ratio=row.ratio,
        rule=row.rule,
        confidence=row.confidence.value,
        reason=row.ja,
        source=row.source,
        since=row.effective_from,
        until=row.effective_to,
    )


def _self_pay(ticket: MedicalTicketInfo) -> str:
    amount = ticket.self_pay_amount
    if amount is None:
        return _NO_AMOUNT
    if not (amount.isascii() and amount.isdigit() and len(amount) <= _AMOUNT_LENGTH):
        return amount
    return f"{int(amount):,}円" if int(amount) else "なし"


def _answered(key: str, ratio: str, day: date) -> Share:
    row = next(row for row in in_force(SHARE_RULES, day) if row.key == key)
    known = ratio in RATIO_LABELS
    return Share(
        text=RATIO_LABELS[ratio] if known else f"{ratio}{UNKNOWN_MARK}",
        ratio=ratio if known else None,
        rule=row.rule,
        confidence=row.confidence.value,
        reason=row.ja if known else UNKNOWN_RATIO,
        source=row.source,
        since=row.effective_from,
        until=row.effective_to,
    )


def _by_rule(key: str, day: date) -> Share:
    row = next(row for row in in_force(SHARE_RULES, day) if row.key == key)
    return Share(
        text=RATIO_LABELS[row.ratio] if row.ratio else row.short,
        ratio=row.ratio,
        rule=row.rule,
        confidence=row.confidence.value,
        reason=row.ja,
        source=row.source,
        since=row.effective_from,
        until=row.effective_to,
    )
