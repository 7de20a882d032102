"""When a file may be taken: a pure tracker of what was seen of it, with the time handed in.

``design.md`` §3.4: whole when well-formed to the last tag, or equal in two reads 300 ms apart and
then judged. Field conditions it survives (``oqs-interface.md`` §1.9, ``anchors.md`` §7–8): a file
that grows, stays empty, is locked, is given up on and completed later. Reads nothing itself.
"""

from collections.abc import Container
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from madoguchi.intake.files import Stamp
from madoguchi.store.ports import Folder


class Place(NamedTuple):
    """Where a file lies: the folder and the name."""

    folder: Folder
    name: str


class Verdict(Enum):
    """What to do with a file now."""

    TAKE = auto()
    LATER = auto()


class Pace(NamedTuple):
    """Seconds: apart for two equal reads, patience with an empty file, first and longest retry."""

    stable_after: float
    empty_after: float
    retry: float
    retry_at_most: float


@dataclass(slots=True)
class _Seen:
    """What is remembered of a file that is not yet taken; times are monotonic seconds."""

    digest: str | None
    stamp: Stamp | None
    since: float
    due: float
    failures: int = 0


class StabilityTracker:
    """Decides by what was read when; remembers a file until it is taken or forgotten."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._seen: dict[Place, _Seen] = {}

    def read(self, place: Place, digest: str, stamp: Stamp, *, whole: bool, at: float) -> Verdict:
        """Say what to do with a file that was read at *at* and had *digest* and *stamp*."""
        if whole:
            self._seen.pop(place, None)
            return Verdict.TAKE
        seen = self._seen.get(place)
        patience = self._pace.stable_after if stamp.size else self._pace.empty_after
        if seen is None or seen.digest != digest:
            self._seen[place] = _Seen(digest, stamp, at, at + patience)
            return Verdict.LATER
        if at - seen.since < patience:
            return Verdict.LATER
        del self._seen[place]
        return Verdict.TAKE

    def failed(self, place: Place, at: float) -> int:
        """Note that the file could not be read; return how often in a row that was so."""
        seen = self._seen.setdefault(place, _Seen(None, None, at, at))
        pause = min(self._pace.retry * 2**seen.failures, self._pace.retry_at_most)
        seen.failures = min(seen.failures + 1, 32)
        seen.due = at + pause
        return seen.failures

    def forget(self, place: Place) -> None:
        """Drop a file that is gone."""
        self._seen.pop(place, None)

    def is_due(self, place: Place, stamp: Stamp, at: float) -> bool:
        """Tell whether a look at the file, which now has *stamp*, may bring something new."""
        seen = self._seen.get(place)
        return seen is None or at >= seen.due or seen.stamp not in {None, stamp}

    def gone(self, folder: Folder, names: Container[str]) -> list[Place]:
        """Return the files of *folder* that are remembered and not among *names*."""
        return [p for p in self._seen if p.folder is folder and p.name not in names]

    def due(self, at: float) -> list[Place]:
        """Return the files that are to be looked at again by now."""
        return [place for place, seen in self._seen.items() if at >= seen.due]
