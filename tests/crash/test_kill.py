"""kill -9 at random points of intake and after every durable step (``style.md`` habit 24).

A story is one set of folders and one database. Files are written while the program is killed and
started again and again; at the end it runs until all is quiet, and every file must be there
exactly once. The seed of each story is its test id, and is printed when it fails.
"""

import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from madoguchi.store.database import SqlStore
from madoguchi.store.ports import JournalState
from support.stores import TODAY, Databases, open_with
from support.terminal_files import face_file, face_name

KILLS = 14
STORIES = [("sqlite", seed) for seed in range(12)] + [("postgresql", seed) for seed in range(4)]
FILES = 24
QUIET = 0.6


class Victims:
    """The killing side of ``victim.py``."""

    def __init__(self) -> None:
        self._program = subprocess.Popen(
            [sys.executable, "-W", "error", str(Path(__file__).with_name("victim.py"))],
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
            "mode": story.mode,
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
    """Folders, a database, and a terminal that writes good and bad files meanwhile."""

    def __init__(self, root: Path, url: str, seed: int) -> None:
        self.root, self.url = root, url
        self.random = random.Random(seed)
        self.mode = self.random.choice(["notify", "poll"])
        self.good: dict[str, bytes] = {}
        self.bad: dict[str, bytes] = {}
        for name in ("face", "res", "trash"):
            (root / name).mkdir()

    def write_some(self, count: int, pause: float) -> None:
        """Write *count* files as terminals and other programs do, some slowly."""
        for _ in range(count):
            serial = len(self.good) + len(self.bad)
            name, raw = face_name(serial), face_file(serial)
            folder = self.root / self.random.choice(["face", "face", "res"])
            way = self.random.choice(["once", "slowly", "renamed", "used", "broken"])
            if way == "broken":
                raw = raw[: self.random.randrange(1, len(raw) - 20)]
            (self.bad if way == "broken" else self.good)[name] = raw
            self._write(folder / name, raw, way, pause)
            time.sleep(self.random.random() * pause)

    def _write(self, path: Path, raw: bytes, way: str, pause: float) -> None:
        if way == "slowly":
            with path.open("wb", buffering=0) as file:
                for start in range(0, len(raw), 500):
                    file.write(raw[start : start + 500])
                    time.sleep(pause / 4)
        elif way == "renamed":
            path.with_suffix(".tmp").write_bytes(raw)
            path.with_suffix(".tmp").rename(path)
        else:
            path.write_bytes(raw)
        if way == "used":
            time.sleep(self.random.random() * pause)
            path.rename(self.root / "trash" / path.name)

    def check(self, store: SqlStore) -> None:
        """Nothing lost, nothing doubled, every byte as it was, both trails whole."""
        with store.read() as work:
            entries = work.journal.of_names([*self.good, *self.bad])
            raws = {entry.id: work.journal.raw(entry.id) for entry in entries}
            rows = work.arrivals.of_day(TODAY, limit=10_000)
            events = work.events.since(0, limit=100_000)
            audit = work.audit.latest(10_000)
            assert work.audit.first_bad() is None
            assert not work.journal.waiting()
            assert len(work.journal.names()) == len(entries)
        read = [entry for entry in entries if entry.state is JournalState.READ]
        assert {e.name: raws[e.id] for e in read} == self.good
        assert len(read) == len(self.good)
        judged = [e for e in entries if e.state is JournalState.QUARANTINED]
        assert len(read) + len(judged) == len(entries)
        assert {e.name: raws[e.id] for e in judged if e.name in self.bad} == self.bad
        for half in judged:
            # A slow file may have been judged while its writer paused; then the whole was read.
            assert (self.good | self.bad)[half.name].startswith(raws[half.id])
        assert sorted(row.journal_id for row in rows) == sorted(entry.id for entry in read)
        assert sorted(record.subject for record in audit) == sorted(e.id for e in read)
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        told = [event.id for event in events if event.kind == "arrival"]
        assert sorted(told) == sorted(row.id for row in rows)


@pytest.fixture(scope="module")
def victims() -> Iterator[Victims]:
    victims = Victims()
    yield victims
    victims.close()


def finish(victims: Victims, story: Story) -> None:
    """Run until all is quiet, then check; a slow machine gets more than one look."""
    for _ in range(20):
        assert not victims.run(story, seconds=QUIET)
        store = open_with(story.url)
        with store.read() as work:
            known = {name for name, _ in work.journal.names()}
            done = known >= {*story.good, *story.bad} and not work.journal.waiting()
        try:
            if done:
                story.check(store)
                return
        finally:
            store.close()
    pytest.fail(f"not quiet: {sorted({*story.good, *story.bad} - known)}")


@pytest.mark.slow
@pytest.mark.fault("F27")
@pytest.mark.parametrize(("kind", "seed"), STORIES)
def test_kill_at_random_points(
    request: pytest.FixtureRequest, victims: Victims, tmp_path: Path, kind: str, seed: int
) -> None:
    """16 stories of 14 kills each: 224 runs that end with SIGKILL."""
    sys.stdout.write(f"story {kind} seed {seed}\n")
    databases: Databases = request.getfixturevalue(kind)
    story = Story(tmp_path, databases.new(), seed)
    writer = threading.Thread(target=story.write_some, args=(FILES, 0.03))
    writer.start()
    killed = sum(
        victims.run(story, kill_after=story.random.uniform(0.005, 0.12)) for _ in range(KILLS)
    )
    writer.join()
    assert killed == KILLS
    finish(victims, story)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_kill_at_every_commit(
    request: pytest.FixtureRequest, victims: Victims, tmp_path: Path, kind: str, before: bool
) -> None:
    """Die around the first, second, third … commit of a run, each time with new files waiting."""
    databases: Databases = request.getfixturevalue(kind)
    story = Story(tmp_path, databases.new(), seed=0)
    for commit in range(1, 6):
        story.write_some(3, pause=0)
        assert victims.run(story, commits=commit, before=before, seconds=20), commit
    finish(victims, story)


def test_the_stories_are_at_least_two_hundred_kills() -> None:
    assert KILLS * len(STORIES) >= 200
