"""Visits (来院): who was there on a day, and what their entitlement was confirmed by."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct


class VisitSource(StrEnum):
    """How a visit became known."""

    CARD = "card"
    NUMBER = "number"
    OFFLINE = "offline"
    MANUAL = "manual"
    IMPORTED = "imported"


class Evidence(StrEnum):
    """What a visit's entitlement was confirmed by (``rules.md`` §4)."""

    CARD = "card"
    NUMBER = "number"
    CERTIFICATE = "certificate"
    NOTICE_AND_CARD = "notice_and_card"
    PORTAL = "portal"
    DECLARATION = "declaration"
    ORAL = "oral"
    NOTHING = "nothing"


class Visit(Struct, frozen=True, kw_only=True):
    """One visit. ``arrival_id`` names the frozen answer it is based on; a re-check never moves it.

    ``evidence`` is NOTHING until something confirmed it. ``first`` tells 初診 (None: not known).
    ``declared_ratio`` and ``claim_note`` are what the clerk settled where the answer could not:
    three digits, and a key of ``spec/rules`` ("old_number", "unknown_sevens" …).
    """

    id: str
    day: date
    created_at: datetime
    created_by: str
    source: VisitSource
    patient_id: str | None = None
    arrival_id: str | None = None
    offline_id: str | None = None
    evidence: Evidence = Evidence.NOTHING
    confirmed_at: datetime | None = None
    first: bool | None = None
    declared_ratio: str = ""
    claim_note: str = ""
    remark: str = ""
    void: bool = False
    """Taken back (a wrong link, a mistake); kept, and counted nowhere."""
    by_hand: Evidence = Evidence.NOTHING
    """What a clerk saw; counts where no reading is better, and stays when a link is taken away."""
    by_hand_at: datetime | None = None


class Visits(Protocol):
    """The clinic's visits. Every change writes the event ``visit`` with the visit's id."""

    def add(self, visit: Visit) -> None:
        """Add a visit."""
        ...

    def replace(self, visit: Visit) -> None:
        """Store a changed visit; KeyError if there is none."""
        ...

    def get(self, visit_id: str) -> Visit | None:
        """Return one visit, or None."""
        ...

    def of_patient(self, patient_id: str, limit: int = 50) -> Sequence[Visit]:
        """Return a patient's visits that are not void, newest first."""
        ...

    def of_patient_on(self, patient_id: str, day: date) -> Visit | None:
        """Return the patient's visit of that day that is not void, or None."""
        ...

    def of_arrival(self, arrival_id: str) -> Visit | None:
        """Return the visit that is based on an arrival and not void, or None."""
        ...

    def voided_of_arrival(self, arrival_id: str) -> Visit | None:
        """Return the newest void visit that was based on an arrival, or None."""
        ...

    def any_before(self, patient_id: str, day: date) -> bool:
        """Tell whether the patient has a visit of an earlier day that is not void."""
        ...

    def between(
        self, first: date, last: date, *, after: str | None = None, limit: int = 1000
    ) -> Sequence[Visit]:
        """Return the visits of the days *first* to *last* that are not void, by day and id.

        *after* is the id of the last visit of the page before.
        """
        ...
