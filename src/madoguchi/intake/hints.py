"""Notifications of the file system, as hints only (``measured.md`` §2, ``anchors.md`` §8).

``NotifyHints`` is for local folders and uses watchfiles with a small step; its loss is covered by
the rescan. ``PollHints`` is for network shares, which send no notifications of other machines.
"""

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from threading import Event
from typing import Protocol

from watchfiles import Change, watch

_STEP_MS = 5
_DEBOUNCE_MS = 20
_BEAT_MS = 50
_PAUSE_S = 0.5

Changes = Generator[set[tuple[Change, str]], None, None]
WatchFolders = Callable[[Sequence[Path]], Changes]


class Hints(Protocol):
    """Where the intake waits between two looks."""

    def wait(self) -> set[Path] | None:
        """Wait a beat or until something changed; None means "anything may have changed"."""
        ...

    def close(self) -> None:
        """Stop watching."""
        ...


class PollHints:
    """Waits and knows nothing."""

    def __init__(self, stop: Event, seconds: float) -> None:
        self._stop = stop
        self._seconds = seconds

    def wait(self) -> set[Path] | None:
        """Wait; the interval of the listing says when to look."""
        self._stop.wait(self._seconds)
        return set()

    def close(self) -> None:
        """Nothing is held."""


class NotifyHints:
    """Watches those of the folders that exist; begins anew when one appears or is replaced."""

    def __init__(self, folders: Sequence[Path], stop: Event, watch_folders: WatchFolders) -> None:
        self._folders = folders
        self._stop = stop
        self._watch = watch_folders
        self._changes: Changes | None = None
        self._watched: dict[Path, tuple[int, int]] = {}

    def wait(self) -> set[Path] | None:
        """Return the files that changed; None when a watch has just begun or was lost."""
        identities = _identities(self._folders)
        if identities != self._watched or self._changes is None:
            return self._begin(identities)
        try:
            changes = next(self._changes)
        except (OSError, RuntimeError, StopIteration):
            self.close()
            return None
        return {Path(name) for change, name in changes if change is not Change.deleted}

    def close(self) -> None:
        """Stop watching."""
        if self._changes is not None:
            self._changes.close()
        self._changes = None
        self._watched = {}

    def _begin(self, identities: dict[Path, tuple[int, int]]) -> set[Path] | None:
        """Watch what is there now. What came before the watch is found by the listing only."""
        self.close()
        if not identities:
            self._stop.wait(_BEAT_MS / 1000)
            return set()
        self._changes = self._watch(list(identities))
        try:
            next(self._changes)
        except (OSError, RuntimeError, StopIteration):
            self.close()
            self._stop.wait(_PAUSE_S)
            return None
        self._watched = identities
        return None


def watcher(stop: Event) -> WatchFolders:
    """Return the way to watch folders with watchfiles until *stop* is set."""

    def watch_folders(folders: Sequence[Path]) -> Changes:
        return watch(
            *folders,
            watch_filter=None,
            debounce=_DEBOUNCE_MS,
            step=_STEP_MS,
            stop_event=stop,
            rust_timeout=_BEAT_MS,
            yield_on_timeout=True,
            raise_interrupt=False,
            recursive=False,
            force_polling=False,
        )

    return watch_folders


def _identities(folders: Sequence[Path]) -> dict[Path, tuple[int, int]]:
    """Return which folders exist, and as what: one that was made anew is another one."""
    found = {}
    for folder in folders:
        try:
            status = folder.stat()
        except OSError:
            continue
        found[folder] = (status.st_dev, status.st_ino)
    return found
