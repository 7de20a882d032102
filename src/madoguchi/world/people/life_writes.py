"""Writing a day of the month into the nation's database."""

from collections.abc import Iterable
from functools import singledispatch

from sqlalchemy import Connection, Table, delete, insert, update

from madoguchi.world.people.life_values import CardEnds, Closed, Write
from madoguchi.world.people.model import Entitlement, Insurer, Person, Ticket
from madoguchi.world.store import schema
from madoguchi.world.store.rows import day_number, to_row


def apply(connection: Connection, writes: Iterable[Write]) -> None:
    """Make the *writes* of one day, in their order."""
    for one in writes:
        _write(one, connection)


@singledispatch
def _write(one: object, _connection: Connection) -> None:
    raise TypeError(type(one).__name__)


@_write.register
def _(one: Person, connection: Connection) -> None:
    connection.execute(delete(schema.person).where(schema.person.c.id == one.id))
    _insert(connection, schema.person, one)


@_write.register
def _(one: Entitlement, connection: Connection) -> None:
    _insert(connection, schema.entitlement, one)


@_write.register
def _(one: Ticket, connection: Connection) -> None:
    _insert(connection, schema.ticket, one)


@_write.register
def _(one: Insurer, connection: Connection) -> None:
    connection.execute(delete(schema.insurer).where(schema.insurer.c.number == one.number))
    row = {"number": one.number, "name": one.name, "kind": one.kind.value}
    connection.execute(insert(schema.insurer), [row])


@_write.register
def _(one: Closed, connection: Connection) -> None:
    table, row = schema.entitlement, one.row
    same = (
        (table.c.person == row.person)
        & (table.c.valid_from == day_number(row.valid_from))
        & (table.c.insurer == row.insurer)
        & table.c.known_to.is_(None)
        & (table.c.known_from == row.known_from)
    )
    connection.execute(update(table).where(same).values(known_to=one.known_to))


@_write.register
def _(one: CardEnds, connection: Connection) -> None:
    table = schema.card_certificate
    mine = table.c.person == one.person
    connection.execute(update(table).where(mine).values(not_after=one.not_after))


def _insert(connection: Connection, table: Table, one: Person | Entitlement | Ticket) -> None:
    connection.execute(insert(table), [to_row(one)])
