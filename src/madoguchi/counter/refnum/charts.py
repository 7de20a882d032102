"""What a chart may be registered with, what it was registered with, and what it gets in the end."""

from datetime import date

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


def keep_number(work: Work, patient_id: str | None, done: Registration, by: str) -> None:
    """Write a registered number into its chart; a chart that has it already is left alone."""
    chart = work.patients.get(patient_id) if patient_id else None
    number = fold_reference_number(done.reference_number)
    if chart is None or not number:
        return
    if fold_reference_number(chart.reference_number) != number:
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
