import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from madoguchi.store import migrations
from madoguchi.store.database import SqlStore
from madoguchi.store.schema import metadata
from support.stores import open_with


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
