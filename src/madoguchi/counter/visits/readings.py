"""Which rows at the counter tell that a person was there, and on which day.

A card laid on the reader, or a number asked for at the counter, is a reading; so is the catching
up of an offline day, for the day on which the person came. A re-check or a bulk answer is none: it
is remembered for month end and never moves a visit's frozen answer (``design.md`` §4).
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from madoguchi.counter.service import HANDLED_KINDS, is_of_other_clinic
from madoguchi.counter.visits.reckoning import Reading
from madoguchi.domain.eligibility import ENTITLED, judge
from madoguchi.store.ports import Arrival, Evidence, LinkState, Work

AT_THE_COUNTER: Final = "counter"
OFFLINE: Final = "offline"
_CARD, _NUMBER = HANDLED_KINDS
_PAGE: Final = 50
_ALL: Final = 5000


def visit_day(work: Work, arrival: Arrival, institution: str) -> date | None:
    """Return the day on which *arrival* says that somebody was there; None if it says no such."""
    if is_of_other_clinic(arrival.answer, institution):
        return None
    if arrival.source == _CARD:
        return None if arrival.carried_over else arrival.day
    if arrival.source != _NUMBER or arrival.enquiry_id is None:
        return None
    return _asked_for(work, arrival, arrival.enquiry_id)


def _asked_for(work: Work, arrival: Arrival, enquiry_id: str) -> date | None:
    enquiry = work.enquiries.get(enquiry_id)
    if enquiry is None:
        return None
    if enquiry.purpose == AT_THE_COUNTER:
        return enquiry.day
    if enquiry.purpose != OFFLINE:
        return None
    entry = work.offline.get(enquiry.subject_id or "")
    if entry is None or arrival.patient_id not in (None, entry.patient_id):
        return None  # an answer that was linked to another chart says nothing of this one
    return entry.day


def linked_rows(work: Work, patient_id: str, day: date) -> Sequence[Arrival]:
    """Return the newest rows of a patient, at least as far back as *day*."""
    rows = work.arrivals.of_patient(patient_id, _PAGE)
    if len(rows) == _PAGE and rows[-1].day >= day:
        rows = work.arrivals.of_patient(patient_id, _ALL)
    return rows


def readings_of(rows: Sequence[Arrival], work: Work, day: date, institution: str) -> list[Reading]:
    """Return what *rows* of one patient say of *day*."""
    return list(_readings(rows, work, day, institution))


def _readings(
    rows: Sequence[Arrival], work: Work, day: date, institution: str
) -> Iterator[Reading]:
    for row in rows:
        if row.link is not LinkState.UNIQUE or row.day < day:
            continue
        if visit_day(work, row, institution) == day:
            yield Reading(
                arrival_id=row.id,
                kind=Evidence.CARD if row.source == _CARD else Evidence.NUMBER,
                entitled=judge(row.answer).outcome in ENTITLED,
                at=row.seen_at,
            )
