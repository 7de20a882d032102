"""Taking over an answer into a chart, and taking that back (``issue 3`` Build 2, ADR 8).

Each verb is one transaction with a record that names ids and fields only. The row's answer is
never touched: what a visit was based on stays as it was. Times come from *clock*.
"""

from collections.abc import Collection, Sequence
from typing import Protocol

import msgspec

from madoguchi.counter.preferences import preferences_of
from madoguchi.counter.service import ConflictError, GoneError, only_registrars
from madoguchi.counter.takeover.changes import changed_parts, who_changed
from madoguchi.counter.takeover.proposals import Proposal, day_of, propose
from madoguchi.domain.clock import Clock, business_day
from madoguchi.domain.difference import ChartField
from madoguchi.domain.takeover import is_as_left, same_content, take_over, undone
from madoguchi.store.ports import (
    Arrival,
    Patient,
    StaffUser,
    StalePatientError,
    Store,
    TakeOver,
    Work,
)

_SHOWN_TODAY = 5
"""Rows of a changed patient whose pages are told; more are not on today's list."""

_NOT_LINKED = "この資格確認は患者に結び付いていません。先に患者を選んでください。"
_STALE = "この画面を開いたあと、{}登録が変わりました。開き直して、もう一度比べてください。"
_CANNOT_UNDO = (
    "取り込んだあとに、{}登録（{}）が変わったため、元に戻せません。患者の画面で直してください。"
)
_TO_DECIDE = "確かめてから取り込む項目があります。開いて選んでください。"


class TakeOverFollower(Protocol):
    """What else happens when an answer was taken over (照会番号 of a new insurer)."""

    def on_take_over(self, work: Work, take_over: TakeOver, patient: Patient) -> None:
        """Act within the transaction; *patient* is the chart as it now stands."""
        ...


class TakeOverDesk:
    """The verbs of 取込み."""

    def __init__(
        self, store: Store, clock: Clock, followers: Sequence[TakeOverFollower] = ()
    ) -> None:
        self._store = store
        self._clock = clock
        self._followers = tuple(followers)

    def proposal(self, work: Work, arrival: Arrival) -> tuple[Proposal, Patient] | None:
        """Return the row compared with its chart, and the chart; None if it is not linked."""
        patient = work.patients.get(arrival.patient_id) if arrival.patient_id else None
        if patient is None:
            return None
        today = business_day(self._clock.now())
        return propose(arrival, patient, preferences_of(work), today), patient

    def take(
        self, arrival_id: str, fields: Collection[ChartField], revision: int, user: StaffUser
    ) -> TakeOver | None:
        """Take *fields* of a row over into its chart; None if nothing would change.

        *revision* is the chart's as the page showed it: ConflictError if it changed since, unless
        the very same was taken over meanwhile (a key pressed twice).
        """
        only_registrars(user)
        with self._store.write() as work:
            arrival, patient = _linked(work, arrival_id)
            if patient.revision != revision:
                return _already(work, arrival, patient, fields)
            return self._taken(work, arrival, patient, fields, user)

    def take_safe(self, arrival_id: str, user: StaffUser) -> TakeOver | None:
        """Take over what is ticked by default, if all of it is safe; else ConflictError."""
        only_registrars(user)
        with self._store.write() as work:
            arrival, patient = _linked(work, arrival_id)
            today = business_day(self._clock.now())
            proposal = propose(arrival, patient, preferences_of(work), today)
            if not proposal.ticked:
                return None
            if not proposal.safe:
                raise ConflictError(_TO_DECIDE)
            return self._taken(work, arrival, patient, proposal.ticked, user)

    def undo(self, take_over_id: str, user: StaffUser) -> TakeOver:
        """Give the chart back as it was; ConflictError if it was changed since."""
        only_registrars(user)
        with self._store.write() as work:
            take = work.take_overs.get(take_over_id)
            if take is None:
                raise GoneError("この取込みは見つかりません。患者の画面で確かめてください。")
            if take.undone_at is not None:
                return take
            why = why_no_undo(work, take)
            patient = work.patients.get(take.patient_id)
            if why or patient is None:
                raise ConflictError(why)
            _put(work, undone(take.before, take.after, patient))
            changed = msgspec.structs.replace(take, undone_at=self._clock.now(), undone_by=user.id)
            work.take_overs.replace(changed)
            work.audit.add(user.id, "takeover.undone", take.patient_id, f"take_over={take.id}")
            tell_rows(work, take.patient_id)
        return changed

    def _taken(
        self,
        work: Work,
        arrival: Arrival,
        patient: Patient,
        fields: Collection[ChartField],
        user: StaffUser,
    ) -> TakeOver | None:
        after = take_over(patient, arrival.answer, fields, day_of(arrival))
        if same_content(after, patient):
            return None
        _put(work, after)
        take = TakeOver(
            id=self._store.new_id(),
            arrival_id=arrival.id,
            patient_id=patient.id,
            at=self._clock.now(),
            by=user.id,
            fields=tuple(sorted(field.value for field in fields)),
            before=patient,
            after=msgspec.structs.replace(after, revision=patient.revision + 1),
        )
        work.take_overs.add(take)
        detail = f"arrival={arrival.id},field={'+'.join(take.fields)}"
        work.audit.add(user.id, "takeover.taken", patient.id, detail)
        tell_rows(work, patient.id)
        for follower in self._followers:
            follower.on_take_over(work, take, take.after)
        return take


def why_no_undo(work: Work, take: TakeOver) -> str:
    """Return in Japanese why *take* can no longer be taken back, or an empty text."""
    patient = work.patients.get(take.patient_id)
    if patient is None:
        return "この患者は見つかりません。検索し直してください。"
    if is_as_left(take.before, take.after, patient):
        return ""
    who = who_changed(work, take.patient_id, take.at)
    return _CANNOT_UNDO.format(who, changed_parts(take.after, patient))


def tell_rows(work: Work, patient_id: str) -> None:
    """Let the pages that show this patient's newest rows fetch them again."""
    for arrival in work.arrivals.of_patient(patient_id, _SHOWN_TODAY):
        work.events.add("arrival", arrival.id)


def _linked(work: Work, arrival_id: str) -> tuple[Arrival, Patient]:
    arrival = work.arrivals.get(arrival_id)
    if arrival is None:
        raise GoneError("この受付は見つかりません。一覧から開き直してください。")
    patient = work.patients.get(arrival.patient_id) if arrival.patient_id else None
    if patient is None:
        raise ConflictError(_NOT_LINKED)
    return arrival, patient


def _already(
    work: Work, arrival: Arrival, patient: Patient, fields: Collection[ChartField]
) -> TakeOver:
    """Return the same take-over if it was made a moment ago, else refuse."""
    last = next(iter(work.take_overs.of_arrival(arrival.id)), None)
    wanted = tuple(sorted(field.value for field in fields))
    same = last and last.undone_at is None and last.fields == wanted
    if last and same and same_content(last.after, patient):
        return last
    raise ConflictError(_STALE.format(who_changed(work, patient.id)))


def _put(work: Work, patient: Patient) -> None:
    try:
        work.patients.replace(patient)
    except StalePatientError:
        raise ConflictError(_STALE.format(who_changed(work, patient.id))) from None
