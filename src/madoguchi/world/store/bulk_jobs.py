"""Bulk requests and where they stand: they survive a restart (``oqs-interface.md`` §3.4–3.6).

A job is *opened* while its people come in, *received* once all have come (``ready_at`` is when its
result may be fetched), and *settled* once what it changes has been done. Moments are epoch seconds.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from madoguchi.world.store import schema
from madoguchi.world.store.rows import from_row

_JOB, _ITEM = schema.bulk_job, schema.bulk_item


class Job(Struct, frozen=True, kw_only=True):
    """One bulk request of one institution.

    ``day`` is yyyymmdd; ``errors`` counts the people whose part could not be read.
    """

    number: str
    institution: str
    kind: str
    identifier: str
    day: int
    opened_at: int
    ready_at: int | None = None
    settled_at: int | None = None
    people: int = 0
    errors: int = 0


class Item(Struct, frozen=True):
    """One person's part: JSON as it came; ``outcome`` is None before it was settled, "" if good."""

    position: int
    content: bytes
    outcome: str | None


def open_job(connection: Connection, job: Job, keep_since: int = 0) -> None:
    """Keep a fresh job; drop those opened before *keep_since* together with their people."""
    old = select(_JOB.c.number).where(_JOB.c.opened_at < keep_since)
    connection.execute(delete(_ITEM).where(_ITEM.c.job.in_(old)))
    connection.execute(delete(_JOB).where(_JOB.c.opened_at < keep_since))
    connection.execute(insert(_JOB), [asdict(job)])


def drop(connection: Connection, number: str) -> None:
    """Forget a job whose people never came whole."""
    connection.execute(delete(_ITEM).where(_ITEM.c.job == number))
    connection.execute(delete(_JOB).where(_JOB.c.number == number))


def add(
    connection: Connection, number: str, start: int, contents: Sequence[bytes], errors: int
) -> None:
    """Add people to an opened job; the first of them gets the position *start*."""
    rows = [
        {"job": number, "position": start + place, "content": content, "outcome": None}
        for place, content in enumerate(contents)
    ]
    if rows:
        connection.execute(insert(_ITEM), rows)
    counts = {"people": _JOB.c.people + len(rows), "errors": _JOB.c.errors + errors}
    connection.execute(update(_JOB).where(_JOB.c.number == number).values(counts))


def receive(connection: Connection, number: str, ready_at: int) -> None:
    """Note that all people have come."""
    connection.execute(update(_JOB).where(_JOB.c.number == number).values(ready_at=ready_at))


def job(connection: Connection, institution: str, kind: str, number: str) -> Job | None:
    """Return a received job if it is of this institution and kind, else None."""
    query = select(_JOB).where(
        _JOB.c.number == number,
        _JOB.c.institution == institution,
        _JOB.c.kind == kind,
        _JOB.c.ready_at.is_not(None),
    )
    found = connection.execute(query).first()
    return None if found is None else from_row(found, Job)


def unsettled(connection: Connection, institution: str, kind: str, now: int) -> list[Job]:
    """Return the jobs whose time has come and whose work is not done, oldest first."""
    query = select(_JOB).where(
        _JOB.c.institution == institution,
        _JOB.c.kind == kind,
        _JOB.c.settled_at.is_(None),
        _JOB.c.ready_at <= now,
    )
    rows = connection.execute(query.order_by(_JOB.c.ready_at, _JOB.c.opened_at, _JOB.c.number))
    return [from_row(row, Job) for row in rows]


def items(connection: Connection, number: str, start: int, count: int) -> list[Item]:
    """Return up to *count* people of a job from the position *start* on."""
    query = (
        select(_ITEM)
        .where(_ITEM.c.job == number, _ITEM.c.position >= start)
        .order_by(_ITEM.c.position)
        .limit(count)
    )
    return [from_row(row, Item) for row in connection.execute(query)]


def settle_items(connection: Connection, number: str, outcomes: Mapping[int, str]) -> None:
    """Keep what became of people, by position."""
    place = (_ITEM.c.job == number) & (_ITEM.c.position == bindparam("place"))
    rows = [{"place": position, "said": outcome} for position, outcome in outcomes.items()]
    connection.execute(update(_ITEM).where(place).values(outcome=bindparam("said")), rows)


def settle(connection: Connection, number: str, now: int, errors: int) -> None:
    """Note that a job's work is done, with the number of people it failed for."""
    values = {"settled_at": now, "errors": errors}
    connection.execute(update(_JOB).where(_JOB.c.number == number).values(values))
