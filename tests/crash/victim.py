"""The program that is killed: real intake over real folders and a real database, forked quickly.

Started once by the test; reads one JSON line a run, forks, kills the child with SIGKILL at the
moment asked for, and answers with one JSON line. The product itself never forks; here forking only
saves the half second that a new Python takes to load, so that hundreds of kills fit in a minute.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from madoguchi.domain.clock import Clock
from madoguchi.intake.service import Intake
from madoguchi.intake.settings import IntakeSettings
from madoguchi.store.ports import Store, Work
from support.stores import MORNING, open_with
from support.terminal_desk import arrivals_handler


class DoomedStore:
    """A store whose program dies right before or right after its n-th commit."""

    def __init__(self, store: Store, commits: int, *, before: bool) -> None:
        self._store = store
        self._left = commits
        self._before = before

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    @contextmanager
    def write(self) -> Iterator[Work]:
        self._left -= 1
        with self._store.write() as work:
            yield work
            if self._before and self._left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
        if self._left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)


def run_intake(order: dict[str, object], clock: Clock) -> None:
    """Do what a hub does with its folders, until killed or, if asked, until all is quiet."""
    root = Path(str(order["root"]))
    store: Store = open_with(str(order["url"]), clock, seed=int(str(order["seed"])))
    if order["commits"]:
        store = DoomedStore(store, int(str(order["commits"])), before=bool(order["before"]))
    handler = arrivals_handler(store)
    settings = IntakeSettings(
        face=root / "face",
        res=root / "res",
        mode=str(order["mode"]),
        poll_seconds=0.005,
        rescan_seconds=0.05,
        stable_after_ms=30,
        empty_after_ms=60,
        health_seconds=0.02,
        full_below=0,
    )
    intake = Intake(store, clock, settings, {"siquc_face": handler, "siquc_res": handler})
    intake.start()
    time.sleep(float(str(order["seconds"])))
    intake.stop()
    store.close()


Run = Callable[[dict[str, object], Clock], None]


def serve(clock: Clock, run: Run = run_intake) -> None:
    """Answer orders until the input ends; *run* is what a child does until it is killed."""
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            code = 1
            try:
                run(order, clock)
                code = 0
            finally:
                os._exit(code)
        if order["kill_after"] is not None:
            time.sleep(order["kill_after"])
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        answer = {"killed": os.WIFSIGNALED(status), "status": status}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


class RunningClock:
    """The told morning, with time going on, so that ids and rows are ordered as in life."""

    def __init__(self) -> None:
        self._begun = time.monotonic()

    def now(self) -> datetime:
        return MORNING + timedelta(seconds=time.monotonic() - self._begun)


if __name__ == "__main__":
    serve(RunningClock())
