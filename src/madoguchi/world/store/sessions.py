"""What changes while cards are read: challenges, consents, links, 照会番号 (T11, RN-1).

A challenge is used by one UPDATE that names terminal, session and time, so that two proofs at once
cannot both win. Moments are epoch seconds.
"""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from madoguchi.world.store import schema
from madoguchi.world.store.rows import from_row


class Session(Struct, frozen=True, kw_only=True):
    """One challenge and what has come of it."""

    session: str
    institution: str
    reader: str
    purpose: str
    nonce: bytes
    issued_at: int
    expires_at: int
    used_at: int | None = None
    person: int | None = None
    serial: int | None = None
    method: str | None = None
    outcome: str | None = None
    proven_at: int | None = None
    answered_at: int | None = None


def open_session(connection: Connection, session: Session, keep_since: int = 0) -> None:
    """Keep a fresh challenge, and drop those issued before *keep_since*: nothing uses them again.

    A proof that names a dropped one is refused like that of an unknown session.
    """
    table = schema.challenge
    connection.execute(delete(table).where(table.c.issued_at < keep_since))
    connection.execute(insert(table), [asdict(session)])


def session(connection: Connection, institution: str, session_id: str) -> Session | None:
    """Return the session if it is this terminal's, else None."""
    table = schema.challenge
    query = select(table).where(table.c.session == session_id, table.c.institution == institution)
    found = connection.execute(query).first()
    return None if found is None else from_row(found, Session)


def use_challenge(connection: Connection, institution: str, session_id: str, now: int) -> bool:
    """Use the challenge up; False if it is another terminal's, already used, or too old."""
    table = schema.challenge
    done = connection.execute(
        update(table)
        .where(
            table.c.session == session_id,
            table.c.institution == institution,
            table.c.used_at.is_(None),
            table.c.expires_at > now,
            table.c.issued_at <= now,
        )
        .values(used_at=now)
    )
    return done.rowcount == 1


def record_proof(connection: Connection, proven: Session) -> None:
    """Keep whom a proof showed and what the nation made of it."""
    table = schema.challenge
    values = {
        name: getattr(proven, name)
        for name in ("person", "serial", "method", "outcome", "proven_at")
    }
    connection.execute(update(table).where(table.c.session == proven.session).values(values))


def claim_answer(connection: Connection, session_id: str, now: int) -> bool:
    """Note that the session's one answer is given; False if it was given before (CO-5)."""
    table = schema.challenge
    done = connection.execute(
        update(table)
        .where(table.c.session == session_id, table.c.answered_at.is_(None))
        .values(answered_at=now)
    )
    return done.rowcount == 1


def record_consents(
    connection: Connection, of: Session, given: dict[str, bool], at: int, until: int
) -> None:
    """Keep what the patient said to each subject; only a yes has a life."""
    rows = [
        {
            "session": of.session,
            "subject": subject,
            "institution": of.institution,
            "person": of.person,
            "given": yes,
            "at": at,
            "until": until if yes else None,
        }
        for subject, yes in given.items()
    ]
    if rows:
        connection.execute(insert(schema.consent), rows)


def consented(
    connection: Connection, institution: str, person_id: int, subject: str, now: int
) -> bool:
    """Tell whether the latest word of the patient on *subject* here is a yes still alive (CO-4)."""
    table = schema.consent
    query = (
        select(table.c.given, table.c.until)
        .where(
            table.c.institution == institution,
            table.c.person == person_id,
            table.c.subject == subject,
        )
        .order_by(table.c.at.desc())
        .limit(1)
    )
    found = connection.execute(query).first()
    return found is not None and bool(found.given) and now < (found.until or 0)


def register_certificate(
    connection: Connection,
    *,
    serial: int,
    person_id: int,
    linked: bool,
    not_after: int,
    fingerprint: bytes,
) -> None:
    """Keep a new certificate; one already known by this serial is replaced."""
    table = schema.card_certificate
    connection.execute(delete(table).where(table.c.serial == serial))
    row = {
        "serial": serial,
        "person": person_id,
        "linked": linked,
        "revoked": False,
        "not_after": not_after,
        "fingerprint": fingerprint,
    }
    connection.execute(insert(table), [row])


def mark_certificate(
    connection: Connection, serial: int, *, linked: bool | None = None, revoked: bool | None = None
) -> None:
    """Change whether a certificate is linked to an entitlement, or revoked."""
    values = {"linked": linked, "revoked": revoked}
    changed = {key: value for key, value in values.items() if value is not None}
    table = schema.card_certificate
    connection.execute(update(table).where(table.c.serial == serial).values(changed))


def has_link(connection: Connection, person_id: int) -> bool:
    """Tell whether a certificate of this person is linked; a renewal needs no new link."""
    table = schema.card_certificate
    query = select(table.c.serial).where(table.c.person == person_id, table.c.linked.is_(True))
    return connection.execute(query.limit(1)).first() is not None


def register_reference_numbers(
    connection: Connection, institution: str, numbers: Mapping[int, str], now: int
) -> None:
    """Keep the clinic's numbers for persons; a later one overwrites an earlier one (RN-1)."""
    if not numbers:
        return
    table = schema.reference_number
    mine = (table.c.institution == institution) & (table.c.person == bindparam("whose"))
    connection.execute(delete(table).where(mine), [{"whose": person} for person in numbers])
    rows = [
        {"institution": institution, "person": person, "number": number, "registered_at": now}
        for person, number in numbers.items()
    ]
    connection.execute(insert(table), rows)
