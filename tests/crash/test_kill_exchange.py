"""kill -9 at random points between an enquiry and its answer (``style.md`` habit 24).

A story is one set of folders, one database and a terminal that lives on while the hub is killed.
At the end every question has exactly one row, every person of every bulk was taken in exactly once,
no registration was sent twice, and no request lies half-written under a name of the terminal.
"""

import json
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest

from madoguchi.counter.exchange import new_enquiry
from madoguchi.store.database import SqlStore
from madoguchi.store.ports import (
    OPEN_STATES,
    BulkList,
    Enquiry,
    EnquiryKind,
    EnquiryState,
    JournalState,
)
from support.exchange_desk import item, registration, search
from support.scripted_terminal import (
    Answer,
    Centre,
    ScriptedTerminal,
    Taken,
    eligible,
    people_of,
    registered,
    registrations_of,
)
from support.stores import TODAY, Databases, ToldClock, open_with

KILLS = 12
STORIES = [("sqlite", seed) for seed in range(5)] + [("postgresql", 0)]
PEOPLE = 23
SINGLES = 6


class Victims:
    """The killing side of ``exchange_victim.py``."""

    def __init__(self) -> None:
        script = Path(__file__).with_name("exchange_victim.py")
        self._program = subprocess.Popen(
            [sys.executable, "-W", "error", str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, story: "Story", **order: object) -> bool:
        """Run once; return whether it was killed. Anything but killed or finished is a failure."""
        defaults = {
            "root": str(story.root),
            "url": story.url,
            "seed": story.random.getrandbits(32),
            "seconds": 30,
            "kill_after": None,
            "commits": 0,
            "before": False,
        }
        self._program.stdin.write(json.dumps(defaults | order) + "\n")
        self._program.stdin.flush()
        answer = json.loads(self._program.stdout.readline())
        assert answer["killed"] or answer["status"] == 0, answer
        return bool(answer["killed"])

    def close(self) -> None:
        self._program.stdin.close()
        self._program.wait(10)
        self._program.stdout.close()


class Story:
    """Folders, a database, a terminal in a thread of its own, and clerks who ask."""

    def __init__(self, root: Path, url: str, seed: int) -> None:
        self.root, self.url = root, url
        self.random = random.Random(seed)
        for name in ("req", "res", "face"):
            (root / name).mkdir()
        self._centres = {
            "muquc": Centre(people_of, lag=1),
            "muimm": Centre(registrations_of, lag=1),
        }
        self.terminal = ScriptedTerminal(root / "req", root / "res", self._answer)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self.asked: list[Enquiry] = []
        self._store = open_with(url, seed=10_000 + seed)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join()
        self._store.close()

    def _serve(self) -> None:
        while not self._ended.wait(0.01):
            self.terminal.serve()

    def _answer(self, taken: Taken) -> list[Answer]:
        time.sleep(self.random.random() * 0.02)
        kind = taken.name[3:8]
        if kind in self._centres:
            return self._centres[kind](taken)
        return registered()(taken) if kind == "siimm" else eligible(taken)

    def ask(self) -> None:
        """Add questions, a registration, and one bulk of each kind."""
        clock = ToldClock()
        singles = [(EnquiryKind.ELIGIBILITY, {"search": search(n)}) for n in range(1, SINGLES)]
        singles.append((EnquiryKind.REGISTRATION, {"registration": registration(9)}))
        with self._store.write() as work:
            for kind, fields in singles:
                self.asked.append(
                    new_enquiry(
                        self._store, clock, kind=kind, purpose="counter", by="clerk", **fields
                    )
                )
                work.enquiries.add(self.asked[-1])
        for kind in (EnquiryKind.BULK_ELIGIBILITY, EnquiryKind.BULK_REGISTRATION):
            self._ask_many(kind, clock)

    def _ask_many(self, kind: EnquiryKind, clock: ToldClock) -> None:
        listed = self._store.new_id()
        bulk = BulkList(
            id=listed,
            kind=kind,
            title="",
            day=TODAY,
            source="csv",
            created_at=clock.now(),
            created_by="clerk",
            total=PEOPLE,
        )
        enquiry = new_enquiry(
            self._store, clock, kind=kind, purpose="bulk", by="clerk", subject_id=listed
        )
        with self._store.write() as work:
            work.bulks.add(bulk, [item(listed, n, kind) for n in range(1, PEOPLE + 1)])
            work.enquiries.add(enquiry)
        self.asked.append(enquiry)

    def stands(self) -> list[Enquiry]:
        """Return every enquiry as it stands."""
        with self._store.read() as work:
            return [found for one in self.asked if (found := work.enquiries.get(one.id))]

    def check(self) -> None:
        """Nothing lost, nothing doubled."""
        store: SqlStore = self._store
        with store.read() as work:
            rows = work.arrivals.of_day(TODAY, limit=10_000)
            rows = [*rows, *work.arrivals.of_day(TODAY, carried_over=True, limit=10_000)]
            assert work.audit.first_bad() is None
            assert not work.journal.waiting()
            assert not work.journal.troubled(TODAY)
            answers = [path.name for path in (self.root / "res").iterdir()]
            entries = work.journal.of_names(answers)
            lists = {
                one.id: work.bulks.items(one.subject_id or "")
                for one in self.asked
                if one.subject_id
            }
        assert sorted(entry.name for entry in entries) == sorted(answers)
        assert {e.state for e in entries} <= {JournalState.READ, JournalState.PAIRED}
        assert {row.journal_id for row in rows} == {
            e.id for e in entries if e.state is JournalState.READ
        }
        sent = Counter(taken.value("ArbitraryFileIdentifier") for taken in self.terminal.taken)
        for enquiry in self.stands():
            mine = [row for row in rows if row.enquiry_id == enquiry.id]
            question = enquiry.kind is EnquiryKind.ELIGIBILITY
            assert len(mine) == int(question), enquiry
            registers = enquiry.kind.value.endswith("imm")
            if registers:
                assert sent[enquiry.id] <= 1
            fine = enquiry.state is EnquiryState.ANSWERED
            assert fine or (registers and enquiry.state is EnquiryState.NO_ANSWER), enquiry
            if enquiry.subject_id:
                assert enquiry.units == (PEOPLE if fine else 0)
                outcomes = [one.outcome for one in lists[enquiry.id]]
                assert outcomes == ["1" if fine else ""] * PEOPLE
        assert not list((self.root / "req").glob("*.xml"))


@pytest.fixture(scope="module")
def victims() -> Iterator[Victims]:
    victims = Victims()
    yield victims
    victims.close()


def finish(victims: Victims, story: Story) -> None:
    """Run until nothing is open, then check; a slow machine gets more than one look."""
    for _ in range(25):
        assert not victims.run(story, seconds=0.8)
        if not [one for one in story.stands() if one.state in OPEN_STATES]:
            victims.run(story, seconds=0.5)  # what the terminal said last is taken in too
            story.check()
            return
    pytest.fail(f"still open: {[one for one in story.stands() if one.state in OPEN_STATES]}")


@pytest.mark.slow
@pytest.mark.fault("F27")
@pytest.mark.parametrize(("kind", "seed"), STORIES)
def test_kill_at_random_points_between_asking_and_answer(
    request: pytest.FixtureRequest, victims: Victims, tmp_path: Path, kind: str, seed: int
) -> None:
    """6 stories of 12 kills each: 72 runs that end with SIGKILL."""
    sys.stdout.write(f"story {kind} seed {seed}\n")
    databases: Databases = request.getfixturevalue(kind)
    with Story(tmp_path, databases.new(), seed) as story:
        killed = 0
        for turn in range(KILLS):
            if turn % 4 == 0:
                story.ask()
            killed += victims.run(story, kill_after=story.random.uniform(0.02, 0.4))
        assert killed == KILLS
        finish(victims, story)


@pytest.mark.slow
@pytest.mark.fault("F27")
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_kill_at_every_commit_of_the_exchange(
    request: pytest.FixtureRequest, victims: Victims, tmp_path: Path, before: bool
) -> None:
    """Die around the first, second … thirteenth commit, each time with more to be done."""
    databases: Databases = request.getfixturevalue("sqlite")
    with Story(tmp_path, databases.new(), 0) as story:
        story.ask()
        for commit in range(1, 14, 2):
            assert victims.run(story, commits=commit, before=before, seconds=20), commit
            story.ask()
        finish(victims, story)


def test_the_stories_are_at_least_sixty_kills_on_sqlite() -> None:
    assert KILLS * sum(kind == "sqlite" for kind, _ in STORIES) >= 60
