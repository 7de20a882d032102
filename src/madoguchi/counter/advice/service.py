"""Advice on one answer with what the clerk said, and settling it on the visit.

``rules.md`` §4, issue 3 Build 3. Takes the chart and the visit in; the verdicts are the domain's.
It must not confirm anything by itself: only "この内容で計算する" is kept, and only a visit of a
linked chart can keep it.
"""

from datetime import date

import msgspec
from msgspec import Struct

from madoguchi.counter.advice.choices import FIRST, Said
from madoguchi.counter.service import ConflictError, GoneError, only_registrars
from madoguchi.counter.visits.readings import visit_day
from madoguchi.counter.visits.service import VisitDesk
from madoguchi.counter.visits.settling import Settled
from madoguchi.domain.advice import Advice, Carried, Case, advise
from madoguchi.domain.clock import Clock, business_day
from madoguchi.store.ports import Arrival, Evidence, Patient, StaffUser, Store, Visit, Work

_BY_HAND = frozenset(
    {
        Evidence.CERTIFICATE,
        Evidence.NOTICE_AND_CARD,
        Evidence.PORTAL,
        Evidence.DECLARATION,
        Evidence.ORAL,
    }
)
"""What a clerk can vouch for; a card or a number confirms by its answer."""

_CARRIED = {
    Evidence.CERTIFICATE: Carried.CERTIFICATE,
    Evidence.NOTICE_AND_CARD: Carried.NOTICE_AND_CARD,
    Evidence.PORTAL: Carried.PORTAL,
    Evidence.DECLARATION: Carried.NOTHING,
    Evidence.ORAL: Carried.NOTHING,
}


class Counsel(Struct, frozen=True, kw_only=True):
    """The advice on one answer: what was said, what was guessed, what came of it.

    ``visit_day`` is None for an answer that tells of no visit (an earlier day's, a bulk's).
    """

    said: Said
    advice: Advice
    declared: str
    guess: bool | None
    visit: Visit | None
    visit_day: date | None
    patient: Patient | None

    @property
    def first(self) -> str:
        """The choice of 初診・再診 that stands: the clerk's word, else the guess."""
        if self.said.first:
            return self.said.first
        return {True: "first", False: "return", None: "unknown"}[self.guess]


class AdviceDesk:
    """The verbs of advice. *visits* keeps what is settled."""

    def __init__(self, store: Store, clock: Clock, visits: VisitDesk) -> None:
        self._store = store
        self._clock = clock
        self._visits = visits

    def counsel(self, work: Work, arrival: Arrival, said: Said) -> Counsel:
        """Return the advice on a row as of now."""
        patient = work.patients.get(arrival.patient_id) if arrival.patient_id else None
        visit = self._visits.visit_of(work, arrival)
        said = said if said.anything else _before(visit, patient)
        guess = _guess(arrival, patient, visit)
        first = FIRST[said.first] if said.first else guess
        declared = said.declared or _past_ratio(said, patient, first)
        case = Case(
            day=business_day(self._clock.now()),
            answer=arrival.answer,
            link=arrival.link.value,
            first=first,
            carried=said.carried,
            declared=declared,
            record=bool(patient.insurances) if patient else None,
        )
        return Counsel(
            said=said,
            advice=advise(case),
            declared=declared,
            guess=guess,
            visit=visit,
            visit_day=visit_day(work, arrival, self._store.institution_code),
            patient=patient,
        )

    def settle(self, arrival_id: str, user: StaffUser, said: Said) -> Visit:
        """Keep what was said on the visit of a row.

        ConflictError where no chart is linked or something is still to be asked.
        """
        only_registrars(user)
        with self._store.write() as work:
            arrival = work.arrivals.get(arrival_id)
            if arrival is None:
                raise GoneError("この受付は見つかりません。一覧から開き直してください。")
            found = self.counsel(work, arrival, said)
            why_not = hindrance(arrival, found)
            if why_not:
                raise ConflictError(why_not)
            visit = self._kept(work, arrival, found, user)
            work.audit.add(user.id, "advice.settled", arrival.id, f"visit={visit.id}")
        return visit

    def _kept(self, work: Work, arrival: Arrival, found: Counsel, user: StaffUser) -> Visit:
        what = _settled(found)
        if found.visit is not None:
            fields = msgspec.structs.asdict(what)
            return self._visits.settle(work, found.visit.id, user, **fields)
        return self._visits.record_in(work, arrival.patient_id, user, what, day=found.visit_day)


def hindrance(arrival: Arrival, found: Counsel) -> str:
    """Say why nothing can be kept on a visit yet; blank where it can."""
    if arrival.patient_id is None:
        return "先に患者に結び付けてください。結び付けると、この内容を来院の記録に残せます。"
    if found.visit is None and found.visit_day is None:
        return "この回答は、きょうの来院の確認ではないため、来院の記録には残せません。"
    return "持ち物と割合を選ぶと、この内容で計算できます。" if found.advice.open else ""


def _settled(found: Counsel) -> Settled:
    advice = found.advice
    seen = Evidence(advice.evidence)
    by_hand = seen if seen in _BY_HAND else Evidence.NOTHING
    return Settled(
        evidence=None if seen in {Evidence.CARD, Evidence.NUMBER} else by_hand,
        declared_ratio=advice.share.ratio if advice.named else "",
        claim_note=advice.claim.kept,
        first=FIRST[found.first],
    )


def _before(visit: Visit | None, patient: Patient | None) -> Said:
    """Return what a clerk settled earlier, so that the page shows it again.

    A returning patient with an insurance on file declares only where it changed.
    """
    if visit is None:
        return Said()
    carried = _CARRIED.get(visit.by_hand, Carried.NOT_ASKED)
    returning = visit.first is False and patient is not None and bool(patient.insurances)
    if visit.by_hand is Evidence.DECLARATION and returning:
        carried = Carried.CHANGED
    return Said(carried=carried, declared=visit.declared_ratio)


def _guess(arrival: Arrival, patient: Patient | None, visit: Visit | None) -> bool | None:
    """Guess 初診: the visit's own, else True where nobody of the registry was meant."""
    if visit is not None and visit.first is not None:
        return visit.first
    if patient is not None:
        return None
    return True if arrival.answer.results and arrival.link.value == "none" else None


def _past_ratio(said: Said, patient: Patient | None, first: bool | None) -> str:
    """Return the share on file, which a returning patient without papers is charged."""
    without = said.carried in {Carried.NOTHING, Carried.NOTICE, Carried.OLD_CARD}
    if patient is None or not patient.insurances or first is not False or not without:
        return ""
    return patient.insurances[0].contribution_ratio
