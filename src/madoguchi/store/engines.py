"""Connections as we want them: synced, in snapshots, few (``measured.md`` §4 and §8).

SQLite: WAL, ``synchronous=FULL``, BEGIN IMMEDIATE for writing, query_only for reading; the driver's
own transaction handling is switched off because it begins too late. PostgreSQL: psycopg 3.
Must not hold any SQL about our own tables.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

_BUSY_MS = 10_000
_CACHE_KIB = 4096
_READERS = 4
_MORE_READERS = 12


def engines(url: str) -> tuple[Engine, Engine]:
    """Return the writing and the reading engine for *url*; connects to nothing yet.

    *url* is ``sqlite:////path/to/file.db`` or ``postgresql://user@host/name``.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, writing=True), _sqlite(address, writing=False)
    if address.get_backend_name() == "postgresql":
        psycopg = address.set(drivername="postgresql+psycopg")
        return _postgresql(psycopg, writing=True), _postgresql(psycopg, writing=False)
    raise ValueError(f"not a database that we know: {address.get_backend_name()}")


def _sqlite(address: URL, *, writing: bool) -> Engine:
    if not address.database or address.database == ":memory:":
        raise ValueError("the database must be a file: what is in memory does not survive")
    file = Path(address.database)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # SQLite gives its log files the rights of the database, and everybody could read a new one.
    file.touch(mode=0o600)
    engine = create_engine(
        address,
        pool_size=1 if writing else _READERS,
        max_overflow=0 if writing else _MORE_READERS,
        connect_args={"check_same_thread": False},
    )

    def connected(raw: Any, _record: object) -> None:
        raw.isolation_level = None
        for pragma in (
            f"busy_timeout={_BUSY_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"cache_size=-{_CACHE_KIB}",
            f"query_only={'OFF' if writing else 'ON'}",
        ):
            raw.execute(f"PRAGMA {pragma}").close()

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begin)
    return engine


def _postgresql(address: URL, *, writing: bool) -> Engine:
    options = {"isolation_level": "READ COMMITTED" if writing else "REPEATABLE READ"}
    engine = create_engine(
        address,
        pool_size=2 if writing else _READERS,
        max_overflow=0 if writing else _MORE_READERS,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5},
        execution_options=options if writing else {**options, "postgresql_readonly": True},
    )
    # psycopg sends one statement a row otherwise; this makes it one for a thousand.
    engine.dialect.use_insertmanyvalues_wo_returning = True
    return engine
