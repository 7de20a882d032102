"""What reception does with arrivals: take an answer in, link it to a chart, mark it as seen.

``design.md`` §3.7–3.9, ``rules.md`` RN-4, ``security.md`` T15. Each verb is one transaction and
leaves a record with ids only in the audit trail. It must not guess whose chart it is, change a
snapshot, or write a name anywhere but into the row itself.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from madoguchi.counter.aliases import learnable, learnt
from madoguchi.domain.answer import EligibilityAnswer
from madoguchi.domain.clock import JST, Clock, business_day
from madoguchi.domain.identity import identity_of
from madoguchi.domain.matching import Match, MatchState, match
from madoguchi.store.ports import (
    Arrival,
    Enquiry,
    JournalEntry,
    LinkState,
    Patient,
    Patients,
    Role,
    StaffUser,
    Store,
    Work,
)

HANDLED_KINDS = ("siquc_face", "siquc_res")
"""Kinds of file that become a row at the counter."""

INTAKE_ACTOR = "intake"
"""Who the audit trail names where no person acted."""

OTHER_CLINIC = (
    "別の医療機関コードの回答です。受付には使わず、端末の設定とフォルダの共有先を確かめてください。"
)
"""The reason of a row whose file names another institution."""

_STAMP = re.compile(r"(\d{14})\.xml$", re.IGNORECASE)


REGISTRARS = (Role.CLERK, Role.OWNER)
"""Who may change links and the registry (``security.md`` T13)."""


class NotAllowedError(Exception):
    """The person's role may not do this."""


def only_registrars(user: StaffUser) -> None:
    """Raise NotAllowedError unless *user* may change links, charts and records."""
    if user.role not in REGISTRARS:
        raise NotAllowedError("この操作は受付か管理者のアカウントで行います。")


class GoneError(LookupError):
    """The row or the patient is not there; the message tells the clerk."""


class ConflictError(Exception):
    """The row does not stand as the page showed it; the message tells the clerk what to do."""


class Follower(Protocol):
    """What else happens when a row comes or its link changes (visits, 照会番号, catching up)."""

    def on_arrival(self, work: Work, arrival: Arrival, was: Arrival | None) -> None:
        """Act within the transaction that added *arrival* (*was* is None) or changed its link.

        It must not raise for anything an answer can hold: that would set the file aside.
        """
        ...


class Counter:
    """The verbs of 受付. Times come from *clock*; who acts is handed to each verb."""

    def __init__(self, store: Store, clock: Clock, followers: Sequence[Follower] = ()) -> None:
        self._store = store
        self._clock = clock
        self._followers = tuple(followers)

    def on_eligibility(
        self, work: Work, entry: JournalEntry, answer: object, enquiry: Enquiry | None = None
    ) -> Arrival:
        """Turn a read file into one row, within the transaction that settles its *entry*.

        *answer* is an EligibilityAnswer; anything else is a TypeError. A file of an earlier day
        is marked ``carried_over`` and belongs to the day on which it was found. *enquiry* is the
        clinic's own question that it answers; matching does not believe it, but shows its chart.
        """
        if not isinstance(answer, EligibilityAnswer):
            raise TypeError(f"no eligibility answer: {type(answer).__name__}")
        day = business_day(entry.seen_at)
        arrival = Arrival(
            id=self._store.new_id(),
            journal_id=entry.id,
            day=day,
            seen_at=entry.seen_at,
            created_at=self._clock.now(),
            source=entry.kind or HANDLED_KINDS[0],
            answer=answer,
            link=LinkState.NONE,
            carried_over=business_day(written_at(entry, answer)) < day,
            enquiry_id=enquiry.id if enquiry else None,
        )
        return self._added(work, arrival, enquiry, INTAKE_ACTOR)

    def from_bulk(
        self,
        work: Work,
        entry: JournalEntry,
        answer: EligibilityAnswer,
        unit: int,
        enquiry: Enquiry | None,
        user: StaffUser,
    ) -> Arrival:
        """Put one person of a bulk's file at 受付 as *user* decided; a second time changes nothing.

        *unit* is the person's place in the file of *entry*, from 1. The row is of the moment at
        which the clerk acted and is no visit by itself; its answer keeps its own date.
        """
        only_registrars(user)
        there = work.arrivals.of_unit(entry.id, unit)
        if there is not None:
            return there
        now = self._clock.now()
        arrival = Arrival(
            id=self._store.new_id(),
            journal_id=entry.id,
            day=business_day(now),
            seen_at=now,
            created_at=now,
            source=entry.kind or "",
            answer=answer,
            link=LinkState.NONE,
            enquiry_id=enquiry.id if enquiry else None,
            unit=unit,
        )
        return self._added(work, arrival, enquiry, user.id)

    def _added(self, work: Work, plain: Arrival, enquiry: Enquiry | None, by: str) -> Arrival:
        """Add a row with the link that matching finds, and let the followers know."""
        found = self._found(work.patients, plain.answer, enquiry.patient_id if enquiry else None)
        arrival = _linked(plain, found)
        work.arrivals.add(arrival)
        work.audit.add(by, "arrival.added", arrival.id, f"link={arrival.link}")
        self.tell(work, arrival, None)
        return arrival

    def tell(self, work: Work, arrival: Arrival, was: Arrival | None) -> None:
        """Let the followers know that a row came or was linked anew, in the transaction *work*."""
        for follower in self._followers:
            follower.on_arrival(work, arrival, was)

    def _found(
        self, patients: Patients, answer: EligibilityAnswer, meant: str | None = None
    ) -> Match:
        """Match, unless the file names another clinic: then nobody is linked (§3.2)."""
        if is_of_other_clinic(answer, self._store.institution_code):
            return Match(state=MatchState.NONE, reason=OTHER_CLINIC)
        return find(patients, answer, meant)

    def link(
        self, arrival_id: str, patient_id: str, user: StaffUser, *, learn: bool = False
    ) -> Arrival:
        """Link a row to a patient as *user* decided.

        A patient that matching did not offer is allowed: the clerk has the person before them.
        With *learn* the answered name and kana become aliases of the chart (the clerk ticked it).
        ConflictError if the row has another patient by now, or may have none.
        """
        only_registrars(user)
        with self._store.write() as work:
            arrival = _arrival(work, arrival_id)
            check_linkable(arrival, patient_id, self._store.institution_code)
            chart = work.patients.get(patient_id)
            if chart is None:
                raise GoneError("その患者は登録にありません。検索し直してください。")
            changed = msgspec.structs.replace(
                arrival,
                link=LinkState.UNIQUE,
                patient_id=patient_id,
                linked_by=user.id,
                link_reason="",
            )
            work.arrivals.replace(changed)
            work.audit.add(user.id, "arrival.linked", arrival_id, f"patient={patient_id}")
            if learn and learnable(chart, arrival.answer):
                work.patients.replace(learnt(chart, arrival.answer))
                work.audit.add(user.id, "patient.alias_learned", patient_id, "aliases")
            self.tell(work, changed, arrival)
        return changed

    def unlink(self, arrival_id: str, user: StaffUser) -> Arrival:
        """Take a link away and leave the choice open; nothing is linked again by itself.

        The row says who did it and when, the followers withdraw what rested on the link, and the
        chart stays the first candidate so that the clerk can put it back.
        """
        only_registrars(user)
        with self._store.write() as work:
            arrival = _arrival(work, arrival_id)
            if arrival.patient_id is None:
                return arrival
            found = self._found(work.patients, arrival.answer)
            ids = (arrival.patient_id, *(candidate.patient_id for candidate in found.candidates))
            changed = msgspec.structs.replace(
                arrival,
                link=LinkState.SEVERAL,
                patient_id=None,
                candidates=tuple(dict.fromkeys(ids)),
                link_reason=_unlinked_by(user, self._clock.now()),
                linked_by=user.id,
            )
            work.arrivals.replace(changed)
            work.audit.add(user.id, "arrival.unlinked", arrival_id, f"patient={ids[0]}")
            self.tell(work, changed, arrival)
        return changed

    def mark_seen(self, arrival_id: str, user: StaffUser, *, seen: bool = True) -> Arrival:
        """Note that reception is done with a row (済), or take that back."""
        only_registrars(user)
        with self._store.write() as work:
            arrival = _arrival(work, arrival_id)
            changed = msgspec.structs.replace(arrival, seen_by=user.id if seen else None)
            work.arrivals.replace(changed)
            work.audit.add(user.id, "arrival.seen" if seen else "arrival.unseen", arrival_id)
        return changed

    def view(self, arrival_id: str, user: StaffUser) -> Arrival:
        """Return one row and note who looked at it (``rules.md`` SG-8)."""
        with self._store.write() as work:
            arrival = _arrival(work, arrival_id)
            work.audit.add(user.id, "arrival.viewed", arrival_id)
        return arrival

    def evidence(self, work: Work, arrival: Arrival) -> tuple[Match, Sequence[Patient]]:
        """Return how the row's answer compares with the registry now, and the charts meant.

        The chart that a look-up by number was made for is among them if the answer is about
        somebody else.
        """
        enquiry = work.enquiries.get(arrival.enquiry_id) if arrival.enquiry_id else None
        meant = enquiry.patient_id if enquiry else None
        found = self._found(work.patients, arrival.answer, meant)
        return found, work.patients.many([c.patient_id for c in found.candidates])


def is_of_other_clinic(answer: EligibilityAnswer, institution_code: str) -> bool:
    """Tell whether *answer* names a clinic that is not ours."""
    code = answer.header.medical_institution_code
    return code is not None and code.strip() != institution_code


def check_linkable(arrival: Arrival, patient_id: str, institution_code: str) -> None:
    """Raise ConflictError where linking would take a link away unseen, or bind a foreign answer.

    A page that was open since before another person's decision must not undo it (T15).
    """
    if is_of_other_clinic(arrival.answer, institution_code):
        raise ConflictError(OTHER_CLINIC)
    if arrival.patient_id not in (None, patient_id):
        raise ConflictError(
            "この資格確認は、ほかの画面で別の患者に結び付けられました。"
            "開き直して、いまの結び付けを確かめてください。"
        )


def find(patients: Patients, answer: EligibilityAnswer, meant: str | None = None) -> Match:
    """Match *answer* against every chart that its keys look up, and the one that was meant."""
    person = identity_of(answer)
    charts = patients.around(person)
    asked = patients.get(meant) if meant else None
    return match(answer, [*charts, *([asked] if asked else [])], meant, person)


def _linked(arrival: Arrival, found: Match) -> Arrival:
    ids = tuple(candidate.patient_id for candidate in found.candidates)
    state = LinkState(found.state.value)
    return msgspec.structs.replace(
        arrival,
        link=state,
        patient_id=ids[0] if state is LinkState.UNIQUE else None,
        candidates=() if state is LinkState.UNIQUE else ids,
        link_reason=found.reason,
    )


def written_at(entry: JournalEntry, answer: EligibilityAnswer) -> datetime:
    """Return when the terminal made the file: by its name (§1.6), its header, or the folder."""
    stamp = _STAMP.search(entry.name)
    if stamp:
        try:
            return datetime.strptime(stamp[1], "%Y%m%d%H%M%S").replace(tzinfo=JST)
        except ValueError:
            pass
    return answer.header.process_execution_time or entry.modified_at


def _unlinked_by(user: StaffUser, now: datetime) -> str:
    at = f"{now.month}月{now.day}日 {now.hour}:{now.minute:02d}"
    return f"{at} に {user.display_name} が結び付けを外しました。本人に確かめて選び直してください。"


def _arrival(work: Work, arrival_id: str) -> Arrival:
    arrival = work.arrivals.get(arrival_id)
    if arrival is None:
        raise GoneError("この受付は見つかりません。一覧から開き直してください。")
    return arrival
