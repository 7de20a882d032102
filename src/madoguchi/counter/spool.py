"""Files that wait for a yes: kept where only we can read them, for an hour at most (T5, T19).

What the CSV uploads share (患者, 予約, 来院). A file belongs to whoever brought it and is gone
once it is confirmed, cancelled or old; what a killed run left is gone at the next start.
"""

import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import BinaryIO, Final, Generic, TypeVar

from msgspec import Struct

from madoguchi.counter.service import GoneError
from madoguchi.domain.clock import Clock
from madoguchi.store.ports import StaffUser

_LIFE: Final = timedelta(hours=1)
_GONE: Final = "このファイルは残っていません。ファイルを選び直してください。"
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)

P = TypeVar("P")


class Waiting(Struct, Generic[P]):
    """One file: what was found in it (``preview``), where it lies, whose it is, since when."""

    preview: P
    path: Path
    owner: str
    at: datetime


class Spool(Generic[P]):
    """The files of one kind of upload, in a *folder* of their own.

    What lies beside a file under the same token (``<token>.errors.csv``) goes with it.
    """

    def __init__(self, folder: Path, clock: Clock, new_token: Callable[[], str]) -> None:
        self._folder = folder
        self._clock = clock
        self._new_token = new_token
        self._waiting: dict[str, Waiting[P]] = {}
        self._in_use: set[str] = set()
        self._lock = Lock()
        self.sweep()

    def put(self, file: BinaryIO, look: Callable[[str, Path], P], user: StaffUser) -> P:
        """Keep *file* for *user* with what *look* finds in it; nothing is kept if that raises."""
        self.sweep()
        token = self._new_token()
        path = self._folder / f"{token}.csv"
        with self._lock:
            self._in_use.add(token)
        try:
            _make(self._folder)
            with os.fdopen(os.open(path, _NEW, 0o600), "wb") as copy:
                shutil.copyfileobj(file, copy)
            preview = look(token, path)
            with self._lock:
                self._waiting[token] = Waiting(preview, path, user.id, self._clock.now())
        except BaseException:
            self._discard(token)
            raise
        finally:
            with self._lock:
                self._in_use.discard(token)
        return preview

    def of(self, token: str, user: StaffUser) -> Waiting[P]:
        """Return a file of *user*; GoneError if it is not waiting, or is another's."""
        self.sweep()
        waiting = self._waiting.get(token)
        if waiting is None or waiting.owner != user.id:
            raise GoneError(_GONE)
        return waiting

    def take(self, token: str, user: StaffUser) -> Waiting[P]:
        """Return a file of *user* to be used up: nobody finds it again, ``drop`` deletes it."""
        waiting = self.of(token, user)
        with self._lock:
            if self._waiting.pop(token, None) is None:
                raise GoneError(_GONE)
            self._in_use.add(token)
        return waiting

    def drop(self, token: str) -> None:
        """Forget a file and delete it."""
        with self._lock:
            self._waiting.pop(token, None)
            self._in_use.discard(token)
        self._discard(token)

    def sweep(self) -> None:
        """Delete what nobody confirmed within the hour, and what a crash left behind."""
        limit = self._clock.now() - _LIFE
        with self._lock:
            for token in [one for one, waiting in self._waiting.items() if waiting.at < limit]:
                self._waiting.pop(token)
            kept = self._in_use | self._waiting.keys()
        for path in self._folder.glob("*.csv"):
            if path.name.partition(".")[0] not in kept:
                path.unlink(missing_ok=True)

    def _discard(self, token: str) -> None:
        for path in self._folder.glob(f"{token}.*"):
            path.unlink(missing_ok=True)


def _make(folder: Path) -> None:
    """Make *folder* and what is missing above it, for our account only."""
    for path in (*reversed(folder.parents), folder):
        path.mkdir(mode=0o700, exist_ok=True)
