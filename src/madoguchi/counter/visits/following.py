"""The visit of the day follows the rows that are linked: made, confirmed, moved, taken back.

Everything is reckoned anew from the rows of the patient and day, so that the same links give the
same visit in whatever order they came, and a second telling changes nothing.
"""

from collections.abc import Sequence
from datetime import date

import msgspec
from msgspec import Struct

from madoguchi.counter.preferences import preferences_of
from madoguchi.counter.service import INTAKE_ACTOR
from madoguchi.counter.visits.readings import linked_rows, readings_of
from madoguchi.counter.visits.reckoning import BORN_OF_READING, Reading, reckoned
from madoguchi.domain.clock import Clock
from madoguchi.store.ports import Arrival, Evidence, Store, Visit, VisitSource, Work


class Day(Struct, frozen=True, kw_only=True):
    """What the linked rows say of one patient on one day."""

    patient_id: str
    day: date
    rows: Sequence[Arrival]
    readings: Sequence[Reading]


class Reckoner:
    """Brings visits to what the linked rows say."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def day_of(self, work: Work, patient_id: str, day: date) -> Day:
        """Return what the rows say of a patient's day."""
        rows = linked_rows(work, patient_id, day)
        readings = readings_of(rows, work, day, self._store.institution_code)
        return Day(patient_id=patient_id, day=day, rows=rows, readings=readings)

    def reckon(self, work: Work, patient_id: str, day: date, cause: Arrival) -> None:
        """Make, confirm or take back the patient's visit of *day*, because of *cause*."""
        known = self.day_of(work, patient_id, day)
        visit = work.visits.of_patient_on(patient_id, day)
        if visit is None:
            if known.readings and _makes_visits(work, known.readings):
                self._begin(work, known, cause)
            return
        changed = reckoned(visit, known.readings)
        if changed != visit:
            work.visits.replace(changed)
            _note(work, cause, "visit.voided" if changed.void else "visit.reckoned", visit.id)

    def reckoned(self, work: Work, visit: Visit) -> Visit:
        """Return *visit* as the linked rows of its day make it; one without a chart has none."""
        if visit.patient_id is None:
            return reckoned(visit, ())
        return reckoned(visit, self.day_of(work, visit.patient_id, visit.day).readings)

    def _begin(self, work: Work, known: Day, cause: Arrival) -> None:
        """Add a visit, or bring back the one that the row had under another chart."""
        old = work.visits.voided_of_arrival(cause.id)
        if old and old.day == known.day and old.source in BORN_OF_READING:
            first = old.first if old.patient_id == known.patient_id else guess_first(work, known)
            visit = msgspec.structs.replace(
                old, patient_id=known.patient_id, void=False, first=first
            )
            work.visits.replace(reckoned(visit, known.readings))
            _note(work, cause, "visit.moved", visit.id)
            return
        visit = Visit(
            id=self._store.new_id(),
            day=known.day,
            created_at=self._clock.now(),
            created_by=cause.linked_by or INTAKE_ACTOR,
            source=VisitSource.CARD,
            patient_id=known.patient_id,
            first=guess_first(work, known),
        )
        work.visits.add(reckoned(visit, known.readings))
        _note(work, cause, "visit.added", visit.id)


def guess_first(work: Work, known: Day) -> bool | None:
    """Guess 初診: False after an earlier visit or answer, True for a chart made at this visit.

    None where nothing is known: a chart that stood there before may come from another program.
    """
    if work.visits.any_before(known.patient_id, known.day):
        return False
    if any(row.day < known.day for row in known.rows):
        return False
    patient = work.patients.get(known.patient_id)
    made = patient.created_at if patient else None
    return True if made and any(made >= one.at for one in known.readings) else None


def _makes_visits(work: Work, readings: Sequence[Reading]) -> bool:
    by_number = any(one.kind is Evidence.NUMBER for one in readings)
    return by_number or preferences_of(work).visit_from_card


def _note(work: Work, cause: Arrival, verb: str, visit_id: str) -> None:
    work.audit.add(cause.linked_by or INTAKE_ACTOR, verb, visit_id, f"arrival={cause.id}")
