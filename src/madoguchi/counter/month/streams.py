"""A month's visits, charts and answers, read in pages: never the whole month at once.

What is kept while a month passes through is a few values for each chart (``domain.month.Known``).
"""

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from madoguchi.counter.service import is_of_other_clinic
from madoguchi.domain.month import Known, known
from madoguchi.store.ports import Arrival, BulkList, EnquiryKind, Patient, Visit, Work

_PAGE: Final = 500
_ROWS_OF_A_DAY: Final = 100_000
_LATER: Final = timedelta(days=92)
"""How long after a month its visits are compared with later answers: claims are long gone then."""
_LISTS: Final = 200
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


class Month(Struct, frozen=True):
    """A calendar month; ``key`` as ``2026-11``."""

    first: date

    @property
    def last(self) -> date:
        """The last day."""
        days = calendar.monthrange(self.first.year, self.first.month)[1]
        return self.first.replace(day=days)

    @property
    def key(self) -> str:
        """The month in an address."""
        return f"{self.first:%Y-%m}"

    @property
    def ja(self) -> str:
        """The month on the page."""
        return f"{self.first.year}年{self.first.month}月"

    @property
    def before(self) -> "Month":
        """The month before."""
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def after(self) -> "Month":
        """The month after."""
        return Month(self.last + timedelta(days=1))


def month_of(text: str, today: date) -> Month:
    """Return the month that *text* names; the present one where it names none."""
    found = _MONTH.fullmatch(text)
    year, month = map(int, found.groups()) if found else (today.year, today.month)
    if not (2000 <= year <= 2100 and 1 <= month <= 12):
        year, month = today.year, today.month
    return Month(date(year, month, 1))


class Seen(Struct, frozen=True, kw_only=True):
    """One visit with its chart and the answer it is based on, where there are any."""

    visit: Visit
    patient: Patient | None
    arrival: Arrival | None
    told: str = ""
    """The name that was written down, where there is no chart."""


def visits_of(work: Work, month: Month) -> Iterator[list[Visit]]:
    """Yield the month's visits in pages, by day."""
    after: str | None = None
    while page := list(work.visits.between(month.first, month.last, after=after, limit=_PAGE)):
        yield page
        if len(page) < _PAGE:
            return
        after = page[-1].id


def seen_in(
    work: Work, month: Month, wanted: Callable[[Visit], bool], *, answers: bool = True
) -> Iterator[Seen]:
    """Yield the *wanted* visits with their charts, and with their answers if *answers*."""
    for whole in visits_of(work, month):
        page = [visit for visit in whole if wanted(visit)]
        charts = {
            one.id: one for one in work.patients.many([v.patient_id for v in page if v.patient_id])
        }
        ids = [v.arrival_id for v in page if v.arrival_id] if answers else []
        rows = {one.id: one for one in work.arrivals.many(ids)} if ids else {}
        for visit in page:
            yield Seen(
                visit=visit,
                patient=charts.get(visit.patient_id or ""),
                arrival=rows.get(visit.arrival_id or ""),
                told=_told(work, visit),
            )


def _told(work: Work, visit: Visit) -> str:
    entry = work.offline.get(visit.offline_id) if visit.offline_id else None
    return entry.name if entry and visit.patient_id is None else ""


def rows_between(work: Work, first: date, last: date, institution: str) -> Iterator[Arrival]:
    """Yield the clinic's own rows of the days *first* to *last*, oldest first."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        rows = [
            *work.arrivals.of_day(day, limit=_ROWS_OF_A_DAY),
            *work.arrivals.of_day(day, carried_over=True, limit=_ROWS_OF_A_DAY),
        ]
        for row in sorted(rows, key=lambda one: (one.seen_at, one.id)):
            if not is_of_other_clinic(row.answer, institution):
                yield row


def latest_answers(work: Work, month: Month, today: date, institution: str) -> dict[str, Known]:
    """Return the newest answer for each chart since the month began: rows, and bulk lists."""
    newest: dict[str, Known] = {}
    for row in rows_between(work, month.first, min(today, month.last + _LATER), institution):
        if row.patient_id:
            _keep(newest, row.patient_id, known(row.answer, row.seen_at, f"/arrivals/{row.id}"))
    for bulk in work.bulks.latest(_LISTS):
        if bulk.kind is EnquiryKind.BULK_ELIGIBILITY and bulk.created_at.date() >= month.first:
            _keep_list(work, bulk, newest)
    return newest


def _keep_list(work: Work, bulk: BulkList, newest: dict[str, Known]) -> None:
    after = 0
    while items := work.bulks.items(bulk.id, after=after, limit=_PAGE):
        for item in items:
            if item.patient_id and item.answer:
                at = item.answer.header.process_execution_time or bulk.created_at
                _keep(newest, item.patient_id, known(item.answer, at, f"/bulk/{bulk.id}"))
        after = items[-1].position


def _keep(newest: dict[str, Known], patient_id: str, one: Known) -> None:
    before = newest.get(patient_id)
    if before is None or before.at <= one.at:
        newest[patient_id] = one
