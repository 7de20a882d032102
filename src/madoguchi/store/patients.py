"""The registry of the clinic's charts. What is stored is as typed; keys are folded beside it.

``patient_keys`` holds one row per way to be found (``keys.py``), so that a search is a range of
an index and stays fast whatever the number of patients; "contains" scans the narrow keys only.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import dropwhile, islice

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    union_all,
    update,
)
from sqlalchemy.exc import IntegrityError

from madoguchi.domain.folding import fold_insurer_number, fold_kana, fold_symbol
from madoguchi.domain.identity import Identity, Policy
from madoguchi.store.keys import (
    VERSION,
    Key,
    keys_around,
    keys_of,
    number_order,
    policy_key,
    policy_keys,
    reference_key,
    wanted,
)
from madoguchi.store.patient_rows import by_number, columns_of, is_insured, patient_of
from madoguchi.store.ports import (
    DuplicateNumberError,
    Patient,
    StalePatientError,
)
from madoguchi.store.schema import patient_keys, patients

_AT_ONCE = 500
_WINDOW = 1000
_LONGEST = 200
"""Characters of a search; no chart's key is longer, and a database refuses a pattern of 50,000."""
_GREATEST = "\U0010ffff"
_OF_KEYS = "version"
"""Kind of the one row that tells the version of the keys."""


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
        row = {**columns_of(patient), "revision": patient.revision + 1}
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
        policy = Policy(
            fold_insurer_number(insurer_number), fold_symbol(symbol), fold_symbol(number), ""
        )
        if not policy_key(policy):
            return []
        key = patient_keys.c.key
        stem = policy_key(Policy(policy.insurer, "", policy.number, ""))
        anyhow = key.between(stem, stem + _GREATEST)
        found = self._keyed("policy", key.in_(policy_keys(policy)) if policy.symbol else anyhow)
        return [p for p in found if is_insured(p, (policy.insurer, policy.symbol), policy.number)]

    def around(self, person: Identity) -> Sequence[Patient]:
        """Return every chart that may be *person*'s; see ``ports.Patients``."""
        keys = keys_around(person)
        if not any(keys.values()):
            return []
        of_ours = {"institution": self._institution}
        ids = self._connection.execute(_ids_around(), of_ours | keys).scalars().all()
        rows = self._connection.execute(_of_ids(), of_ours | {"ids": list(dict.fromkeys(ids))})
        return [patient_of(row) for row in rows]

    def search(self, text: str, *, limit: int = 50, after: str | None = None) -> Sequence[Patient]:
        """Find by number, kanji or kana; see ``ports.Patients.search``."""
        if len(text) > _LONGEST:
            return ()
        keys = wanted(text)
        if not keys:
            return self._page_by_number(limit, after)
        ids = self._matches(keys)
        if after is not None:
            ids = islice(dropwhile(lambda found: found != after, ids), 1, None)
        return self.many(list(islice(ids, limit)))

    def has_current_keys(self) -> bool:
        """Tell whether the keys of all charts say what this program's folding says."""
        query = select(patient_keys.c.key).where(
            patient_keys.c.institution_code == self._institution, patient_keys.c.kind == _OF_KEYS
        )
        return self._connection.execute(query).scalars().all() == [VERSION]

    def make_keys_anew(self) -> None:
        """Throw the keys of all charts away and make them again, and note their version."""
        if self.has_current_keys():
            return
        mine = patient_keys.c.institution_code == self._institution
        self._connection.execute(delete(patient_keys).where(mine))
        last: str | None = None
        while page := self._page_by_number(_AT_ONCE, last):
            self._connection.execute(insert(patient_keys), self._key_rows(page))
            last = page[-1].id
        version = {"kind": _OF_KEYS, "key": VERSION, "patient_id": ""}
        row = {"institution_code": self._institution, **version}
        self._connection.execute(insert(patient_keys), [row])

    def count(self) -> int:
        """Return how many patients there are."""
        query = select(func.count()).select_from(patients).where(self._mine)
        return self._connection.execute(query).scalar_one()

    @property
    def _mine(self) -> ColumnElement[bool]:
        return patients.c.institution_code == self._institution

    def _add_some(self, some: Sequence[Patient]) -> None:
        """Add at most 500; the index tells of a number taken, since asking first costs a scan."""
        rows = [{"institution_code": self._institution, **columns_of(patient)} for patient in some]
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
        return self._keyed(kind, patient_keys.c.key == key, *conditions)

    def _keyed(
        self, kind: str, which: ColumnElement[bool], *conditions: ColumnElement[bool]
    ) -> Sequence[Patient]:
        """Return the patients that have a key of *kind* for which *which* holds."""
        query = select(patient_keys.c.patient_id).where(
            patient_keys.c.institution_code == self._institution,
            patient_keys.c.kind == kind,
            which,
        )
        # In two steps: given a subquery, SQLite walks through the whole registry instead.
        return self._ordered(self._connection.execute(query).scalars().all(), *conditions)

    def _ordered(self, ids: Sequence[str], *conditions: ColumnElement[bool]) -> Sequence[Patient]:
        """Return the patients of *ids* (once each) by number, as people count."""
        found: list[Patient] = []
        unique = list(dict.fromkeys(ids))
        for start in range(0, len(unique), _AT_ONCE):
            some = unique[start : start + _AT_ONCE]
            found += self._fetch(self._select(patients.c.id.in_(some), *conditions))
        return by_number(found)

    def _select(self, *conditions: ColumnElement[bool]) -> Select[tuple[object, ...]]:
        return select(patients).where(self._mine, *conditions)

    def _fetch(self, query: Select[tuple[object, ...]]) -> Sequence[Patient]:
        return [patient_of(row) for row in self._connection.execute(query)]


@cache
def _ids_around() -> CompoundSelect[tuple[str]]:
    """Return the query for the ids under three kinds of keys; built once, as it runs each time."""
    return union_all(
        *(
            select(patient_keys.c.patient_id).where(
                patient_keys.c.institution_code == bindparam("institution"),
                patient_keys.c.kind == literal_column(f"'{kind}'"),
                patient_keys.c.key.in_(bindparam(kind, expanding=True)),
            )
            for kind in ("birth", "reference", "policy")
        )
    )


@cache
def _of_ids() -> Select[tuple[object, ...]]:
    return select(patients).where(
        patients.c.institution_code == bindparam("institution"),
        patients.c.id.in_(bindparam("ids", expanding=True)),
    )
