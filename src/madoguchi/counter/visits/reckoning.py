"""What one visit of one person is confirmed by: pure, from the day's readings and the clerk's word.

``rules.md`` §4 (order of evidence), EL-1. A reading is an answer that stands for the person having
been there: a card, or a number asked for at the counter (or afterwards for an offline day). The
same readings always give the same visit, in whatever order they came.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
from msgspec import Struct

from madoguchi.store.ports import Evidence, Visit, VisitSource

CONFIRMING: Final = frozenset(
    {
        Evidence.CARD,
        Evidence.NUMBER,
        Evidence.CERTIFICATE,
        Evidence.NOTICE_AND_CARD,
        Evidence.PORTAL,
    }
)
"""Evidence that confirms the entitlement. A declaration or the person's word settles only what is
charged (``rules.md`` §4, 3), so such a visit stays on the list of month end."""

BY_HAND: Final = tuple(one for one in Evidence if one not in (Evidence.CARD, Evidence.NUMBER))
"""What a clerk may enter. That a card or a number was answered, only an answer can say."""

BORN_OF_READING: Final = (VisitSource.CARD, VisitSource.NUMBER)
"""Visits that are known from a reading alone: they go when their last reading goes."""


class Reading(Struct, frozen=True, kw_only=True):
    """One answer that says that the person was there; *entitled* if it confirms the insurance."""

    arrival_id: str
    kind: Evidence
    entitled: bool
    at: datetime


def reckoned(visit: Visit, readings: Sequence[Reading]) -> Visit:
    """Return *visit* as *readings* and the clerk's word make it.

    A confirming answer once taken stays the base, unless a better kind of evidence comes. A visit
    that only readings made known, and that has none left, is void.
    """
    best = _best(visit.arrival_id, readings)
    word = visit.by_hand
    entitled = best is not None and best.entitled
    evidence = best.kind if best and entitled else word
    at = best.at if best and entitled else visit.by_hand_at
    return msgspec.structs.replace(
        visit,
        source=_source(visit.source, best),
        arrival_id=best.arrival_id if best else _kept(visit),
        evidence=evidence,
        confirmed_at=at if evidence in CONFIRMING else None,
        void=best is None and visit.source in BORN_OF_READING,
    )


def _best(base: str | None, readings: Sequence[Reading]) -> Reading | None:
    """Return the reading to build on: entitled first, card first, the present base, the first."""
    return min(
        readings,
        key=lambda one: (
            not one.entitled,
            one.kind is not Evidence.CARD,
            one.arrival_id != base,
            one.at,
            one.arrival_id,
        ),
        default=None,
    )


def _source(source: VisitSource, best: Reading | None) -> VisitSource:
    if best is None or source not in BORN_OF_READING:
        return source
    return VisitSource.CARD if best.kind is Evidence.CARD else VisitSource.NUMBER


def _kept(visit: Visit) -> str | None:
    """Return what a void visit keeps: the way back, if its row is linked to another chart."""
    return visit.arrival_id if visit.source in BORN_OF_READING else None


def is_confirmed(visit: Visit) -> bool:
    """Tell whether the entitlement of a visit was confirmed by an answer or a paper."""
    return visit.evidence in CONFIRMING
