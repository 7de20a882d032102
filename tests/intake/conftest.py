"""A terminal's folders, a store of either kind, and an intake whose time is told."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))  # tests/support

from support.postgres import Postgres, private_postgres
from support.stores import Databases, PostgresDatabases, SqliteDatabases
from support.terminal_desk import Desk


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


@pytest.fixture
def desk(sqlite: SqliteDatabases, tmp_path: Path) -> Iterator[Desk]:
    """A desk on SQLite: intake does the same on both, and the store's tests prove that."""
    desk = Desk(tmp_path, sqlite.new())
    yield desk
    desk.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    databases: Databases = request.getfixturevalue(request.param)
    desk = Desk(tmp_path, databases.new())
    yield desk
    desk.close()
