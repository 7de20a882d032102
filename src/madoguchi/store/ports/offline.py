"""People received while nothing could be confirmed (``rules.md`` EL-4), and their catching up."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from madoguchi.domain.answer import SearchInfo


class OfflineState(StrEnum):
    """WAITING for the line; ASKED; CONFIRMED; PROBLEM needs a clerk; CLOSED by a clerk."""

    WAITING = "waiting"
    ASKED = "asked"
    CONFIRMED = "confirmed"
    PROBLEM = "problem"
    CLOSED = "closed"


class OfflineEntry(Struct, frozen=True, kw_only=True):
    """One person: exactly the four items of EL-4 (name, sex, birthday, address), and our own.

    ``search`` is what can be asked for later: the numbers on file or as told; None if there are
    none. ``carries`` and ``declared_ratio`` as in the advice and the visit.
    """

    id: str
    day: date
    created_at: datetime
    created_by: str
    name: str
    sex: str
    birthdate: date
    address: str
    state: OfflineState = OfflineState.WAITING
    kana: str = ""
    patient_id: str | None = None
    search: SearchInfo | None = None
    carries: str = ""
    declared_ratio: str = ""
    remark: str = ""
    enquiry_id: str | None = None
    arrival_id: str | None = None
    visit_id: str | None = None
    message: str = ""


class OfflineEntries(Protocol):
    """The queue of an offline day. Every change writes the event ``offline`` with the id."""

    def add(self, entry: OfflineEntry) -> None:
        """Add an entry."""
        ...

    def replace(self, entry: OfflineEntry) -> None:
        """Store a changed entry; KeyError if there is none."""
        ...

    def get(self, entry_id: str) -> OfflineEntry | None:
        """Return one entry, or None."""
        ...

    def of_day(self, day: date) -> Sequence[OfflineEntry]:
        """Return the entries of *day*, oldest first."""
        ...

    def in_states(self, states: Sequence[OfflineState], limit: int = 500) -> Sequence[OfflineEntry]:
        """Return the entries of any day in *states*, oldest first."""
        ...
