"""Reading the nation's rows: persons, entitlements as known at a moment, certificates.

Every query takes a connection and returns values; which of them make up an answer is decided in
``world/nation``. Moments are epoch seconds.
"""

from datetime import date
from typing import TypeVar

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Table, and_, or_, select

from madoguchi.world.people.model import (
    Entitlement,
    Insurer,
    InsurerKind,
    LimitCertificate,
    Person,
    SpecificDisease,
    Ticket,
)
from madoguchi.world.store import schema
from madoguchi.world.store.folding import search_key
from madoguchi.world.store.rows import from_row

T = TypeVar("T", bound=Struct)


class CardCertificate(Struct, frozen=True):
    """A certificate the nation knows by its serial; ``fingerprint`` is SHA-256 of the DER.

    Generated people have rows without a fingerprint: no key of theirs exists.
    """

    serial: int
    person: int
    linked: bool
    revoked: bool
    not_after: int
    fingerprint: bytes | None


def person(connection: Connection, person_id: int) -> Person | None:
    """Return one person, or None."""
    found = connection.execute(select(schema.person).where(schema.person.c.id == person_id)).first()
    return None if found is None else from_row(found, Person)


def insurer(connection: Connection, number: str) -> Insurer | None:
    """Return one insurer by its unpadded number, or None."""
    table = schema.insurer
    found = connection.execute(select(table).where(table.c.number == number)).first()
    return None if found is None else Insurer(found.number, found.name, InsurerKind(found.kind))


def certificate(connection: Connection, serial: int) -> CardCertificate | None:
    """Return what is known of a certificate's serial, or None."""
    table = schema.card_certificate
    found = connection.execute(select(table).where(table.c.serial == serial)).first()
    return None if found is None else from_row(found, CardCertificate)


def entitlements_of(connection: Connection, person_id: int, known_at: int) -> list[Entitlement]:
    """Return a person's entitlements as the nation knew them at *known_at*, oldest first."""
    return _entitlements(connection, schema.entitlement.c.person == person_id, known_at)


def entitlements_by_number(
    connection: Connection, insurer_number: str, symbol: str | None, number: str, known_at: int
) -> list[Entitlement]:
    """Return the entitlements under insurer, symbol and number, folded as the nation folds."""
    key = search_key(insurer_number, symbol, number)
    return _entitlements(connection, schema.entitlement.c.search_key == key, known_at)


def _entitlements(
    connection: Connection, condition: ColumnElement[bool], known_at: int
) -> list[Entitlement]:
    table = schema.entitlement
    known = and_(
        table.c.known_from <= known_at,
        or_(table.c.known_to.is_(None), table.c.known_to > known_at),
    )
    query = select(table).where(condition, known).order_by(table.c.valid_from, table.c.person)
    return [from_row(row, Entitlement) for row in connection.execute(query)]


def limit_certificate(
    connection: Connection, person_id: int, insurer_number: str, day: date
) -> LimitCertificate | None:
    """Return the 限度額 certificate of that insurer which is in force on *day*, or None."""
    rows = _of_person(connection, schema.limit_certificate, LimitCertificate, person_id)
    fitting = [row for row in rows if row.insurer == insurer_number and _covers(row, day)]
    return max(fitting, key=lambda row: row.start, default=None)


def specific_diseases(
    connection: Connection, person_id: int, insurer_number: str
) -> list[SpecificDisease]:
    """Return every 特定疾病 certificate of that insurer, ended ones too."""
    rows = _of_person(connection, schema.specific_disease, SpecificDisease, person_id)
    return [row for row in rows if row.insurer == insurer_number]


def tickets(connection: Connection, person_id: int, institution: str, month: str) -> list[Ticket]:
    """Return the 医療券 made out to *institution* for *month* ("yyyyMM")."""
    rows = _of_person(connection, schema.ticket, Ticket, person_id)
    return [row for row in rows if (row.institution, row.month) == (institution, month)]


def ticket_holders(connection: Connection, institution: str, month: str) -> list[int]:
    """Return the persons with a 医療券 made out to *institution* for *month* ("yyyyMM")."""
    table = schema.ticket
    query = (
        select(table.c.person)
        .where(table.c.institution == institution, table.c.month == month)
        .distinct()
        .order_by(table.c.person)
    )
    return list(connection.execute(query).scalars())


def reference_number(connection: Connection, institution: str, person_id: int) -> str | None:
    """Return the 照会番号 that *institution* registered for this person, or None."""
    table = schema.reference_number
    query = select(table.c.number).where(
        table.c.institution == institution, table.c.person == person_id
    )
    found = connection.execute(query).scalar()
    return None if found is None else str(found)


def _of_person(connection: Connection, table: Table, type_: type[T], person_id: int) -> list[T]:
    rows = connection.execute(select(table).where(table.c.person == person_id))
    return [from_row(row, type_) for row in rows]


def _covers(row: LimitCertificate, day: date) -> bool:
    return row.start <= day and (row.end is None or day <= row.end)
