import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from madoguchi.store import migrations
from madoguchi.store.database import SqlStore
from madoguchi.store.engines import engines
from madoguchi.store.schema import metadata
from support.stores import open_with, opened


def test_the_steps_lead_to_the_schema(store: SqlStore) -> None:
    with store._writer.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_every_key_begins_with_the_institution(store: SqlStore) -> None:
    with store._writer.connect() as connection:
        inspector = inspect(connection)
        for table in metadata.tables:
            key = inspector.get_pk_constraint(table)["constrained_columns"]
            assert key[0] == "institution_code", table
            for index in (*inspector.get_indexes(table), *inspector.get_unique_constraints(table)):
                assert index["column_names"][0] == "institution_code", index


def test_the_newest_step_is_the_one_that_is_named() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [migrations.HEAD]


def test_an_interrupted_first_start_leaves_nothing_half_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/a.db"

    def broken(connection) -> None:
        connection.execute(text("CREATE TABLE journal (x INTEGER)"))
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("madoguchi.store.migrations.run.upgrade", broken)
        with pytest.raises(ZeroDivisionError):
            open_with(url)
    open_with(url).close()


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database in which nothing is."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/bare.db"
    server = request.getfixturevalue("postgres")
    return server.url(server.new_database())


ROW_0001 = """INSERT INTO arrivals (institution_code, id, journal_id, day, seen_at, created_at,
 source, answer, link, patient_id, candidates, link_reason, linked_by, carried_over, seen_by)
 VALUES ('9910000001', :id, :id, '2026-11-24', '2026-11-24 00:01:02.000000',
 '2026-11-24 00:01:03.000000', 'siquc_face', '{}', 'unique', 'p1', '[]', '', 'u1', false, NULL)"""


def test_rows_of_the_first_release_are_kept_and_get_their_places(bare: str) -> None:
    writer, reader = engines(bare)
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with writer.begin() as connection:
        config.attributes["connection"] = connection
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET TIME ZONE 'UTC'"))
        command.upgrade(config, "0001")
        connection.execute(
            text(ROW_0001.replace("'{}'", ":answer")),
            [{"id": name, "answer": '{"header": {}}'} for name in ("a", "b")],
        )
    writer.dispose()
    reader.dispose()
    with opened(bare, None) as store:
        with store.read() as work:
            rows = work.arrivals.many(["a", "b"])
        assert [(row.journal_id, row.unit, row.enquiry_id) for row in rows] == [
            ("b", 0, None),
            ("a", 0, None),
        ]
        assert rows[0].seen_at.isoformat() == "2026-11-24T09:01:02+09:00"
        assert rows[0].patient_id == "p1"
        with store._writer.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, metadata) == []
        with pytest.raises(IntegrityError), store.write() as work:
            work.arrivals.add(msgspec.structs.replace(rows[0], id="c"))


def test_a_start_with_nothing_to_do_does_not_load_alembic(sqlite) -> None:
    script = (
        "import secrets, sys\n"
        "from madoguchi.store.opening import open_store\n"
        f"open_store({sqlite.new()!r}, '9910000001', None, secrets.token_bytes).close()\n"
        "print('alembic' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
