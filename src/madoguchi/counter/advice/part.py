"""The panel 「次にすること」 of one answer: steps, share, claim, and what the clerk says."""

from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct

from madoguchi.counter.advice.choices import (
    FIRST_LABELS,
    Choice,
    Said,
    carried_choices,
    first_choices,
    ratio_choices,
)
from madoguchi.counter.advice.service import AdviceDesk, Counsel, hindrance
from madoguchi.counter.service import REGISTRARS
from madoguchi.domain.advice import Advice, Found
from madoguchi.spec.rules.claim_note_table import CLAIM_NOTES
from madoguchi.spec.rules.evidence_carried_table import CARRIED_LABELS
from madoguchi.spec.rules.share_table import RATIO_LABELS
from madoguchi.store.ports import Arrival, Evidence, StaffUser, Visit, Work

TEMPLATE: Final = "advice/next.html"

EVIDENCE_WORDS: Final = {
    Evidence.CARD: "カード",
    Evidence.NUMBER: "番号での照会",
    Evidence.CERTIFICATE: CARRIED_LABELS["certificate"],
    Evidence.NOTICE_AND_CARD: CARRIED_LABELS["notice_and_card"],
    Evidence.PORTAL: "マイナポータル",
    Evidence.DECLARATION: "被保険者資格申立書",
    Evidence.ORAL: "口頭と前回の記録",
    Evidence.NOTHING: "まだ確認していない",
}
_QUIET: Final = frozenset({Found.VALID, Found.VALID_UNREGISTERED})


class AdviceView(Struct, frozen=True, kw_only=True):
    """What the panel shows; ``asks`` tells that the questions stand open at once."""

    advice: Advice
    asks: bool
    firsts: tuple[Choice, ...]
    carrieds: tuple[Choice, ...]
    ratios: tuple[Choice, ...]
    guess: str
    kept: str
    may_settle: bool
    why_not: str


def view_of(found: Counsel, arrival: Arrival) -> AdviceView:
    """Return the view of one counsel."""
    advice = found.advice
    answered = advice.share.ratio is not None and not advice.named
    why_not = hindrance(arrival, found)
    quiet = advice.found in _QUIET
    return AdviceView(
        advice=advice,
        asks=not quiet or found.said.anything or advice.share.ratio is None,
        firsts=first_choices(found.first),
        carrieds=() if quiet else carried_choices(found.said.carried),
        ratios=() if answered else ratio_choices(found.declared),
        guess="" if found.guess is None else FIRST_LABELS["first" if found.guess else "return"],
        kept=_kept(found.visit),
        may_settle=not why_not,
        why_not=why_not,
    )


class AdvicePart:
    """The ``DetailPart`` of advice; its context is named ``advice``."""

    template = TEMPLATE

    def __init__(self, desk: AdviceDesk) -> None:
        self._desk = desk

    def context(self, work: Work, arrival: Arrival, user: StaffUser) -> Mapping[str, Any]:
        """Return the panel as nobody has said anything yet."""
        found = self._desk.counsel(work, arrival, Said())
        return {"advice": view_of(found, arrival), "advice_may": user.role in REGISTRARS}


def _kept(visit: Visit | None) -> str:
    """Say what stands on the visit, where a clerk settled anything.

    A card or a number that confirmed it later goes before the clerk's word, which is still shown.
    """
    if visit is None or not (visit.declared_ratio or visit.claim_note):
        return ""
    notes = {row.kept: row.short for row in CLAIM_NOTES if row.kept}
    ratio = RATIO_LABELS.get(visit.declared_ratio, visit.declared_ratio)
    seen = "" if visit.by_hand is Evidence.NOTHING else EVIDENCE_WORDS[visit.by_hand]
    words = (seen, ratio, notes.get(visit.claim_note, visit.claim_note))
    said = "、".join(word for word in words if word)
    if visit.evidence in (Evidence.CARD, Evidence.NUMBER) and seen:
        return f"{EVIDENCE_WORDS[visit.evidence]}で確認済みです（その前に残した内容：{said}）"
    return said
