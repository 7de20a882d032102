"""Names of insurers by number, as the clinic's own answers gave them."""

from datetime import date

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from madoguchi.store.schema import insurers


class SqlInsurers:
    """``ports.Insurers`` over the table."""

    def __init__(self, connection: Connection, institution: str) -> None:
        self._connection = connection
        self._institution = institution

    def name_of(self, number: str) -> str | None:
        """Return the name last seen with *number*, or None."""
        query = select(insurers.c.name).where(*self._at(number))
        found: str | None = self._connection.execute(query).scalar()
        return found

    def note(self, number: str, name: str, day: date) -> None:
        """Remember a name; an older day changes nothing."""
        query = select(insurers.c.name, insurers.c.seen_on).where(*self._at(number))
        known = self._connection.execute(query).first()
        if known is not None and (known.name == name or known.seen_on > day):
            return
        self._connection.execute(delete(insurers).where(*self._at(number)))
        row = {"number": number, "name": name, "seen_on": day}
        self._connection.execute(insert(insurers).values(institution_code=self._institution, **row))

    def _at(self, number: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return (insurers.c.institution_code == self._institution, insurers.c.number == number)
