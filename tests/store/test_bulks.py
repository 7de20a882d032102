from datetime import date

import msgspec
import pytest

from madoguchi.domain.answer import SearchInfo
from madoguchi.store.database import SqlStore
from madoguchi.store.ports import BulkItem, BulkList, EnquiryKind, Event, ItemState
from support.stores import MORNING, an_answer

DAY = date(2026, 11, 25)


def a_list(store: SqlStore, **more: object) -> BulkList:
    fields = {
        "id": store.new_id(),
        "kind": EnquiryKind.BULK_ELIGIBILITY,
        "title": "11月25日の予約",
        "day": DAY,
        "source": "csv",
        "created_at": MORNING,
        "created_by": "user-clerk",
    }
    return BulkList(**(fields | more))


def items_of(bulk: BulkList, count: int, **more: object) -> list[BulkItem]:
    return [
        BulkItem(
            list_id=bulk.id,
            position=at,
            identifier=f"x-{at}",
            state=ItemState.WAITING,
            number=str(at),
            search=SearchInfo(insurer_number="123456", arbitrary_identifier=f"x-{at}"),
            **more,
        )
        for at in range(1, count + 1)
    ]


def added(store: SqlStore, count: int) -> BulkList:
    bulk = a_list(store, total=count)
    with store.write() as work:
        work.bulks.add(bulk, items_of(bulk, count))
    return bulk


def test_a_list_comes_back_as_it_was_with_one_event(store: SqlStore) -> None:
    bulk = added(store, 3)
    with store.read() as work:
        assert work.bulks.get(bulk.id) == bulk
        assert work.bulks.get("nothing") is None
        assert list(work.bulks.items(bulk.id)) == items_of(bulk, 3)
        assert work.events.since(0) == [Event(seq=1, kind="bulk", id=bulk.id)]


def test_lists_come_newest_first(store: SqlStore) -> None:
    first, second = added(store, 0), added(store, 0)
    with store.read() as work:
        assert [bulk.id for bulk in work.bulks.latest()] == [second.id, first.id]
        assert [bulk.id for bulk in work.bulks.latest(1)] == [second.id]


def test_a_changed_list_is_stored_and_told(store: SqlStore) -> None:
    bulk = added(store, 0)
    with store.write() as work:
        work.bulks.replace(msgspec.structs.replace(bulk, enquiry_id="e1"))
    with store.read() as work:
        kept = work.bulks.get(bulk.id)
        assert kept
        assert kept.enquiry_id == "e1"
        assert len(work.events.since(0)) == 2
    with pytest.raises(KeyError), store.write() as work:
        work.bulks.replace(a_list(store))


@pytest.mark.slow
def test_twenty_thousand_people_are_kept_answered_and_paged(store: SqlStore) -> None:
    bulk = added(store, 20_000)
    with store.write() as work:
        wanted = [f"x-{at}" for at in range(19_001, 20_001)]
        found = work.bulks.by_identifiers(bulk.id, wanted)
        assert sorted(item.position for item in found) == list(range(19_001, 20_001))
        work.bulks.replace_items(
            [
                msgspec.structs.replace(
                    item, state=ItemState.FINE, outcome="valid", answer=an_answer()
                )
                for item in found
            ]
        )
    with store.read() as work:
        assert work.bulks.counts(bulk.id) == {ItemState.WAITING: 19_000, ItemState.FINE: 1_000}
        page = work.bulks.items(bulk.id, [ItemState.FINE], after=19_500, limit=200)
        assert [item.position for item in page] == list(range(19_501, 19_701))
        assert page[0].answer == an_answer()
        last = work.bulks.item(bulk.id, 19_000)
        assert last
        assert last.state is ItemState.WAITING


def test_identifiers_of_another_list_are_not_found(store: SqlStore) -> None:
    bulk, other = added(store, 2), added(store, 2)
    with store.read() as work:
        found = work.bulks.by_identifiers(other.id, ["x-1", "x-9"])
        assert [(item.list_id, item.position) for item in found] == [(other.id, 1)]
        assert work.bulks.item(bulk.id, 9) is None
        assert work.bulks.item(bulk.id, 10**20) is None


def test_what_a_clerk_wrote_is_kept(store: SqlStore) -> None:
    bulk = added(store, 1)
    settled = msgspec.structs.replace(
        items_of(bulk, 1)[0],
        state=ItemState.SETTLED,
        finding="invalid",
        note="電話で確かめました",
        settled_by="user-clerk",
    )
    with store.write() as work:
        work.bulks.replace_items([settled])
        work.bulks.replace_items([])
    with store.read() as work:
        assert work.bulks.item(bulk.id, 1) == settled


def test_items_make_room_for_a_new_version(store: SqlStore) -> None:
    bulk, other = added(store, 3), added(store, 2)
    with store.write() as work:
        work.bulks.remove_items(bulk.id)
        work.bulks.add_items(items_of(bulk, 1))
    with store.read() as work:
        assert len(work.bulks.items(bulk.id)) == 1
        assert len(work.bulks.items(other.id)) == 2
