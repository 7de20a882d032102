"""What the comparison of one row proposes: lines, ticks, marks for the list. No database inside.

Nothing is ticked that a person should decide, nothing of an answer that is not of today, and
nothing at all if it may be another person's (``rules.md`` RN-4: never a stale result).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from madoguchi.counter.preferences import ClinicPreferences, Default
from madoguchi.counter.takeover.fields_table import FIELDS
from madoguchi.domain.comparison import compare, is_another_person, why_not
from madoguchi.domain.difference import ChartField, Difference
from madoguchi.domain.notation import Kind
from madoguchi.store.ports import Arrival, Patient

_PROPOSED: Final = frozenset({Kind.CHANGED, Kind.NOT_ON_FILE})
_ORDER: Final = tuple(FIELDS)
_URGENT: Final = ("bad", "check", "info")
"""What differs goes before what the chart merely lacks."""
_SHOWN_MARKS: Final = 2
_BRANCH_CHANGED: Final = "枝番違い"
_BRANCH_FILLED: Final = "枝番を補う"


class Line(Struct, frozen=True, kw_only=True):
    """One field: what differs, and whether it is ticked before anybody did anything."""

    difference: Difference
    ja: str
    ticked: bool = False

    @property
    def field(self) -> ChartField:
        """Return the field compared."""
        return self.difference.field

    @property
    def matters(self) -> bool:
        """Tell whether it stands above the fold: it differs, or there is something to say."""
        kind = self.difference.kind
        return kind not in (Kind.SAME, Kind.ABSENT) or bool(self.difference.note)


class Mark(Struct, frozen=True):
    """A word of the list with the shell's kind of status (colour, icon)."""

    kind: str
    word: str


class Proposal(Struct, frozen=True, kw_only=True):
    """A row compared with its chart. ``reason`` says why there is nothing to compare."""

    lines: tuple[Line, ...] = ()
    reason: str = ""
    another_person: bool = False
    fresh: bool = True

    @property
    def ticked(self) -> tuple[ChartField, ...]:
        """Return the fields that are ticked by default."""
        return tuple(line.field for line in self.lines if line.ticked)

    @property
    def safe(self) -> bool:
        """Tell whether the ticked fields may be taken over without opening the page."""
        return bool(self.ticked) and all(FIELDS[field].safe for field in self.ticked)


def day_of(arrival: Arrival) -> date:
    """Return the day that the answer speaks of: 資格確認日, but never after it came."""
    asked = arrival.answer.header.qualification_confirmation_date
    return min(asked, arrival.day) if asked else arrival.day


def is_fresh(arrival: Arrival, today: date) -> bool:
    """Tell whether the answer is of *today* and came today."""
    return not arrival.carried_over and arrival.day == today and day_of(arrival) == today


def propose(
    arrival: Arrival, patient: Patient, preferences: ClinicPreferences, today: date
) -> Proposal:
    """Compare a linked row with its chart and tick what the clinic wants ticked."""
    differences = compare(arrival.answer, patient, day_of(arrival))
    another, fresh = is_another_person(differences), is_fresh(arrival, today)
    lines = tuple(
        Line(
            difference=one,
            ja=FIELDS[one.field].ja,
            ticked=fresh and not another and _is_proposed(one, choice),
        )
        for one in sorted(differences, key=lambda one: _ORDER.index(one.field))
        if (choice := choice_of(one.field, preferences)) is not Default.HIDE
    )
    reason = why_not(arrival.answer)
    return Proposal(lines=lines, reason=reason, another_person=another, fresh=fresh)


def choice_of(field: ChartField, preferences: ClinicPreferences) -> Default:
    """Return what the clinic chose for *field*, or our default."""
    return preferences.take_over.get(field.value, FIELDS[field].default)


def marks_of(proposal: Proposal) -> tuple[Mark, ...]:
    """Return the words of the list: the two that matter most, or that nothing changed."""
    if not proposal.lines:
        return ()
    changes = dict.fromkeys(_changes(proposal.lines))
    words = sorted(changes, key=lambda mark: _URGENT.index(mark.kind))
    if words:
        more = len(words) - _SHOWN_MARKS
        rest = [Mark(words[_SHOWN_MARKS].kind, f"ほか{more}件")] if more > 0 else []
        return (*words[:_SHOWN_MARKS], *rest)
    return (_quiet_mark(line.difference for line in proposal.lines),)


def _is_proposed(one: Difference, choice: Default) -> bool:
    wanted = choice is Default.ON and one.kind in _PROPOSED
    return wanted and one.takeable and not one.caution


def _quiet_mark(differences: Iterable[Difference]) -> Mark:
    """Return the mark of a row without a change: 追記, 表記 or nothing at all."""
    kinds = {one.kind for one in differences if one.takeable or one.kind is Kind.NOTATION}
    if Kind.NOT_ON_FILE in kinds:
        return Mark("info", "追記あり")
    return Mark("off", "表記のみ") if Kind.NOTATION in kinds else Mark("ok", "変更なし")


def _changes(lines: Sequence[Line]) -> Iterable[Mark]:
    found = {line.field: line.difference for line in lines}
    for field, row in FIELDS.items():
        one = found.get(field)
        if one is None or one.with_insurance:
            continue
        if one.kind is Kind.CHANGED:
            bad = field in (ChartField.BIRTHDATE, ChartField.SEX)
            yield Mark("bad" if bad else "check", _changed_word(one, row.changed))
        elif one.kind is Kind.NOT_ON_FILE and row.filled:
            yield Mark("info", _filled_word(one, row.filled))


def _changed_word(one: Difference, word: str) -> str:
    return _BRANCH_CHANGED if one.field is ChartField.INSURANCE and not one.added else word


def _filled_word(one: Difference, word: str) -> str:
    return _BRANCH_FILLED if one.field is ChartField.INSURANCE and not one.added else word
