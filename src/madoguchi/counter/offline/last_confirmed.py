"""When a chart's insurance was last confirmed, and as what: help for a day without a line.

It is shown as old knowledge, never as a confirmation of today (``rules.md`` EL-4).
"""

from datetime import date

from msgspec import Struct

from madoguchi.counter.visits.words_table import EVIDENCE_JA
from madoguchi.domain.clock import business_day
from madoguchi.domain.eligibility import ENTITLED, judge
from madoguchi.store.ports import Arrival, Evidence, Patient, Visit, Work

_LOOKED_AT = 10


class LastConfirmed(Struct, frozen=True, kw_only=True):
    """The last confirmation of a chart; ``days`` ago. The insurance is as answered then."""

    day: date
    days: int
    how: str
    insurer_number: str = ""
    insurer_name: str = ""
    symbol: str = ""
    number: str = ""
    branch: str = ""

    @property
    def ago(self) -> str:
        """How long ago, in words."""
        return "今日" if not self.days else f"{self.days:,}日前"

    @property
    def insurance(self) -> str:
        """The numbers on one line."""
        parts = (
            self.insurer_number,
            f"記号 {self.symbol}" if self.symbol else "",
            f"番号 {self.number}" if self.number else "",
            f"枝番 {self.branch}" if self.branch else "",
        )
        return "　".join(filter(None, parts))


def last_confirmed(work: Work, patient: Patient, today: date) -> LastConfirmed | None:
    """Return the newest confirmation of a chart by an answer or a paper; None if there is none."""
    row = _newest_row(work, patient.id)
    visit = _newest_visit(work, patient.id)
    if visit and (row is None or visit.day > confirmed_on(row)):
        base = work.arrivals.get(visit.arrival_id) if visit.arrival_id else None
        return _told(patient, base, visit.day, visit.evidence, today)
    if row is None:
        return None
    evidence = Evidence.CARD if row.source == "siquc_face" else Evidence.NUMBER
    return _told(patient, row, confirmed_on(row), evidence, today)


def _newest_row(work: Work, patient_id: str) -> Arrival | None:
    rows = work.arrivals.of_patient(patient_id, _LOOKED_AT)
    good = [row for row in rows if judge(row.answer).outcome in ENTITLED]
    return max(good, key=confirmed_on, default=None)


def confirmed_on(row: Arrival) -> date:
    """Return the day on which the answer of *row* was given, not that on which the row was made.

    A file may be found late, and a bulk's answer may be put at 受付 days after it came.
    """
    header = row.answer.header
    days = [row.day]
    if header.qualification_confirmation_date is not None:
        days.append(header.qualification_confirmation_date)
    if header.process_execution_time is not None:
        days.append(business_day(header.process_execution_time))
    return min(days)


def _newest_visit(work: Work, patient_id: str) -> Visit | None:
    visits = work.visits.of_patient(patient_id, _LOOKED_AT)
    return next((visit for visit in visits if visit.confirmed_at), None)


def _told(
    patient: Patient, row: Arrival | None, day: date, evidence: Evidence, today: date
) -> LastConfirmed:
    """Put it together; a visit confirmed by paper has the insurance of the chart."""
    days = max(0, (today - day).days)
    how = EVIDENCE_JA[evidence]
    result = row.answer.results[0] if row and row.answer.results else None
    if result:
        return LastConfirmed(
            day=day,
            days=days,
            how=how,
            insurer_number=(result.insurer_number or "").strip(),
            insurer_name=result.insurer_name or "",
            symbol=result.insured_card_symbol or "",
            number=result.insured_identification_number or "",
            branch=result.insured_branch_number or "",
        )
    if not patient.insurances:
        return LastConfirmed(day=day, days=days, how=how)
    card = patient.insurances[0]
    return LastConfirmed(
        day=day,
        days=days,
        how=how,
        insurer_number=card.insurer_number.strip(),
        insurer_name=card.insurer_name,
        symbol=card.insured_card_symbol,
        number=card.insured_identification_number,
        branch=card.insured_branch_number,
    )
