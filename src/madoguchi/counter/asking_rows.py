"""Questions by number that 受付 shows until their answer comes: plain texts, no database inside.

Shown are the open ones and today's that failed or stayed without an answer; an answered one is the
answer's own row, and one asked anew with the same numbers replaces the one that failed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from madoguchi.counter.rows import insurer_number_text
from madoguchi.domain.answer import SearchInfo
from madoguchi.domain.clock import business_day
from madoguchi.domain.insurer_numbers import law_kind
from madoguchi.formats.japanese import short_date
from madoguchi.store.ports import OPEN_STATES, Enquiry, EnquiryKind, EnquiryState, Patient, Work

PURPOSES: Final = ("counter", "recheck")
"""Questions that a clerk asks one by one; lists and catching up have pages of their own."""

_UNANSWERED: Final = (EnquiryState.NO_ANSWER, EnquiryState.FAILED)
_WORDS: Final = {EnquiryState.NO_ANSWER: "返事なし", EnquiryState.FAILED: "照会できず"}
_WAITING: Final = "端末の返事を待っています。"


class AskingRow(Struct, frozen=True, kw_only=True):
    """What a question's line says. ``since`` is ISO text, blank once nobody waits any more."""

    id: str
    order: str
    time: str
    name: str
    kana: str
    chart_number: str
    birth: str
    insurer: str
    number: str
    state: str
    kind: str
    tries: int
    since: str
    message: str
    beforehand: bool
    open: bool
    no_answer: bool


def asking_rows(work: Work, now: datetime) -> list[AskingRow]:
    """Return today's lines, newest first."""
    return rows_of_enquiries(work, shown(work, now))


def shown(work: Work, now: datetime) -> list[Enquiry]:
    """Return the questions that have a line of their own."""
    today = work.enquiries.of_day(business_day(now))
    both = {one.id: one for one in (*work.enquiries.open(), *today) if _asked_at_counter(one)}
    newest_first = sorted(both.values(), key=lambda one: one.id, reverse=True)
    later: set[tuple[object, ...]] = set()
    kept = []
    for one in newest_first:
        replaced = one.state in _UNANSWERED and _person(one) in later
        if one.state in (*OPEN_STATES, *_UNANSWERED) and not replaced:
            kept.append(one)
        later.add(_person(one))
    return kept


def rows_of_enquiries(work: Work, enquiries: Sequence[Enquiry]) -> list[AskingRow]:
    """Return the lines with one look-up for all the charts."""
    ids = dict.fromkeys(one.patient_id for one in enquiries if one.patient_id)
    charts = {patient.id: patient for patient in work.patients.many(list(ids))}
    return [asking_row(work, one, charts) for one in enquiries]


def asking_row(work: Work, enquiry: Enquiry, charts: Mapping[str, Patient]) -> AskingRow:
    """Return one line."""
    search = enquiry.search or SearchInfo()
    chart = charts.get(enquiry.patient_id or "")
    number = insurer_number_text(search.insurer_number)
    waiting = enquiry.state in OPEN_STATES
    since = enquiry.opened_at or enquiry.created_at
    return AskingRow(
        id=enquiry.id,
        order=f"{enquiry.created_at.isoformat()} {enquiry.id}",
        time=f"{enquiry.created_at.hour}:{enquiry.created_at.minute:02d}",
        name=chart.name if chart else "（番号で照会）",
        kana=chart.kana if chart else "",
        chart_number=chart.number if chart else "",
        birth=short_date(search.birthdate) if search.birthdate else "",
        insurer=_insurer(work, number),
        number=_joined(search),
        state="照会中" if waiting else _WORDS.get(enquiry.state, ""),
        kind="wait" if waiting else "bad",
        tries=enquiry.tries,
        since=since.isoformat() if waiting else "",
        message=enquiry.message or (_WAITING if waiting else ""),
        beforehand=enquiry.purpose == "recheck",
        open=waiting,
        no_answer=enquiry.state is EnquiryState.NO_ANSWER,
    )


def _asked_at_counter(enquiry: Enquiry) -> bool:
    return enquiry.kind is EnquiryKind.ELIGIBILITY and enquiry.purpose in PURPOSES


def _person(enquiry: Enquiry) -> tuple[object, ...]:
    search = enquiry.search or SearchInfo()
    if enquiry.patient_id:
        return (enquiry.patient_id,)
    return (search.birthdate, search.insurer_number, search.insured_identification_number)


def _insurer(work: Work, number: str) -> str:
    kind = law_kind(number)
    name = work.insurers.name_of(number) or (kind.ja if kind else "")
    return f"{name} {number}".strip()


def _joined(search: SearchInfo) -> str:
    parts = (
        search.insured_card_symbol,
        search.insured_identification_number,
        search.insured_branch_number,
    )
    return "・".join(part for part in parts if part)
