"""Opening the world's database: SQLite by default, PostgreSQL by URL (``design.md`` §5).

``write()`` is one transaction that is committed and synced when its block ends: a used nonce must
stay used after a power cut (T11), hence WAL with ``synchronous=FULL``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

from madoguchi.world.store import schema

_WRITES = "madoguchi_writes"


class WorldDatabase:
    """The nation's rows behind one SQLAlchemy engine."""

    def __init__(self, url: str) -> None:
        self._engine = _open(url)

    @property
    def engine(self) -> Engine:
        """The engine, for bulk work and tests."""
        return self._engine

    def create(self) -> None:
        """Create whatever tables and indexes are missing.

        A bulk fill that was killed leaves its tables without indexes; ``create_all`` passes over
        tables that exist.
        """
        schema.metadata.create_all(self._engine)
        for index in schema.bulk_indexes:
            index.create(self._engine, checkfirst=True)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a connection that only reads."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open one transaction."""
        with self._engine.connect() as opened:
            connection = opened.execution_options(**{_WRITES: True})
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def _open(url: str) -> Engine:
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        return create_engine(address.set(drivername="postgresql+psycopg"))
    engine = create_engine(address, connect_args={"timeout": 30})
    event.listen(engine, "connect", _settle_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _settle_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A deferred transaction that reads and then writes fails when another wrote in between.
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
