"""The intake of one clinic: watches the terminal's folders and brings every file to the store.

``design.md`` §3.3–3.6. One thread does everything, in this order: finish what an earlier run left,
then for ever: wait for a hint, look, journal, settle. Whatever goes wrong with a file, a folder or
the database is shown and tried again; the thread does not end before ``stop``.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Event, Thread

from madoguchi.domain.clock import Clock
from madoguchi.formats.oqs import looks_whole, read_arrived
from madoguchi.intake.files import read_file
from madoguchi.intake.health import FolderHealth, FolderWatch
from madoguchi.intake.hints import Hints, NotifyHints, PollHints, watcher
from madoguchi.intake.scan import Found, Scan
from madoguchi.intake.settings import IntakeSettings
from madoguchi.intake.settling import TROUBLE, Handler, ReadFormat, Settling
from madoguchi.intake.troubles import FileTrouble, Troubles
from madoguchi.store.ports import JournalEntry, Store

_logger = logging.getLogger(__name__)

FOLDERS = "folders"
"""Kind of the event that says: the state of a folder changed; its id is the folder's name."""

_LISTING_SHARE = 10
_PAUSE_AFTER_ERROR = 1.0
_POLL_BEAT = 0.05


class Intake:
    """What a program starts and stops; ``sweep`` is one look at everything, for tests."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        settings: IntakeSettings,
        handlers: Mapping[str, Handler],
        monotonic: Callable[[], float] = time.monotonic,
        read: ReadFormat = read_arrived,
    ) -> None:
        self._store = store
        self._settings = settings
        self._monotonic = monotonic
        self._troubles = Troubles(clock)
        self._watch = FolderWatch(settings, clock, monotonic)
        self._settling = Settling(store, handlers, read)
        self._scan = Scan(settings, clock, looks_whole, self._kept, read_file, self._troubles)
        self._stop = Event()
        self._thread: Thread | None = None
        self._leftover = True
        self._next_listing = 0.0
        self._next_health = 0.0

    def start(self) -> None:
        """Begin in a thread of its own; returns at once."""
        if self._thread is not None:
            raise RuntimeError("the intake runs already")
        self._stop.clear()
        self._thread = Thread(target=self._run, name="intake", daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """End after the file in hand; waits for at most *timeout* seconds."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout)
            self._thread = None

    def sweep(self) -> None:
        """Finish what was left, look at every folder and every file, once."""
        self._next_listing = self._next_health = 0.0
        self._step(set())

    def health(self) -> tuple[FolderHealth, ...]:
        """Return the state of each folder; any thread may ask."""
        return self._watch.all()

    def troubles(self) -> tuple[FileTrouble, ...]:
        """Return the files that lie in a folder and cannot be read now, newest first."""
        return self._troubles.all()

    @property
    def backlog(self) -> bool:
        """Whether more files lie there than one sweep takes."""
        return self._scan.backlog

    def _run(self) -> None:
        hints = self._hints()
        changed: set[Path] | None = None
        while not self._stop.is_set():
            try:
                self._step(changed)
                changed = set() if self._scan.backlog else hints.wait()
            except Exception as error:  # noqa: BLE001 - the thread must outlive any error
                # Only the type is logged: its text may hold what a file holds. Tried again.
                _logger.error("intake failed", extra={"error": type(error).__name__})
                self._leftover = True
                changed = None
                self._stop.wait(_PAUSE_AFTER_ERROR)
        hints.close()

    def _hints(self) -> Hints:
        if self._settings.mode == "poll":
            return PollHints(self._stop, min(self._settings.poll_seconds, _POLL_BEAT))
        return NotifyHints(list(self._scan.paths.values()), self._stop, watcher(self._stop))

    def _step(self, hinted: set[Path] | None) -> None:
        """Do what is due now; *hinted* None asks for a listing of everything."""
        at = self._monotonic()
        if at >= self._next_health:
            # First, so that a database that takes nothing does not make the folders look silent.
            self._next_health = at + self._settings.health_seconds
            self._look_after_folders()
        if self._leftover:
            self._settling.finish()
            self._leftover = False
        if hinted and len(hinted) > self._settings.files_per_sweep:
            # A flood: the listing has a quota and puts the newest first.
            hinted = None
        if hinted:
            self._take(self._scan.some(hinted, at))
        if hinted is None or at >= self._next_listing or self._scan.backlog:
            self._take(self._scan.everything(at))
            self._next_listing = self._after_listing(at)
        elif not hinted:
            self._take(self._scan.some((), at))
        if self._troubles.changed():
            self._announce(TROUBLE, "files")

    def _after_listing(self, began: float) -> float:
        """Return when to list again: large folders on slow shares are listed less often."""
        ended = self._monotonic()
        poll = self._settings.mode == "poll"
        least = self._settings.poll_seconds if poll else self._settings.rescan_seconds
        return ended + max(least, _LISTING_SHARE * (ended - began))

    def _take(self, found: list[Found]) -> None:
        if not found:
            return
        try:
            self._settling.take([one.file for one in found])
        except BaseException:
            # Some may be journalled and some not: all are looked at again, and none is doubled.
            for one in found:
                self._scan.again(one, self._monotonic())
            raise
        for one in found:
            self._scan.done(one)
            self._watch.file_seen(one.place.folder.value, one.file.seen_at)

    def _look_after_folders(self) -> None:
        for name in self._watch.look():
            self._announce(FOLDERS, name)

    def _announce(self, kind: str, subject: str) -> None:
        with self._store.write() as work:
            work.events.add(kind, subject)

    def _kept(self, names: Sequence[str]) -> list[JournalEntry]:
        with self._store.read() as work:
            return list(work.journal.of_names(names))
