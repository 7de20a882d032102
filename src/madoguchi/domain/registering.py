"""May this 照会番号 be registered? (``rules.md`` RN-1 to RN-4, ``oqs-interface.md`` §3.5).

The number is stored at the national side per clinic and insured person and comes back with every
card; on the wrong person it would lead to the wrong chart for years. So a program may register by
itself only when nothing at all speaks against it; whatever is in doubt is left to a clerk, with the
reason in words. It must not guess an insurance, send anything, or read a clock.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct

from madoguchi.domain.answer import EligibilityAnswer, QualificationResult
from madoguchi.domain.clock import business_day
from madoguchi.domain.eligibility import Outcome, judge
from madoguchi.domain.folding import (
    fold_insurer_number,
    fold_reference_number,
    fold_symbol,
)
from madoguchi.domain.identity import (
    birth_agrees,
    identity_of,
    kana_agrees,
    name_agrees,
    sex_differs,
)
from madoguchi.domain.messages import Registration
from madoguchi.domain.patient import Insurance, Patient

LONGEST: Final = 50
"""Characters of a 照会番号 (§3.5)."""
_LONGEST: Final = {"symbol": 20, "number": 20, "branch": 2}
OTHER_NUMBER: Final = (
    "回答の照会番号「{}」が、この患者の番号「{}」と違います。"
    "だれの番号かを確かめてから直してください。"
)
_AID: Final = "A1"
"""OQSCD010: 医療扶助 has no insurance to register a number for."""


class Verdict(StrEnum):
    """What to do: READY may go by itself; CLERK may go if a clerk says so; the others may not."""

    READY = "ready"
    ALREADY = "already"
    CLERK = "clerk"
    NO = "no"


class Judgement(Struct, frozen=True, kw_only=True):
    """The verdict and why, in Japanese; ``registration`` is what would be sent, if anything."""

    verdict: Verdict
    reason: str
    rule: str
    registration: Registration | None = None


class Case(Struct, frozen=True, kw_only=True):
    """What a decision is made of. ``linked`` tells that the answer belongs to *chart*, uniquely.

    ``arrived_on`` is the day of the row at the counter; ``doubtful`` are registrations of the chart
    that were sent and of which nobody knows, or not yet, what became. ``after_change`` tells
    whether the clinic registers again by itself when the insurer changed (RN-3).
    """

    answer: EligibilityAnswer
    chart: Patient
    linked: bool
    arrived_on: date
    today: date
    carried_over: bool = False
    after_change: bool = True
    institution_code: str = ""
    doubtful: Sequence[Registration] = ()


def number_for(chart: Patient) -> str:
    """Return the number that the clinic registers: the chart's own 照会番号, else its 患者番号."""
    return fold_reference_number(chart.reference_number) or fold_reference_number(chart.number)


def judge_registration(case: Case) -> Judgement:
    """Say whether the chart's number may be registered for the answer's insurance."""
    for check in (_refused, _already, _for_a_clerk):
        found = check(case)
        if found is not None:
            return found
    return Judgement(
        verdict=Verdict.READY,
        reason="きょうの有効な回答で、一人に決まっています。",
        rule="RN-2",
        registration=_registration(case),
    )


def registration_of(source: QualificationResult | Insurance, number: str) -> Registration:
    """Return the registration of *number* for one insurance, blanks as absent."""
    return Registration(
        reference_number=number,
        insurer_number=(source.insurer_number or "").strip() or None,
        insured_card_symbol=(source.insured_card_symbol or "").strip() or None,
        insured_identification_number=(source.insured_identification_number or "").strip() or None,
        insured_branch_number=(source.insured_branch_number or "").strip() or None,
    )


def registration_problem(registration: Registration) -> str:
    """Return in Japanese why *registration* cannot be sent, or an empty text (§3.5)."""
    number = registration.reference_number or ""
    if not number or len(number) > LONGEST or not number.isprintable():
        return f"照会番号は1文字以上{LONGEST}文字までで登録します。"
    insurer = (registration.insurer_number or "").lstrip("0")
    if not (insurer.isascii() and insurer.isdigit() and len(insurer) in (5, 6, 7, 8)):
        return "保険者番号が数字6桁か8桁ではありません。"
    if not registration.insured_identification_number:
        return "被保険者証の番号がありません。"
    if not registration.insured_branch_number and not is_late_elderly(insurer):
        return "枝番がありません。資格確認で枝番を確かめてから登録します。"
    return _too_long(registration)


def is_late_elderly(insurer_number: str | None) -> bool:
    """Tell whether an insurer number is of 後期高齢, which has no branch (§6 no. 9)."""
    plain = (insurer_number or "").strip()
    return len(plain) == 8 and plain.startswith("39")


def same_registration(one: Registration, other: Registration) -> bool:
    """Tell whether both say the same number for the same insured person, however written."""
    return _folded(one) == _folded(other)


def echo_agrees(echo: Registration, sent: Registration) -> bool:
    """Tell whether *echo* is of *sent*: the number is there, and nothing that came differs."""
    if not fold_reference_number(echo.reference_number):
        return False
    pairs = zip(_folded(echo), _folded(sent), strict=True)
    return all(not came or came == asked for came, asked in pairs)


def _folded(one: Registration) -> tuple[str, ...]:
    return (
        fold_reference_number(one.reference_number),
        fold_insurer_number(one.insurer_number),
        fold_symbol(one.insured_card_symbol),
        fold_reference_number(one.insured_identification_number).lstrip("0"),
        (one.insured_branch_number or "").strip().lstrip("0"),
    )


def _too_long(registration: Registration) -> str:
    values = (
        ("記号", registration.insured_card_symbol, _LONGEST["symbol"]),
        ("番号", registration.insured_identification_number, _LONGEST["number"]),
        ("枝番", registration.insured_branch_number, _LONGEST["branch"]),
    )
    for ja, value, most in values:
        if value and (len(value) > most or not value.isprintable()):
            return f"{ja}が長すぎるか、読めない文字が入っています。"
    return ""


def _no(reason: str, rule: str) -> Judgement:
    return Judgement(verdict=Verdict.NO, reason=reason, rule=rule)


def _refused(case: Case) -> Judgement | None:
    """Return the no that not even a clerk can turn, or None."""
    if not case.linked:
        return _no("患者が一人に決まっていないため、登録しません。", "RN-4")
    code = (case.answer.header.medical_institution_code or "").strip()
    if code and case.institution_code and code != case.institution_code:
        return _no("別の医療機関の回答のため、登録しません。", "RN-1")
    if judge(case.answer).outcome is not Outcome.VALID:
        return _no("有効な資格の回答ではないため、登録しません。", "RN-4")
    if len(case.answer.results) != 1:
        return _no("回答に資格が一つだけではないため、登録しません。", "RN-4")
    if case.answer.results[0].insured_card_classification == _AID:
        return _no("医療扶助の回答です。照会番号は医療保険に登録します。", "RN-1")
    problem = registration_problem(_registration(case))
    return _no(problem, "RN-1") if problem else None


def _already(case: Case) -> Judgement | None:
    wanted = number_for(case.chart)
    if _answered_numbers(case.answer) == {wanted}:
        return Judgement(
            verdict=Verdict.ALREADY, reason=f"照会番号「{wanted}」で登録済みです。", rule="RN-1"
        )
    return None


def _for_a_clerk(case: Case) -> Judgement | None:
    reason, rule = _doubt(case)
    if not reason:
        return None
    return Judgement(
        verdict=Verdict.CLERK, reason=reason, rule=rule, registration=_registration(case)
    )


def _doubt(case: Case) -> tuple[str, str]:
    """Return what keeps the program from acting by itself, with its rule; blanks if nothing."""
    stale = _stale(case)
    if stale:
        return stale, "RN-4"
    contradiction = _contradiction(case)
    if contradiction:
        return contradiction, "RN-4"
    other = _answered_numbers(case.answer) - {number_for(case.chart)}
    if other:
        return OTHER_NUMBER.format("」「".join(sorted(other)), number_for(case.chart)), "RN-1"
    if any(same_registration(one, _registration(case)) for one in case.doubtful):
        return "同じ登録を送ってあり、結果がまだわかりません。重ねては送りません。", "RN-4"
    if case.chart.reference_number and not case.after_change:
        return "保険が変わった人です。登録し直すかどうかを選んでください。", "RN-3"
    return "", ""


def _stale(case: Case) -> str:
    header = case.answer.header
    days = {case.arrived_on, header.qualification_confirmation_date or case.today}
    if header.process_execution_time is not None:
        days.add(business_day(header.process_execution_time))
    if case.carried_over or days != {case.today}:
        return "きょうの回答ではないため、自動では登録しません。"
    return ""


def _contradiction(case: Case) -> str:
    person, chart = identity_of(case.answer), case.chart
    wrong = [] if birth_agrees(person, chart) else ["生年月日"]
    if not (kana_agrees(person, chart) or name_agrees(person, chart)):
        wrong.append("氏名とカナ")
    if sex_differs(person, chart):
        wrong.append("性別")
    if not wrong:
        return ""
    return f"{'と'.join(wrong)}が患者の登録と合いません。本人に確かめてから登録してください。"


def _answered_numbers(answer: EligibilityAnswer) -> frozenset[str]:
    return identity_of(answer).references


def _registration(case: Case) -> Registration:
    return registration_of(case.answer.results[0], number_for(case.chart))
