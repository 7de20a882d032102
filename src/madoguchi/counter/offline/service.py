"""The verbs of 障害時の受付: write down, correct, ask later in order, close, undo.

``rules.md`` EL-4. An entry is a visit at once (source offline, with what the person showed as its
evidence). When the line is back the entries with numbers are asked one after another, for the day
of the visit; what comes back settles the entry in the transaction that brought it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

import msgspec

from madoguchi.counter.offline.catching_up import CatchUp, entry_of
from madoguchi.counter.offline.form import Filled, filled
from madoguchi.counter.registry import RefusedError
from madoguchi.counter.service import INTAKE_ACTOR, ConflictError, GoneError, only_registrars
from madoguchi.counter.visits.readings import OFFLINE
from madoguchi.counter.visits.service import VisitDesk
from madoguchi.counter.visits.settling import Settled
from madoguchi.domain.clock import Clock, business_day
from madoguchi.store.ports import (
    Arrival,
    Enquiry,
    EnquiryState,
    Evidence,
    OfflineEntry,
    OfflineState,
    StaffUser,
    Store,
    VisitSource,
    Work,
)

OPEN: Final = (OfflineState.WAITING, OfflineState.ASKED, OfflineState.PROBLEM)
_LONGEST_REASON: Final = 200


class OfflineDesk:
    """The offline queue; an ``EnquiryFollower`` and a ``counter.service.Follower``.

    As a follower it stands after *visits*. *automatic*: ask the next one by itself as soon as the
    terminal answers anything again.
    """

    def __init__(
        self, store: Store, clock: Clock, visits: VisitDesk, *, automatic: bool = False
    ) -> None:
        self._store = store
        self._clock = clock
        self._visits = visits
        self._later = CatchUp(store, clock, visits)
        self._automatic = automatic

    def receive(self, values: Mapping[str, str], user: StaffUser) -> OfflineEntry:
        """Write somebody down, and their visit; RefusedError with what is missing."""
        only_registrars(user)
        now = self._clock.now()
        what = filled(values, business_day(now))
        with self._store.write() as work:
            entry = OfflineEntry(
                id=self._store.new_id(),
                day=business_day(now),
                created_at=now,
                created_by=user.id,
                **msgspec.structs.asdict(what),
            )
            visit = self._visits.record_in(
                work,
                what.patient_id,
                user,
                _settled(what),
                source=VisitSource.OFFLINE,
                offline_id=entry.id,
            )
            entry = msgspec.structs.replace(entry, visit_id=visit.id)
            work.offline.add(entry)
            work.audit.add(user.id, "offline.received", entry.id, f"visit={visit.id}")
        return entry

    def edit(self, entry_id: str, values: Mapping[str, str], user: StaffUser) -> OfflineEntry:
        """Correct what was written down; the visit follows, and an answer here is weighed anew."""
        only_registrars(user)
        what = filled(values, business_day(self._clock.now()))
        with self._store.write() as work:
            entry = entry_of(work, entry_id)
            if entry.state is OfflineState.CLOSED:
                raise ConflictError(
                    "この控えは終わっています。「元に戻す」をしてから直してください。"
                )
            changed = msgspec.structs.replace(entry, **msgspec.structs.asdict(what))
            if what.patient_id and work.patients.get(what.patient_id) is None:
                raise GoneError("その患者は登録にありません。検索し直してください。")
            changed = self._moved(work, entry, changed, user)
            if changed.state is OfflineState.PROBLEM and changed.search != entry.search:
                changed = msgspec.structs.replace(
                    changed, state=OfflineState.WAITING, message="", arrival_id=None
                )
            changed = self._later.weighed(work, changed)
            work.offline.replace(changed)
            work.audit.add(user.id, "offline.edited", entry_id)
        return changed

    def catch_up(self, user: StaffUser, entry_id: str = "") -> int:
        """Ask for every waiting entry that has numbers, in order; return how many.

        With *entry_id* only for that one, also after a problem.
        """
        only_registrars(user)
        with self._store.write() as work:
            entries = self._later.to_ask(work, entry_id)
            for place, entry in enumerate(entries):
                self._later.ask(work, entry, user.id, place)
        return len(entries)

    def close(
        self, entry_id: str, reason: str, user: StaffUser, *, was_here: bool = True
    ) -> OfflineEntry:
        """End an entry by hand with a reason; *was_here* False takes the visit back too."""
        only_registrars(user)
        if not reason or len(reason) > _LONGEST_REASON:
            raise RefusedError((f"終える理由を{_LONGEST_REASON}文字までで書いてください。",))
        with self._store.write() as work:
            entry = entry_of(work, entry_id)
            changed = msgspec.structs.replace(entry, state=OfflineState.CLOSED, message=reason)
            work.offline.replace(changed)
            visit = work.visits.get(entry.visit_id or "")
            if visit and not was_here and visit.source is VisitSource.OFFLINE:
                work.visits.replace(msgspec.structs.replace(visit, void=True))
            work.audit.add(user.id, "offline.closed", entry_id, f"was_here={was_here}")
        return changed

    def reopen(self, entry_id: str, user: StaffUser) -> OfflineEntry:
        """Undo ``close``."""
        only_registrars(user)
        with self._store.write() as work:
            entry = entry_of(work, entry_id)
            if entry.state is not OfflineState.CLOSED:
                return entry
            visit = work.visits.get(entry.visit_id or "")
            if visit and visit.void:
                _check_free(work, visit.patient_id, visit.day)
                work.visits.replace(msgspec.structs.replace(visit, void=False))
            changed = msgspec.structs.replace(entry, state=OfflineState.WAITING, message="")
            changed = self._later.weighed(work, changed)
            work.offline.replace(changed)
            work.audit.add(user.id, "offline.reopened", entry_id)
        return changed

    def on_enquiry(self, work: Work, enquiry: Enquiry, was: EnquiryState) -> None:
        """Take in what became of a question (``EnquiryFollower``)."""
        if enquiry.state is was:
            return
        if enquiry.purpose == OFFLINE:
            self._later.settle(work, enquiry)
        elif self._automatic and enquiry.state is EnquiryState.ANSWERED:
            for entry in self._later.to_ask(work)[:1]:
                self._later.ask(work, entry, INTAKE_ACTOR, 0)

    def on_arrival(self, work: Work, arrival: Arrival, was: Arrival | None) -> None:
        """Weigh an entry anew when the row of its answer is linked or unlinked (``Follower``)."""
        enquiry = work.enquiries.get(arrival.enquiry_id) if arrival.enquiry_id else None
        if enquiry is None or enquiry.purpose != OFFLINE or was is None:
            return
        entry = work.offline.get(enquiry.subject_id or "")
        if entry and entry.state is not OfflineState.CLOSED and entry.arrival_id == arrival.id:
            work.offline.replace(self._later.weighed(work, entry, arrival))

    def _moved(
        self, work: Work, was: OfflineEntry, entry: OfflineEntry, user: StaffUser
    ) -> OfflineEntry:
        """Bring the visit after a corrected entry: another chart, other evidence."""
        work.offline.replace(entry)
        visit = work.visits.get(was.visit_id or "")
        if visit and not visit.void and visit.patient_id != entry.patient_id:
            if visit.source is VisitSource.OFFLINE:
                work.visits.replace(msgspec.structs.replace(visit, void=True))
            visit = None
        if visit and not visit.void:
            self._visits.settle_in(work, visit, user, _stands(entry))
            return entry
        made = self._visits.record_in(
            work,
            entry.patient_id,
            user,
            _stands(entry),
            day=entry.day,
            source=VisitSource.OFFLINE,
            offline_id=entry.id,
        )
        return msgspec.structs.replace(entry, visit_id=made.id)


def _settled(what: Filled) -> Settled:
    return Settled(
        evidence=Evidence(what.carries) if what.carries else None,
        declared_ratio=what.declared_ratio or None,
        remark=what.remark or None,
    )


def _stands(entry: OfflineEntry) -> Settled:
    return Settled(
        evidence=Evidence(entry.carries or Evidence.NOTHING.value),
        declared_ratio=entry.declared_ratio,
        remark=entry.remark,
    )


def _check_free(work: Work, patient_id: str | None, day: date) -> None:
    if patient_id and work.visits.of_patient_on(patient_id, day):
        raise ConflictError("この患者には、その日の来院がもう一つあります。")
