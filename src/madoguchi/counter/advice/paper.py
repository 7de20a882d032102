"""被保険者資格申立書 as the clinic's own form: what can be filled in beforehand.

``rules.md`` §4. Nothing typed on it is sent or stored: it is typed into the page and printed.
"""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from madoguchi.domain.answer import QualificationResult
from madoguchi.formats.japanese import both_dates
from madoguchi.spec.rules.dated import in_force
from madoguchi.spec.rules.declaration_table import DECLARATION_FIELDS, DeclarationField
from madoguchi.spec.rules.share_table import RATIO_LABELS
from madoguchi.store.ports import Arrival, Patient

_SEXES = {"1": "男", "2": "女"}


class PaperField(Struct, frozen=True, kw_only=True):
    """One item of the paper with what is known of it."""

    row: DeclarationField
    value: str


def fields_of(day: date, values: Mapping[str, str]) -> tuple[PaperField, ...]:
    """Return the items of the form of *day*; none before the form existed."""
    rows = in_force(DECLARATION_FIELDS, day)
    return tuple(PaperField(row=row, value=values.get(row.key, "")) for row in rows)


def values_of(arrival: Arrival, patient: Patient | None) -> Mapping[str, str]:
    """Return what answer and chart know; the clinic's own name and address go first.

    The insurer of an answer that could not be confirmed is not copied: the patient names it.
    """
    person = arrival.answer.results[0] if arrival.answer.results else QualificationResult()
    born = patient.birthdate if patient else person.birthdate
    sex = patient.sex if patient else person.sex2 or person.sex1 or ""
    known = {
        "kana": (patient.kana if patient else person.name_kana) or "",
        "name": (patient.name if patient else person.name) or "",
        "sex": _SEXES.get(sex, ""),
        "birthdate": both_dates(born) if born else "",
        "address": (patient.address if patient else person.address) or "",
        "contact": patient.telephone if patient else "",
    }
    return known | _ratio(patient)


def _ratio(patient: Patient | None) -> dict[str, str]:
    ratio = patient.insurances[0].contribution_ratio if patient and patient.insurances else ""
    return {"ratio": RATIO_LABELS.get(ratio, "")}
