"""Files that lie in a folder and cannot be read now: what the clerk is shown about them.

They are not in the journal, because nothing of them could be kept. In memory only: after a restart
the next sweep finds them again.
"""

from datetime import datetime
from threading import Lock

from msgspec import Struct

from madoguchi.domain.clock import Clock
from madoguchi.intake.stability import Place
from madoguchi.store.ports import Folder

_MOST = 200

NOT_KEPT = (
    "届いていますが、保存できないため受付に出せません。くり返し試しています。"
    "窓口のサーバーのディスクの空きを確かめ、続くときはサポートに連絡してください。"
)
"""The reason of a file that the database does not take."""


class FileTrouble(Struct, frozen=True, kw_only=True):
    """One file that cannot be read: where, why in Japanese, since when."""

    folder: Folder
    name: str
    reason: str
    since: datetime


class Troubles:
    """The list, shared between the intake's thread and the pages that show it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._list: dict[Place, FileTrouble] = {}
        self._changed = False

    def note(self, place: Place, reason: str) -> None:
        """Show a file with *reason*; a flood shows only its first 200."""
        with self._lock:
            known = self._list.get(place)
            if (known and known.reason == reason) or (not known and len(self._list) >= _MOST):
                return
            since = known.since if known else self._clock.now()
            self._list[place] = FileTrouble(
                folder=place.folder, name=place.name, reason=reason, since=since
            )
            self._changed = True

    def clear(self, place: Place) -> None:
        """Show a file no longer."""
        with self._lock:
            self._changed |= self._list.pop(place, None) is not None

    def all(self) -> tuple[FileTrouble, ...]:
        """Return them, newest first."""
        with self._lock:
            return tuple(sorted(self._list.values(), key=lambda t: t.since, reverse=True))

    def changed(self) -> bool:
        """Tell whether the list changed since the last time this was asked."""
        with self._lock:
            changed, self._changed = self._changed, False
        return changed
