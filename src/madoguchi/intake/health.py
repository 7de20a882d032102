"""Whether the terminal's folders can be used: known within 30 s, with the time since when.

Faults F25 and F26 (``incidents.md``). Looks without leaving a trace, unless a setting allows to
try by writing. A share that hangs stops the looking; then the age of the last look tells.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from madoguchi.domain.clock import Clock
from madoguchi.intake.settings import IntakeSettings

_SILENT_AFTER = 20.0
_PROBE_NAME = ".madoguchi-probe"


class FolderState(StrEnum):
    """How it stands with a folder; the worst that applies."""

    UNKNOWN = "unknown"
    OK = "ok"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    READ_ONLY = "read_only"
    FULL = "full"
    SILENT = "silent"


_ADVICE: Mapping[FolderState, str] = {
    FolderState.UNKNOWN: "確認中です。",
    FolderState.OK: "使えます。",
    FolderState.MISSING: (
        "フォルダが見つかりません。資格確認端末の電源とLAN、共有フォルダの設定を確かめてください。"
    ),
    FolderState.UNREADABLE: (
        "フォルダを読めません。共有フォルダの権限とパスワードを確かめてください。"
    ),
    FolderState.READ_ONLY: (
        "フォルダに書き込めません。共有フォルダの権限とディスクの状態を確かめてください。"
    ),
    FolderState.FULL: (
        "ディスクの空きが少なくなっています。不要なファイルを片付けてください。"
        "このままでは結果が届かなくなります。"
    ),
    FolderState.SILENT: (
        "フォルダから応答がありません。資格確認端末の電源とLANを確かめてください。"
    ),
}


class FolderHealth(Struct, frozen=True, kw_only=True):
    """One folder ("face", "res", "req"): state, since when, last file, free bytes if known."""

    folder: str
    path: str
    state: FolderState
    since: datetime
    last_file_at: datetime | None = None
    free_bytes: int | None = None

    @property
    def ok(self) -> bool:
        """Tell whether nothing needs to be done."""
        return self.state in {FolderState.OK, FolderState.UNKNOWN}

    @property
    def advice(self) -> str:
        """What it means and what to do next, for the clerk."""
        return _ADVICE[self.state]


class Probed(NamedTuple):
    """What one look at a folder found."""

    state: FolderState
    free_bytes: int | None = None


Probe = Callable[[Path, bool, IntakeSettings], Probed]


def probe(path: Path, must_write: bool, settings: IntakeSettings) -> Probed:
    """Look at one folder: there, readable, writable if it must be, with room left."""
    try:
        with os.scandir(path) as entries:
            next(entries, None)
        free = shutil.disk_usage(path).free
    except (FileNotFoundError, NotADirectoryError):
        return Probed(FolderState.MISSING)
    except OSError:
        return Probed(FolderState.UNREADABLE)
    if must_write and not _writable(path, by_writing=settings.probe_by_writing):
        return Probed(FolderState.READ_ONLY, free)
    return Probed(FolderState.FULL if free < settings.full_below else FolderState.OK, free)


def _writable(path: Path, *, by_writing: bool) -> bool:
    if not os.access(path, os.W_OK):
        return False
    if not by_writing:
        return True
    trial = path / f"{_PROBE_NAME}-{os.getpid()}"
    try:
        trial.write_bytes(b"")
    except OSError:
        return False
    with suppress(OSError):
        trial.unlink()
    return True


class FolderWatch:
    """Remembers the state of each folder; the intake's thread looks, any thread may ask."""

    def __init__(
        self,
        settings: IntakeSettings,
        clock: Clock,
        monotonic: Callable[[], float],
        probe: Probe = probe,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._monotonic = monotonic
        self._probe = probe
        self._lock = Lock()
        self._looked = monotonic()
        paths = {"face": settings.face, "res": settings.res, "req": settings.req}
        self._health = {
            name: FolderHealth(
                folder=name, path=str(path), state=FolderState.UNKNOWN, since=clock.now()
            )
            for name, path in paths.items()
            if path
        }

    def look(self) -> list[str]:
        """Look at every folder; return the names of those whose state has changed."""
        changed = []
        for name, before in list(self._health.items()):
            must_write = name in self._settings.must_be_writable
            found = self._probe(Path(before.path), must_write, self._settings)
            if found.state is not before.state:
                changed.append(name)
            self._store(name, found)
        self._looked = self._monotonic()
        return changed

    def file_seen(self, folder: str, at: datetime) -> None:
        """Note that a file was taken from *folder*."""
        with self._lock:
            if folder in self._health:
                self._health[folder] = replace(self._health[folder], last_file_at=at)

    def all(self) -> tuple[FolderHealth, ...]:
        """Return every folder's health; SILENT for all if nobody could look for 20 s."""
        with self._lock:
            health = tuple(self._health.values())
        if self._monotonic() - self._looked < _SILENT_AFTER:
            return health
        return tuple(replace(one, state=FolderState.SILENT) for one in health)

    def _store(self, name: str, found: Probed) -> None:
        with self._lock:
            before = self._health[name]
            since = before.since if found.state is before.state else self._clock.now()
            self._health[name] = replace(
                before, state=found.state, since=since, free_bytes=found.free_bytes
            )
