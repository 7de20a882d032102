"""What a chart may be registered with, what it was registered with, and what it gets in the end."""

from datetime import date
from typing import Final

import msgspec

from madoguchi.counter.bulk.tying import current
from madoguchi.domain.folding import fold_reference_number
from madoguchi.domain.identity import identity_of
from madoguchi.domain.messages import Registration
from madoguchi.domain.patient import Patient
from madoguchi.domain.registering import (
    Judgement,
    Verdict,
    number_for,
    registration_of,
    registration_problem,
)
from madoguchi.store.ports import Enquiry, Work

NUMBER_TAKEN: Final = (
    "照会番号「{}」は、患者番号「{}」の人の照会番号として登録されています。"
    "どちらかの番号を直してから登録してください。"
)


def chart_judgement(chart: Patient, day: date) -> Judgement:
    """Judge the one insurance of a chart that counts on *day*; CLERK if it can be registered."""
    cards = current(chart.insurances, day)
    if len(cards) != 1:
        reason = "有効な保険が二つ以上登録されています。どれを使うかを決めてください。"
        if not cards:
            reason = "有効な保険が登録されていません。"
        return Judgement(verdict=Verdict.NO, reason=reason, rule="RN-4")
    wanted = registration_of(cards[0], number_for(chart))
    problem = registration_problem(wanted)
    if problem:
        return Judgement(verdict=Verdict.NO, reason=problem, rule="RN-1")
    return Judgement(
        verdict=Verdict.CLERK,
        reason="登録の保険に番号を登録します。保険が今も有効かは、先に資格確認で確かめてください。",
        rule="RN-2",
        registration=wanted,
    )


def chart_with_number(work: Work, chart: Patient) -> Patient | None:
    """Return another chart on which *chart*'s number stands as 照会番号, or None (RN-4)."""
    found = work.patients.by_reference_number(number_for(chart))
    return next((other for other in found if other.id != chart.id), None)


def unless_taken(work: Work, chart: Patient, judged: Judgement) -> Judgement:
    """Return *judged*, or a no: one number for two charts would lead to the wrong one."""
    other = chart_with_number(work, chart) if judged.registration else None
    if other is None:
        return judged
    reason = NUMBER_TAKEN.format(number_for(chart), other.number)
    return Judgement(verdict=Verdict.NO, reason=reason, rule="RN-4")


def keep_number(work: Work, patient_id: str | None, done: Registration, by: str) -> None:
    """Write a registered number into its chart; a chart that has it already is left alone.

    So is one when the number stands on another chart: an undo gave it back to that person.
    """
    chart = work.patients.get(patient_id) if patient_id else None
    number = fold_reference_number(done.reference_number)
    if chart is None or not number:
        return
    others = [one for one in work.patients.by_reference_number(number) if one.id != chart.id]
    if fold_reference_number(chart.reference_number) != number and not others:
        work.patients.replace(msgspec.structs.replace(chart, reference_number=number))
    work.audit.add(by, "refnum.registered", chart.id, "reference_number")


def former_number(work: Work, enquiry: Enquiry) -> str:
    """Return the one other number that the answer carried before *enquiry*, or a blank."""
    arrival = work.arrivals.get(enquiry.subject_id) if enquiry.subject_id else None
    if arrival is None or enquiry.registration is None:
        return ""
    numbers = identity_of(arrival.answer).references
    numbers -= {fold_reference_number(enquiry.registration.reference_number)}
    return next(iter(numbers)) if len(numbers) == 1 else ""
