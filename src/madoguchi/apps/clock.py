"""The clinic's clocks: the machine's, or the machine's moved by the world's offset file."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from madoguchi.domain.clock import JST, Clock


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """Return the present moment in JST."""
        return datetime.now(JST)


class FollowingClock:
    """Real time plus the offset that 盤面 last wrote to *path*; the file's absence means none.

    Used by ``madoguchi up`` only, so that the practice clinic lives on the world's day. The file
    is looked at again whenever its time of change differs.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: int | None = None
        self._offset = timedelta()

    def now(self) -> datetime:
        """Return the world's present moment in JST."""
        try:
            changed = self._path.stat().st_mtime_ns
        except FileNotFoundError:
            self._seen, self._offset = None, timedelta()
        else:
            if changed != self._seen:
                self._seen, self._offset = changed, self._read()
        return datetime.now(JST) + self._offset

    def _read(self) -> timedelta:
        try:
            saved = json.loads(self._path.read_text(encoding="utf-8"))
            return timedelta(seconds=float(saved["offset_seconds"]))
        except (OSError, ValueError, KeyError):
            # Caught in the middle of being written: keep the last offset until the next look.
            return self._offset


def clock_for(offset_file: str) -> Clock:
    """Return the clock of a program: following *offset_file* if one is named."""
    return FollowingClock(Path(offset_file)) if offset_file else SystemClock()
