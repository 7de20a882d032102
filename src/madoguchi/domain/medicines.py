"""薬剤情報（診療を含む）: what YZKsiquc01res brought, in one shape for its three families.

Implements ``oqs-interface.md`` §3.7. Quantities, times and codes stay text as they came. What
replaces what (receipt before dispensing before prescription) is not decided here.
"""

from datetime import date

from msgspec import Struct

from madoguchi.domain.answer import Unknown


class InformationPerson(Struct, frozen=True, kw_only=True):
    """Whose information it is, as the centre says (QuaInf, QualificationsInfo)."""

    name: str | None = None
    name_kana: str | None = None
    birthdate: date | None = None
    sex: str | None = None


class Drug(Struct, frozen=True, kw_only=True):
    """One medicine of one day (DrugInf)."""

    code: str | None = None
    name: str | None = None
    ingredient: str | None = None
    quantity: str | None = None
    unit: str | None = None
    usage: str | None = None
    instruction: str | None = None
    times: str | None = None
    treatment_class: str | None = None
    usage_class: str | None = None


class Treatment(Struct, frozen=True, kw_only=True):
    """One 診療行為 of one day (MeTrInf); in receipts only."""

    name: str | None = None
    code: str | None = None
    treatment_class: str | None = None
    quantity: str | None = None
    times: str | None = None
    unit: str | None = None


class MedicineDay(Struct, frozen=True, kw_only=True):
    """What was dispensed, prescribed or done on one day."""

    dispensed_on: date | None = None
    prescribed_on: date | None = None
    drugs: tuple[Drug, ...] = ()
    treatments: tuple[Treatment, ...] = ()


class MedicineMonth(Struct, frozen=True, kw_only=True):
    """One provider's month (``yyyyMM``)."""

    month: str | None = None
    own_dispensing: str | None = None
    own_prescribing: str | None = None
    provider_code: str | None = None
    provider_name: str | None = None
    prescriber_code: str | None = None
    prescriber_name: str | None = None
    in_out: str | None = None
    days: tuple[MedicineDay, ...] = ()


class MedicineAnswer(Struct, frozen=True, kw_only=True):
    """YZKsiquc01res as XML. ``result_code`` other than "1" comes with ``message_contents``."""

    result_code: str | None = None
    message_contents: str | None = None
    person: InformationPerson | None = None
    receipts: tuple[MedicineMonth, ...] = ()
    dispensed: tuple[MedicineMonth, ...] = ()
    prescribed: tuple[MedicineMonth, ...] = ()
    unknown: tuple[Unknown, ...] = ()
