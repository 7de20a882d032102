"""The inbox: files as they came, and what became of them (``design.md`` §3.5)."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct


class Folder(StrEnum):
    """Which of the terminal's folders a file was found in."""

    FACE = "face"
    RES = "res"
    TRASH = "trash"


class JournalState(StrEnum):
    """What became of a journalled file.

    READ: it was read, and makes a row or is listed by name. PAIRED: it was read and belongs to an
    enquiry of the clinic, which tells what came of it. QUARANTINED, CONFLICT, SET_ASIDE need a
    person.
    """

    WAITING = "waiting"
    READ = "read"
    PAIRED = "paired"
    QUARANTINED = "quarantined"
    CONFLICT = "conflict"
    SET_ASIDE = "set_aside"


class ArrivedFile(Struct, frozen=True, kw_only=True):
    """A whole file as found: its name, folder, bytes, and when it was written and seen."""

    name: str
    folder: Folder
    raw: bytes
    modified_at: datetime
    seen_at: datetime


class JournalEntry(Struct, frozen=True, kw_only=True):
    """One file in the journal, without its bytes."""

    id: str
    name: str
    folder: Folder
    sha256: str
    size: int
    modified_at: datetime
    seen_at: datetime
    state: JournalState
    kind: str | None = None
    reason: str | None = None
    conflict_of: str | None = None


class Journal(Protocol):
    """The inbox: raw bytes first, meaning later (``design.md`` §3.5)."""

    def append(self, file: ArrivedFile) -> tuple[JournalEntry, bool]:
        """Keep *file*; return its entry and whether it is new.

        The same name with the same bytes is the same file, whichever folder it lies in; blanks
        at the very end make no difference. The same name with other bytes is kept in state
        CONFLICT with ``conflict_of`` set, unless all that was kept under the name is quarantined:
        then a half-written file has been completed, and it waits like any other.
        """
        ...

    def known(self, name: str, sha256: str) -> bool:
        """Tell whether this very file is already kept."""
        ...

    def entry(self, entry_id: str) -> JournalEntry | None:
        """Return one entry, or None."""
        ...

    def raw(self, entry_id: str) -> bytes:
        """Return the bytes exactly as they came; KeyError if there is no such entry."""
        ...

    def of_names(self, names: Sequence[str]) -> Sequence[JournalEntry]:
        """Return every entry kept under one of *names*, oldest first."""
        ...

    def waiting(self, limit: int = 100) -> Sequence[JournalEntry]:
        """Return entries not yet settled, oldest first."""
        ...

    def settle(
        self, entry_id: str, state: JournalState, *, kind: str | None, reason: str | None = None
    ) -> None:
        """Say what became of an entry; *reason* is Japanese that a clerk can read."""
        ...

    def troubled(self, since: date, limit: int = 100) -> Sequence[JournalEntry]:
        """Return what needs a person, seen on or after *since* (a day in JST), newest first.

        Quarantined, conflicting and set aside; not a half file whose whole was read later.
        """
        ...

    def read_beside(
        self, kinds: Sequence[str], since: date, limit: int = 100
    ) -> Sequence[JournalEntry]:
        """Return what was read and is of none of *kinds*, seen since that day, newest first."""
        ...

    def names(self) -> set[tuple[str, str]]:
        """Return (name, sha256) of every entry: what a rescan need not read again."""
        ...
