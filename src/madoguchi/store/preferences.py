"""The clinic's own choices as keys and texts."""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select

from madoguchi.store.ports import Events
from madoguchi.store.schema import preferences

_EVENT = "preference"


class SqlPreferences:
    """``ports.Preferences`` over the table."""

    def __init__(self, connection: Connection, institution: str, events: Events) -> None:
        self._connection = connection
        self._institution = institution
        self._events = events

    def all(self) -> Mapping[str, str]:
        """Return every choice made."""
        mine = preferences.c.institution_code == self._institution
        query = select(preferences.c.key, preferences.c.value).where(mine)
        return {row.key: row.value for row in self._connection.execute(query)}

    def get(self, key: str) -> str | None:
        """Return one choice, or None if it was never made."""
        return self.all().get(key)

    def put(self, key: str, value: str) -> None:
        """Store a choice and its event."""
        mine = preferences.c.institution_code == self._institution
        self._connection.execute(delete(preferences).where(mine, preferences.c.key == key))
        row = {"institution_code": self._institution, "key": key, "value": value}
        self._connection.execute(insert(preferences).values(**row))
        self._events.add(_EVENT, key)
