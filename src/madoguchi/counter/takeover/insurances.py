"""Insurances of a chart by hand: add, change, end, delete (``users.md`` J3, J5).

The form holds numbers and dates as text. Every change is one transaction based on the revision
that the page showed. A deleted insurance comes back only by typing it, so the page asks first.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

import msgspec

from madoguchi.counter.csv_columns_table import LONGEST
from madoguchi.counter.registry import RefusedError, stale_text
from madoguchi.counter.service import ConflictError, GoneError, only_registrars
from madoguchi.counter.takeover.service import tell_rows
from madoguchi.domain.clock import Clock
from madoguchi.domain.patient import Insurance, Patient
from madoguchi.formats.japanese import DateTextError, parse_date
from madoguchi.store.ports import StaffUser, StalePatientError, Store, Work

TYPED: Final = (
    ("insurer_number", "保険者番号", LONGEST["insurer_number"]),
    ("insured_card_symbol", "記号", LONGEST["symbol"]),
    ("insured_identification_number", "番号", LONGEST["insured_number"]),
    ("insured_branch_number", "枝番", LONGEST["branch"]),
    ("insurer_name", "保険者名", 100),
    ("insured_name", "被保険者（世帯主）氏名", 100),
    ("personal_family_classification", "本人・家族", 1),
    ("contribution_ratio", "負担割合", 3),
)
"""Field, its name, and how long it may be."""
DATES: Final = (("valid_from", "開始日"), ("valid_to", "終了日"))
FAMILY: Final = (("", "未設定"), ("1", "本人"), ("2", "家族"))
RATIOS: Final = (("", "未設定"), ("010", "1割"), ("020", "2割"), ("030", "3割"))

Change = Callable[[tuple[Insurance, ...]], tuple[Insurance, ...]]


class Insurances:
    """The verbs of a chart's insurances; *at* counts from 0 in the chart's order."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def card(self, patient_id: str, at: int) -> tuple[Patient, Insurance]:
        """Return the chart and one of its insurances."""
        with self._store.read() as work:
            patient = _patient(work, patient_id)
        return patient, _card(patient, at)

    def add(
        self, patient_id: str, values: Mapping[str, str], revision: int, user: StaffUser
    ) -> None:
        """Add an insurance as the newest."""
        card = card_from(values)
        self._change(patient_id, revision, user, "insurance.added", lambda old: (card, *old))

    def edit(
        self, patient_id: str, at: int, values: Mapping[str, str], revision: int, user: StaffUser
    ) -> None:
        """Change one insurance."""
        card = card_from(values)

        def changed(old: tuple[Insurance, ...]) -> tuple[Insurance, ...]:
            return (*old[:at], card, *old[at + 1 :])

        self._change(patient_id, revision, user, "insurance.edited", changed, at)

    def delete(self, patient_id: str, at: int, revision: int, user: StaffUser) -> None:
        """Take one insurance out of the chart."""
        self._change(
            patient_id,
            revision,
            user,
            "insurance.deleted",
            lambda old: (*old[:at], *old[at + 1 :]),
            at,
        )

    def _change(
        self,
        patient_id: str,
        revision: int,
        user: StaffUser,
        action: str,
        change: Change,
        at: int | None = None,
    ) -> None:
        only_registrars(user)
        with self._store.write() as work:
            patient = _patient(work, patient_id)
            if patient.revision != revision:
                raise ConflictError(stale_text(work, patient.id))
            if at is not None:
                _card(patient, at)
            _put(work, msgspec.structs.replace(patient, insurances=change(patient.insurances)))
            work.audit.add(user.id, action, patient_id, f"number={at}" if at is not None else "")
            tell_rows(work, patient_id)


def values_of(card: Insurance) -> dict[str, str]:
    """Return an insurance as form values."""
    dates = {field: getattr(card, field) for field, _ in DATES}
    texts = {field: getattr(card, field) for field, _, _ in TYPED}
    return texts | {field: day.isoformat() if day else "" for field, day in dates.items()}


def card_from(values: Mapping[str, str]) -> Insurance:
    """Return the insurance that was typed; RefusedError says what is wrong with it."""
    wrong = list(_problems(values))
    if wrong:
        raise RefusedError(wrong)
    texts = {field: values.get(field, "") for field, _, _ in TYPED}
    days = {field: _day(values.get(field, "")) for field, _ in DATES}
    return msgspec.convert({**texts, **days}, Insurance)


def _problems(values: Mapping[str, str]) -> Iterator[str]:
    number = unicodedata.normalize("NFKC", values.get("insurer_number", ""))
    if not number:
        yield "保険者番号がありません。"
    elif not (number.isascii() and number.isdigit()):
        yield "保険者番号は数字だけで書いてください。"
    for field, ja, longest in TYPED:
        if len(values.get(field, "")) > longest:
            yield f"{ja}が長すぎます（{longest}文字まで）。"
        if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in values.get(field, "")):
            yield f"{ja}に目に見えない文字が入っています。"
    days: dict[str, date | None] = {}
    for field, ja in DATES:
        try:
            days[field] = _day(values.get(field, ""))
        except DateTextError as error:
            yield f"{ja}: {error}"
    start, end = days.get("valid_from"), days.get("valid_to")
    if start and end and end < start:
        yield "終了日が開始日より前です。"


def _day(text: str) -> date | None:
    return parse_date(text) if text else None


def _patient(work: Work, patient_id: str) -> Patient:
    patient = work.patients.get(patient_id)
    if patient is None:
        raise GoneError("この患者は見つかりません。検索し直してください。")
    return patient


def _card(patient: Patient, at: int) -> Insurance:
    if not 0 <= at < len(patient.insurances):
        raise GoneError("この保険は見つかりません。患者の画面から開き直してください。")
    return patient.insurances[at]


def _put(work: Work, patient: Patient) -> None:
    try:
        work.patients.replace(patient)
    except StalePatientError:
        raise ConflictError(stale_text(work, patient.id)) from None
