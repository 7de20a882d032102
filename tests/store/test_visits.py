"""Visits on both databases: live ones only, paged by day and id, each change an event."""

from datetime import date, timedelta

import msgspec
import pytest

from madoguchi.store.ports import Evidence, Visit, VisitSource
from support.stores import MORNING, TODAY


def a_visit(store, day=TODAY, **changes) -> Visit:
    base = {
        "id": store.new_id(),
        "day": day,
        "created_at": MORNING,
        "created_by": "u",
        "source": VisitSource.CARD,
        "patient_id": "p",
    }
    visit = Visit(**(base | changes))
    with store.write() as work:
        work.visits.add(visit)
    return visit


def test_what_is_stored_comes_back(store):
    visit = a_visit(
        store,
        arrival_id="a",
        evidence=Evidence.PORTAL,
        by_hand=Evidence.PORTAL,
        by_hand_at=MORNING,
        first=True,
        remark="𠮷",
    )
    with store.read() as work:
        assert work.visits.get(visit.id) == visit
        assert work.visits.of_patient_on("p", TODAY) == visit
        assert work.visits.of_arrival("a") == visit
        assert work.visits.get("nothing") is None
        assert work.visits.of_patient_on("p", TODAY - timedelta(days=1)) is None


def test_a_void_visit_is_kept_and_counted_nowhere(store):
    visit = a_visit(store, arrival_id="a")
    with store.write() as work:
        work.visits.replace(msgspec.structs.replace(visit, void=True))
    with store.read() as work:
        assert work.visits.get(visit.id).void
        assert work.visits.of_patient("p") == []
        assert work.visits.of_patient_on("p", TODAY) is None
        assert work.visits.of_arrival("a") is None
        assert work.visits.voided_of_arrival("a").id == visit.id
        assert work.visits.between(TODAY, TODAY) == []
        assert not work.visits.any_before("p", TODAY + timedelta(days=1))


def test_the_newest_void_visit_of_a_row(store):
    ids = [a_visit(store, arrival_id="a", void=True).id for _ in range(3)]
    a_visit(store, arrival_id="a")
    with store.read() as work:
        assert work.visits.voided_of_arrival("a").id == ids[-1]
        assert work.visits.voided_of_arrival("b") is None


def test_pages_by_day_and_id_leave_nobody_out(store):
    days = [TODAY + timedelta(days=number % 3) for number in range(10)]
    made = [a_visit(store, day, patient_id=str(number)) for number, day in enumerate(days)]
    a_visit(store, date(2020, 1, 1))
    found, after = [], None
    with store.read() as work:
        while page := work.visits.between(TODAY, TODAY + timedelta(days=2), after=after, limit=3):
            found += page
            after = page[-1].id
    assert found == sorted(made, key=lambda visit: (visit.day, visit.id))


def test_a_patient_s_visits_newest_first(store):
    for number in (2, 0, 1):
        a_visit(store, TODAY - timedelta(days=number))
    a_visit(store, patient_id="q")
    with store.read() as work:
        days = [visit.day for visit in work.visits.of_patient("p", limit=2)]
        assert days == [TODAY, TODAY - timedelta(days=1)]
        assert work.visits.any_before("p", TODAY)
        assert not work.visits.any_before("q", TODAY)


def test_every_change_is_an_event(store):
    heard = []
    store.listen(heard.extend)
    visit = a_visit(store)
    with store.write() as work:
        work.visits.replace(msgspec.structs.replace(visit, remark="x"))
    assert [(event.kind, event.id) for event in heard] == [("visit", visit.id)] * 2
    with pytest.raises(KeyError), store.write() as work:
        work.visits.replace(msgspec.structs.replace(visit, id="nothing"))
