"""The folders as they are: the listing is the truth, a notification is a hint (``design.md`` §3.3).

Keeps in memory, for the files that lie there now, what was already taken, so that a file is read
when it is new or has changed and not otherwise. Knows no database but the question "which of these
names do you have", and writes nothing into a folder.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from madoguchi.domain.clock import Clock, business_day
from madoguchi.intake.files import (
    BusyFileError,
    CannotReadError,
    FileRead,
    Reader,
    Stamp,
    VanishedError,
    modified_at,
    stamp_of,
)
from madoguchi.intake.names import day_of, is_bulk, is_ours
from madoguchi.intake.settings import IntakeSettings
from madoguchi.intake.stability import Pace, Place, StabilityTracker, Verdict
from madoguchi.intake.troubles import NOT_KEPT, Troubles
from madoguchi.store.ports import ArrivedFile, Folder, JournalEntry

Kept = Callable[[Sequence[str]], Sequence[JournalEntry]]

_BYTES_AT_ONCE = 32_000_000
"""So much is held before it is journalled; the file that goes beyond is the last of its sweep."""


class Found(NamedTuple):
    """A file that is whole or judged so: what to journal, and how to know it again."""

    place: Place
    stamp: Stamp
    file: ArrivedFile


class _Done(NamedTuple):
    """A taken file. It is read once more before its stamp alone is believed.

    A second write within one tick of the file system's clock leaves the stamp as it was.
    """

    stamp: Stamp
    digest: str
    sure: bool


class _Candidate(NamedTuple):
    """A file to look at. ``changed`` is the disk's own time: unlike ``modified`` nobody sets it."""

    changed: int
    place: Place


class Scan:
    """Looks at the folders on demand; the same thread calls everything."""

    def __init__(
        self,
        settings: IntakeSettings,
        clock: Clock,
        looks_whole: Callable[[bytes], bool],
        kept: Kept,
        read: Reader,
        troubles: Troubles,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._looks_whole = looks_whole
        self._kept = kept
        self._read = read
        self._troubles = troubles
        self._tracker = StabilityTracker(
            Pace(
                settings.stable_after_ms / 1000,
                settings.empty_after_ms / 1000,
                settings.retry_seconds,
                settings.retry_at_most,
            )
        )
        self._done: dict[Folder, dict[str, _Done]] = {folder: {} for folder in Folder}
        self._asked: dict[Folder, set[str]] = {folder: set() for folder in Folder}
        self.paths = {
            Folder.FACE: settings.face,
            Folder.RES: settings.res,
            Folder.TRASH: settings.trash,
        }
        self.backlog = False

    def everything(self, at: float) -> list[Found]:
        """List every folder and return what may be taken, at most a sweep's worth, newest first.

        A flood dated into the future does not go before an arrival (``security.md`` T4, T20).
        ``backlog`` tells whether more is waiting.
        """
        candidates = [found for folder in Folder for found in self._candidates(folder, at)]
        candidates.sort(reverse=True)
        quota = self._settings.files_per_sweep
        self.backlog = len(candidates) > quota
        return self._look([candidate.place for candidate in candidates[:quota]], at)

    def some(self, hinted: Iterable[Path], at: float) -> list[Found]:
        """Look at the files that a notification named, and at those whose time has come."""
        folders = {path: folder for folder, path in self.paths.items()}
        places = dict.fromkeys(self._tracker.due(at)[: self._settings.files_per_sweep])
        for path in hinted:
            folder = folders.get(path.parent)
            if folder and is_ours(folder, path.name):
                places[Place(folder, path.name)] = None
        return self._look(places, at)

    def done(self, found: Found) -> None:
        """Note that *found* is journalled: not read again while it does not change."""
        place = found.place
        digest = sha256(found.file.raw).hexdigest()
        self._done[place.folder][place.name] = _Done(found.stamp, digest, sure=False)
        self._troubles.clear(place)

    def again(self, found: Found, at: float) -> None:
        """Note that *found* could not be journalled: it is shown and comes back after a pause."""
        self._tracker.failed(found.place, at)
        self._troubles.note(found.place, NOT_KEPT)

    def _candidates(self, folder: Folder, at: float) -> Iterator[_Candidate]:
        """Yield what is new, changed or not yet sure in a folder; nothing if it cannot be listed.

        Why it cannot be listed is ``health.py``'s to say.
        """
        try:
            listed = {name: (stamp, changed) for name, stamp, changed in self._listing(folder)}
        except OSError:
            return
        done = self._done[folder]
        stamps = {name: stamp for name, (stamp, _) in listed.items()}
        self._forget_gone(folder, stamps)
        self._recall(folder, stamps)
        for name, (stamp, changed) in listed.items():
            place = Place(folder, name)
            before = done.get(name)
            unchanged = before is not None and before.stamp == stamp and before.sure
            if not unchanged and self._tracker.is_due(place, stamp, at):
                yield _Candidate(changed, place)

    def _listing(self, folder: Folder) -> Iterator[tuple[str, Stamp, int]]:
        with os.scandir(self.paths[folder]) as entries:
            for entry in entries:
                if not is_ours(folder, entry.name):
                    continue
                try:
                    status = entry.stat(follow_symlinks=False)
                except OSError:
                    continue
                stamp = stamp_of(status)
                if folder is not Folder.TRASH or self._is_recent(entry.name, stamp):
                    yield entry.name, stamp, status.st_ctime_ns

    def _is_recent(self, name: str, stamp: Stamp) -> bool:
        """Tell whether a file in the trash is young enough to be fetched from there."""
        first = business_day(self._clock.now()) - timedelta(days=self._settings.trash_days)
        return day_of(name, modified_at(stamp)) >= first

    def _forget_gone(self, folder: Folder, stamps: dict[str, Stamp]) -> None:
        done = self._done[folder]
        for name in done.keys() - stamps.keys():
            del done[name]
        self._asked[folder] &= stamps.keys()
        for place in self._tracker.gone(folder, stamps):
            self._tracker.forget(place)
            self._troubles.clear(place)

    def _recall(self, folder: Folder, stamps: dict[str, Stamp]) -> None:
        """Mark as done what the journal holds with the same name, size and time.

        So that a restart, or a used file moved to the trash, costs no reading. Asked once a name:
        what waits in a flood is not asked for again with every sweep.
        """
        done, asked = self._done[folder], self._asked[folder]
        fresh = [name for name in stamps if name not in done and name not in asked]
        for entry in self._kept(fresh) if fresh else ():
            stamp = stamps[entry.name]
            if (entry.size, entry.modified_at) == (stamp.size, modified_at(stamp)):
                done[entry.name] = _Done(stamp, entry.sha256, sure=True)
        asked.update(fresh)

    def _look(self, places: Iterable[Place], at: float) -> list[Found]:
        found: list[Found] = []
        size = 0
        for place in places:
            one = self._look_at(place, at)
            if one is None:
                continue
            found.append(one)
            size += one.stamp.size
            if size >= _BYTES_AT_ONCE:
                self.backlog = True
                break
        return found

    def _look_at(self, place: Place, at: float) -> Found | None:
        limits = self._settings
        limit = limits.bulk_limit if is_bulk(place.name) else limits.single_limit
        try:
            read = self._read(self.paths[place.folder] / place.name, limit)
        except VanishedError:
            return self._follow(place, at)
        except CannotReadError as error:
            times = self._tracker.failed(place, at)
            if times > 1 or not isinstance(error, BusyFileError):
                self._troubles.note(place, str(error))
            return None
        found = self._judge(place, read, at)
        if found is None:
            self._troubles.clear(place)
        return found

    def _judge(self, place: Place, read: FileRead, at: float) -> Found | None:
        digest = sha256(read.raw).hexdigest()
        before = self._done[place.folder].get(place.name)
        if before and before.digest == digest:
            self._tracker.forget(place)
            self._done[place.folder][place.name] = _Done(read.stamp, digest, sure=read.still)
            return None
        whole = read.still and self._looks_whole(read.raw)
        verdict = self._tracker.read(place, digest, read.stamp, whole=whole, at=at)
        if verdict is Verdict.LATER:
            return None
        return Found(
            place,
            read.stamp,
            ArrivedFile(
                name=place.name,
                folder=place.folder,
                raw=read.raw,
                modified_at=modified_at(read.stamp),
                seen_at=self._clock.now(),
            ),
        )

    def _follow(self, place: Place, at: float) -> Found | None:
        """Look for a file that went away in the trash, where another program may have put it."""
        self._tracker.forget(place)
        self._troubles.clear(place)
        self._done[place.folder].pop(place.name, None)
        if place.folder is Folder.TRASH or not is_ours(Folder.TRASH, place.name):
            return None
        return self._look_at(Place(Folder.TRASH, place.name), at)
