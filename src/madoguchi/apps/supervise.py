"""Keep child programs running: start, notice the end, start again with growing pauses, stop all.

Only ``subprocess`` and signals that Windows has too, so that ``madoguchi up`` runs there.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

PAUSES = (0.5, 1.0, 2.0, 5.0)
"""Seconds before the first, second, … restart of a program that keeps ending."""

HEALTHY_AFTER = 60.0
"""A program that ran this long is trusted again and restarts at once."""


@dataclass
class Child:
    """One program: its Japanese name, its words after ``madoguchi``, its environment."""

    name: str
    words: Sequence[str]
    environ: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    ends: int = 0
    again_at: float | None = field(default=None)

    def start(self, now: float) -> None:
        """Start the program."""
        command = [sys.executable, "-m", "madoguchi", *self.words]
        self.process = subprocess.Popen(command, env=dict(self.environ))  # noqa: S603 - own words
        self.started, self.again_at = now, None

    def ended(self) -> int | None:
        """Return the exit status if the program has ended since the last look."""
        return self.process.poll() if self.process is not None else None


class Supervisor:
    """Watches children; ``tick`` is one look, so that tests need no waiting."""

    def __init__(
        self,
        children: Sequence[Child],
        say: Callable[[str], None],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.children = children
        self._say = say
        self._now = now

    def start(self) -> None:
        """Start every child."""
        for child in self.children:
            child.start(self._now())

    def tick(self) -> None:
        """Look at every child once; restart those whose pause is over."""
        now = self._now()
        for child in self.children:
            if child.again_at is not None and now >= child.again_at:
                child.start(now)
            elif child.again_at is None and (status := child.ended()) is not None:
                self._plan_restart(child, status, now)

    def _plan_restart(self, child: Child, status: int, now: float) -> None:
        if now - child.started > HEALTHY_AFTER:
            child.ends = 0
        pause = PAUSES[min(child.ends, len(PAUSES) - 1)]
        child.ends += 1
        child.again_at = now + pause
        self._say(
            f"{child.name}が止まりました（終了コード {status}）。{pause:g} 秒後に起動し直します。"
        )

    def stop(self, patience: float = 10.0) -> None:
        """Ask every child to end; kill those that do not within *patience* seconds."""
        for child in self.children:
            if child.process is not None and child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + patience
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
