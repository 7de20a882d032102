"""A counter, its visits and the offline queue, wired as in the hub."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # counter_people.py

import msgspec
import pytest

from madoguchi.counter.offline.service import OfflineDesk
from madoguchi.counter.service import Counter
from madoguchi.counter.visits.service import VisitDesk
from madoguchi.domain.answer import EligibilityAnswer
from madoguchi.store.ports import EnquiryState, OfflineEntry

FORM = {
    "name": "山田　花子",
    "sex": "2",
    "birthdate": "S55.2.14",
    "address": "見本市緑町1-2-3",
}
NUMBERS = {"insurer_number": "123456", "symbol": "１２－３４", "insured_number": "0056"}


class OfflineDay:
    """The offline desk with short ways to play the exchange."""

    def __init__(self, desk, **how) -> None:
        self.desk = desk
        self.store = desk.store
        self.visits = VisitDesk(desk.store, desk.clock)
        self.offline = OfflineDesk(desk.store, desk.clock, self.visits, **how)
        self.counter = Counter(desk.store, desk.clock, [self.visits, self.offline])
        desk.counter = self.counter

    def entry(self, entry_id: str) -> OfflineEntry:
        with self.store.read() as work:
            return work.offline.get(entry_id)

    def visit(self, entry_id: str):
        with self.store.read() as work:
            return work.visits.get(self.entry(entry_id).visit_id)

    def asked(self):
        with self.store.read() as work:
            return list(work.enquiries.due(self.desk.clock.now().replace(year=2030)))

    def answer(self, enquiry, value: EligibilityAnswer | None, state=EnquiryState.ANSWERED):
        """Do what the exchange does when an answer comes, or when none does."""
        row = None
        if value is not None:
            told = self.counter

            class Asked:
                def on_eligibility(self, work, entry, answer):
                    told.on_eligibility(work, entry, answer, enquiry)

            self.desk.counter = Asked()
            name = f"OQSsiquc01res_{self.desk.files}.xml"
            row = self.desk.arrive(value, kind="siquc_res", name=name)
            self.desk.counter = told
        done = msgspec.structs.replace(enquiry, state=state, arrival_id=row.id if row else None)
        with self.store.write() as work:
            work.enquiries.replace(done)
            self.offline.on_enquiry(work, done, EnquiryState.SENT)
        return row


@pytest.fixture
def day(desk) -> OfflineDay:
    return OfflineDay(desk)
