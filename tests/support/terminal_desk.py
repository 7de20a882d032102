"""What a test of intake works with: folders of a terminal, a store, told time, a small handler."""

from collections.abc import Mapping
from pathlib import Path

from madoguchi.domain.answer import EligibilityAnswer
from madoguchi.domain.clock import business_day
from madoguchi.intake.names import written_day
from madoguchi.intake.service import Intake
from madoguchi.intake.settings import IntakeSettings
from madoguchi.intake.settling import Handler
from madoguchi.store.database import SqlStore
from madoguchi.store.ports import (
    Arrival,
    ArrivedFile,
    Event,
    Folder,
    JournalEntry,
    JournalState,
    LinkState,
    Work,
)
from support.stores import ToldClock, open_with
from support.terminal_files import face_file, face_name


def arrivals_handler(store: SqlStore) -> Handler:
    """Return a handler that makes one row of each answer, as the counter does."""

    def handle(work: Work, entry: JournalEntry, answer: object) -> None:
        assert isinstance(answer, EligibilityAnswer)
        day = business_day(entry.seen_at)
        work.arrivals.add(
            Arrival(
                id=store.new_id(),
                journal_id=entry.id,
                day=day,
                seen_at=entry.seen_at,
                created_at=entry.seen_at,
                source=entry.kind or "",
                answer=answer,
                link=LinkState.NONE,
                carried_over=written_day(entry) < day,
            )
        )
        work.audit.add("intake", "arrival.added", entry.id)

    return handle


class Desk:
    """The folders, the store and an intake; ``seconds`` is the intake's monotonic time."""

    def __init__(self, folder: Path, url: str) -> None:
        self.root = folder / "OQS"
        self.face, self.res = self.root / "face", self.root / "res"
        self.trash = self.root / "trash"
        for path in (self.face, self.res):
            path.mkdir(parents=True)
        self.url = url
        self.clock = ToldClock()
        self.seconds = 100.0
        self.store = open_with(url, self.clock)
        self.handlers: Mapping[str, Handler] = {
            "siquc_face": arrivals_handler(self.store),
            "siquc_res": arrivals_handler(self.store),
        }
        self.intake = self.new_intake()

    def new_intake(self, *, real_time: bool = False, **settings: object) -> Intake:
        """Return another intake over the same folders and store, as after a restart."""
        chosen = IntakeSettings(face=self.face, res=self.res, **{"full_below": 0, **settings})
        time = {} if real_time else {"monotonic": lambda: self.seconds}
        self.intake = Intake(self.store, self.clock, chosen, self.handlers, **time)
        return self.intake

    def put(self, serial: int, folder: Path | None = None, raw: bytes | None = None) -> Path:
        """Lay a card reader's result into a folder."""
        path = (folder or self.face) / face_name(serial)
        path.write_bytes(face_file(serial) if raw is None else raw)
        return path

    def pass_time(self, seconds: float) -> None:
        """Let time go by and look at everything."""
        self.seconds += seconds
        self.clock.forward(seconds=seconds)
        self.intake.sweep()

    def sweep(self, times: int = 1) -> None:
        """Look at everything, so many times, half a second apart."""
        for _ in range(times):
            self.pass_time(0.5)

    def states(self) -> dict[str, list[JournalState]]:
        """Return what became of each name."""
        with self.store.read() as work:
            names = sorted({name for name, _ in work.journal.names()})
            entries = work.journal.of_names(names)
        return {name: [e.state for e in entries if e.name == name] for name in names}

    def arrivals(self, *, carried_over: bool = False) -> list[Arrival]:
        """Return today's rows."""
        today = business_day(self.clock.now())
        with self.store.read() as work:
            return list(work.arrivals.of_day(today, carried_over=carried_over))

    def serials(self, **which: bool) -> list[int]:
        """Return whose rows there are, by the serial in the insured number."""
        return sorted(
            int(row.answer.results[0].insured_identification_number)
            for row in self.arrivals(**which)
        )

    def troubled(self) -> list[JournalEntry]:
        """Return what needs a person."""
        with self.store.read() as work:
            return list(work.journal.troubled(business_day(self.clock.now())))

    def events(self) -> list[Event]:
        """Return the whole trail."""
        with self.store.read() as work:
            return list(work.events.since(0))

    def close(self) -> None:
        """Stop everything."""
        self.intake.stop()
        self.store.close()


def found(name: str, raw: bytes, clock: ToldClock, folder: Folder = Folder.FACE) -> ArrivedFile:
    """Return a file as intake hands it to the journal."""
    return ArrivedFile(
        name=name, folder=folder, raw=raw, modified_at=clock.now(), seen_at=clock.now()
    )
