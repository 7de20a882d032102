"""The registry of the clinic's charts. What is stored is as typed; keys are folded beside it.

``patient_keys`` holds one row per way to be found (``keys.py``), so that a search is a range of
an index and stays fast whatever the number of patients; "contains" scans the narrow keys only.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import dropwhile, islice

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from madoguchi.domain.folding import fold_insurer_number, fold_kana, fold_symbol
from madoguchi.store.keys import Key, keys_of, number_order, reference_key, wanted
from madoguchi.store.ports import (
    DuplicateNumberError,
    Insurance,
    LimitCertificate,
    Patient,
    PublicExpense,
    StalePatientError,
)
from madoguchi.store.schema import patient_keys, patients

_AT_ONCE = 500
_WINDOW = 1000
_GREATEST = "\U0010ffff"


class SqlPatients:
    """``ports.Patients`` over the tables."""

    def __init__(self, connection: Connection, institution: str) -> None:
        self._connection = connection
        self._institution = institution

    def add(self, patient: Patient) -> None:
        """Add a patient; ``DuplicateNumberError`` if the number is taken."""
        self.add_many([patient])

    def add_many(self, patients: Sequence[Patient]) -> None:
        """Add many at once, in the order given; ``DuplicateNumberError`` if a number is taken."""
        for start in range(0, len(patients), _AT_ONCE):
            self._add_some(patients[start : start + _AT_ONCE])

    def replace(self, patient: Patient) -> None:
        """Store a changed patient and count its revision up.

        ``StalePatientError`` if it was changed since, KeyError if there is none,
        ``DuplicateNumberError`` as above.
        """
        holder = self.by_number(patient.number)
        if holder and holder.id != patient.id:
            raise DuplicateNumberError(patient.number)
        row = {**_columns(patient), "revision": patient.revision + 1}
        same = (patients.c.id == patient.id) & (patients.c.revision == patient.revision)
        result = self._connection.execute(update(patients).where(self._mine, same).values(**row))
        if not result.rowcount:
            raise (StalePatientError if self.get(patient.id) else KeyError)(patient.id)
        mine = patient_keys.c.institution_code == self._institution
        self._connection.execute(
            delete(patient_keys).where(mine, patient_keys.c.patient_id == patient.id)
        )
        self._connection.execute(insert(patient_keys), self._key_rows([patient]))

    def get(self, patient_id: str) -> Patient | None:
        """Return one patient, or None."""
        found = self.many([patient_id])
        return found[0] if found else None

    def many(self, patient_ids: Sequence[str]) -> Sequence[Patient]:
        """Return those of *patient_ids* that exist, in that order."""
        found: dict[str, Patient] = {}
        for start in range(0, len(patient_ids), _AT_ONCE):
            some = patient_ids[start : start + _AT_ONCE]
            found |= {p.id: p for p in self._fetch(self._select(patients.c.id.in_(some)))}
        return [found[patient_id] for patient_id in patient_ids if patient_id in found]

    def by_number(self, number: str) -> Patient | None:
        """Return the patient with the clinic's number, or None."""
        found = self._fetch(self._select(patients.c.number == number))
        return found[0] if found else None

    def by_reference_number(self, reference_number: str) -> Sequence[Patient]:
        """Return patients whose 照会番号 it is (blanks trimmed, leading zeros kept)."""
        key = reference_key(reference_number)
        return self._by_key("reference", key) if key else []

    def by_kana_and_birthdate(self, kana: str, birthdate: date) -> Sequence[Patient]:
        """Return patients whose folded kana (own or alias) and birthday agree."""
        key = fold_kana(kana)
        return self._by_key("kana", key, patients.c.birthdate == birthdate) if key else []

    def by_insured(self, insurer_number: str, symbol: str | None, number: str) -> Sequence[Patient]:
        """Return patients with an insurance under these numbers; see ``ports.Patients``."""
        key = fold_symbol(number)
        wanted_insurance = (fold_insurer_number(insurer_number), fold_symbol(symbol))
        found = self._by_key("insured", key) if key else []
        return [p for p in found if _is_insured(p, wanted_insurance, key)]

    def search(self, text: str, *, limit: int = 50, after: str | None = None) -> Sequence[Patient]:
        """Find by number, kanji or kana; see ``ports.Patients.search``."""
        keys = wanted(text)
        if not keys:
            return self._page_by_number(limit, after)
        ids = self._matches(keys)
        if after is not None:
            ids = islice(dropwhile(lambda found: found != after, ids), 1, None)
        return self.many(list(islice(ids, limit)))

    def count(self) -> int:
        """Return how many patients there are."""
        query = select(func.count()).select_from(patients).where(self._mine)
        return self._connection.execute(query).scalar_one()

    @property
    def _mine(self) -> ColumnElement[bool]:
        return patients.c.institution_code == self._institution

    def _add_some(self, some: Sequence[Patient]) -> None:
        """Add at most 500; the index tells of a number taken, since asking first costs a scan."""
        rows = [{"institution_code": self._institution, **_columns(patient)} for patient in some]
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(patients), rows)
                self._connection.execute(insert(patient_keys), self._key_rows(some))
        except IntegrityError:
            if taken := self._taken([patient.number for patient in some]):
                raise DuplicateNumberError(*taken) from None
            raise

    def _taken(self, numbers: Sequence[str]) -> list[str]:
        query = select(patients.c.number).where(self._mine, patients.c.number.in_(numbers))
        twice = {number for number in numbers if numbers.count(number) > 1}
        return sorted({*self._connection.execute(query).scalars(), *twice})

    def _key_rows(self, some: Sequence[Patient]) -> list[dict[str, str]]:
        return [
            {
                "institution_code": self._institution,
                "kind": key.kind,
                "key": key.text,
                "patient_id": patient.id,
            }
            for patient in some
            for key in sorted(keys_of(patient))
        ]

    def _matches(self, keys: Sequence[Key]) -> Iterator[str]:
        """Yield ids once each: first what begins with a key, then what contains it."""
        column = patient_keys.c.key
        given: set[str] = set()
        for key in keys:
            begins = column.between(key.text, key.text + _GREATEST)
            yield from self._fresh(key, column == key.text if key.whole else begins, given)
        for key in keys:
            if not key.whole:
                yield from self._fresh(key, column.contains(key.text, autoescape=True), given)

    def _fresh(self, key: Key, condition: ColumnElement[bool], given: set[str]) -> Iterator[str]:
        query = (
            select(patient_keys.c.patient_id)
            .where(
                patient_keys.c.institution_code == self._institution,
                patient_keys.c.kind == key.kind,
                condition,
            )
            .order_by(patient_keys.c.key, patient_keys.c.patient_id)
            .limit(_WINDOW)
        )
        for patient_id in self._connection.execute(query).scalars().all():
            if patient_id not in given:
                given.add(patient_id)
                yield patient_id

    def _page_by_number(self, limit: int, after: str | None) -> Sequence[Patient]:
        query = self._select().order_by(patients.c.number_order, patients.c.id).limit(limit)
        last = self.get(after) if after is not None else None
        if last:
            place = number_order(last.number)
            later = patients.c.number_order > place
            beside = (patients.c.number_order == place) & (patients.c.id > last.id)
            query = query.where(patients.c.number_order >= place, later | beside)
        return self._fetch(query)

    def _by_key(self, kind: str, key: str, *conditions: ColumnElement[bool]) -> Sequence[Patient]:
        query = select(patient_keys.c.patient_id).where(
            patient_keys.c.institution_code == self._institution,
            patient_keys.c.kind == kind,
            patient_keys.c.key == key,
        )
        # In two steps: given a subquery, SQLite walks through the whole registry instead.
        ids = self._connection.execute(query).scalars().all()
        found = self._fetch(self._select(patients.c.id.in_(ids), *conditions))
        return sorted(found, key=lambda patient: (number_order(patient.number), patient.id))

    def _select(self, *conditions: ColumnElement[bool]) -> Select[tuple[object, ...]]:
        return select(patients).where(self._mine, *conditions)

    def _fetch(self, query: Select[tuple[object, ...]]) -> Sequence[Patient]:
        return [_patient(row) for row in self._connection.execute(query)]


def _is_insured(patient: Patient, wanted_insurance: tuple[str, str], number: str) -> bool:
    insurer, symbol = wanted_insurance
    for one in patient.insurances:
        own = fold_symbol(one.insured_card_symbol)
        if (
            fold_insurer_number(one.insurer_number) == insurer
            and fold_symbol(one.insured_identification_number) == number
            and (not own or not symbol or own == symbol)
        ):
            return True
    return False


def _columns(patient: Patient) -> dict[str, object]:
    row = msgspec.structs.asdict(patient)
    row["aliases"] = msgspec.json.encode(patient.aliases).decode()
    row["insurances"] = msgspec.json.encode(patient.insurances).decode()
    row["limit_certificates"] = msgspec.json.encode(patient.limit_certificates).decode()
    row["public_expenses"] = msgspec.json.encode(patient.public_expenses).decode()
    row["number_order"] = number_order(patient.number)
    return row


def _patient(row: Row[tuple[object, ...]]) -> Patient:
    return Patient(
        id=row.id,
        number=row.number,
        name=row.name,
        kana=row.kana,
        birthdate=row.birthdate,
        sex=row.sex,
        aliases=msgspec.json.decode(row.aliases, type=tuple[str, ...]),
        reference_number=row.reference_number,
        post_number=row.post_number,
        address=row.address,
        telephone=row.telephone,
        insurances=msgspec.json.decode(row.insurances, type=tuple[Insurance, ...]),
        limit_certificates=msgspec.json.decode(
            row.limit_certificates, type=tuple[LimitCertificate, ...]
        ),
        public_expenses=msgspec.json.decode(row.public_expenses, type=tuple[PublicExpense, ...]),
        created_at=row.created_at,
        revision=row.revision,
    )
