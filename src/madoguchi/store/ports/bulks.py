"""Bulk lists (一括): many people asked for at once, and what came back for each."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from madoguchi.domain.answer import EligibilityAnswer, SearchInfo
from madoguchi.domain.messages import Registration
from madoguchi.store.ports.enquiries import EnquiryKind


class ItemState(StrEnum):
    """What became of one person of a bulk.

    FINE needs nobody; EXCEPTION needs a clerk; SETTLED was an exception and a clerk dealt with it.
    UNASKABLE never left: its numbers are not well-formed.
    """

    WAITING = "waiting"
    FINE = "fine"
    EXCEPTION = "exception"
    SETTLED = "settled"
    UNASKABLE = "unaskable"


class BulkList(Struct, frozen=True, kw_only=True):
    """One bulk: *day* is the day it is about (of the reservations, or of the treatment month).

    ``source`` says where the people come from: "csv", "api", "registry" or "centre" (the answer
    itself names them: 訪問診療, オンライン診療, 医療扶助). ``enquiry_id`` is None until sent;
    ``filled`` is False until everybody who was meant is in it.
    """

    id: str
    kind: EnquiryKind
    title: str
    day: date
    source: str
    created_at: datetime
    created_by: str
    enquiry_id: str | None = None
    total: int = 0
    filled: bool = True


class BulkItem(Struct, frozen=True, kw_only=True):
    """One person of a bulk. ``identifier`` is the ArbitraryIdentifier, the way back to the item.

    ``number``, ``name``, ``kana`` and ``time`` are what the reservation said. ``outcome`` is an
    ``eligibility.Outcome`` value or blank; ``reason`` is Japanese for the clerk. ``finding`` is a
    key of ``counter/bulk/findings_table.py``; ``note`` is what a clerk wrote on settling it.
    ``journal_id`` and ``unit`` (from 1) say where in which file the answer of somebody stands whom
    the centre named; ``arrival_id`` is the row at 受付 that a clerk made of it.
    """

    list_id: str
    position: int
    identifier: str
    state: ItemState
    patient_id: str | None = None
    number: str = ""
    name: str = ""
    kana: str = ""
    time: str = ""
    search: SearchInfo | None = None
    registration: Registration | None = None
    outcome: str = ""
    reason: str = ""
    answer: EligibilityAnswer | None = None
    finding: str = ""
    note: str = ""
    settled_by: str | None = None
    journal_id: str | None = None
    unit: int = 0
    arrival_id: str | None = None


class Bulks(Protocol):
    """The clinic's bulk lists. A change of a list writes the event ``bulk`` with the list's id."""

    def add(self, bulk: BulkList, items: Sequence[BulkItem]) -> None:
        """Add a list and its first items."""
        ...

    def add_items(self, items: Sequence[BulkItem]) -> None:
        """Add further items; positions are the caller's. Writes no event."""
        ...

    def replace(self, bulk: BulkList) -> None:
        """Store a changed list; KeyError if there is none."""
        ...

    def get(self, bulk_id: str) -> BulkList | None:
        """Return one list, or None."""
        ...

    def latest(self, limit: int = 50) -> Sequence[BulkList]:
        """Return lists, newest first."""
        ...

    def items(
        self,
        bulk_id: str,
        states: Sequence[ItemState] = (),
        *,
        after: int = 0,
        limit: int = 500,
    ) -> Sequence[BulkItem]:
        """Return items in *states* (all if blank) by position, those after a position."""
        ...

    def item(self, bulk_id: str, position: int) -> BulkItem | None:
        """Return one item, or None."""
        ...

    def by_identifiers(self, bulk_id: str, identifiers: Sequence[str]) -> Sequence[BulkItem]:
        """Return the items of those identifiers."""
        ...

    def replace_items(self, items: Sequence[BulkItem]) -> None:
        """Store changed items. Writes no event; the caller replaces the list for that."""
        ...

    def remove_items(self, bulk_id: str) -> None:
        """Take every item of a list away that was never sent (a new version replaces them)."""
        ...

    def counts(self, bulk_id: str) -> Mapping[ItemState, int]:
        """Return how many items are in each state."""
        ...
