"""Asking again about everybody who came in a month, by a bulk (``users.md`` J7)."""

from collections.abc import Iterator

from madoguchi.counter.bulk.making import BulkMaker
from madoguchi.counter.bulk.service import new_list
from madoguchi.counter.bulk.tying import of_chart
from madoguchi.counter.month.streams import Month, visits_of
from madoguchi.counter.service import only_registrars
from madoguchi.domain.clock import Clock, business_day
from madoguchi.store.ports import (
    BulkItem,
    BulkList,
    EnquiryKind,
    Patient,
    StaffUser,
    Store,
    Work,
)


class MonthRecheck:
    """A ``counter.month.routes.Recheck``: makes the list and sends it."""

    def __init__(self, store: Store, clock: Clock, maker: BulkMaker) -> None:
        self._store = store
        self._clock = clock
        self._maker = maker

    def __call__(self, user: StaffUser, month: Month) -> str:
        """Start the bulk, as of the month's last day or today; return where it is shown."""
        only_registrars(user)
        bulk = new_list(
            self._store,
            self._clock,
            EnquiryKind.BULK_ELIGIBILITY,
            user.id,
            min(month.last, business_day(self._clock.now())),
            "registry",
            f"{month.ja}に来た人の再確認",
        )
        with self._store.write() as work:
            self._maker.desk.check_alone(work, bulk)
            work.bulks.add(bulk, [])
            work.audit.add(user.id, "bulk.made", bulk.id, f"month={month.key}")
        self._maker.start(bulk, self._charts(month), _item, user.id, send=True)
        return f"/bulk/{bulk.id}"

    def _charts(self, month: Month) -> Iterator[Patient]:
        """Yield each chart of the month once, without holding a transaction."""
        with self._store.read() as work:
            ids = {v.patient_id for page in visits_of(work, month) for v in page if v.patient_id}
        for patient_id in sorted(ids):
            with self._store.read() as work:
                chart = work.patients.get(patient_id)
            if chart:
                yield chart


def _item(_: Work, chart: Patient, bulk: BulkList, position: int) -> BulkItem:
    return of_chart(chart, bulk.day, bulk.id, position)
