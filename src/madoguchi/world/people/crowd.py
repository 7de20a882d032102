"""Streaming generated people into the world's database in constant memory.

A fill can be broken off and taken up again: it goes on after the last person that stands there. One
database holds one population; another seed is refused.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from madoguchi.world.people.generate import FIRST_ID, Generated, people
from madoguchi.world.people.generated_insurers import all_generated_insurers
from madoguchi.world.people.model import Entitlement, Person
from madoguchi.world.store import schema
from madoguchi.world.store.bulk import insert_rows, unsynced, without_indexes
from madoguchi.world.store.database import WorldDatabase
from madoguchi.world.store.folding import search_key
from madoguchi.world.store.rows import day_number

BATCH = 6_000
"""People a transaction; memory does not depend on how many people there are."""

_WORTH_DROPPING = 50_000
_SEED = "generated_seed"


class OtherSeedError(ValueError):
    """The database holds people of another seed."""


def fill(
    database: WorldDatabase,
    *,
    seed: int,
    count: int,
    progress: Callable[[int], None],
    batch: int = BATCH,
) -> int:
    """Make the database hold *count* generated people of *seed*; return how many were added.

    *progress* is told after every batch how many stand there.
    """
    database.create()
    with database.write() as connection:
        _claim(connection, seed)
        present = _present(connection)
    if present >= count:
        return 0
    many = count - present >= _WORTH_DROPPING
    with without_indexes(database.engine) if many else nullcontext():
        for upto in _stream(database, seed, range(present, count, batch), count):
            progress(upto)
    return count - present


def _stream(database: WorldDatabase, seed: int, starts: range, count: int) -> Iterator[int]:
    with unsynced(database.engine) as connection:
        for start in starts:
            size = min(starts.step, count - start)
            with connection.begin():
                _write(connection, list(people(seed, start, size)))
            yield start + size


def _write(connection: Connection, batch: list[Generated]) -> None:
    insert_rows(connection, schema.person, [_person(item.person) for item in batch])
    insert_rows(connection, schema.entitlement, [_entitlement(item.entitlement) for item in batch])
    insert_rows(connection, schema.card_certificate, list(_cards(batch)))


def _claim(connection: Connection, seed: int) -> None:
    query = select(schema.meta.c.value).where(schema.meta.c.key == _SEED)
    held = connection.execute(query).scalar()
    if held is None:
        connection.execute(insert(schema.meta), [{"key": _SEED, "value": str(seed)}])
        _insurers(connection)
    elif held != str(seed):
        raise OtherSeedError(f"the database holds people of seed {held}")


def _insurers(connection: Connection) -> None:
    rows = [
        {"number": item.number, "name": item.name, "kind": item.kind.value}
        for item in all_generated_insurers()
    ]
    numbers = [row["number"] for row in rows]
    connection.execute(delete(schema.insurer).where(schema.insurer.c.number.in_(numbers)))
    connection.execute(insert(schema.insurer), rows)


def _present(connection: Connection) -> int:
    last = connection.execute(select(func.max(schema.person.c.id))).scalar()
    return max(0, (last or 0) - FIRST_ID + 1)


def _person(of: Person) -> tuple[Any, ...]:
    return (
        of.id,
        of.name,
        of.kana,
        day_number(of.birthdate),
        of.sex1,
        of.sex2,
        of.name_of_other,
        of.kana_of_other,
        of.post_number,
        of.address,
        of.birthdate_assumed,
    )


def _entitlement(of: Entitlement) -> tuple[Any, ...]:
    began = day_number(of.valid_from)
    return (
        of.person,
        of.insurer,
        of.classification,
        of.symbol,
        of.number,
        of.branch,
        of.family,
        of.insured_name,
        began,
        None,
        began,
        None,
        None,
        of.ratio,
        of.elderly_ratio,
        day_number(of.elderly_from) if of.elderly_from else None,
        None,
        of.known_from,
        None,
        search_key(of.insurer, of.symbol, of.number),
    )


def _cards(batch: Iterable[Generated]) -> Iterable[tuple[Any, ...]]:
    for item in batch:
        if item.card is not None:
            card = item.card
            yield (card.serial, item.person.id, card.linked, False, card.not_after, None)
