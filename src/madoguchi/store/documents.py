"""Records kept as msgspec JSON in a column ``body``, beside the columns they are looked up by.

What the repositories of the counter share; SQL of one table each stands in their own modules.
"""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, Table, insert, select, update

R = TypeVar("R", bound=msgspec.Struct)


class Documents(Generic[R]):
    """One table of records of one institution."""

    def __init__(
        self, connection: Connection, institution: str, table: Table, record: type[R]
    ) -> None:
        self._connection = connection
        self._institution = institution
        self._table = table
        self._record = record

    def add(self, records: Sequence[R], keys: Sequence[dict[str, object]]) -> None:
        """Insert *records*, each with the columns that it is looked up by."""
        rows = [
            {"institution_code": self._institution, "body": self.body(record), **columns}
            for record, columns in zip(records, keys, strict=True)
        ]
        if rows:
            self._connection.execute(insert(self._table), rows)

    def replace(self, record: R, columns: dict[str, object], *which: ColumnElement[bool]) -> None:
        """Store *record* in the row that *which* names; KeyError if there is none."""
        done = self._connection.execute(
            update(self._table).where(self.mine, *which).values(body=self.body(record), **columns)
        )
        if not done.rowcount:
            raise KeyError(self._table.name)

    def fetch(self, query: Select[tuple[Any]]) -> Sequence[R]:
        """Return the records of a query made by :meth:`where`."""
        bodies = self._connection.execute(query).scalars()
        return [msgspec.json.decode(body, type=self._record) for body in bodies]

    def first(self, *which: ColumnElement[bool]) -> R | None:
        """Return one record, or None."""
        found = self.fetch(self.where(*which).limit(1))
        return found[0] if found else None

    def where(self, *conditions: ColumnElement[bool]) -> Select[tuple[Any]]:
        """Return the query of the institution's records that meet *conditions*."""
        return select(self._table.c.body).where(self.mine, *conditions)

    @staticmethod
    def body(record: msgspec.Struct) -> str:
        """Return the text that a record is kept as."""
        return msgspec.json.encode(record).decode()

    @property
    def mine(self) -> ColumnElement[bool]:
        """The rows of this institution."""
        mine: ColumnElement[bool] = self._table.c.institution_code == self._institution
        return mine
