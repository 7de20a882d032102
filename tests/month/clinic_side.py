"""The clinic's half for a simulated month: the real parts of the counter, composed as in the hub.

One round of everything is a call, in told time: the sender writes, the terminal answers, intake
takes in, the reader reads.
"""

from datetime import timedelta
from pathlib import Path
from random import Random

from madoguchi.bench.matching import patient
from madoguchi.counter.bulk.making import BulkMaker
from madoguchi.counter.bulk.reader import ReservationReader
from madoguchi.counter.bulk.service import BulkDesk
from madoguchi.counter.bulk.uploads import UploadDesk
from madoguchi.counter.exchange import DiskRequestFolder, Exchange, ExchangeSettings
from madoguchi.counter.lookup.service import InsurersMet, LookupDesk
from madoguchi.counter.month.service import MonthBook
from madoguchi.counter.offline.service import OfflineDesk
from madoguchi.counter.refnum.bulk import BulkRegistrar, RegistrationReader
from madoguchi.counter.refnum.service import Registrar
from madoguchi.counter.registry import Registry
from madoguchi.counter.service import Counter
from madoguchi.counter.takeover.service import TakeOverDesk
from madoguchi.counter.visits.service import VisitDesk
from madoguchi.intake.service import Intake
from madoguchi.intake.settings import IntakeSettings
from madoguchi.store.ports import Arrival, Store
from madoguchi.world.people.life_values import LifeMonth
from month.world_side import OtherSide
from support.stores import ToldClock

_LONG = 2_000


class ClinicSide:
    """Everything of the hub but the web server."""

    def __init__(
        self, root: Path, store: Store, clock: ToldClock, other: OtherSide, seed: int
    ) -> None:
        random = Random(seed)
        self.store, self.clock, self.other = store, clock, other
        folders = other.settings
        self.visits = VisitDesk(store, clock)
        self.offline = OfflineDesk(store, clock, self.visits)
        self.registrar = Registrar(store, clock)
        followers = (self.visits, self.offline, self.registrar, InsurersMet())
        self.counter = Counter(store, clock, followers)
        self.exchange = Exchange(
            store,
            clock,
            random.randbytes,
            DiskRequestFolder(folders.req),
            ExchangeSettings(),
            self.counter.on_eligibility,
            followers=(self.offline, self.registrar),
            readers={"bulk": ReservationReader(), "refnum": RegistrationReader()},
        )
        self.intake = Intake(
            store,
            clock,
            IntakeSettings(face=folders.face, res=folders.res, req=folders.req, full_below=0),
            handlers={"siquc_face": self.counter.on_eligibility, **self.exchange.handlers},
            monotonic=self._seconds,
        )
        self.registry = Registry(store, clock)
        self.lookups = LookupDesk(store, clock, lambda count: random.randbytes(count).hex()[:count])
        self.take_overs = TakeOverDesk(store, clock, (self.registrar,))
        self.lists = BulkDesk(store, clock, self.exchange.cancel)
        maker = BulkMaker(store, clock, self.lists, lambda work: work())
        self.registrations = BulkRegistrar(store, clock, maker)
        self.uploads = UploadDesk(
            maker,
            clock,
            root / "spool",
            lambda: random.randbytes(8).hex(),
        )
        self.month = MonthBook(store, clock)
        self.charts: dict[int, str] = {}

    def _seconds(self) -> float:
        return self.clock.moment.timestamp()

    def fill(self, month: LifeMonth) -> None:
        """Put the charts into the registry; ``charts`` remembers whose each is."""
        made = [(chart.owner, patient(chart, self.store.new_id())) for chart in month.charts]
        with self.store.write() as work:
            work.patients.add_many([chart for _, chart in made])
        self.charts = {owner: chart.id for owner, chart in made}

    def card(self, person: int) -> Arrival:
        """Let a card be read and its row appear."""
        self.other.card(person)
        self.intake.sweep()
        return self.last()

    def last(self) -> Arrival:
        """Return the newest row of today."""
        with self.store.read() as work:
            return max(work.arrivals.of_day(self.clock.now().date()), key=lambda row: row.id)

    def exchanged(self) -> None:
        """Go on until no enquiry is open, as fast as the exchange's own pauses allow."""
        for _ in range(_LONG):
            due = self.exchange.step(self.clock.now())
            self.other.serve()
            self.intake.sweep()
            if not self._open():
                return
            now = self.clock.now() + timedelta(milliseconds=500)
            self.clock.moment = max(now, min(due, now + timedelta(seconds=60)) if due else now)
        raise AssertionError("an enquiry stays open")

    def _open(self) -> bool:
        with self.store.read() as work:
            return bool(work.enquiries.open())
