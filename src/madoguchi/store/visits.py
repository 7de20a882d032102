"""Visits of the clinic; every change writes the event that open pages follow."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, tuple_

from madoguchi.store.documents import Documents
from madoguchi.store.ports import Events, Visit
from madoguchi.store.schema import visits

_EVENT = "visit"
_LIVE = visits.c.void.is_(False)


class SqlVisits:
    """``ports.Visits`` over the table."""

    def __init__(self, connection: Connection, institution: str, events: Events) -> None:
        self._rows = Documents(connection, institution, visits, Visit)
        self._events = events

    def add(self, visit: Visit) -> None:
        """Add a visit."""
        self._rows.add([visit], [{"id": visit.id, **_keys(visit)}])
        self._events.add(_EVENT, visit.id)

    def replace(self, visit: Visit) -> None:
        """Store a changed visit; KeyError if there is none."""
        self._rows.replace(visit, _keys(visit), visits.c.id == visit.id)
        self._events.add(_EVENT, visit.id)

    def get(self, visit_id: str) -> Visit | None:
        """Return one visit, or None."""
        return self._rows.first(visits.c.id == visit_id)

    def of_patient(self, patient_id: str, limit: int = 50) -> Sequence[Visit]:
        """Return a patient's visits that are not void, newest first."""
        query = self._rows.where(visits.c.patient_id == patient_id, _LIVE)
        return self._rows.fetch(
            query.order_by(visits.c.day.desc(), visits.c.id.desc()).limit(limit)
        )

    def of_patient_on(self, patient_id: str, day: date) -> Visit | None:
        """Return the patient's visit of that day that is not void, or None."""
        return self._rows.first(visits.c.patient_id == patient_id, visits.c.day == day, _LIVE)

    def of_arrival(self, arrival_id: str) -> Visit | None:
        """Return the visit that is based on an arrival and not void, or None."""
        return self._rows.first(visits.c.arrival_id == arrival_id, _LIVE)

    def voided_of_arrival(self, arrival_id: str) -> Visit | None:
        """Return the newest void visit that was based on an arrival, or None."""
        query = self._rows.where(visits.c.arrival_id == arrival_id, visits.c.void.is_(True))
        found = self._rows.fetch(query.order_by(visits.c.id.desc()).limit(1))
        return found[0] if found else None

    def any_before(self, patient_id: str, day: date) -> bool:
        """Tell whether the patient has a visit of an earlier day that is not void."""
        return (
            self._rows.first(visits.c.patient_id == patient_id, visits.c.day < day, _LIVE)
            is not None
        )

    def between(
        self, first: date, last: date, *, after: str | None = None, limit: int = 1000
    ) -> Sequence[Visit]:
        """Return the visits of the days *first* to *last* that are not void, by day and id."""
        query = self._rows.where(visits.c.day.between(first, last), _LIVE)
        before = self.get(after) if after else None
        if before:
            place = (before.day, before.id)
            query = query.where(tuple_(visits.c.day, visits.c.id) > place)
        return self._rows.fetch(query.order_by(visits.c.day, visits.c.id).limit(limit))


def _keys(visit: Visit) -> dict[str, object]:
    return {
        "day": visit.day,
        "patient_id": visit.patient_id,
        "arrival_id": visit.arrival_id,
        "void": visit.void,
    }
