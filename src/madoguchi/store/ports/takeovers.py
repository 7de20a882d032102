"""What was taken over from answers into charts, so that it can be undone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from madoguchi.domain.patient import Patient


class TakeOver(Struct, frozen=True, kw_only=True):
    """One take-over: the chart before and after it, whole; ``fields`` are those chosen."""

    id: str
    arrival_id: str
    patient_id: str
    at: datetime
    by: str
    fields: tuple[str, ...]
    before: Patient
    after: Patient
    undone_at: datetime | None = None
    undone_by: str | None = None


class TakeOvers(Protocol):
    """Take-overs of a clinic."""

    def add(self, take_over: TakeOver) -> None:
        """Add a take-over."""
        ...

    def replace(self, take_over: TakeOver) -> None:
        """Store that it was undone; KeyError if there is none."""
        ...

    def get(self, take_over_id: str) -> TakeOver | None:
        """Return one, or None."""
        ...

    def of_arrival(self, arrival_id: str) -> Sequence[TakeOver]:
        """Return those of one answer, newest first."""
        ...

    def of_patient(self, patient_id: str, limit: int = 20) -> Sequence[TakeOver]:
        """Return those into one chart, newest first."""
        ...
