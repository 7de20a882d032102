"""What a test of the exchange works with: folders, a store, told time, the real intake and counter.

``Desk.round`` is one turn of everything: the sender writes, the terminal answers, intake takes in,
the reader reads.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

import msgspec

from madoguchi.counter.exchange import (
    DiskRequestFolder,
    Exchange,
    ExchangeSettings,
    Unit,
    new_enquiry,
)
from madoguchi.counter.service import Counter
from madoguchi.domain.answer import EligibilityAnswer, SearchInfo
from madoguchi.domain.messages import HeldUnit, Registration
from madoguchi.intake.service import Intake
from madoguchi.intake.settings import IntakeSettings
from madoguchi.store.ports import (
    Arrival,
    BulkItem,
    BulkList,
    Enquiry,
    EnquiryKind,
    EnquiryState,
    ItemState,
    JournalEntry,
    Role,
    StaffUser,
    Work,
)
from support.scripted_terminal import Script, ScriptedTerminal, eligible
from support.stores import ToldClock, open_with

CLERK = StaffUser(
    id="user-clerk", login="clerk", display_name="受付", role=Role.CLERK, password_hash=""
)


def search(number: int = 1, **more: object) -> SearchInfo:
    """Return a question about one person."""
    return SearchInfo(
        insurer_number="991234",
        insured_identification_number=f"{number:08d}",
        birthdate=date(1980, 4, 1),
        limit_application_certificate_related_cons_flg="0",
        **more,
    )


def registration(number: int = 1) -> Registration:
    """Return a registration of one chart number."""
    return Registration(
        reference_number=str(number),
        insurer_number="991234",
        insured_identification_number=f"{number:08d}",
        insured_branch_number="01",
    )


class Told:
    """A follower that writes down what it is told."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, EnquiryState, EnquiryState]] = []

    def on_enquiry(self, work: Work, enquiry: Enquiry, was: EnquiryState) -> None:
        assert work.enquiries.get(enquiry.id) == enquiry
        self.steps.append((enquiry.id, was, enquiry.state))

    def path(self, enquiry_id: str) -> list[str]:
        return [state.value for one, _, state in self.steps if one == enquiry_id]


class ItemsReader:
    """A reader as the bulk's is: finds the item by the identifier and keeps its answer."""

    def __init__(self) -> None:
        self.chunks: list[int] = []
        self.done: list[str] = []

    def on_units(self, work: Work, enquiry: Enquiry, units: Sequence[Unit]) -> None:
        self.chunks.append(len(units))
        found = {identifier_of(unit): unit for unit in units}
        items = work.bulks.by_identifiers(enquiry.subject_id or "", [*found])
        work.bulks.replace_items([_taken(item, found[item.identifier]) for item in items])

    def on_done(self, work: Work, enquiry: Enquiry) -> None:
        assert enquiry.state is EnquiryState.ANSWERED
        self.done.append(enquiry.id)


def identifier_of(unit: Unit) -> str:
    """Return the way back to the person of a unit."""
    if isinstance(unit, EligibilityAnswer):
        return (unit.search_info and unit.search_info.arbitrary_identifier) or ""
    if isinstance(unit, HeldUnit):
        return unit.arbitrary_identifier or unit.reference_number or ""
    return (unit.registration and unit.registration.reference_number) or ""


def _taken(item: BulkItem, unit: Unit) -> BulkItem:

    held = isinstance(unit, HeldUnit)
    count = int(item.outcome or "0") + 1
    return msgspec.structs.replace(
        item, state=ItemState.EXCEPTION if held else ItemState.FINE, outcome=str(count)
    )


class Desk:
    """Everything of one clinic that asks; *settings* are the exchange's."""

    def __init__(
        self,
        root: Path,
        url: str,
        *,
        script: Script = eligible,
        settings: ExchangeSettings | None = None,
        seed: int = 1,
    ) -> None:
        self.req, self.res, self.face = (root / name for name in ("req", "res", "face"))
        for path in (self.req, self.res, self.face):
            path.mkdir(parents=True, exist_ok=True)
        self.clock = ToldClock()
        self.seconds = 100.0
        self.url = url
        self.store = open_with(url, self.clock, seed=seed)
        self.counter = Counter(self.store, self.clock)
        self.terminal = ScriptedTerminal(self.req, self.res, script)
        self.told = Told()
        self.items = ItemsReader()
        self.settings = settings or ExchangeSettings()
        self.random = Random(seed)
        self.restart()

    def restart(self) -> None:
        """Begin anew over the same folders and store, as a program does."""
        self.exchange = Exchange(
            self.store,
            self.clock,
            self.random.randbytes,
            DiskRequestFolder(self.req),
            self.settings,
            self.on_eligibility,
            followers=(self.told,),
            readers={"bulk": self.items, "refnum": self.items},
        )
        chosen = IntakeSettings(face=self.face, res=self.res, req=self.req, full_below=0)
        self.intake = Intake(
            self.store,
            self.clock,
            chosen,
            self.exchange.handlers,
            monotonic=lambda: self.seconds,
        )

    def on_eligibility(
        self, work: Work, entry: JournalEntry, answer: object, enquiry: Enquiry | None = None
    ) -> Arrival:
        return self.counter.on_eligibility(work, entry, answer, enquiry)

    def ask(self, kind: EnquiryKind = EnquiryKind.ELIGIBILITY, **fields: object) -> Enquiry:
        """Add an enquiry as a clerk's act does."""
        if kind is EnquiryKind.ELIGIBILITY:
            fields = {"search": search()} | fields
        if kind is EnquiryKind.REGISTRATION:
            fields = {"registration": registration()} | fields
        given = {"purpose": "counter", "by": CLERK.id} | fields
        enquiry = new_enquiry(self.store, self.clock, kind=kind, **given)
        with self.store.write() as work:
            work.enquiries.add(enquiry)
        return enquiry

    def ask_many(self, people: int, kind: EnquiryKind = EnquiryKind.BULK_ELIGIBILITY) -> Enquiry:
        """Add a list of *people* and its enquiry, in one transaction."""
        purpose = "bulk" if kind is EnquiryKind.BULK_ELIGIBILITY else "refnum"
        listed = self.store.new_id()
        enquiry = new_enquiry(
            self.store, self.clock, kind=kind, purpose=purpose, by=CLERK.id, subject_id=listed
        )
        now = self.clock.now()
        bulk = BulkList(
            id=listed,
            kind=kind,
            title="一覧",
            day=now.date(),
            source="csv",
            created_at=now,
            created_by=CLERK.id,
            enquiry_id=enquiry.id,
            total=people,
        )
        with self.store.write() as work:
            work.bulks.add(bulk, [])
            work.bulks.add_items([item(listed, n, kind) for n in range(1, people + 1)])
            work.enquiries.add(enquiry)
        return enquiry

    def round(self, seconds: float = 0.5, *, serve: bool = True) -> None:
        """Let time go by, then let everybody do what is theirs to do, once."""
        self.seconds += seconds
        self.clock.forward(seconds=seconds)
        self.exchange.step(self.clock.now())
        if serve:
            self.terminal.serve()
        self.intake.sweep()
        self.exchange.step(self.clock.now())

    def rounds(self, count: int, seconds: float = 0.5, *, serve: bool = True) -> None:
        """Do so many rounds."""
        for _ in range(count):
            self.round(seconds, serve=serve)

    def get(self, enquiry: Enquiry) -> Enquiry:
        """Return the enquiry as it stands."""
        with self.store.read() as work:
            found = work.enquiries.get(enquiry.id)
        assert found is not None
        return found

    def rows(self) -> list[Arrival]:
        """Return today's rows, oldest first."""
        with self.store.read() as work:
            return sorted(work.arrivals.of_day(self.clock.now().date()), key=lambda row: row.id)

    def troubled(self) -> list[JournalEntry]:
        """Return what needs a person."""
        with self.store.read() as work:
            return list(work.journal.troubled(self.clock.now().date()))

    def listed(self) -> list[JournalEntry]:
        """Return what 受付 lists by name."""
        with self.store.read() as work:
            day = self.clock.now().date()
            return list(work.journal.read_beside(("siquc_face", "siquc_res"), day))

    def audit(self, enquiry: Enquiry) -> list[str]:
        """Return what was done about an enquiry, oldest first."""
        with self.store.read() as work:
            records = work.audit.latest(10_000)
        mine = [record for record in records if record.subject == enquiry.id]
        return [record.action for record in sorted(mine, key=lambda record: record.index)]

    def outcomes(self, enquiry: Enquiry) -> list[str]:
        """Return how often each person of a list was taken in, by position."""
        after, found = 0, []
        with self.store.read() as work:
            while page := work.bulks.items(enquiry.subject_id or "", after=after):
                found += [item.outcome for item in page]
                after = page[-1].position
        return found

    def close(self) -> None:
        """Stop everything."""
        self.exchange.stop()
        self.store.close()


def item(listed: str, number: int, kind: EnquiryKind) -> BulkItem:
    """Return one person of a list who is to be asked for, or registered."""
    bulk = kind is EnquiryKind.BULK_ELIGIBILITY
    return BulkItem(
        list_id=listed,
        position=number,
        identifier=str(number),
        state=ItemState.WAITING,
        search=search(number) if bulk else None,
        registration=None if bulk else registration(number),
    )
