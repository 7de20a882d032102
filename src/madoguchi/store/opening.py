"""The one way to a store: bring the schema up to date, then hand out ``ports.Store``.

Alembic is loaded only when there is something to do, which keeps the start of a program short.
"""

from collections.abc import Callable

from sqlalchemy import Connection, Engine, inspect, select, text

from madoguchi.domain.clock import Clock
from madoguchi.store.database import SqlStore, named_errors
from madoguchi.store.engines import engines
from madoguchi.store.ids import IdMaker
from madoguchi.store.migrations import HEAD
from madoguchi.store.patients import SqlPatients

_MIGRATION_LOCK = 7_206_410_310


def open_store(
    url: str, institution_code: str, clock: Clock, random: Callable[[int], bytes]
) -> SqlStore:
    """Return the store of one institution (10 digits) at *url*, its schema up to date.

    *url*: ``sqlite:////var/lib/madoguchi/madoguchi.db`` or ``postgresql://user@host/name``.
    *random* gives that many random bytes, for ids only: ``secrets.token_bytes`` outside of tests.
    ``StoreUnavailableError`` if the database cannot be reached.
    """
    if not (institution_code.isascii() and institution_code.isdigit()):
        raise ValueError("an institution code is 10 digits")
    writer, reader = engines(url)
    with named_errors():
        _bring_up_to_date(writer)
        _bring_keys_up_to_date(writer, institution_code)
    return SqlStore(writer, reader, institution_code, clock, IdMaker(clock, random))


def _bring_keys_up_to_date(engine: Engine, institution_code: str) -> None:
    """Make the search keys of the charts anew where they are of another version (``keys.py``)."""
    with engine.connect() as connection:
        if SqlPatients(connection, institution_code).has_current_keys():
            return
    with engine.begin() as connection:
        _wait_for_others(connection)
        SqlPatients(connection, institution_code).make_keys_anew()


def _bring_up_to_date(engine: Engine) -> None:
    with engine.connect() as connection:
        if _revision(connection) == HEAD:
            return
    from madoguchi.store.migrations.run import upgrade

    with engine.begin() as connection:
        _wait_for_others(connection)
        upgrade(connection)


def _wait_for_others(connection: Connection) -> None:
    """On PostgreSQL wait until no other program changes the schema or all keys."""
    if connection.dialect.name == "postgresql":
        lock = text("SELECT pg_advisory_xact_lock(:key)")
        connection.execute(lock, {"key": _MIGRATION_LOCK})


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(select(text("version_num FROM alembic_version"))).scalar()
