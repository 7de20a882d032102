"""The clinic's patients: add, edit, search, history (``users.md`` J6, ``issue 2`` item 9).

Every change is one transaction with a record in the audit trail that names ids and fields, never
what stands in them. What is typed is checked by the same rules as an imported row.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from madoguchi.counter.registry_csv import patient_from, problems
from madoguchi.counter.service import (
    REGISTRARS,
    GoneError,
    NotAllowedError,
    check_linkable,
)
from madoguchi.domain.clock import Clock
from madoguchi.store.ports import (
    Arrival,
    DuplicateNumberError,
    Insurance,
    LinkState,
    Patient,
    StaffUser,
    Store,
    Work,
)

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


class Registry:
    """The verbs of 患者."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def add(self, values: Mapping[str, str], user: StaffUser, arrival_id: str = "") -> Patient:
        """Add a patient from typed *values* (field → text, see ``csv_columns_table``).

        With *arrival_id* the row at the counter is linked to the new patient in the same
        transaction (新患として登録). RefusedError if anything is wrong, ConflictError if the row
        has a patient by now.
        """
        self._check(values, user)
        patient = patient_from(values, self._store.new_id(), self._clock.now())
        aliases = _aliases(values)
        patient = msgspec.structs.replace(patient, aliases=aliases)
        with self._store.write() as work:
            _put(work, patient, new=True)
            work.audit.add(user.id, "patient.added", patient.id)
            if arrival_id:
                self._link_new(work, arrival_id, patient, user)
        return patient

    def edit(self, patient_id: str, values: Mapping[str, str], user: StaffUser) -> Patient:
        """Change a patient's basic data; further insurances on file stay as they are."""
        self._check(values, user)
        with self._store.write() as work:
            old = work.patients.get(patient_id)
            if old is None:
                raise GoneError("この患者は見つかりません。検索し直してください。")
            new = patient_from(values, old.id, old.created_at or self._clock.now())
            new = msgspec.structs.replace(
                old,
                **{field: getattr(new, field) for field in _TYPED},
                aliases=_aliases(values),
                insurances=_insurances(old, new),
            )
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

    def _link_new(self, work: Work, arrival_id: str, patient: Patient, user: StaffUser) -> None:
        arrival = work.arrivals.get(arrival_id)
        if arrival is None:
            raise GoneError("この受付は見つかりません。一覧から開き直してください。")
        check_linkable(arrival, patient.id, self._store.institution_code)
        work.arrivals.replace(
            msgspec.structs.replace(
                arrival, link=LinkState.UNIQUE, patient_id=patient.id, linked_by=user.id
            )
        )
        work.audit.add(user.id, "arrival.linked", arrival_id, f"patient={patient.id}")

    def _check(self, values: Mapping[str, str], user: StaffUser) -> None:
        if user.role not in REGISTRARS:
            raise NotAllowedError("患者の登録は受付か院長のアカウントで行います。")
        plain = {field: text for field, text in values.items() if field != "aliases"}
        wrong = tuple(problems(plain, self._clock.now().date()))
        if wrong:
            raise RefusedError(wrong)


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


def _put(work: Work, patient: Patient, *, new: bool) -> None:
    taken = work.patients.by_number(patient.number)
    if taken is not None and taken.id != patient.id:
        raise RefusedError(
            [f"患者番号「{patient.number}」は登録済みです。別の番号にしてください。"]
        )
    try:
        (work.patients.add if new else work.patients.replace)(patient)
    except DuplicateNumberError:
        raise RefusedError(
            [f"患者番号「{patient.number}」は登録済みです。別の番号にしてください。"]
        ) from None


def _aliases(values: Mapping[str, str]) -> tuple[str, ...]:
    lines = (line.strip() for line in values.get("aliases", "").splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def _insurances(old: Patient, new: Patient) -> tuple[Insurance, ...]:
    """Keep what else is known of an insurance that was not changed, and every further one."""
    typed, kept = new.insurances[:1], old.insurances[:1]
    same = [_numbers(card) for card in kept] == [_numbers(card) for card in typed]
    return (*(kept if same else typed), *old.insurances[1:])


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
