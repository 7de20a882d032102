"""A new chart from an answer: what stands in the form, and what comes along beside it.

The householder's name is never the patient's; 医療扶助 is no insurance; nothing comes of an answer
that is not valid but what the person themself is called.
"""

from collections.abc import Sequence
from typing import Final

from madoguchi.counter.takeover.fields_table import FIELDS
from madoguchi.counter.takeover.proposals import day_of
from madoguchi.counter.takeover.words import value_lines
from madoguchi.domain.comparison import compare
from madoguchi.domain.coverage import insurance_of, insured, person_of
from madoguchi.domain.difference import OF_INSURANCE, ChartField
from madoguchi.domain.patient import Insurance, Patient
from madoguchi.domain.takeover import take_over
from madoguchi.store.ports import Arrival

ALONG: Final = (*OF_INSURANCE, ChartField.LIMIT, ChartField.PUBLIC_EXPENSE)
"""What the form has no fields for. The insurance itself is typed: only if it agrees, they come."""


def form_values(arrival: Arrival) -> dict[str, str]:
    """Return an answer as form values; the number is left for the clinic to give."""
    person = person_of(arrival.answer)
    if person is None:
        return {}
    card = _card(arrival)
    texts = {
        "name": person.name,
        "kana": person.name_kana,
        "birthdate": person.birthdate.isoformat() if person.birthdate else "",
        "sex": person.sex2 or person.sex1,
        "insurer_number": card.insurer_number,
        "symbol": card.insured_card_symbol,
        "insured_number": card.insured_identification_number,
        "branch": card.insured_branch_number,
        "reference_number": person.reference_number,
        "post_number": person.post_number,
        "address": person.address,
        "aliases": "\n".join(filter(None, (person.name_of_other, person.name_of_other_kana))),
    }
    return {field: text or "" for field, text in texts.items()}


def completed(patient: Patient, arrival: Arrival) -> Patient:
    """Return a new *patient* with what comes along; only of the insurance that was typed."""
    return take_over(patient, arrival.answer, ALONG, day_of(arrival))


def along(arrival: Arrival) -> Sequence[tuple[str, tuple[str, ...]]]:
    """Return what would come along, each with its name and its lines."""
    person = person_of(arrival.answer)
    if person is None or person.birthdate is None:
        return ()
    bare = Patient(
        id="", number="", name="", kana="", birthdate=person.birthdate, insurances=(_card(arrival),)
    )
    return [
        (FIELDS[one.field].ja, value_lines(one.field, one.answered))
        for one in compare(arrival.answer, bare, day_of(arrival))
        if one.takeable and one.field in ALONG
    ]


def _card(arrival: Arrival) -> Insurance:
    """Return the numbers of the answer's first insurance; blank ones if there is none."""
    result = next(iter(insured(arrival.answer)), None)
    if result is None:
        return Insurance(insurer_number="")
    whole = insurance_of(result, day_of(arrival))
    return Insurance(
        insurer_number=whole.insurer_number,
        insured_card_symbol=whole.insured_card_symbol,
        insured_identification_number=whole.insured_identification_number,
        insured_branch_number=whole.insured_branch_number,
    )
