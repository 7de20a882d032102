"""Putting people into the world's database: the hand-made ones at every start, others in bulk.

The hand-made people's days are relative to the start day, so they are written anew when the world
starts on another day. What happened to them since (links, 照会番号, consents) stays.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct
from sqlalchemy import Connection, Table, delete, insert, select

from madoguchi.world.people.book import Book
from madoguchi.world.store import schema
from madoguchi.world.store.database import WorldDatabase
from madoguchi.world.store.rows import to_row

HAND_MADE = range(1, 1000)
"""Ids of hand-made people; generated ones begin far above."""

_START_DAY = "book_start_day"
_FACTS = (schema.entitlement, schema.limit_certificate, schema.specific_disease, schema.ticket)


def load_book(database: WorldDatabase, book: Book) -> bool:
    """Write the hand-made people unless they stand there as of the same day; tell if written."""
    with database.write() as connection:
        if _loaded_on(connection) == book.start:
            return False
        _clear(connection)
        _write(connection, book)
        connection.execute(delete(schema.meta).where(schema.meta.c.key == _START_DAY))
        row = {"key": _START_DAY, "value": book.start.isoformat()}
        connection.execute(insert(schema.meta), [row])
    return True


def _loaded_on(connection: Connection) -> date | None:
    query = select(schema.meta.c.value).where(schema.meta.c.key == _START_DAY)
    found = connection.execute(query).scalar()
    return None if found is None else date.fromisoformat(found)


def _clear(connection: Connection) -> None:
    for table in _FACTS:
        connection.execute(delete(table).where(table.c.person < HAND_MADE.stop))
    connection.execute(delete(schema.person).where(schema.person.c.id < HAND_MADE.stop))


def _write(connection: Connection, book: Book) -> None:
    members = book.members
    numbers = [insurer.number for insurer in book.insurers]
    connection.execute(delete(schema.insurer).where(schema.insurer.c.number.in_(numbers)))
    _insert(connection, schema.insurer, book.insurers)
    _insert(connection, schema.person, [member.person for member in members])
    _insert(connection, schema.entitlement, _flat(member.entitlements for member in members))
    _insert(connection, schema.limit_certificate, _flat(member.limits for member in members))
    _insert(connection, schema.specific_disease, _flat(member.diseases for member in members))
    _insert(connection, schema.ticket, _flat(member.tickets for member in members))
    _reference_numbers(connection, book)


def _reference_numbers(connection: Connection, book: Book) -> None:
    """Add the 照会番号 of the book where the clinic has not registered one of its own."""
    table = schema.reference_number
    known = {(row.institution, row.person) for row in connection.execute(select(table))}
    rows = [
        {
            "institution": institution,
            "person": member.person.id,
            "number": number,
            "registered_at": 0,
        }
        for member in book.members
        for institution, number in member.reference_numbers.items()
        if (institution, member.person.id) not in known
    ]
    if rows:
        connection.execute(insert(table), rows)


def _flat(groups: Iterable[Sequence[Struct]]) -> list[Struct]:
    return [value for group in groups for value in group]


def _insert(connection: Connection, table: Table, values: Sequence[Struct]) -> None:
    if values:
        connection.execute(insert(table), [to_row(value) for value in values])
