"""The verbs of 照会番号: register by a clerk's act or by itself, undo, take the outcome in.

``rules.md`` RN-1 to RN-4. By itself only where ``domain.registering`` says READY and the clinic
switched it on; nothing is sent twice while the first is in doubt. The chart's number changes only
when the centre has said that it is registered.
"""

import msgspec
from msgspec import Struct

from madoguchi.counter.exchange import new_enquiry
from madoguchi.counter.preferences import preferences_of
from madoguchi.counter.refnum.charts import (
    chart_judgement,
    former_number,
    keep_number,
    unless_taken,
)
from madoguchi.counter.service import ConflictError, GoneError, only_registrars
from madoguchi.domain.clock import Clock, business_day
from madoguchi.domain.identity import identity_of
from madoguchi.domain.messages import Registration
from madoguchi.domain.registering import (
    Case,
    Judgement,
    Verdict,
    judge_registration,
    number_for,
    same_registration,
)
from madoguchi.store.ports import (
    OPEN_STATES,
    Arrival,
    Enquiry,
    EnquiryKind,
    EnquiryState,
    LinkState,
    Patient,
    StaffUser,
    Store,
    TakeOver,
    Work,
)

ACTOR = "refnum"
"""Who the audit trail names where no person acted."""
_ASKING = "この患者の登録をいま送っています。結果が出るまで待ってください。"
_DOUBTFUL = (*OPEN_STATES, EnquiryState.NO_ANSWER)


class Standing(Struct, frozen=True, kw_only=True):
    """How a chart stands: what would be registered, what is known, what was sent last."""

    judgement: Judgement
    number: str
    answered: tuple[str, ...]
    last: Enquiry | None


class Registrar:
    """Registers 照会番号; a ``Follower`` of rows, take-overs and enquiries."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def on_arrival(self, work: Work, arrival: Arrival, was: Arrival | None) -> None:
        """Register by itself after a safe match, if the clinic switched that on (RN-2)."""
        if arrival.patient_id is None or (was and was.patient_id == arrival.patient_id):
            return
        if preferences_of(work).automatic_registration:
            self._by_itself(work, arrival, work.patients.get(arrival.patient_id))

    def on_take_over(self, work: Work, take_over: TakeOver, patient: Patient) -> None:
        """Register again when another insurance was taken over (RN-3)."""
        if not _other_insurance(take_over.before, patient):
            return
        choices = preferences_of(work)
        if choices.automatic_registration and choices.registration_after_change:
            arrival = work.arrivals.get(take_over.arrival_id)
            if arrival is not None and arrival.patient_id == patient.id:
                self._by_itself(work, arrival, patient)

    def on_enquiry(self, work: Work, enquiry: Enquiry, was: EnquiryState) -> None:
        """Write the number into the chart once the centre has it; nothing on a refusal."""
        del was
        if (enquiry.purpose, enquiry.kind) != ("refnum", EnquiryKind.REGISTRATION):
            return
        if enquiry.state is EnquiryState.ANSWERED and enquiry.registration is not None:
            keep_number(work, enquiry.patient_id, enquiry.registration, enquiry.created_by)
        elif enquiry.state is EnquiryState.FAILED:
            work.audit.add(
                enquiry.created_by, "refnum.refused", enquiry.patient_id or "", enquiry.id
            )
        self._tell_row(work, enquiry)

    def register_answer(self, arrival_id: str, user: StaffUser) -> Enquiry:
        """Register the chart's number for the insurance of an answer, as a clerk decided."""
        only_registrars(user)
        with self._store.write() as work:
            arrival = work.arrivals.get(arrival_id)
            chart = (
                work.patients.get(arrival.patient_id) if arrival and arrival.patient_id else None
            )
            if arrival is None or chart is None:
                raise GoneError("この受付は患者に結び付いていません。先に結び付けてください。")
            found = self.judge_answer(work, arrival, chart)
            if found.registration is None:
                raise ConflictError(found.reason)
            return self._send(work, chart, found.registration, user.id, arrival_id)

    def register_chart(self, patient_id: str, user: StaffUser) -> Enquiry:
        """Register the chart's number for the insurance on file, as a clerk decided."""
        only_registrars(user)
        with self._store.write() as work:
            chart = _chart(work, patient_id)
            found = self.judge_chart(work, chart)
            if found.registration is None:
                raise ConflictError(found.reason)
            return self._send(work, chart, found.registration, user.id, None)

    def undo(self, enquiry_id: str, user: StaffUser) -> Enquiry:
        """Register the number again that the answer carried before (RN-2: it overwrites)."""
        only_registrars(user)
        with self._store.write() as work:
            done = work.enquiries.get(enquiry_id)
            former = former_number(work, done) if done else ""
            if done is None or done.registration is None or not former:
                raise ConflictError(
                    "前の照会番号がわからないため、もどせません。患者の登録を直してから登録してください。"
                )
            chart = _chart(work, done.patient_id or "")
            again = msgspec.structs.replace(done.registration, reference_number=former)
            return self._send(work, chart, again, user.id, None)

    def of_answer(self, work: Work, arrival: Arrival) -> Standing | None:
        """Return how the chart of a row stands; None if it has none."""
        chart = work.patients.get(arrival.patient_id) if arrival.patient_id else None
        if chart is None:
            return None
        return Standing(
            judgement=self.judge_answer(work, arrival, chart),
            number=number_for(chart),
            answered=tuple(sorted(identity_of(arrival.answer).references)),
            last=_last(work, chart.id),
        )

    def of_chart(self, work: Work, chart: Patient) -> Standing:
        """Return how a chart stands without an answer."""
        return Standing(
            judgement=self.judge_chart(work, chart),
            number=number_for(chart),
            answered=(),
            last=_last(work, chart.id),
        )

    def judge_answer(self, work: Work, arrival: Arrival, chart: Patient) -> Judgement:
        """Judge a row and its chart as they stand now."""
        judged = judge_registration(
            Case(
                answer=arrival.answer,
                chart=chart,
                linked=arrival.link is LinkState.UNIQUE,
                arrived_on=arrival.day,
                today=business_day(self._clock.now()),
                carried_over=arrival.carried_over,
                after_change=preferences_of(work).registration_after_change,
                institution_code=self._store.institution_code,
                doubtful=[
                    one.registration
                    for one in _registrations(work, chart.id)
                    if one.registration and one.state in _DOUBTFUL
                ],
            )
        )
        return unless_taken(work, chart, judged)

    def judge_chart(self, work: Work, chart: Patient) -> Judgement:
        """Judge the insurance on file: a clerk's decision at best, never by itself."""
        judged = chart_judgement(chart, business_day(self._clock.now()))
        return unless_taken(work, chart, judged)

    def _by_itself(self, work: Work, arrival: Arrival, chart: Patient | None) -> None:
        if chart is None:
            return
        found = self.judge_answer(work, arrival, chart)
        wanted = found.registration
        if found.verdict is not Verdict.READY or wanted is None:
            return
        if any(
            one.registration is not None and same_registration(one.registration, wanted)
            for one in _registrations(work, chart.id)
            if one.state is EnquiryState.ANSWERED and one.day == arrival.day
        ):
            return
        self._queue(work, chart, wanted, ACTOR, arrival.id)

    def _send(
        self, work: Work, chart: Patient, wanted: Registration, by: str, arrival_id: str | None
    ) -> Enquiry:
        if any(one.state in OPEN_STATES for one in _registrations(work, chart.id)):
            raise ConflictError(_ASKING)
        return self._queue(work, chart, wanted, by, arrival_id)

    def _queue(
        self, work: Work, chart: Patient, wanted: Registration, by: str, arrival_id: str | None
    ) -> Enquiry:
        enquiry = new_enquiry(
            self._store,
            self._clock,
            kind=EnquiryKind.REGISTRATION,
            purpose="refnum",
            by=by,
            registration=wanted,
            patient_id=chart.id,
            subject_id=arrival_id,
        )
        work.enquiries.add(enquiry)
        work.audit.add(by, "refnum.asked", chart.id, f"enquiry={enquiry.id}")
        return enquiry

    def _tell_row(self, work: Work, enquiry: Enquiry) -> None:
        if enquiry.subject_id and work.arrivals.get(enquiry.subject_id):
            work.events.add("arrival", enquiry.subject_id)


def _registrations(work: Work, patient_id: str) -> list[Enquiry]:
    """Return the registrations of a chart, newest first."""
    found = work.enquiries.of_patient(patient_id)
    return [one for one in found if one.kind is EnquiryKind.REGISTRATION]


def _last(work: Work, patient_id: str) -> Enquiry | None:
    return next(iter(_registrations(work, patient_id)), None)


def _other_insurance(before: Patient, after: Patient) -> bool:
    return before.insurances[:1] != after.insurances[:1]


def _chart(work: Work, patient_id: str) -> Patient:
    chart = work.patients.get(patient_id)
    if chart is None:
        raise GoneError("この患者は見つかりません。検索し直してください。")
    return chart
