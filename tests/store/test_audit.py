import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from madoguchi.store.database import SqlStore
from madoguchi.store.ports import AuditHead
from support.stores import MORNING

LENGTH = 30


def fill(store: SqlStore, count: int = LENGTH) -> None:
    with store.write() as work:
        for number in range(count):
            work.audit.add("u1", "arrival.viewed", f"a{number}", "field=link")


def first_bad(store: SqlStore, anchor: AuditHead | None = None) -> int | None:
    with store.read() as work:
        return work.audit.first_bad(anchor)


def tamper(store: SqlStore, *statements: str) -> None:
    """Change the table as somebody with all rights would."""
    with store._writer.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP TRIGGER audit_append_only ON audit"))
        else:
            connection.execute(text("DROP TRIGGER audit_no_update"))
            connection.execute(text("DROP TRIGGER audit_no_delete"))
        for statement in statements:
            connection.execute(text(statement))


def test_records_come_back_newest_first(store: SqlStore) -> None:
    fill(store, 3)
    with store.read() as work:
        latest = work.audit.latest(2)
    assert [(record.index, record.subject) for record in latest] == [(3, "a2"), (2, "a1")]
    assert latest[0].at == MORNING
    assert latest[0].detail == "field=link"


def test_an_untouched_chain_fits_its_anchor(store: SqlStore) -> None:
    assert first_bad(store) is None
    fill(store)
    with store.read() as work:
        head = work.audit.head()
    assert head.index == LENGTH
    assert first_bad(store, head) is None
    fill(store)
    assert first_bad(store, head) is None


@pytest.mark.threat("T14")
@pytest.mark.parametrize("verb", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_the_database_refuses_to_change_or_delete(store: SqlStore, verb: str) -> None:
    fill(store, 2)
    with pytest.raises(DatabaseError, match="append-only"), store._writer.begin() as connection:
        connection.execute(text(verb))
    assert first_bad(store) is None


@pytest.mark.threat("T14")
def test_postgresql_refuses_to_empty_the_table(store: SqlStore) -> None:
    if store._writer.dialect.name == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    fill(store, 2)
    with pytest.raises(DatabaseError, match="append-only"), store._writer.begin() as connection:
        connection.execute(text("TRUNCATE audit"))


MOVE_UP = (
    "UPDATE audit SET position = position + 1000 WHERE position >= 12",
    "UPDATE audit SET position = position - 999 WHERE position >= 1000",
)
SWAP = (
    "UPDATE audit SET position = 0 WHERE position = 12",
    "UPDATE audit SET position = 12 WHERE position = 20",
    "UPDATE audit SET position = 20 WHERE position = 0",
)
COPY = (
    "INSERT INTO audit SELECT institution_code, 12, at, actor, action, subject, detail, hash "
    "FROM audit WHERE position = 11"
)


@pytest.mark.threat("T14")
@pytest.mark.parametrize(
    ("statements", "bad"),
    [
        (("UPDATE audit SET actor = 'u2' WHERE position = 12",), 12),
        (("UPDATE audit SET subject = 'a99' WHERE position = 1",), 1),
        (("UPDATE audit SET hash = '0' WHERE position = 30",), 30),
        (("DELETE FROM audit WHERE position = 12",), 12),
        (("DELETE FROM audit WHERE position = 1",), 1),
        ((*MOVE_UP, COPY), 12),
        (SWAP, 12),
        ((COPY.replace("12", "0"),), 0),
    ],
    ids=["flip", "flip-1", "flip-hash", "delete", "delete-1", "insert", "reorder", "before"],
)
def test_the_first_bad_record_is_named(
    store: SqlStore, statements: tuple[str, ...], bad: int
) -> None:
    fill(store)
    tamper(store, *statements)
    assert first_bad(store) == bad


@pytest.mark.threat("T14")
def test_a_cut_tail_is_found_against_an_anchor_from_outside(store: SqlStore) -> None:
    fill(store)
    with store.read() as work:
        anchor = work.audit.head()
    tamper(store, "DELETE FROM audit WHERE position > 25")
    assert first_bad(store) is None
    assert first_bad(store, anchor) == 26
    fill(store)
    assert first_bad(store) is None
    assert first_bad(store, anchor) == LENGTH


def test_a_chain_longer_than_one_chunk_is_followed(store: SqlStore) -> None:
    fill(store, 1100)
    assert first_bad(store) is None
    tamper(store, "UPDATE audit SET detail = '' WHERE position = 1001")
    assert first_bad(store) == 1001
