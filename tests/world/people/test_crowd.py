"""Filling a database: resumable, one seed, constant memory, findable people."""

import tracemalloc

import pytest
from sqlalchemy import func, inspect, select
from typer.testing import CliRunner

from madoguchi.apps import world_people
from madoguchi.world.people.crowd import OtherSeedError, fill
from madoguchi.world.people.generate import FIRST_ID, person
from madoguchi.world.store import registry, schema
from madoguchi.world.store.database import WorldDatabase


@pytest.fixture
def database(tmp_path):
    opened = WorldDatabase(f"sqlite:///{tmp_path / 'world.db'}")
    yield opened
    opened.close()


def silent(_done):
    pass


def count(database, table):
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar()


def test_people_stand_in_the_database_as_generated(database):
    assert fill(database, seed=3, count=500, progress=silent) == 500
    with database.read() as connection:
        for index in (0, 17, 499):
            made = person(3, index)
            assert registry.person(connection, FIRST_ID + index) == made.person
            cover = made.entitlement
            assert cover in registry.entitlements_of(connection, FIRST_ID + index, known_at=0)
            assert cover in registry.entitlements_by_number(
                connection, cover.insurer, cover.symbol, cover.number, 0
            )
            assert registry.insurer(connection, cover.insurer) is not None
            if made.card:
                held = registry.certificate(connection, made.card.serial)
                assert (held.person, held.linked) == (FIRST_ID + index, made.card.linked)


def test_a_fill_is_taken_up_where_it_stopped(database):
    told = []
    fill(database, seed=3, count=100, progress=told.append)
    assert fill(database, seed=3, count=250, progress=told.append) == 150
    assert fill(database, seed=3, count=250, progress=told.append) == 0
    assert told == [100, 250]
    assert count(database, schema.person) == count(database, schema.entitlement) == 250


def test_another_seed_is_refused(database):
    fill(database, seed=3, count=10, progress=silent)
    with pytest.raises(OtherSeedError):
        fill(database, seed=4, count=20, progress=silent)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_count(database):
    peaks = []
    tracemalloc.start()
    try:
        for upto in (600, 3000):
            tracemalloc.reset_peak()
            fill(database, seed=3, count=upto, progress=silent, batch=600)
            peaks.append(tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.3


@pytest.mark.slow
def test_a_large_fill_makes_its_indexes_anew(database):
    fill(database, seed=3, count=60_000, progress=silent)
    with database.read() as connection:
        plan = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT * FROM entitlement WHERE search_key = 'x'"
        ).fetchall()
    assert "entitlement_by_number" in str(plan)


def test_a_killed_fill_leaves_indexes_that_the_next_start_makes(database):
    fill(database, seed=3, count=10, progress=silent)
    names = {index.name for index in schema.bulk_indexes}
    for index in schema.bulk_indexes:
        index.drop(database.engine)
    database.create()
    inspector = inspect(database.engine)
    tables = {index.table.name for index in schema.bulk_indexes}
    assert names <= {row["name"] for table in tables for row in inspector.get_indexes(table)}


def test_command_line(tmp_path):
    url = f"sqlite:///{tmp_path / 'world.db'}"
    run = CliRunner().invoke(world_people.app, ["--count", "24", "--seed", "5", "--into", url])
    assert run.exit_code == 0
    assert "24人" in run.output
    again = CliRunner().invoke(world_people.app, ["--count", "24", "--seed", "6", "--into", url])
    assert again.exit_code == 2
    assert "別のシード" in again.output


@pytest.mark.parametrize(
    "into", ["nonsense", "sqlite:////nowhere/at/all.db", "odd://me:secret@x/y"]
)
def test_a_database_that_cannot_be_had_is_said_in_japanese(into):
    run = CliRunner().invoke(world_people.app, ["--count", "1", "--into", into])
    assert run.exit_code == 2
    assert "データベースに書けません" in run.output
    assert "secret" not in run.output
