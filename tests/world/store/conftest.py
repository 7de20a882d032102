"""The world's database on SQLite and on PostgreSQL: every test here runs on both."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))  # tests/support

from madoguchi.world.store.database import WorldDatabase
from support.postgres import private_postgres


@pytest.fixture(scope="session")
def postgres():
    with private_postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'world.db'}"
        return
    server = request.getfixturevalue("postgres")
    name = server.new_database()
    yield server.url(name)
    server.drop_database(name)


@pytest.fixture
def database(url):
    opened = WorldDatabase(url)
    opened.create()
    yield opened
    opened.close()
