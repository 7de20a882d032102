"""What other parts of the counter need to ask the terminal, and to be told what came of it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Protocol

from madoguchi.domain.answer import EligibilityAnswer
from madoguchi.domain.clock import Clock, business_day
from madoguchi.domain.messages import HeldUnit, RegistrationOutcome
from madoguchi.store.ports import (
    Arrival,
    Enquiry,
    EnquiryKind,
    EnquiryState,
    JournalEntry,
    Store,
    Work,
)

Unit = EligibilityAnswer | HeldUnit | RegistrationOutcome
"""One person of a bulk's answer."""

DATED = (EnquiryKind.ELIGIBILITY, EnquiryKind.BULK_ELIGIBILITY)
"""Kinds that ask as of a day (§3.1, 3.4)."""


def new_enquiry(
    store: Store,
    clock: Clock,
    *,
    kind: EnquiryKind,
    purpose: str,
    by: str,
    confirmation_date: date | None = None,
    **fields: Any,
) -> Enquiry:
    """Return an enquiry that is to be written at once; add it with ``work.enquiries.add``.

    *purpose* is "counter", "recheck", "offline", "bulk" or "refnum"; *by* the user's id. Kinds that
    ask as of a day ask as of today unless *confirmation_date* says otherwise. *fields* are those
    of ``Enquiry``: ``search`` for ELIGIBILITY, ``registration`` for REGISTRATION,
    ``consent_search`` for the bulk kinds that name a month or days, ``subject_id`` (the bulk list,
    the offline entry), ``patient_id``.
    """
    now = clock.now()
    today = business_day(now)
    return Enquiry(
        id=store.new_id(),
        kind=kind,
        state=EnquiryState.QUEUED,
        purpose=purpose,
        day=today,
        created_at=now,
        created_by=by,
        confirmation_date=(confirmation_date or today) if kind in DATED else None,
        next_at=now,
        opened_at=now,
        **fields,
    )


class EnquiryFollower(Protocol):
    """Who is told when an enquiry stands elsewhere than before."""

    def on_enquiry(self, work: Work, enquiry: Enquiry, was: EnquiryState) -> None:
        """Act within the transaction that changed *enquiry* from the state *was*.

        It must not raise for anything an answer can hold. For an answered single question the
        row is there already (``enquiry.arrival_id``). A registration is ANSWERED if it went well
        and FAILED with the centre's words in ``enquiry.message`` if it did not.
        """
        ...


class BulkReader(Protocol):
    """Who takes in the people of a bulk's answer, by the purpose of the enquiry."""

    def on_units(self, work: Work, enquiry: Enquiry, units: Sequence[Unit]) -> None:
        """Take in the next people of the answer, in the order in which they stand there.

        Called in one transaction with ``enquiry.units`` being advanced: each person comes exactly
        once for one answer, whatever is killed meanwhile. After a clerk asked again they come
        anew, from the first on. ``enquiry.units`` is the count before these.
        """
        ...

    def on_done(self, work: Work, enquiry: Enquiry) -> None:
        """Act after the last person, in the transaction that makes the enquiry ANSWERED."""
        ...


class OnEligibility(Protocol):
    """``Counter.on_eligibility``: turns an answer into a row at 受付."""

    def __call__(
        self, work: Work, entry: JournalEntry, answer: object, enquiry: Enquiry | None = None
    ) -> Arrival:
        """Add the row within the transaction that settles *entry*."""
        ...


class UnwrittenError(Exception):
    """The request folder did not take a file; the text is Japanese for a clerk.

    ``doubtful`` says that the terminal may have it all the same.
    """

    def __init__(self, text: str, *, doubtful: bool = False) -> None:
        super().__init__(text)
        self.doubtful = doubtful


class RequestFolder(Protocol):
    """The terminal's folder for requests (``req``)."""

    def put(self, name: str, raw: Iterable[bytes]) -> None:
        """Lay a whole file down under *name*, or raise UnwrittenError and leave nothing.

        The terminal sees all of it or nothing. *raw* comes in pieces.
        """
        ...

    def lies(self, name: str) -> bool:
        """Tell whether a file of that name lies in the folder; False if it cannot be looked at."""
        ...

    def tidy(self) -> None:
        """Remove what an earlier run left half-written; never a request."""
        ...
