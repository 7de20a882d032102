"""一括確認 over the common desk: lists are prepared at once, the terminal is played by hand."""

import sys
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))  # counter_people.py

import msgspec
from counter_people import answer, header, result

from madoguchi.counter.bulk.making import BulkMaker
from madoguchi.counter.bulk.reader import ReservationReader
from madoguchi.counter.bulk.reservations import Reservation
from madoguchi.counter.bulk.routes import feature as bulk_feature
from madoguchi.counter.bulk.service import BulkDesk
from madoguchi.counter.refnum.bulk import RegistrationReader
from madoguchi.counter.refnum.routes import feature as refnum_feature
from madoguchi.counter.refnum.service import Registrar
from madoguchi.counter.routes import feature as counter_feature
from madoguchi.counter.service import ConflictError
from madoguchi.domain.answer import SearchInfo
from madoguchi.domain.patient import Insurance
from madoguchi.store.ports import OPEN_STATES, EnquiryState
from madoguchi.web.app import build_app
from madoguchi.web.settings import WebSettings

ASSETS = Path("src/madoguchi/assets/vendor").resolve()
CARD = Insurance(
    insurer_number="123456",
    insured_card_symbol="12-34",
    insured_identification_number="0056",
    insured_branch_number="01",
)


class BulkTest:
    """What a test of a bulk works with."""

    def __init__(self, desk) -> None:
        self.desk = desk
        self.store, self.clock = desk.store, desk.clock
        self.lists = BulkDesk(desk.store, desk.clock, self.cancel)
        self.maker = BulkMaker(desk.store, desk.clock, self.lists, lambda work: work())
        self.reader = ReservationReader()
        self.registrations = RegistrationReader()
        self.registrar = Registrar(desk.store, desk.clock)

    @property
    def day(self):
        return self.clock.now().date()

    def cancel(self, enquiry_id, user) -> None:
        """Do what the exchange does."""
        with self.store.write() as work:
            enquiry = work.enquiries.get(enquiry_id)
            if enquiry.state not in OPEN_STATES:
                raise ConflictError("もう終わっています。")
            work.enquiries.replace(
                msgspec.structs.replace(enquiry, state=EnquiryState.CANCELLED, next_at=None)
            )

    def patient(self, number: str, **changes):
        return self.desk.patient(number, **({"insurances": (CARD,)} | changes))

    def make(self, *people: Reservation, send: bool = True, source: str = "csv"):
        bulk = self.maker.make(
            people, "user-clerk", day=self.day, source=source, title="あすの予約", send=send
        )
        return self.get(bulk.id)

    def get(self, bulk_id: str):
        with self.store.read() as work:
            return work.bulks.get(bulk_id)

    def items(self, bulk):
        with self.store.read() as work:
            return list(work.bulks.items(bulk.id))

    def enquiry(self, bulk):
        with self.store.read() as work:
            return work.enquiries.get(self.get(bulk.id).enquiry_id)

    def stand(self, bulk, state: EnquiryState, **more) -> None:
        with self.store.write() as work:
            enquiry = work.enquiries.get(work.bulks.get(bulk.id).enquiry_id)
            work.enquiries.replace(msgspec.structs.replace(enquiry, state=state, **more))

    def receive(self, bulk, *units, done: bool = True, reader=None) -> None:
        """Hand *units* to the reader as the exchange does."""
        reader = reader or self.reader
        enquiry = self.enquiry(bulk)
        with self.store.write() as work:
            reader.on_units(work, enquiry, units)
            taken = msgspec.structs.replace(enquiry, units=enquiry.units + len(units))
            work.enquiries.replace(taken)
        if done:
            self.stand(bulk, EnquiryState.ANSWERED)
            with self.store.write() as work:
                reader.on_done(work, self.enquiry(bulk))

    def unit(self, item, *results, **changes):
        """Return the answer for *item*."""
        echo = SearchInfo(arbitrary_identifier=item.identifier)
        found = results or (self.result(),)
        return answer(*found, **({"search_info": echo, "header": header()} | changes))

    def result(self, **changes):
        return result(**({"insured_card_symbol": "12-34"} | changes))


def reserved(number: str = "1001", **changes) -> Reservation:
    return Reservation(**({"number": number, "name": "山田　花子", "time": "9:30"} | changes))


@pytest.fixture
def reserve():
    return reserved


@pytest.fixture
def bulk(desk) -> BulkTest:
    return BulkTest(desk)


@pytest.fixture
def card() -> Insurance:
    return CARD


@pytest.fixture
def site(site, desk, bulk, tmp_path):
    """The common site with 一括確認 and 照会番号 added, wired as the hub wires them."""
    spool = tmp_path / "bulk-spool"
    features = (
        counter_feature(desk.store, desk.clock, counter=desk.counter, spool=tmp_path / "p"),
        bulk_feature(desk.store, desk.clock, maker=bulk.maker, counter=desk.counter, spool=spool),
        refnum_feature(desk.store, desk.clock, registrar=bulk.registrar, maker=bulk.maker),
    )
    settings = WebSettings(
        clinic_name="みどり内科", hash_memory=64, hash_rounds=1, hash_lanes=1, heartbeat=0.2
    )
    site.app = build_app(desk.store, desk.clock, settings, features, ASSETS, Random(1).randbytes)
    site.bulk = bulk
    return site
