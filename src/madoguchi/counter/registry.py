"""The clinic's patients: add, edit, search, history (``users.md`` J6, ``issue 2`` item 9).

Every change is one transaction with a record in the audit trail that names ids and fields, never
what stands in them. What is typed is checked by the same rules as an imported row.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from madoguchi.counter.registry_csv import patient_from, problems
from madoguchi.counter.service import ConflictError, GoneError, check_linkable, only_registrars
from madoguchi.counter.takeover.changes import who_changed
from madoguchi.counter.takeover.newcomer import completed
from madoguchi.domain.clock import Clock
from madoguchi.domain.folding import fold_insurer_number
from madoguchi.store.ports import (
    Arrival,
    DuplicateNumberError,
    Insurance,
    LinkState,
    Patient,
    StaffUser,
    StalePatientError,
    Store,
    Work,
)

Tell = Callable[[Work, Arrival, Arrival | None], None]
"""How the counter's followers hear of a row that was linked: ``Counter.tell``."""

_PAGE = 1000
_SHOWN_TODAY = 5
"""Rows of an edited patient whose pages are told; more are not on today's list."""


_TYPED = (
    "number",
    "name",
    "kana",
    "birthdate",
    "sex",
    "reference_number",
    "post_number",
    "address",
    "telephone",
)
"""Fields of a chart that the form holds as they are; whatever else stands on file stays."""


class RefusedError(ValueError):
    """What was typed cannot be kept; ``problems`` says why in Japanese, one sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


class StaleError(ConflictError):
    """The chart was changed since the form was opened; the message says by whom."""


class Registry:
    """The verbs of 患者."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def add(
        self,
        values: Mapping[str, str],
        user: StaffUser,
        arrival_id: str = "",
        *,
        complete: bool = False,
        tell: Tell | None = None,
    ) -> Patient:
        """Add a patient from typed *values* (field → text, see ``csv_columns_table``).

        With *arrival_id* the row at the counter is linked to the new patient in the same
        transaction (新患として登録) and *tell* hears of it; *complete* adds what the form has no
        field for, such as dates and 限度額. RefusedError if anything is wrong, ConflictError if
        the row has a patient by now.
        """
        self._check(values, user)
        patient = patient_from(values, self._store.new_id(), self._clock.now())
        patient = msgspec.structs.replace(patient, aliases=_aliases(values))
        with self._store.write() as work:
            arrival = self._linkable(work, arrival_id, patient) if arrival_id else None
            if arrival and complete:
                patient = completed(patient, arrival)
            _put(work, patient, new=True)
            work.audit.add(user.id, "patient.added", patient.id)
            if arrival:
                _link_new(work, arrival, patient, user, tell)
        return patient

    def edit(
        self,
        patient_id: str,
        values: Mapping[str, str],
        user: StaffUser,
        revision: int | None = None,
    ) -> Patient:
        """Change a patient's basic data; further insurances on file stay as they are.

        *revision* is the chart's as the form showed it: StaleError if it was changed since.
        """
        self._check(values, user)
        with self._store.write() as work:
            old = work.patients.get(patient_id)
            if old is None:
                raise GoneError("この患者は見つかりません。検索し直してください。")
            if revision not in (None, old.revision):
                raise StaleError(stale_text(work, patient_id))
            new = _edited(old, patient_from(values, old.id, old.created_at or self._clock.now()))
            new = msgspec.structs.replace(new, aliases=_aliases(values))
            _put(work, new, new=False)
            for arrival in work.arrivals.of_patient(patient_id, _SHOWN_TODAY):
                work.events.add("arrival", arrival.id)
            work.audit.add(user.id, "patient.edited", patient_id, ",".join(_changed(old, new)))
        return new

    def search(self, text: str, after: str | None = None) -> Sequence[Patient]:
        """Find patients by number, kanji or kana; blank lists all. What was typed is not kept."""
        with self._store.read() as work:
            return work.patients.search(text, after=after)

    def patient(self, patient_id: str) -> Patient:
        """Return one patient; GoneError if there is none."""
        with self._store.read() as work:
            found = work.patients.get(patient_id)
        if found is None:
            raise GoneError("この患者は見つかりません。検索し直してください。")
        return found

    def history(self, patient_id: str, user: StaffUser) -> Sequence[Arrival]:
        """Return a patient's past answers, newest first, and note who looked."""
        with self._store.write() as work:
            work.audit.add(user.id, "patient.viewed", patient_id)
            return work.arrivals.of_patient(patient_id)

    def count(self) -> int:
        """Return how many patients there are."""
        with self._store.read() as work:
            return work.patients.count()

    def _linkable(self, work: Work, arrival_id: str, patient: Patient) -> Arrival:
        arrival = work.arrivals.get(arrival_id)
        if arrival is None:
            raise GoneError("この受付は見つかりません。一覧から開き直してください。")
        check_linkable(arrival, patient.id, self._store.institution_code)
        return arrival

    def _check(self, values: Mapping[str, str], user: StaffUser) -> None:
        only_registrars(user)
        plain = {field: text for field, text in values.items() if field != "aliases"}
        wrong = tuple(problems(plain, self._clock.now().date()))
        if wrong:
            raise RefusedError(wrong)


def stale_text(work: Work, patient_id: str) -> str:
    """Return who changed a chart meanwhile, and what to do."""
    who = who_changed(work, patient_id)
    return f"この画面を開いたあと、{who}この患者の登録が変わりました。開き直して確かめてください。"


def numbers_in_use(work: Work) -> set[str]:
    """Return every patient number of the registry, page by page."""
    numbers: set[str] = set()
    after: str | None = None
    while page := work.patients.search("", limit=_PAGE, after=after):
        numbers.update(patient.number for patient in page)
        if len(page) < _PAGE:
            break
        after = page[-1].id
    return numbers


def _link_new(
    work: Work, arrival: Arrival, patient: Patient, user: StaffUser, tell: Tell | None
) -> None:
    linked = msgspec.structs.replace(
        arrival, link=LinkState.UNIQUE, patient_id=patient.id, linked_by=user.id
    )
    work.arrivals.replace(linked)
    work.audit.add(user.id, "arrival.linked", arrival.id, f"patient={patient.id}")
    if tell is not None:
        tell(work, linked, arrival)


def _edited(old: Patient, typed: Patient) -> Patient:
    """Return *old* with what was typed; whatever else stands on file stays."""
    return msgspec.structs.replace(
        old,
        **{field: getattr(typed, field) for field in _TYPED},
        insurances=_insurances(old, typed),
    )


def _put(work: Work, patient: Patient, *, new: bool) -> None:
    taken = work.patients.by_number(patient.number)
    if taken is not None and taken.id != patient.id:
        raise RefusedError(
            [f"患者番号「{patient.number}」は登録済みです。別の番号にしてください。"]
        )
    try:
        (work.patients.add if new else work.patients.replace)(patient)
    except StalePatientError:
        raise StaleError(stale_text(work, patient.id)) from None
    except DuplicateNumberError:
        raise RefusedError(
            [f"患者番号「{patient.number}」は登録済みです。別の番号にしてください。"]
        ) from None


def _aliases(values: Mapping[str, str]) -> tuple[str, ...]:
    lines = (line.strip() for line in values.get("aliases", "").splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def _insurances(old: Patient, new: Patient) -> tuple[Insurance, ...]:
    """Keep what else is known of an insurance that was corrected, and every further one.

    Of another insurer nothing that is on file holds any more. The form shows the first insurance;
    emptied it is left as it is, because insurances are deleted one by one and never by the way.
    """
    typed, kept = new.insurances[:1], old.insurances[:1]
    if not kept or not typed:
        return (*(kept or typed), *old.insurances[1:])
    if fold_insurer_number(kept[0].insurer_number) != fold_insurer_number(typed[0].insurer_number):
        return (*typed, *old.insurances[1:])
    numbers = dict(zip(_NUMBERS, _numbers(typed[0]), strict=True))
    return (msgspec.structs.replace(kept[0], **numbers), *old.insurances[1:])


_NUMBERS = (
    "insurer_number",
    "insured_card_symbol",
    "insured_identification_number",
    "insured_branch_number",
)


def _numbers(card: Insurance) -> tuple[str, str, str, str]:
    return (
        card.insurer_number,
        card.insured_card_symbol,
        card.insured_identification_number,
        card.insured_branch_number,
    )


def _changed(old: Patient, new: Patient) -> Iterable[str]:
    before, after = msgspec.structs.asdict(old), msgspec.structs.asdict(new)
    return sorted(field for field in before if before[field] != after[field])
