from datetime import timedelta

import msgspec
import pytest
from sqlalchemy.exc import IntegrityError

from madoguchi.store.database import SqlStore
from madoguchi.store.ports import Arrival, Event, LinkState
from support.stores import MORNING, TODAY, an_answer


def an_arrival(store: SqlStore, minutes: int = 0, **more: object) -> Arrival:
    at = MORNING + timedelta(minutes=minutes)
    fields = {
        "id": store.new_id(),
        "journal_id": store.new_id(),
        "day": TODAY,
        "seen_at": at,
        "created_at": at,
        "source": "siquc_face",
        "answer": an_answer(),
        "link": LinkState.SEVERAL,
        "candidates": ("p1", "p2"),
    }
    return Arrival(**(fields | more))


def add(store: SqlStore, *arrivals: Arrival) -> None:
    with store.write() as work:
        for arrival in arrivals:
            work.arrivals.add(arrival)


def test_a_row_comes_back_as_it_was_with_an_event(store: SqlStore) -> None:
    arrival = an_arrival(store, link_reason="候補が2人います")
    add(store, arrival)
    with store.read() as work:
        assert work.arrivals.get(arrival.id) == arrival
        assert work.events.since(0) == [Event(seq=1, kind="arrival", id=arrival.id)]


def test_a_journal_entry_has_one_row_at_most(store: SqlStore) -> None:
    add(store, an_arrival(store, journal_id="j"))
    with pytest.raises(IntegrityError):
        add(store, an_arrival(store, journal_id="j"))


def test_a_file_of_many_has_one_row_for_each_person(store: SqlStore) -> None:
    first, second = (an_arrival(store, journal_id="j", unit=unit) for unit in (1, 2))
    add(store, first, second)
    with store.read() as work:
        assert work.arrivals.of_unit("j", 2) == second
        assert work.arrivals.of_unit("j", 3) is None
    with pytest.raises(IntegrityError):
        add(store, an_arrival(store, journal_id="j", unit=2))


def test_a_day_is_newest_first_and_earlier_files_apart(store: SqlStore) -> None:
    early, late = an_arrival(store, 1), an_arrival(store, 2)
    left_over = an_arrival(store, 3, carried_over=True)
    yesterday = an_arrival(store, 0, day=TODAY - timedelta(days=1))
    add(store, late, early, left_over, yesterday)
    with store.read() as work:
        assert work.arrivals.of_day(TODAY) == [late, early]
        assert work.arrivals.of_day(TODAY, limit=1) == [late]
        assert work.arrivals.of_day(TODAY, carried_over=True) == [left_over]
        assert work.arrivals.many([early.id, "none", late.id]) == [late, early]


def test_a_link_changes_and_the_snapshot_does_not(store: SqlStore) -> None:
    arrival = an_arrival(store)
    add(store, arrival)
    linked = msgspec.structs.replace(
        arrival, link=LinkState.UNIQUE, patient_id="p1", linked_by="u1", seen_by="u2"
    )
    smuggled = msgspec.structs.replace(linked, answer=an_answer("別人"), day=TODAY.replace(day=1))
    with store.write() as work:
        work.arrivals.replace(smuggled)
    with store.read() as work:
        assert work.arrivals.get(arrival.id) == linked
        assert work.arrivals.of_patient("p1") == [linked]
        assert work.events.last() == 2


def test_a_row_that_is_not_there_is_said(store: SqlStore) -> None:
    with store.write() as work:
        assert work.arrivals.get("none") is None
        with pytest.raises(KeyError):
            work.arrivals.replace(an_arrival(store))


@pytest.mark.slow
@pytest.mark.parametrize("history", [200, 4000])
def test_the_list_of_a_day_reads_an_index_and_not_history(store: SqlStore, history: int) -> None:
    """The plan names the index: the time of the list cannot grow with past days."""
    if history > 200 and store._reader.dialect.name == "postgresql":
        pytest.skip("the plan of an unanalysed table is the same for any size")
    old = [an_arrival(store, n, day=TODAY - timedelta(days=n % 300 + 1)) for n in range(history)]
    add(store, *old, an_arrival(store))
    with store._reader.connect() as connection:
        explain = "EXPLAIN " if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET enable_seqscan = off")
        plan = connection.exec_driver_sql(
            f"{explain} SELECT * FROM arrivals WHERE institution_code = '9910000001' "
            "AND day = '2026-11-24' AND carried_over = false "
            "ORDER BY seen_at DESC, id DESC LIMIT 500"
        ).all()
    assert "ix_arrivals_institution_code_day_carried_over_seen_at_id" in str(plan)
