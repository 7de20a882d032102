"""Writing very many rows: tuples in column order, by each database's fastest way.

SQLite takes prepared statements without syncing between them; PostgreSQL takes COPY. Only for
filling with synthetic people, which can be done again: a power cut may cost the whole fill.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Table

from madoguchi.world.store import schema

Rows = Sequence[tuple[Any, ...]]


def insert_rows(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert *rows*, each a tuple in the order of the table's columns."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        _copy(connection, table, rows)
        return
    marks = ", ".join("?" * len(table.columns))
    statement = f"INSERT INTO {table.name} VALUES ({marks})"  # noqa: S608  # name from our schema
    connection.exec_driver_sql(statement, list(rows))


@contextmanager
def without_indexes(engine: Engine) -> Iterator[None]:
    """Drop the bulk indexes for the block and make them anew after it, whatever happens."""
    for index in schema.bulk_indexes:
        index.drop(engine, checkfirst=True)
    try:
        yield
    finally:
        for index in schema.bulk_indexes:
            index.create(engine, checkfirst=True)


@contextmanager
def unsynced(engine: Engine) -> Iterator[Connection]:
    """Open a connection whose commits do not wait for the disk; the caller commits."""
    with engine.connect() as connection:
        statement = {
            "sqlite": "PRAGMA synchronous=OFF",
            "postgresql": "SET synchronous_commit TO OFF",
        }[connection.dialect.name]
        _outside_transaction(connection, statement)
        try:
            yield connection
        finally:
            # The connection goes back to the pool with this setting otherwise.
            connection.invalidate()


def _outside_transaction(connection: Connection, statement: str) -> None:
    cursor = connection.connection.cursor()
    cursor.execute(statement)
    cursor.close()
    if connection.dialect.name == "postgresql":
        connection.connection.commit()


def _copy(connection: Connection, table: Table, rows: Rows) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
