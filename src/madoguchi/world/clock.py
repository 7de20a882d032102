"""The world's own clock: real time, moved by an offset that 盤面 can set and a file remembers."""

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Protocol

JST = timezone(timedelta(hours=9), "JST")


class Clock(Protocol):
    """Where a part of the world gets its time from."""

    def now(self) -> datetime:
        """Return the present moment of the world, aware, in JST."""
        ...


class WorldClock:
    """Real time plus an offset kept in *path* as ``{"offset_seconds": n}``.

    The clinic's half of ``madoguchi up`` reads the same file, so that both halves live on one day.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = self._load()

    def now(self) -> datetime:
        """Return the world's present moment."""
        return datetime.now(JST) + self._offset

    def move_to(self, moment: datetime) -> None:
        """Make *moment* the present and remember it."""
        self._offset = moment - datetime.now(JST)
        seconds = self._offset.total_seconds()
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path.write_text(json.dumps({"offset_seconds": seconds}), encoding="utf-8")

    def back_to_today(self) -> None:
        """Drop the offset."""
        self._offset = timedelta()
        self._path.unlink(missing_ok=True)

    @property
    def moved(self) -> bool:
        """Tell whether the world lives on another day than we do."""
        return bool(self._offset)

    def _load(self) -> timedelta:
        try:
            saved = json.loads(self._path.read_text(encoding="utf-8"))
            return timedelta(seconds=float(saved["offset_seconds"]))
        except (OSError, ValueError, KeyError, TypeError, OverflowError):
            # No file, or one broken off in the middle of being written: the real day.
            return timedelta()
