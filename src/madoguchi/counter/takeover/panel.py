"""The panel 登録との違い on the page of one answer."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from msgspec import Struct

from madoguchi.counter.rows import SOURCES
from madoguchi.counter.service import REGISTRARS
from madoguchi.counter.takeover.proposals import Line, Proposal, day_of
from madoguchi.counter.takeover.service import TakeOverDesk, why_no_undo
from madoguchi.counter.takeover.words import KIND_WORDS, value_lines
from madoguchi.store.ports import Arrival, Patient, StaffUser, TakeOver, Work

_BY_NUMBER: Final = "番号"


class ShownLine(Struct, frozen=True, kw_only=True):
    """One field as the table shows it."""

    field: str
    ja: str
    kind: str
    word: str
    on_file: tuple[str, ...]
    answered: tuple[str, ...]
    note: str
    caution: str
    takeable: bool
    with_insurance: bool
    ticked: bool


class Done(Struct, frozen=True, kw_only=True):
    """A take-over of this answer: who, when, and whether it can be taken back."""

    id: str
    text: str
    undone: bool
    undoable: bool
    why_not: str


class Panel(Struct, frozen=True, kw_only=True):
    """All that the template shows; ``proposal`` is None where the row has no chart."""

    proposal: Proposal | None
    patient: Patient | None
    day: date
    source: str
    different: tuple[ShownLine, ...] = ()
    same: tuple[ShownLine, ...] = ()
    done: Done | None = None
    may_take: bool = False

    @property
    def takeable(self) -> bool:
        """Tell whether anything could be ticked."""
        return self.may_take and any(line.takeable for line in self.different)


class TakeOverPart:
    """A ``DetailPart``; hand it to ``counter.routes.feature(parts=…)``."""

    template = "takeover/panel.html"

    def __init__(self, desk: TakeOverDesk) -> None:
        self._desk = desk

    def context(self, work: Work, arrival: Arrival, user: StaffUser) -> Mapping[str, Any]:
        """Return the panel under ``takeover``."""
        found = self._desk.proposal(work, arrival)
        if found is None:
            return {"takeover": Panel(proposal=None, patient=None, day=day_of(arrival), source="")}
        proposal, patient = found
        lines = [(line.matters, shown_line(line)) for line in proposal.lines]
        panel = Panel(
            proposal=proposal,
            patient=patient,
            day=day_of(arrival),
            source=SOURCES.get(arrival.source, _BY_NUMBER),
            different=tuple(line for matters, line in lines if matters),
            same=tuple(line for matters, line in lines if not matters),
            done=next((done_of(work, one) for one in work.take_overs.of_arrival(arrival.id)), None),
            may_take=user.role in REGISTRARS,
        )
        return {"takeover": panel}


def shown_line(line: Line) -> ShownLine:
    """Return *line* in words."""
    one = line.difference
    kind, word = KIND_WORDS[one.kind]
    return ShownLine(
        field=one.field.value,
        ja=line.ja,
        kind=kind,
        word=word,
        on_file=value_lines(one.field, one.on_file),
        answered=value_lines(one.field, one.answered),
        note=one.note,
        caution=one.caution,
        takeable=one.takeable,
        with_insurance=one.with_insurance,
        ticked=line.ticked,
    )


def done_of(work: Work, take: TakeOver, *, newest: bool = True) -> Done:
    """Return *take* in words; only of the *newest* it is worked out why it cannot be undone."""
    undone = take.undone_at is not None
    who = work.staff.get(take.undone_by or take.by if undone else take.by)
    at = take.undone_at or take.at
    name = f"{who.display_name}さん" if who else "ほかの人"
    what = "元に戻しました" if undone else "取り込みました"
    why = why_no_undo(work, take) if newest and not undone else ""
    return Done(
        id=take.id,
        text=f"{name}が{at.month}/{at.day} {at.hour}:{at.minute:02d}に{what}",
        undone=undone,
        undoable=newest and not undone and not why,
        why_not=why,
    )
