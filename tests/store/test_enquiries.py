"""What the sender asks of the outbox: what is due, what is under way, what a name belongs to."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from madoguchi.store.database import SqlStore
from madoguchi.store.ports import Enquiry, EnquiryKind, EnquiryState
from support.stores import MORNING, TODAY

SENT, QUEUED, FAILED = EnquiryState.SENT, EnquiryState.QUEUED, EnquiryState.FAILED


def enquiry(store: SqlStore, state: EnquiryState = QUEUED, minutes: float | None = 0, **more):
    return Enquiry(
        id=store.new_id(),
        kind=EnquiryKind.ELIGIBILITY,
        state=state,
        purpose="counter",
        day=TODAY,
        created_at=MORNING,
        created_by="clerk",
        next_at=None if minutes is None else MORNING + timedelta(minutes=minutes),
        **more,
    )


def add(store: SqlStore, *enquiries: Enquiry) -> None:
    with store.write() as work:
        for one in enquiries:
            work.enquiries.add(one)


def test_what_is_due_under_way_and_next(store: SqlStore) -> None:
    late, now = enquiry(store, minutes=-5), enquiry(store)
    sent, soon = enquiry(store, SENT, minutes=3), enquiry(store, minutes=2)
    done = enquiry(store, FAILED, minutes=None)
    add(store, now, late, sent, soon, done)
    with store.read() as work:
        assert list(work.enquiries.due(MORNING)) == [late, now]
        assert list(work.enquiries.due(MORNING, limit=1)) == [late]
        assert list(work.enquiries.in_state(SENT)) == [sent]
        assert list(work.enquiries.in_state(QUEUED, limit=2)) == [late, now]
        assert work.enquiries.next_due(MORNING) == MORNING + timedelta(minutes=2)
        assert work.enquiries.next_due(MORNING + timedelta(minutes=3)) is None
        assert work.enquiries.open_and_oldest() == (4, late)
        assert work.enquiries.get(done.id) == done


def test_an_empty_outbox(store: SqlStore) -> None:
    with store.read() as work:
        assert work.enquiries.open_and_oldest() == (0, None)
        assert work.enquiries.next_due(MORNING) is None
        assert not work.enquiries.in_state(SENT)


def test_every_name_that_was_sent_leads_back(store: SqlStore) -> None:
    one = enquiry(store)
    add(store, one)
    with store.write() as work:
        for name in ("OQSsiquc01req_A.xml", "OQSsiquc01req_B.xml"):
            work.enquiries.note_sent(name, one.id)
        work.enquiries.replace(replace(one, state=SENT, sent_name="OQSsiquc01req_B.xml"))
    with store.read() as work:
        found = work.enquiries.by_request_name("OQSsiquc01req_A.xml")
        assert found is not None
        assert (found.id, found.state) == (one.id, SENT)
        assert work.enquiries.by_request_name("OQSsiquc01req_C.xml") is None


def test_a_changed_enquiry_is_told(store: SqlStore) -> None:
    one = enquiry(store)
    add(store, one)
    with store.write() as work:
        work.enquiries.replace(replace(one, state=SENT))
    with store.read() as work:
        events = work.events.since(0)
    assert [(event.kind, event.id) for event in events] == [("enquiry", one.id)] * 2
    with pytest.raises(KeyError), store.write() as work:
        work.enquiries.replace(replace(one, id="0" * 32))
