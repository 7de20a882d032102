"""Databases of both kinds: every test that asks for ``url`` runs on SQLite and on PostgreSQL."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))  # tests/support

from support.postgres import Postgres, private_postgres
from support.stores import Databases, PostgresDatabases, SqliteDatabases, ToldClock


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with private_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgresql(postgres: Postgres) -> PostgresDatabases:
    return PostgresDatabases(postgres)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    databases: Databases = request.getfixturevalue(request.param)
    return databases.new()


@pytest.fixture
def clock() -> ToldClock:
    return ToldClock()
