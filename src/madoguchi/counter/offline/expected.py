"""Who may come on a day: the reservations of its lists, and those who came lately.

What stands on the encrypted list of the day; read from the store, one person once.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from madoguchi.counter.offline.last_confirmed import LastConfirmed, last_confirmed
from madoguchi.store.ports import BulkItem, EnquiryKind, Patient, Work

_RESERVED: Final = ("csv", "api")
_LISTS: Final = 200
_PAGE: Final = 500
MOST: Final = 1000
"""People on one list; a paper beyond that helps nobody."""


class Expected(Struct, frozen=True, kw_only=True):
    """One line of the list. ``why``: 予約 or 最近の来院; ``patient`` None: a name without chart."""

    why: str
    time: str
    number: str
    name: str
    kana: str
    patient: Patient | None = None
    last: LastConfirmed | None = None


def expected_on(work: Work, day: date, recent_days: int) -> list[Expected]:
    """Return the people of *day*: by time of reservation, then by number."""
    people: dict[str, Expected] = {}
    for one in (*_reserved(work, day), *_recent(work, day, recent_days)):
        key = one.patient.id if one.patient else f"{one.number} {one.name}"
        if key not in people and len(people) < MOST:
            people[key] = one
    return sorted(people.values(), key=lambda one: (not one.time, one.time, one.why, one.number))


def _reserved(work: Work, day: date) -> Iterator[Expected]:
    for bulk in work.bulks.latest(_LISTS):
        wanted = bulk.kind is EnquiryKind.BULK_ELIGIBILITY and bulk.source in _RESERVED
        if wanted and bulk.day == day:
            yield from _items(work, bulk.id, day)


def _items(work: Work, bulk_id: str, day: date) -> Iterator[Expected]:
    after = 0
    while items := work.bulks.items(bulk_id, after=after, limit=_PAGE):
        charts = work.patients.many([item.patient_id for item in items if item.patient_id])
        by_id = {chart.id: chart for chart in charts}
        for item in items:
            yield _of_item(work, item, by_id.get(item.patient_id or ""), day)
        after = items[-1].position


def _of_item(work: Work, item: BulkItem, chart: Patient | None, day: date) -> Expected:
    if chart is None:
        return Expected(
            why="予約", time=item.time, number=item.number, name=item.name, kana=item.kana
        )
    return _of_chart(work, chart, day, "予約", item.time)


def _recent(work: Work, day: date, recent_days: int) -> Iterator[Expected]:
    after: str | None = None
    first, seen = day - timedelta(days=recent_days), set[str]()
    while visits := work.visits.between(first, day, after=after, limit=_PAGE):
        new = {v.patient_id for v in visits if v.patient_id} - seen
        seen |= new
        for chart in work.patients.many(sorted(new)):
            yield _of_chart(work, chart, day, "最近の来院", "")
        after = visits[-1].id


def _of_chart(work: Work, chart: Patient, day: date, why: str, time: str) -> Expected:
    return Expected(
        why=why,
        time=time,
        number=chart.number,
        name=chart.name,
        kana=chart.kana,
        patient=chart,
        last=last_confirmed(work, chart, day),
    )
