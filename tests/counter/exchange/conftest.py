"""A desk that asks, on SQLite, and on either database where that could matter."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.exchange_desk import Desk
from support.stores import Databases, SqliteDatabases


@pytest.fixture
def make(sqlite: SqliteDatabases, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Make a desk with a script and settings of the test's own."""
    made: list[Desk] = []

    def build(**more: object) -> Desk:
        made.append(Desk(tmp_path / str(len(made)), sqlite.new(), **more))
        return made[-1]

    yield build
    for desk in made:
        desk.close()


@pytest.fixture
def desk(make: Callable[..., Desk]) -> Desk:
    return make()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    databases: Databases = request.getfixturevalue(request.param)
    desk = Desk(tmp_path, databases.new())
    yield desk
    desk.close()
