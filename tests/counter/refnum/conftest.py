"""照会番号 over the common desk, with the rows followed as the hub wires it."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))  # counter_people.py
sys.path.insert(0, str(Path(__file__).parents[1] / "bulk"))

from random import Random

import msgspec
from counter_people import answer, result

from madoguchi.counter.bulk.making import BulkMaker
from madoguchi.counter.bulk.service import BulkDesk
from madoguchi.counter.preferences import ClinicPreferences, keep_preferences
from madoguchi.counter.refnum.bulk import BulkRegistrar, RegistrationReader
from madoguchi.counter.refnum.panel import RefnumPart
from madoguchi.counter.refnum.routes import feature as refnum_feature
from madoguchi.counter.refnum.service import Registrar
from madoguchi.counter.routes import feature as counter_feature
from madoguchi.counter.service import Counter
from madoguchi.domain.patient import Insurance
from madoguchi.store.ports import Enquiry, EnquiryKind, EnquiryState
from madoguchi.web.app import build_app
from madoguchi.web.settings import WebSettings

ASSETS = Path("src/madoguchi/assets/vendor").resolve()


class RefnumTest:
    """What a test of 照会番号 works with."""

    def __init__(self, desk) -> None:
        self.desk, self.store, self.clock = desk, desk.store, desk.clock
        self.registrar = Registrar(desk.store, desk.clock)
        desk.counter = Counter(desk.store, desk.clock, (self.registrar,))
        self.maker = BulkMaker(
            desk.store,
            desk.clock,
            BulkDesk(desk.store, desk.clock, lambda one, user: None),
            lambda work: work(),
        )
        self.bulk = BulkRegistrar(desk.store, desk.clock, self.maker)
        self.reader = RegistrationReader()

    def switch_on(self, **choices) -> None:
        with self.store.write() as work:
            keep_preferences(work, ClinicPreferences(automatic_registration=True, **choices))

    def patient(self, number: str = "1001", **changes):
        card = Insurance(
            insurer_number="123456",
            insured_card_symbol="12-34",
            insured_identification_number="0056" if number == "1001" else f"00{number}",
            insured_branch_number="01",
        )
        return self.desk.patient(number, **({"insurances": (card,)} | changes))

    def arrive(self, *results, **changes):
        found = results or (self.result(),)
        return self.desk.arrive(answer(*found, **changes))

    def result(self, **changes):
        return result(**({"insured_card_symbol": "12-34"} | changes))

    def sent(self) -> list[Enquiry]:
        """Return every registration, oldest first."""
        with self.store.read() as work:
            day = work.enquiries.of_day(self.clock.now().date())
        kinds = (EnquiryKind.REGISTRATION,)
        return sorted((one for one in day if one.kind in kinds), key=lambda one: one.id)

    def end(self, enquiry: Enquiry, state: EnquiryState, message: str = "") -> None:
        """Do what the exchange does when the outcome is known."""
        done = msgspec.structs.replace(enquiry, state=state, message=message, next_at=None)
        with self.store.write() as work:
            work.enquiries.replace(done)
            self.registrar.on_enquiry(work, done, enquiry.state)

    def row(self, arrival_id: str):
        with self.store.read() as work:
            return work.arrivals.get(arrival_id)

    def chart(self, patient_id: str):
        with self.store.read() as work:
            return work.patients.get(patient_id)


@pytest.fixture
def refnum(desk) -> RefnumTest:
    return RefnumTest(desk)


@pytest.fixture
def site(site, desk, refnum, tmp_path):
    features = (
        counter_feature(
            desk.store,
            desk.clock,
            counter=desk.counter,
            spool=tmp_path / "p",
            parts=(RefnumPart(refnum.registrar),),
        ),
        refnum_feature(desk.store, desk.clock, registrar=refnum.registrar, maker=refnum.maker),
    )
    settings = WebSettings(
        clinic_name="みどり内科", hash_memory=64, hash_rounds=1, hash_lanes=1, heartbeat=0.2
    )
    site.app = build_app(desk.store, desk.clock, settings, features, ASSETS, Random(1).randbytes)
    site.refnum = refnum
    return site
