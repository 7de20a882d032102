import threading

import pytest

from madoguchi.store.database import SqlStore
from madoguchi.store.ports import Event
from support.stores import open_with


def test_numbers_are_gap_free_and_an_undone_transaction_leaves_none(store: SqlStore) -> None:
    with store.write() as work:
        work.events.add("arrival", "a")
        work.events.add("arrival", "b")
    try:
        with store.write() as work:
            work.events.add("arrival", "lost")
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    with store.write() as work:
        work.events.add("trouble", "c")
    with store.read() as work:
        assert [(e.seq, e.id) for e in work.events.since(0)] == [(1, "a"), (2, "b"), (3, "c")]
        assert [e.seq for e in work.events.since(1, limit=1)] == [2]
        assert work.events.last() == 3


@pytest.mark.slow
def test_writers_in_two_programs_share_one_gap_free_trail(store: SqlStore, url: str) -> None:
    def write(one: SqlStore, name: str) -> None:
        for n in range(20):
            with one.write() as work:
                work.events.add("arrival", f"{name}{n}")

    other = open_with(url, seed=2)
    threads = [threading.Thread(target=write, args=pair) for pair in ((store, "a"), (other, "b"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    with store.read() as work:
        found = work.events.since(0)
    assert [event.seq for event in found] == list(range(1, 41))
    assert [event.id for event in found if event.id[0] == "a"] == [f"a{n}" for n in range(20)]


def test_institutions_have_trails_of_their_own(store: SqlStore, url: str) -> None:
    other = open_with(url, institution="9910000002", seed=2)
    for one in (store, other, store):
        with one.write() as work:
            work.events.add("arrival", "x")
    with store.read() as mine, other.read() as theirs:
        assert (mine.events.last(), theirs.events.last()) == (2, 1)
    other.close()


def test_listeners_hear_after_the_commit_and_may_fail(store: SqlStore, caplog) -> None:
    heard: list[tuple[int, list[Event]]] = []

    def broken(events: list[Event]) -> None:
        raise RuntimeError("a page went away")

    def good(events: list[Event]) -> None:
        with store.read() as work:
            heard.append((work.events.last(), list(events)))

    store.listen(broken)
    stop = store.listen(good)
    with store.write() as work:
        work.events.add("arrival", "a")
        assert not heard
    assert heard == [(1, [Event(seq=1, kind="arrival", id="a")])]
    with store.write():
        pass
    stop()
    with store.write() as work:
        work.events.add("arrival", "b")
    assert len(heard) == 1
    assert "a listener failed" in caplog.text


def test_a_listener_may_write_in_its_turn(store: SqlStore) -> None:
    def answer(events: list[Event]) -> None:
        if events[0].kind == "question":
            with store.write() as work:
                work.events.add("answer", "a")

    store.listen(answer)
    with store.write() as work:
        work.events.add("question", "q")
    with store.read() as work:
        assert [event.kind for event in work.events.since(0)] == ["question", "answer"]
