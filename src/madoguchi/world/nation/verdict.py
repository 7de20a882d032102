"""Which answer class a person's entitlements give (OQSCD006), for a card and for numbers.

Pure functions of the entitlements that the nation knows and the day asked about. Not public and
therefore inferred [I]: that an entitlement which has not begun is 該当資格なし, and that a move to
医療扶助 is no "new entitlement" (無効, with reason 02).
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from madoguchi.world.people.model import Entitlement

WELFARE = "A1"
"""OQSCD010: 医療扶助."""


class Validity(StrEnum):
    """OQSCD006 資格有効性."""

    VALID = "1"
    INVALID = "2"
    INVALID_NEWER = "3"
    NONE = "4"
    SEVERAL = "5"
    VALID_UNREGISTERED = "6"


class Verdict(Struct, frozen=True):
    """The class of an answer and the entitlements that it shows."""

    validity: Validity
    shown: tuple[Entitlement, ...] = ()


def by_card(known: Sequence[Entitlement], day: date) -> Verdict:
    """Judge a person who stands there: everything in force on *day*, else the last that ended."""
    living = [item for item in known if covers(item, day)]
    insurance = [item for item in living if not is_welfare(item)]
    welfare = [item for item in living if is_welfare(item)]
    if len(insurance) > 1:
        return Verdict(Validity.SEVERAL, (*insurance, *welfare))
    if living:
        return Verdict(Validity.VALID, (*insurance, *welfare))
    return _ended(known, day, newer=False)


def by_number(
    matching: Sequence[Entitlement], all_of_person: Sequence[Entitlement], day: date
) -> Verdict:
    """Judge a query by numbers; *all_of_person* are the others of the one person it found."""
    living = [item for item in matching if covers(item, day)]
    fitting = living or list(matching)
    if len({item.person for item in fitting}) > 1:
        return Verdict(Validity.SEVERAL, tuple(fitting))
    if living:
        return Verdict(Validity.VALID, tuple(living))
    newer = any(covers(item, day) and not is_welfare(item) for item in all_of_person)
    return _ended(matching, day, newer=newer)


def covers(entitlement: Entitlement, day: date) -> bool:
    """Tell whether *entitlement* is in force on *day*; the day of loss no longer is."""
    ends = entitlement.valid_to
    return entitlement.valid_from <= day and (ends is None or day < ends)


def is_welfare(entitlement: Entitlement) -> bool:
    """Tell whether it is 医療扶助."""
    return entitlement.classification == WELFARE


def shown_of(verdict: Verdict, *, newer_shows_old: bool) -> Sequence[Entitlement]:
    """Return what stands in the answer; 無効（新しい資格あり）may hide the old entitlement."""
    hidden = verdict.validity is Validity.INVALID_NEWER and not newer_shows_old
    return () if hidden else verdict.shown


def _ended(known: Sequence[Entitlement], day: date, *, newer: bool) -> Verdict:
    past = [item for item in known if item.valid_to is not None and item.valid_to <= day]
    if not past:
        return Verdict(Validity.NONE)
    last = max(past, key=lambda item: item.valid_to or day)
    return Verdict(Validity.INVALID_NEWER if newer else Validity.INVALID, (last,))
