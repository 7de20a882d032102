"""A chart as its page shows it: insurances with their state, 限度額, 公費, past take-overs."""

from datetime import date

from msgspec import Struct

from madoguchi.counter.takeover.fields_table import FIELDS
from madoguchi.counter.takeover.panel import Done, done_of
from madoguchi.counter.takeover.words import expense_lines, limit_lines, period_text, value_lines
from madoguchi.domain.coverage import Period, period_of
from madoguchi.domain.difference import ChartField
from madoguchi.domain.patient import Insurance, Patient
from madoguchi.store.ports import Work

_PAST = 20


class ShownCoverage(Struct, frozen=True, kw_only=True):
    """Something held: its place in the chart, its lines, and whether it counts on the day."""

    at: int
    kind: str
    word: str
    lines: tuple[str, ...]
    period: str = ""


class PastTakeOver(Struct, frozen=True, kw_only=True):
    """A take-over into the chart: of which row, which fields, what became of it."""

    arrival_id: str
    fields: str
    done: Done


class ChartView(Struct, frozen=True, kw_only=True):
    """What the page shows beside the basic data."""

    insurances: tuple[ShownCoverage, ...]
    limits: tuple[ShownCoverage, ...]
    expenses: tuple[ShownCoverage, ...]
    take_overs: tuple[PastTakeOver, ...]


def chart_view(work: Work, patient: Patient, today: date) -> ChartView:
    """Return *patient*'s coverage as of *today*, and the past take-overs, newest first."""
    return ChartView(
        insurances=tuple(
            _coverage(at, period_of(card), today, _card_lines(card), period=True)
            for at, card in enumerate(patient.insurances)
        ),
        limits=tuple(
            _coverage(at, period_of(one), today, limit_lines(one))
            for at, one in enumerate(patient.limit_certificates)
        ),
        expenses=tuple(
            _coverage(at, period_of(one), today, expense_lines(one))
            for at, one in enumerate(patient.public_expenses)
        ),
        take_overs=_past(work, patient),
    )


def _coverage(
    at: int, held: Period, today: date, lines: tuple[str, ...], *, period: bool = False
) -> ShownCoverage:
    kind, word = _state(held, today)
    text = period_text(held) if period else ""
    return ShownCoverage(at=at, kind=kind, word=word, lines=lines, period=text)


def _state(held: Period, today: date) -> tuple[str, str]:
    if held.over(today):
        return "off", "終わり"
    return ("ok", "いま有効") if held.holds(today) else ("wait", "これから")


def _card_lines(card: Insurance) -> tuple[str, ...]:
    named = (
        (ChartField.FAMILY, card.personal_family_classification),
        (ChartField.RATIO, card.contribution_ratio),
    )
    facts = [line for field, value in named for line in value_lines(field, value)]
    holder = [f"被保険者 {card.insured_name}"] if card.insured_name else []
    return (*value_lines(ChartField.INSURANCE, card), card.insurer_name, *facts, *holder)


def _past(work: Work, patient: Patient) -> tuple[PastTakeOver, ...]:
    """Return the take-overs; only the newest that stands may be taken back."""
    names = {field.value: row.ja for field, row in FIELDS.items()}
    takes = work.take_overs.of_patient(patient.id, _PAST)
    standing = next((take.id for take in takes if take.undone_at is None), "")
    return tuple(
        PastTakeOver(
            arrival_id=take.arrival_id,
            fields="、".join(names.get(field, field) for field in take.fields),
            done=done_of(work, take, newest=take.id == standing),
        )
        for take in takes
    )
