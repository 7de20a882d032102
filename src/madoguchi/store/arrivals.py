"""Today's people at the counter; the answer of each is a frozen msgspec JSON snapshot.

Every change of a row writes the event that the open pages follow, in the same transaction.
"""

from collections.abc import Sequence
from datetime import date

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, insert, select, update

from madoguchi.domain.answer import EligibilityAnswer
from madoguchi.store.ports import Arrival, Events, LinkState
from madoguchi.store.schema import arrivals

_EVENT = "arrival"


class SqlArrivals:
    """``ports.Arrivals`` over the table."""

    def __init__(self, connection: Connection, institution: str, events: Events) -> None:
        self._connection = connection
        self._institution = institution
        self._events = events

    def add(self, arrival: Arrival) -> None:
        """Add a row and its event."""
        self._connection.execute(
            insert(arrivals).values(
                institution_code=self._institution,
                id=arrival.id,
                journal_id=arrival.journal_id,
                day=arrival.day,
                seen_at=arrival.seen_at,
                created_at=arrival.created_at,
                source=arrival.source,
                answer=msgspec.json.encode(arrival.answer).decode(),
                carried_over=arrival.carried_over,
                enquiry_id=arrival.enquiry_id,
                unit=arrival.unit,
                **_changeable(arrival),
            )
        )
        self._events.add(_EVENT, arrival.id)

    def get(self, arrival_id: str) -> Arrival | None:
        """Return one row, or None."""
        found = self.many([arrival_id])
        return found[0] if found else None

    def many(self, arrival_ids: Sequence[str]) -> Sequence[Arrival]:
        """Return the rows that exist of *arrival_ids*, newest first."""
        return self._fetch(_newest_first(self._where(arrivals.c.id.in_(arrival_ids))))

    def of_unit(self, journal_id: str, unit: int) -> Arrival | None:
        """Return the row of one person of a file, or None."""
        found = self._fetch(
            self._where(arrivals.c.journal_id == journal_id, arrivals.c.unit == unit)
        )
        return found[0] if found else None

    def of_day(
        self, day: date, *, carried_over: bool = False, limit: int = 500
    ) -> Sequence[Arrival]:
        """Return the rows of *day*, newest first; *carried_over* asks for earlier days' files."""
        query = self._where(arrivals.c.day == day, arrivals.c.carried_over == carried_over)
        return self._fetch(_newest_first(query).limit(limit))

    def of_patient(self, patient_id: str, limit: int = 50) -> Sequence[Arrival]:
        """Return the rows linked to a patient, newest first."""
        query = self._where(arrivals.c.patient_id == patient_id)
        return self._fetch(_newest_first(query).limit(limit))

    def replace(self, arrival: Arrival) -> None:
        """Store changed link fields or ``seen_by``, and the event; the snapshot never changes.

        KeyError if there is no such row.
        """
        mine = arrivals.c.institution_code == self._institution
        result = self._connection.execute(
            update(arrivals).where(mine, arrivals.c.id == arrival.id).values(**_changeable(arrival))
        )
        if not result.rowcount:
            raise KeyError(arrival.id)
        self._events.add(_EVENT, arrival.id)

    def _where(self, *conditions: ColumnElement[bool]) -> Select[tuple[object, ...]]:
        return select(arrivals).where(arrivals.c.institution_code == self._institution, *conditions)

    def _fetch(self, query: Select[tuple[object, ...]]) -> Sequence[Arrival]:
        return [_arrival(row) for row in self._connection.execute(query)]


def _newest_first(query: Select[tuple[object, ...]]) -> Select[tuple[object, ...]]:
    return query.order_by(arrivals.c.seen_at.desc(), arrivals.c.id.desc())


def _changeable(arrival: Arrival) -> dict[str, object]:
    """Return the columns that a person or a later look may change."""
    return {
        "link": arrival.link,
        "patient_id": arrival.patient_id,
        "candidates": msgspec.json.encode(arrival.candidates).decode(),
        "link_reason": arrival.link_reason,
        "linked_by": arrival.linked_by,
        "seen_by": arrival.seen_by,
    }


def _arrival(row: Row[tuple[object, ...]]) -> Arrival:
    return Arrival(
        id=row.id,
        journal_id=row.journal_id,
        day=row.day,
        seen_at=row.seen_at,
        created_at=row.created_at,
        source=row.source,
        answer=msgspec.json.decode(row.answer, type=EligibilityAnswer),
        link=LinkState(row.link),
        patient_id=row.patient_id,
        candidates=msgspec.json.decode(row.candidates, type=tuple[str, ...]),
        link_reason=row.link_reason,
        linked_by=row.linked_by,
        carried_over=row.carried_over,
        seen_by=row.seen_by,
        enquiry_id=row.enquiry_id,
        unit=row.unit,
    )
