from datetime import timedelta

import pytest
from sqlalchemy import event

from madoguchi.store.database import SqlStore
from madoguchi.store.ports import ArrivedFile, Folder, JournalEntry, JournalState
from support.stores import MORNING, TODAY, SqliteDatabases, ToldClock, a_file, open_with, opened


def keep(store: SqlStore, file: ArrivedFile) -> tuple[JournalEntry, bool]:
    with store.write() as work:
        return work.journal.append(file)


def settle(store: SqlStore, entry: JournalEntry, state: JournalState) -> None:
    with store.write() as work:
        work.journal.settle(entry.id, state, kind="siquc_face", reason="理由")


def test_bytes_come_back_as_they_were(store: SqlStore) -> None:
    raw = bytes(range(256)) * 40
    entry, new = keep(store, a_file(raw=raw))
    assert new
    with store.read() as work:
        assert work.journal.raw(entry.id) == raw
        assert work.journal.entry(entry.id) == entry
        assert entry.size == len(raw)
        assert entry.seen_at == MORNING
        assert entry.seen_at.utcoffset() == timedelta(hours=9)


def test_the_same_file_in_another_folder_is_the_same_file(store: SqlStore) -> None:
    first, _ = keep(store, a_file(folder=Folder.FACE))
    again, new = keep(store, a_file(folder=Folder.TRASH))
    assert not new
    assert again == first


@pytest.mark.spec("OQS 6.21")
def test_same_name_with_other_bytes_is_a_conflict_kept_apart(store: SqlStore) -> None:
    first, _ = keep(store, a_file(raw=b"<a>1</a>"))
    other, new = keep(store, a_file(raw=b"<a>2</a>"))
    assert new
    assert other.state is JournalState.CONFLICT
    assert other.conflict_of == first.id
    with store.read() as work:
        assert work.journal.raw(first.id) == b"<a>1</a>"
        assert work.journal.raw(other.id) == b"<a>2</a>"
        assert [entry.id for entry in work.journal.waiting()] == [first.id]


def test_a_line_end_written_after_the_last_tag_is_no_conflict(store: SqlStore) -> None:
    first, _ = keep(store, a_file(raw=b"<a>1</a>"))
    assert keep(store, a_file(raw=b"<a>1</a>\r\n")) == (first, False)


def test_blank_files_of_different_length_differ(store: SqlStore) -> None:
    keep(store, a_file(raw=b""))
    _, new = keep(store, a_file(raw=b"\n"))
    assert new


@pytest.mark.fault("F25")
def test_a_completed_half_file_waits_and_no_longer_troubles(store: SqlStore) -> None:
    half, _ = keep(store, a_file(raw=b"<a>1"))
    settle(store, half, JournalState.QUARANTINED)
    whole, _ = keep(store, a_file(raw=b"<a>1</a>"))
    assert whole.state is JournalState.WAITING
    with store.read() as work:
        assert [entry.id for entry in work.journal.troubled(TODAY)] == [half.id]
    settle(store, whole, JournalState.READ)
    with store.read() as work:
        assert not work.journal.troubled(TODAY)
        assert work.journal.raw(half.id) == b"<a>1"


def test_troubled_is_newest_first_from_the_day_asked(store: SqlStore) -> None:
    for number, hours in enumerate((-10, -1, 0)):
        at = MORNING + timedelta(hours=hours)
        entry, _ = keep(store, a_file(name=f"{number}.xml", at=at))
        settle(store, entry, JournalState.QUARANTINED)
    with store.read() as work:
        found = work.journal.troubled(TODAY)
        assert [entry.name for entry in found] == ["2.xml", "1.xml"]
        assert found[0].reason == "理由"
        assert [e.name for e in work.journal.troubled(TODAY, limit=1)] == ["2.xml"]


def test_what_was_read_of_other_kinds_can_be_asked_for(store: SqlStore) -> None:
    for name, kind in (("1.xml", "siquc_face"), ("2.xml", "muquc02_res"), ("3.xml", "yzk_res")):
        entry, _ = keep(store, a_file(name=name))
        with store.write() as work:
            work.journal.settle(entry.id, JournalState.READ, kind=kind)
    with store.read() as work:
        found = work.journal.read_beside(["siquc_face"], TODAY)
        assert [entry.name for entry in found] == ["3.xml", "2.xml"]
        assert not work.journal.read_beside(["siquc_face"], TODAY + timedelta(days=1))


def test_waiting_is_oldest_first_and_ends_with_settling(store: SqlStore) -> None:
    late, _ = keep(store, a_file(name="late.xml", at=MORNING + timedelta(minutes=1)))
    early, _ = keep(store, a_file(name="early.xml"))
    with store.read() as work:
        assert [e.id for e in work.journal.waiting()] == [early.id, late.id]
        assert [e.id for e in work.journal.waiting(limit=1)] == [early.id]
    settle(store, early, JournalState.READ)
    with store.read() as work:
        assert [e.id for e in work.journal.waiting()] == [late.id]


def test_names_tell_what_is_known(store: SqlStore) -> None:
    entry, _ = keep(store, a_file())
    with store.read() as work:
        assert work.journal.known(entry.name, entry.sha256)
        assert not work.journal.known(entry.name, "0" * 64)
        assert work.journal.names() == {(entry.name, entry.sha256)}
        many = [f"{n}.xml" for n in range(1200)]
        assert work.journal.of_names([*many, entry.name]) == [entry]
        assert work.journal.of_names([]) == []


def test_what_is_not_there_is_said(store: SqlStore) -> None:
    with store.write() as work:
        assert work.journal.entry("none") is None
        with pytest.raises(KeyError):
            work.journal.raw("none")
        with pytest.raises(KeyError):
            work.journal.settle("none", JournalState.READ, kind=None)


def test_another_institution_sees_nothing(store: SqlStore, url: str, clock: ToldClock) -> None:
    entry, _ = keep(store, a_file())
    other = open_with(url, clock, institution="9910000002", seed=2)
    with other.read() as work:
        assert not work.journal.waiting()
        assert work.journal.entry(entry.id) is None
    _, new = keep(other, a_file())
    assert new
    other.close()


def test_nothing_that_is_asked_daily_walks_the_whole_journal(sqlite: SqliteDatabases) -> None:
    """The plan is asked for, since a walk shows as time only after years."""
    with opened(sqlite.new()) as store:
        half, _ = keep(store, a_file(raw=b"<a>1"))
        settle(store, half, JournalState.QUARANTINED)
        asked: list[tuple[str, object]] = []
        with store.read() as work:
            connection = work.journal._connection
            event.listen(
                connection,
                "before_cursor_execute",
                lambda _c, _cursor, sql, values, *_: asked.append((sql, values)),
            )
            work.journal.append(a_file(raw=b"<a>1"))
            work.journal.known(half.name, half.sha256)
            work.journal.of_names([half.name])
            work.journal.troubled(TODAY)
            work.journal.read_beside(["siquc_face"], TODAY)
            work.journal.waiting()
            for sql, values in asked.copy():
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
                steps = " ".join(row[3] for row in plan)
                assert "(institution_code=?)" not in steps, sql
