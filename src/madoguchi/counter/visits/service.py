"""The verbs of a visit: made from a reading, settled, recorded by hand, taken back.

One visit a patient and day. What a visit is confirmed by is reckoned anew from the linked rows of
the day (``following.py``). It must not guess a chart, nor confirm without an answer or a clerk's
word; who acts is handed to each verb and stands in the audit trail.
"""

from datetime import date

import msgspec

from madoguchi.counter.registry import RefusedError
from madoguchi.counter.service import INTAKE_ACTOR, ConflictError, GoneError, only_registrars
from madoguchi.counter.visits.following import Reckoner, guess_first
from madoguchi.counter.visits.readings import visit_day
from madoguchi.counter.visits.reckoning import BORN_OF_READING
from madoguchi.counter.visits.settling import Settled, joined, settled
from madoguchi.domain.clock import Clock, business_day
from madoguchi.store.ports import Arrival, Evidence, StaffUser, Store, Visit, VisitSource, Work


class VisitDesk:
    """The visits of the clinic; a ``counter.service.Follower``."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._reckoner = Reckoner(store, clock)

    def on_arrival(self, work: Work, arrival: Arrival, was: Arrival | None) -> None:
        """Make, confirm, move or take back the visit that a row stands for."""
        before = was.patient_id if was else None
        if was is not None and before == arrival.patient_id:
            return
        day = visit_day(work, arrival, self._store.institution_code)
        if day is None:
            return
        for patient_id in (before, arrival.patient_id):
            if patient_id:
                self._reckoner.reckon(work, patient_id, day, arrival)

    def visit_of(self, work: Work, arrival: Arrival) -> Visit | None:
        """Return the visit that a row belongs to, be it the row it is based on or another."""
        based = work.visits.of_arrival(arrival.id)
        if based or not arrival.patient_id:
            return based
        day = visit_day(work, arrival, self._store.institution_code)
        return work.visits.of_patient_on(arrival.patient_id, day) if day else None

    def settle(
        self,
        work: Work,
        visit_id: str,
        user: StaffUser,
        *,
        evidence: Evidence | None = None,
        declared_ratio: str | None = None,
        claim_note: str | None = None,
        first: bool | None = None,
        remark: str | None = None,
    ) -> Visit:
        """Keep what the clerk settled; what is None stays as it is.

        *evidence* is what the clerk saw (NOTHING takes it back): it counts unless an answer
        confirms better. *declared_ratio* is three digits or blank. RefusedError for anything else.
        """
        what = Settled(
            evidence=evidence,
            declared_ratio=declared_ratio,
            claim_note=claim_note,
            first=first,
            remark=remark,
        )
        visit = _any(work, visit_id)
        if visit.void:
            raise ConflictError("この来院は取り消されています。開き直してください。")
        return self.settle_in(work, visit, user, what)

    def record(
        self,
        patient_id: str,
        user: StaffUser,
        evidence: Evidence,
        *,
        day: date | None = None,
        first: bool | None = None,
        declared_ratio: str | None = None,
        claim_note: str | None = None,
        remark: str | None = None,
    ) -> Visit:
        """Record that a patient was there (来院を記録), in a transaction of its own."""
        what = Settled(
            evidence=evidence,
            first=first,
            declared_ratio=declared_ratio,
            claim_note=claim_note,
            remark=remark,
        )
        with self._store.write() as work:
            return self.record_in(work, patient_id, user, what, day=day)

    def record_in(
        self,
        work: Work,
        patient_id: str | None,
        user: StaffUser,
        what: Settled,
        *,
        day: date | None = None,
        source: VisitSource = VisitSource.MANUAL,
        offline_id: str | None = None,
    ) -> Visit:
        """Record a visit within *work*; the patient's visit of that day is taken if there is one.

        *patient_id* is None for somebody of an offline day who has no chart yet.
        """
        only_registrars(user)
        today = business_day(self._clock.now())
        if (day or today) > today:
            raise RefusedError(("来院日が今日より後です。日付を確かめてください。",))
        if patient_id and work.patients.get(patient_id) is None:
            raise GoneError("その患者は登録にありません。検索し直してください。")
        visit = self._taken(work, patient_id, day or today, user, source)
        vouched = msgspec.structs.replace(
            visit,
            source=source if visit.source in BORN_OF_READING else visit.source,
            offline_id=offline_id or visit.offline_id,
        )
        return self.settle_in(work, vouched, user, what)

    def void(self, visit_id: str, user: StaffUser) -> Visit:
        """Take a visit back; it is kept and counted nowhere."""
        only_registrars(user)
        with self._store.write() as work:
            visit = _any(work, visit_id)
            if visit.void:
                return visit
            gone = msgspec.structs.replace(visit, void=True)
            work.visits.replace(gone)
            work.audit.add(user.id, "visit.voided", visit_id)
        return gone

    def restore(self, visit_id: str, user: StaffUser) -> Visit:
        """Undo ``void``; ConflictError if another visit stands there by now."""
        only_registrars(user)
        with self._store.write() as work:
            visit = _any(work, visit_id)
            if not visit.void:
                return visit
            if visit.patient_id and work.visits.of_patient_on(visit.patient_id, visit.day):
                raise ConflictError("この患者には、その日の来院がもう一つあります。")
            back = self._reckoner.reckoned(work, msgspec.structs.replace(visit, void=False))
            if back.void:
                raise ConflictError(
                    "もとになった資格確認の結び付けが変わっています。"
                    "患者を選んで「来院を記録」をしてください。"
                )
            work.visits.replace(back)
            work.audit.add(user.id, "visit.restored", visit_id)
        return back

    def assign(self, work: Work, visit: Visit, patient_id: str, user: StaffUser | None) -> Visit:
        """Give a visit without a chart its chart; a visit already there takes its place."""
        other = work.visits.of_patient_on(patient_id, visit.day)
        actor = user.id if user else INTAKE_ACTOR
        moved = msgspec.structs.replace(visit, patient_id=patient_id)
        if other and other.id != visit.id:
            work.visits.replace(msgspec.structs.replace(visit, void=True))
            work.audit.add(actor, "visit.voided", visit.id, f"same={other.id}")
            moved = joined(other, visit)
        moved = self._reckoner.reckoned(work, moved)
        work.visits.replace(moved)
        work.audit.add(actor, "visit.moved", moved.id, f"patient={patient_id}")
        return moved

    def reckon(self, work: Work, visit: Visit) -> Visit:
        """Bring one visit to what the linked rows say now, after what they belong to changed."""
        changed = self._reckoner.reckoned(work, visit)
        if changed != visit:
            work.visits.replace(changed)
            work.audit.add(INTAKE_ACTOR, "visit.reckoned", visit.id)
        return changed

    def _taken(
        self, work: Work, patient_id: str | None, day: date, user: StaffUser, source: VisitSource
    ) -> Visit:
        """Return the patient's visit of *day*; a new one is added if there is none."""
        found = work.visits.of_patient_on(patient_id, day) if patient_id else None
        if found:
            return found
        visit = Visit(
            id=self._store.new_id(),
            day=day,
            created_at=self._clock.now(),
            created_by=user.id,
            source=source,
            patient_id=patient_id,
            first=guess_first(work, self._reckoner.day_of(work, patient_id, day))
            if patient_id
            else None,
        )
        work.visits.add(visit)
        work.audit.add(user.id, "visit.added", visit.id, f"source={source}")
        return visit

    def settle_in(self, work: Work, visit: Visit, user: StaffUser, what: Settled) -> Visit:
        """Lay *what* on a visit and reckon it."""
        only_registrars(user)
        changed, fields = settled(visit, what, self._clock.now())
        changed = self._reckoner.reckoned(work, changed)
        work.visits.replace(changed)
        work.audit.add(user.id, "visit.settled", visit.id, f"fields={','.join(fields)}")
        return changed


def _any(work: Work, visit_id: str) -> Visit:
    visit = work.visits.get(visit_id)
    if visit is None:
        raise GoneError("この来院は見つかりません。一覧から開き直してください。")
    return visit
