import os
import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from madoguchi.store.database import SqlStore
from madoguchi.store.engines import engines
from madoguchi.store.opening import open_store
from madoguchi.store.ports import StoreUnavailableError
from support.stores import ToldClock, a_file, open_with


def test_a_transaction_is_all_or_nothing(store: SqlStore) -> None:
    def half() -> None:
        with store.write() as work:
            work.journal.append(a_file())
            work.audit.add("u", "x", "y")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    with store.read() as work:
        assert not work.journal.waiting()
        assert work.audit.head().index == 0


@pytest.mark.threat("T19")
@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_nobody_else_can_read_a_new_database(tmp_path: Path) -> None:
    file = tmp_path / "new" / "clinic.db"
    store = open_store(f"sqlite:///{file}", "9910000001", ToldClock(), os.urandom)
    with store.write() as work:
        work.events.add("a", "1")
    assert file.parent.stat().st_mode & 0o077 == 0
    assert {path.stat().st_mode & 0o077 for path in file.parent.iterdir()} == {0}
    store.close()


def test_a_look_is_one_state_while_others_write(store: SqlStore) -> None:
    with store.write() as work:
        work.events.add("a", "1")
    with store.read() as work:
        assert work.events.last() == 1
        with store.write() as other:
            other.events.add("a", "2")
        assert work.events.last() == 1
    with store.read() as work:
        assert work.events.last() == 2


def test_a_look_cannot_write(store: SqlStore) -> None:
    # SQLite calls it an OperationalError, which has a name of its own; PostgreSQL does not.
    with pytest.raises((StoreUnavailableError, DBAPIError)), store.read() as work:
        work.events.add("a", "1")


def test_a_transaction_inside_another_is_refused(store: SqlStore) -> None:
    with store.write(), pytest.raises(RuntimeError), store.write():
        raise AssertionError("unreachable")
    with store.write() as work:
        work.events.add("a", "1")


def test_threads_take_turns(store: SqlStore) -> None:
    def write() -> None:
        for _ in range(10):
            with store.write() as work:
                work.audit.add("u", "x", "y")

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as work:
        assert work.audit.head().index == 40
        assert work.audit.first_bad() is None


def test_a_database_that_is_gone_has_a_name(tmp_path) -> None:
    nowhere = f"postgresql://postgres@/none?host={tmp_path}"
    with pytest.raises(StoreUnavailableError):
        open_with(nowhere)


def test_a_folder_of_a_new_database_is_made(tmp_path) -> None:
    store = open_with(f"sqlite:///{tmp_path}/deep/er/hub.db")
    assert store.institution_code == "9910000001"
    store.close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/x"])
def test_what_does_not_survive_or_is_unknown_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="database"):
        engines(url)


@pytest.mark.parametrize("code", ["", "99-0000001", "９９１０００００"])
def test_an_institution_code_is_digits(tmp_path, code: str) -> None:
    with pytest.raises(ValueError, match="digits"):
        open_with(f"sqlite:///{tmp_path}/a.db", institution=code)


def test_sqlite_is_synced_in_full(sqlite) -> None:
    store = open_with(sqlite.new(), ToldClock())
    with store._writer.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    store.close()
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
    }
