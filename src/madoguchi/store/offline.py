"""People received while nothing could be confirmed; every change writes an event."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from madoguchi.store.documents import Documents
from madoguchi.store.ports import Events, OfflineEntry, OfflineState
from madoguchi.store.schema import offline_entries

_EVENT = "offline"
_OLDEST_FIRST = offline_entries.c.id


class SqlOfflineEntries:
    """``ports.OfflineEntries`` over the table."""

    def __init__(self, connection: Connection, institution: str, events: Events) -> None:
        self._rows = Documents(connection, institution, offline_entries, OfflineEntry)
        self._events = events

    def add(self, entry: OfflineEntry) -> None:
        """Add an entry."""
        self._rows.add([entry], [{"id": entry.id, **_keys(entry)}])
        self._events.add(_EVENT, entry.id)

    def replace(self, entry: OfflineEntry) -> None:
        """Store a changed entry; KeyError if there is none."""
        self._rows.replace(entry, _keys(entry), offline_entries.c.id == entry.id)
        self._events.add(_EVENT, entry.id)

    def get(self, entry_id: str) -> OfflineEntry | None:
        """Return one entry, or None."""
        return self._rows.first(offline_entries.c.id == entry_id)

    def of_day(self, day: date) -> Sequence[OfflineEntry]:
        """Return the entries of *day*, oldest first."""
        query = self._rows.where(offline_entries.c.day == day)
        return self._rows.fetch(query.order_by(_OLDEST_FIRST))

    def in_states(self, states: Sequence[OfflineState], limit: int = 500) -> Sequence[OfflineEntry]:
        """Return the entries of any day in *states*, oldest first."""
        query = self._rows.where(offline_entries.c.state.in_(states))
        return self._rows.fetch(query.order_by(_OLDEST_FIRST).limit(limit))


def _keys(entry: OfflineEntry) -> dict[str, object]:
    return {"day": entry.day, "state": entry.state}
