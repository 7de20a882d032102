"""Who was named by the centre → a row at 受付, by a clerk's act (``rules.md`` CO-7, §3.6).

Consent-based answers come in one file for many people; only who is seen today belongs at 受付. A
row is matched anew, made once for each person of a file, and is no visit by itself.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from madoguchi.counter.bulk.progress import enquiry_of
from madoguchi.counter.bulk.service import CENTRE, list_of
from madoguchi.counter.service import ConflictError, Counter, GoneError, only_registrars
from madoguchi.domain.clock import Clock, business_day
from madoguchi.domain.eligibility import ENTITLED
from madoguchi.store.ports import Arrival, BulkItem, BulkList, StaffUser, Store, Work

MOST_AT_ONCE: Final = 300
"""Rows of one click: 受付 shows 500 of a day; ours."""
_PAGE: Final = 100
_ENTITLED: Final = tuple(outcome.value for outcome in ENTITLED)
_NOT_HERE: Final = "受付に出せるのは、国の回答で名前が届いた人だけです。"
_NOBODY: Final = (
    "受付に出す人がいません。資格が有効で患者が一人に決まった人は、もう受付に出ています。"
)


class BulkArrivals:
    """Makes rows of people whom the centre named."""

    def __init__(self, store: Store, clock: Clock, counter: Counter) -> None:
        self._store = store
        self._clock = clock
        self._counter = counter

    def put(self, bulk_id: str, position: int, user: StaffUser) -> Arrival:
        """Put one person at 受付; the row that is there already if it was done before."""
        only_registrars(user)
        with self._store.write() as work:
            bulk, item = list_of(work, bulk_id), work.bulks.item(bulk_id, position)
            if item is None:
                raise GoneError("この行はもうありません。一覧を開き直してください。")
            if not may_be_put(bulk, item):
                raise ConflictError(_NOT_HERE)
            arrival = self._put(work, bulk, item, user)
            work.bulks.replace(bulk)
        return arrival

    def put_all(self, bulk_id: str, user: StaffUser) -> int:
        """Put everybody there who is entitled and has one chart; return how many it were.

        ConflictError in words if there is nobody. Who has a row of this kind today is left out.
        """
        only_registrars(user)
        done, after, page = 0, 0, [0]
        while page and done < MOST_AT_ONCE:
            with self._store.write() as work:
                bulk = list_of(work, bulk_id)
                items = work.bulks.items(bulk_id, after=after, limit=_PAGE)
                page = [item.position for item in items]
                after = page[-1] if page else after
                new = list(self._sure(work, bulk, items))[: MOST_AT_ONCE - done]
                for item in new:
                    self._put(work, bulk, item, user)
                done += len(new)
                if new:
                    work.bulks.replace(bulk)
        if not done:
            raise ConflictError(_NOBODY)
        return done

    def _sure(self, work: Work, bulk: BulkList, items: Sequence[BulkItem]) -> Iterator[BulkItem]:
        today, seen = business_day(self._clock.now()), set()
        for item in items:
            sure = item.patient_id and item.outcome in _ENTITLED and not item.arrival_id
            if not sure or not may_be_put(bulk, item) or item.patient_id in seen:
                continue
            seen.add(item.patient_id)
            rows = work.arrivals.of_patient(item.patient_id or "")
            source = f"{bulk.kind.value}02_res"
            if not any(row.day == today and row.source == source for row in rows):
                yield item

    def _put(self, work: Work, bulk: BulkList, item: BulkItem, user: StaffUser) -> Arrival:
        entry = work.journal.entry(item.journal_id or "")
        if entry is None or item.answer is None:
            raise ConflictError(_NOT_HERE)
        asked = enquiry_of(work, bulk)
        of_this = asked if asked and asked.journal_id == item.journal_id else None
        arrival = self._counter.from_bulk(work, entry, item.answer, item.unit, of_this, user)
        work.bulks.replace_items([msgspec.structs.replace(item, arrival_id=arrival.id)])
        return arrival


def may_be_put(bulk: BulkList, item: BulkItem) -> bool:
    """Tell whether *item* is somebody whom the centre named, with an answer about a person."""
    named = bulk.kind in CENTRE and item.journal_id is not None
    return named and item.answer is not None and bool(item.answer.results)
