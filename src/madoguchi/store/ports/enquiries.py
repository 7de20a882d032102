"""Enquiries (照会): what the clinic asks the terminal, from the wish to the answer.

An enquiry is the outbox row of a request: it is written in the transaction of the clerk's act, and
the sender brings it to the folder. States and moves: ``domain/enquiring.py``.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from msgspec import Struct

from madoguchi.domain.answer import SearchInfo
from madoguchi.domain.enquiring import OPEN_STATES, EnquiryKind, EnquiryState
from madoguchi.domain.messages import ConsentSearch, Registration

__all__ = ["OPEN_STATES", "Enquiries", "Enquiry", "EnquiryKind", "EnquiryState"]


class Enquiry(Struct, frozen=True, kw_only=True):
    """One enquiry. ``purpose`` says who asked: "counter", "recheck", "offline", "bulk", "refnum".

    ``subject_id`` is what it is for by purpose (offline entry, bulk list); ``patient_id`` the chart
    the clerk had open. ``sent_name`` is the request's file name of the last try. ``message`` is
    Japanese for the clerk. ``units`` counts the people of a bulk answer already taken in.
    """

    id: str
    kind: EnquiryKind
    state: EnquiryState
    purpose: str
    day: date
    created_at: datetime
    created_by: str
    search: SearchInfo | None = None
    registration: Registration | None = None
    consent_search: ConsentSearch | None = None
    confirmation_date: date | None = None
    """QualificationConfirmationDate; the kinds that have none leave it None."""
    patient_id: str | None = None
    subject_id: str | None = None
    tries: int = 0
    next_at: datetime | None = None
    sent_name: str | None = None
    reception_number: str | None = None
    journal_id: str | None = None
    arrival_id: str | None = None
    units: int = 0
    message: str = ""
    opened_at: datetime | None = None
    """When it was asked, or asked again by a clerk; None counts as ``created_at``."""
    sent_at: datetime | None = None
    """When the last request was written."""
    answered_at: datetime | None = None
    """When the answer came that it stands on."""


class Enquiries(Protocol):
    """The clinic's enquiries. Every change writes the event ``enquiry`` with the enquiry's id."""

    def add(self, enquiry: Enquiry) -> None:
        """Add an enquiry."""
        ...

    def replace(self, enquiry: Enquiry) -> None:
        """Store a changed enquiry; KeyError if there is none."""
        ...

    def get(self, enquiry_id: str) -> Enquiry | None:
        """Return one enquiry, or None."""
        ...

    def due(self, now: datetime, limit: int = 50) -> Sequence[Enquiry]:
        """Return QUEUED, SENT, WORKING and READING whose ``next_at`` has come, earliest first."""
        ...

    def open(self, limit: int = 200) -> Sequence[Enquiry]:
        """Return those in no final state, newest first."""
        ...

    def in_state(self, state: EnquiryState, limit: int = 200) -> Sequence[Enquiry]:
        """Return those in one state, earliest ``next_at`` first."""
        ...

    def next_due(self, after: datetime) -> datetime | None:
        """Return the earliest ``next_at`` of an open enquiry later than *after*, or None."""
        ...

    def open_and_oldest(self) -> tuple[int, Enquiry | None]:
        """Return how many are in no final state, and the oldest of them."""
        ...

    def of_day(self, day: date, limit: int = 200) -> Sequence[Enquiry]:
        """Return the enquiries created on *day*, newest first."""
        ...

    def of_subject(self, subject_id: str) -> Sequence[Enquiry]:
        """Return the enquiries for one subject, newest first."""
        ...

    def of_patient(self, patient_id: str, limit: int = 20) -> Sequence[Enquiry]:
        """Return the enquiries for one chart, newest first."""
        ...

    def note_sent(self, name: str, enquiry_id: str) -> None:
        """Remember that the request file *name* belongs to an enquiry, for late answers too."""
        ...

    def by_request_name(self, name: str) -> Enquiry | None:
        """Return the enquiry that a request file name was written for, or None."""
        ...
