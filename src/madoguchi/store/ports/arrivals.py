"""The rows at the counter; each answer is a frozen snapshot."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from madoguchi.domain.answer import EligibilityAnswer


class LinkState(StrEnum):
    """Whose chart an arrival belongs to; never a best guess."""

    UNIQUE = "unique"
    NONE = "none"
    SEVERAL = "several"


class Arrival(Struct, frozen=True, kw_only=True):
    """One row at the counter. ``answer`` is the frozen snapshot that the visit is based on.

    ``unit`` is the place of the person in a file of many, from 1; 0 for a file of one person.
    """

    id: str
    journal_id: str
    day: date
    seen_at: datetime
    created_at: datetime
    source: str
    answer: EligibilityAnswer
    link: LinkState
    patient_id: str | None = None
    candidates: tuple[str, ...] = ()
    link_reason: str = ""
    linked_by: str | None = None
    carried_over: bool = False
    seen_by: str | None = None
    enquiry_id: str | None = None
    unit: int = 0


class Arrivals(Protocol):
    """Today's people at the counter."""

    def add(self, arrival: Arrival) -> None:
        """Add a row and an event for it; a second row for one person of a file is an error."""
        ...

    def get(self, arrival_id: str) -> Arrival | None:
        """Return one row, or None."""
        ...

    def many(self, arrival_ids: Sequence[str]) -> Sequence[Arrival]:
        """Return the rows that exist of *arrival_ids*, newest first."""
        ...

    def of_unit(self, journal_id: str, unit: int) -> Arrival | None:
        """Return the row of one person of a file, or None."""
        ...

    def of_day(
        self, day: date, *, carried_over: bool = False, limit: int = 500
    ) -> Sequence[Arrival]:
        """Return the rows of *day*, newest first; *carried_over* asks for earlier days' files."""
        ...

    def of_patient(self, patient_id: str, limit: int = 50) -> Sequence[Arrival]:
        """Return the rows linked to a patient, newest first."""
        ...

    def replace(self, arrival: Arrival) -> None:
        """Store changed link fields or ``seen_by`` of a row and an event for it."""
        ...
