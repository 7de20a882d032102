"""A month's people are asked about again, each once, as of the end of the month."""

import pytest

from madoguchi.counter.bulk.making import BulkMaker
from madoguchi.counter.bulk.service import BulkDesk
from madoguchi.counter.month.rechecking import MonthRecheck
from madoguchi.counter.month.streams import month_of
from madoguchi.counter.service import NotAllowedError
from madoguchi.store.ports import Evidence


@pytest.mark.rule("J7")
def test_the_people_of_a_month_become_a_bulk(desk, november, visits, clerk, doctor):
    bulks = BulkDesk(desk.store, desk.clock, cancel=lambda *_: None)
    maker = BulkMaker(desk.store, desk.clock, bulks, lambda work: work())
    recheck = MonthRecheck(desk.store, desk.clock, maker)
    visits.record(november["sure"].id, clerk, Evidence.ORAL)
    desk.clock.turn(days=20)
    month = month_of("2026-11", desk.clock.now().date())
    with pytest.raises(NotAllowedError):
        recheck(doctor, month)
    address = recheck(clerk, month)
    bulk_id = address.removeprefix("/bulk/")
    with desk.store.read() as work:
        bulk = work.bulks.get(bulk_id)
        items = work.bulks.items(bulk_id)
    assert (bulk.day, bulk.source) == (month.last, "registry")
    assert sorted(item.patient_id for item in items) == sorted(p.id for p in november.values())
