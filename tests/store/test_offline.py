"""Offline entries on both databases: by day, by state over all days, each change an event."""

from datetime import date, timedelta

import msgspec
import pytest

from madoguchi.domain.answer import SearchInfo
from madoguchi.store.ports import OfflineEntry, OfflineState
from support.stores import MORNING, TODAY


def an_entry(store, day=TODAY, **changes) -> OfflineEntry:
    base = {
        "id": store.new_id(),
        "day": day,
        "created_at": MORNING,
        "created_by": "u",
        "name": "𠮷田　徳",
        "sex": "1",
        "birthdate": date(1950, 1, 1),
        "address": "見本市",
    }
    entry = OfflineEntry(**(base | changes))
    with store.write() as work:
        work.offline.add(entry)
    return entry


def test_what_is_stored_comes_back(store):
    search = SearchInfo(insurer_number="123456", birthdate=date(1950, 1, 1))
    entry = an_entry(store, search=search, remark="車いす", carries="certificate")
    with store.read() as work:
        assert work.offline.get(entry.id) == entry
        assert work.offline.get("nothing") is None


def test_by_day_and_by_state_oldest_first(store):
    yesterday = TODAY - timedelta(days=1)
    first = an_entry(store, yesterday, state=OfflineState.PROBLEM)
    second = an_entry(store)
    third = an_entry(store, state=OfflineState.CLOSED)
    with store.read() as work:
        assert work.offline.of_day(TODAY) == [second, third]
        assert work.offline.of_day(yesterday) == [first]
        states = [OfflineState.WAITING, OfflineState.PROBLEM]
        assert work.offline.in_states(states) == [first, second]
        assert work.offline.in_states(states, limit=1) == [first]
        assert work.offline.in_states([OfflineState.ASKED]) == []


def test_a_change_moves_it_and_is_an_event(store):
    heard = []
    entry = an_entry(store)
    store.listen(heard.extend)
    changed = msgspec.structs.replace(entry, state=OfflineState.CONFIRMED, message="x")
    with store.write() as work:
        work.offline.replace(changed)
    assert [(event.kind, event.id) for event in heard] == [("offline", entry.id)]
    with store.read() as work:
        assert work.offline.in_states([OfflineState.CONFIRMED]) == [changed]
        assert work.offline.in_states([OfflineState.WAITING]) == []
    with pytest.raises(KeyError), store.write() as work:
        work.offline.replace(msgspec.structs.replace(entry, id="nothing"))
