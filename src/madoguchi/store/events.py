"""The numbered trail that the event stream replays: gap-free, in the order of the commits.

A number is given inside the one write transaction that an institution may have at a time
(``database.py``), so a reader who has seen number n never later meets a smaller one.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, func, insert, select

from madoguchi.store.ports import Event
from madoguchi.store.schema import events


class SqlEvents:
    """``ports.Events`` over the table; remembers what this transaction added."""

    def __init__(self, connection: Connection, institution: str) -> None:
        self._connection = connection
        self._institution = institution
        self.added: list[Event] = []

    def add(self, kind: str, subject_id: str) -> None:
        """Append an event; listeners hear of it after the commit."""
        last = self.added[-1].seq if self.added else self.last()
        event = Event(seq=last + 1, kind=kind, id=subject_id)
        self._connection.execute(
            insert(events).values(
                institution_code=self._institution,
                seq=event.seq,
                kind=kind,
                subject_id=subject_id,
            )
        )
        self.added.append(event)

    def since(self, seq: int, limit: int = 1000) -> Sequence[Event]:
        """Return events after *seq*, oldest first."""
        rows = self._connection.execute(
            select(events.c.seq, events.c.kind, events.c.subject_id)
            .where(events.c.institution_code == self._institution, events.c.seq > seq)
            .order_by(events.c.seq)
            .limit(limit)
        )
        return [Event(seq=row[0], kind=row[1], id=row[2]) for row in rows]

    def last(self) -> int:
        """Return the newest number, 0 if none."""
        newest = self._connection.execute(
            select(func.max(events.c.seq)).where(events.c.institution_code == self._institution)
        ).scalar()
        return newest or 0
