"""Catching up after an offline day: what is asked, and what an answer does to an entry.

``rules.md`` EL-4. Each entry is asked for the day of the visit. An answer settles the entry in the
transaction that brought it; the visit follows (``counter/visits``).
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import msgspec

from madoguchi.counter.exchange import new_enquiry
from madoguchi.counter.offline.form import is_askable
from madoguchi.counter.offline.verdict import NO_ANSWER, problem_of
from madoguchi.counter.registry import RefusedError
from madoguchi.counter.service import ConflictError, GoneError
from madoguchi.counter.visits.readings import OFFLINE
from madoguchi.counter.visits.service import VisitDesk
from madoguchi.domain.clock import Clock
from madoguchi.store.ports import (
    Arrival,
    Enquiry,
    EnquiryKind,
    EnquiryState,
    OfflineEntry,
    OfflineState,
    Store,
    Work,
)

_STEP: Final = timedelta(seconds=1)
"""Between two enquiries, so that they are due in the order of the entries; the exchange paces."""


class CatchUp:
    """Asks for entries and takes in what comes back, within the transactions of others."""

    def __init__(self, store: Store, clock: Clock, visits: VisitDesk) -> None:
        self._store = store
        self._clock = clock
        self._visits = visits

    def to_ask(self, work: Work, entry_id: str = "") -> Sequence[OfflineEntry]:
        """Return what waits and has numbers, oldest first; with *entry_id* only that one."""
        if entry_id:
            entry = entry_of(work, entry_id)
            if entry.state not in (OfflineState.WAITING, OfflineState.PROBLEM):
                raise ConflictError("この控えは、いま確認中か、もう終わっています。")
            if not is_askable(entry.search):
                raise RefusedError(
                    ("保険者番号と番号がそろうと照会できます。控えを直してください。",)
                )
            return [entry]
        waiting = work.offline.in_states([OfflineState.WAITING])
        return [entry for entry in waiting if is_askable(entry.search)]

    def ask(self, work: Work, entry: OfflineEntry, by: str, place: int) -> None:
        """Queue the question for *entry*, the *place*-th of those asked together."""
        enquiry = new_enquiry(
            self._store,
            self._clock,
            kind=EnquiryKind.ELIGIBILITY,
            purpose=OFFLINE,
            by=by,
            confirmation_date=entry.day,
            search=entry.search,
            subject_id=entry.id,
            patient_id=entry.patient_id,
        )
        due = (enquiry.next_at or self._clock.now()) + _STEP * place
        enquiry = msgspec.structs.replace(enquiry, next_at=due)
        work.enquiries.add(enquiry)
        work.offline.replace(
            msgspec.structs.replace(
                entry,
                state=OfflineState.ASKED,
                enquiry_id=enquiry.id,
                arrival_id=None,
                message="",
            )
        )
        work.audit.add(by, "offline.asked", entry.id, f"enquiry={enquiry.id}")

    def settle(self, work: Work, enquiry: Enquiry) -> None:
        """Take in what became of the question for an entry."""
        entry = work.offline.get(enquiry.subject_id or "")
        if entry is None or entry.state in (OfflineState.CLOSED, OfflineState.CONFIRMED):
            return
        arrival = work.arrivals.get(enquiry.arrival_id or "")
        if enquiry.state is EnquiryState.ANSWERED and arrival:
            work.offline.replace(self.weighed(work, entry, arrival))
        elif entry.enquiry_id == enquiry.id and enquiry.state in NO_ANSWER:
            message = " ".join(filter(None, (enquiry.message, NO_ANSWER[enquiry.state])))
            work.offline.replace(
                msgspec.structs.replace(entry, state=OfflineState.PROBLEM, message=message)
            )
        elif entry.enquiry_id == enquiry.id and enquiry.state is EnquiryState.CANCELLED:
            work.offline.replace(
                msgspec.structs.replace(entry, state=OfflineState.WAITING, enquiry_id=None)
            )

    def weighed(
        self, work: Work, entry: OfflineEntry, arrival: Arrival | None = None
    ) -> OfflineEntry:
        """Return *entry* as its answer makes it; the visit is given its chart and reckoned."""
        arrival = arrival or work.arrivals.get(entry.arrival_id or "")
        if arrival is None:
            return entry
        problem = problem_of(entry, arrival)
        entry = msgspec.structs.replace(
            entry,
            arrival_id=arrival.id,
            state=OfflineState.PROBLEM if problem else OfflineState.CONFIRMED,
            message=problem,
            patient_id=entry.patient_id if problem else arrival.patient_id,
        )
        work.offline.replace(entry)  # the visit is reckoned by what stands in the entry
        return self._followed(work, entry)

    def _followed(self, work: Work, entry: OfflineEntry) -> OfflineEntry:
        visit = work.visits.get(entry.visit_id or "")
        if visit is None or visit.void:
            return entry
        if entry.patient_id and visit.patient_id is None:
            visit = self._visits.assign(work, visit, entry.patient_id, None)
        else:
            visit = self._visits.reckon(work, visit)
        return msgspec.structs.replace(entry, visit_id=visit.id)


def entry_of(work: Work, entry_id: str) -> OfflineEntry:
    """Return one entry; GoneError if there is none."""
    entry = work.offline.get(entry_id)
    if entry is None:
        raise GoneError("この控えは見つかりません。障害時の受付を開き直してください。")
    return entry
