"""The numbered trail that open pages follow; never any personal data."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct


class Event(Struct, frozen=True, kw_only=True):
    """Something of this kind with this id changed; never any personal data."""

    seq: int
    kind: str
    id: str


class Events(Protocol):
    """The numbered trail that the event stream replays."""

    def add(self, kind: str, subject_id: str) -> None:
        """Append an event; listeners hear of it after the commit."""
        ...

    def since(self, seq: int, limit: int = 1000) -> Sequence[Event]:
        """Return events after *seq*, oldest first."""
        ...

    def last(self) -> int:
        """Return the newest number, 0 if none."""
        ...
