"""One arrival as the reception list shows it: plain texts worked out once, no database inside.

``ui.md`` §1 and §4, ``issue 2`` item 9. Names are as answered, the chart's name beside them; ● is
explained; consents say yes or no and until when, never what they open.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from madoguchi.counter.consent_lines import ConsentLine, left_text, lines_of
from madoguchi.counter.preferences import ClinicPreferences, preferences_of
from madoguchi.counter.row_words import DIFFERING, asked_text, next_step
from madoguchi.counter.service import OTHER_CLINIC
from madoguchi.counter.takeover.proposals import Mark, propose
from madoguchi.counter.takeover.proposals import marks_of as change_marks
from madoguchi.domain.advice import ConsentView, consents, next_steps, share
from madoguchi.domain.answer import QualificationResult
from madoguchi.domain.clock import business_day
from madoguchi.domain.coverage import plain_insurer_number
from madoguchi.domain.eligibility import Outcome, judge
from madoguchi.domain.folding import fold_name, has_gaiji
from madoguchi.formats.japanese import age_on, both_dates, short_date
from madoguchi.spec.oqs.codes_table import CODES
from madoguchi.store.ports import Arrival, Patient, Work

GAIJI_NOTE: Final = (
    "●は国のシステムで表せない文字です。本人に確かめ、患者の登録名を使ってください。"
)
SOURCES: Final = {
    "siquc_face": "カード",
    "siquc_res": "番号",
    "muhvq02_res": "訪問",
    "muonq02_res": "オンライン",
    "mutic02_res": "医療扶助",
}
TREATMENTS: Final = {"muhvq02_res": "2", "muonq02_res": "3"}
"""Source → 診療区分 (OQSCD028) for which its consents were given."""
KINDS: Final = {
    Outcome.VALID: "ok",
    Outcome.VALID_UNREGISTERED: "check",
    Outcome.INVALID: "bad",
    Outcome.INVALID_NEWER: "bad",
    Outcome.NOT_FOUND: "bad",
    Outcome.SEVERAL: "check",
    Outcome.PERSON_ERROR: "bad",
    Outcome.FILE_ERROR: "bad",
    Outcome.PROCESSING: "wait",
    Outcome.UNKNOWN: "check",
}
"""Outcome → the shell's kind of status (colour, icon)."""
_BROKEN: Final = (
    "資格確認端末の画面で確かめてください。届いたファイルは保管してあります。"
    "窓口のプログラムの担当にこの行の時刻を知らせてください。"
)
_LOG = logging.getLogger(__name__)
NO_NAME: Final = "（氏名なし）"


class ConsentMark(Struct, frozen=True):
    """One consent: what for, what state in words, and until when (ISO text for the countdown)."""

    ja: str
    state: str
    given: bool
    left: str
    until: str
    until_text: str
    life: str = ""


class Row(Struct, frozen=True, kw_only=True):
    """What one line of the list says; everything is text and ready to be escaped."""

    id: str
    order: str
    time: str
    seen_on: str
    source: str
    name: str
    other_name: str
    gaiji: bool
    name_differs: bool
    kana: str
    birth: str
    birth_short: str
    age: str
    sex: str
    kind: str
    outcome_text: str
    insurer: str
    insurer_number: str
    share: str
    consents: tuple[ConsentMark, ...]
    consent_lines: tuple[ConsentLine, ...]
    about_person: bool
    other_clinic: bool
    link: str
    patient: Patient | None
    candidates: int
    next_step: str
    carried_over: bool
    seen: bool
    asked: str = ""
    """What was asked by number, where the answer itself names nobody."""
    changes: tuple[Mark, ...] = ()
    """Chart ↔ answer in a word or two; none where there is no chart or nothing to compare."""
    takeable: bool = False
    """What is ticked by default may be taken over from the list."""
    broken: bool = False
    """It could not be worked out; only time, source and the way to the raw file are there."""

    @property
    def differs(self) -> bool:
        """Tell whether the next step is about what differs from the chart."""
        return self.next_step in DIFFERING


def rows_of(work: Work, arrivals: Sequence[Arrival], now: datetime) -> list[Row]:
    """Return the lines of *arrivals* with one look-up for all the charts and one for choices.

    A row that cannot be worked out is shown as broken and takes none of the others with it.
    """
    ids = dict.fromkeys(arrival.patient_id for arrival in arrivals if arrival.patient_id)
    charts = {patient.id: patient for patient in work.patients.many(list(ids))}
    preferences = preferences_of(work)
    rows = [_shown(arrival, charts, now, preferences) for arrival in arrivals]
    return [
        row if row.about_person or row.broken else replace(row, asked=asked_text(work, arrival))
        for row, arrival in zip(rows, arrivals, strict=True)
    ]


def _shown(
    arrival: Arrival, charts: Mapping[str, Patient], now: datetime, preferences: ClinicPreferences
) -> Row:
    try:
        return row_of(arrival, charts, now, preferences)
    except Exception as error:  # noqa: BLE001 – whatever one answer holds, the list must stand
        _LOG.error(
            "a row cannot be shown", extra={"arrival": arrival.id, "error": type(error).__name__}
        )
        return broken_row(arrival)


def row_of(
    arrival: Arrival,
    charts: Mapping[str, Patient],
    now: datetime,
    preferences: ClinicPreferences = ClinicPreferences(),  # noqa: B008 – a frozen value
) -> Row:
    """Return the line of one arrival as of *now*."""
    answer, today = arrival.answer, business_day(now)
    person = answer.results[0] if answer.results else QualificationResult()
    verdict = judge(answer)
    chart = charts.get(arrival.patient_id or "")
    steps = next_steps(answer, arrival.link.value, today)
    views = consents(answer, now, TREATMENTS.get(arrival.source, ""))
    proposal = propose(arrival, chart, preferences, today) if chart else None
    return Row(
        id=arrival.id,
        order=f"{arrival.seen_at.isoformat()} {arrival.id}",
        time=f"{arrival.seen_at.hour}:{arrival.seen_at.minute:02d}",
        seen_on=_written_on(arrival),
        source=source_text(arrival),
        name=person.name or NO_NAME,
        other_name=person.name_of_other or "",
        gaiji=any(has_gaiji(text) for text in (person.name, person.name_of_other)),
        name_differs=chart is not None and fold_name(chart.name) != fold_name(person.name),
        kana=person.name_kana or "",
        birth=both_dates(person.birthdate) if person.birthdate else "",
        birth_short=short_date(person.birthdate) if person.birthdate else "",
        age=age_text(person.birthdate, today),
        sex=sex_text(person),
        kind=KINDS[verdict.outcome],
        outcome_text=verdict.label,
        insurer=_joined(result.insurer_name for result in answer.results),
        insurer_number=_joined(
            insurer_number_text(result.insurer_number) for result in answer.results
        ),
        share=share(answer, today).text,
        consents=marks_of(views),
        consent_lines=lines_of(views),
        about_person=bool(answer.results),
        other_clinic=arrival.link_reason == OTHER_CLINIC,
        link=arrival.link.value,
        patient=chart,
        candidates=len(arrival.candidates),
        next_step=next_step(arrival, verdict.outcome, steps[0].text, proposal),
        carried_over=arrival.carried_over,
        seen=arrival.seen_by is not None,
        changes=change_marks(proposal) if proposal else (),
        takeable=proposal.safe if proposal else False,
    )


def broken_row(arrival: Arrival) -> Row:
    """Return a line that needs nothing of the answer and says what to do."""
    return Row(
        id=arrival.id,
        order=f"{arrival.seen_at.isoformat()} {arrival.id}",
        time=f"{arrival.seen_at.hour}:{arrival.seen_at.minute:02d}",
        seen_on=f"{arrival.seen_at.month}/{arrival.seen_at.day}",
        source=source_text(arrival),
        name="表示できません",
        other_name="",
        gaiji=False,
        name_differs=False,
        kana="",
        birth="",
        birth_short="",
        age="",
        sex="",
        kind="bad",
        outcome_text="表示できません",
        insurer="",
        insurer_number="",
        share="",
        consents=(),
        consent_lines=(),
        about_person=False,
        other_clinic=False,
        link=arrival.link.value,
        patient=None,
        candidates=0,
        next_step=_BROKEN,
        carried_over=arrival.carried_over,
        seen=arrival.seen_by is not None,
        broken=True,
    )


def source_text(arrival: Arrival) -> str:
    """Return how the answer came; of one that came earlier in a file of many, from which day."""
    text = SOURCES.get(arrival.source, arrival.source)
    made = arrival.answer.header.process_execution_time
    earlier = arrival.unit and made is not None and business_day(made) != arrival.day
    return f"{text}（{made.month}/{made.day}の回答）" if made and earlier else text


def marks_of(views: Iterable[ConsentView]) -> tuple[ConsentMark, ...]:
    """Return every consent by itself, for the answer's own page."""
    return tuple(
        ConsentMark(
            ja=view.ja,
            state=view.text,
            given=view.agreed,
            left=left_text(view.remaining),
            until=view.until.isoformat() if view.until else "",
            until_text=f"{view.until.month}/{view.until.day} {view.until:%H:%M}まで"
            if view.until
            else "",
            life=view.life,
        )
        for view in views
    )


def age_text(birthdate: date | None, today: date) -> str:
    """Return ``76歳``, or blank where the age is not known."""
    age = age_on(birthdate, today) if birthdate else None
    return "" if age is None else f"{age}歳"


def sex_text(person: QualificationResult) -> str:
    """Return the sex in words; 性別2 (back of the card) goes before 性別1 (§6 no. 17)."""
    code = person.sex2 or person.sex1
    known = CODES["007"].codes.get(code or "")
    return known.label if known else code or ""


def insurer_number_text(text: str | None) -> str:
    """Return an insurer number as it is written (``domain.coverage``)."""
    return plain_insurer_number(text)


def _written_on(arrival: Arrival) -> str:
    made = arrival.answer.header.process_execution_time or arrival.seen_at
    return f"{made.month}/{made.day}"


def _joined(texts: Iterable[str | None]) -> str:
    return "・".join(dict.fromkeys(text for text in texts if text))
