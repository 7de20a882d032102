"""Birthdays that a slip of the hand makes of one another (``faults.md`` E1: "birthday era").

One digit wrong, two neighbouring digits or day and month changed over, or the right day under the
wrong era. Such a pair is never taken for one birthday: it only tells a clerk what to look at.
"""

from datetime import date
from itertools import combinations
from typing import Final

_ERAS: Final = (1868, 1912, 1926, 1989, 2019)
"""First years of 明治, 大正, 昭和, 平成, 令和."""
_SLIPS: Final = frozenset(later - first for first, later in combinations(_ERAS, 2))


def slipped(one: date, other: date) -> bool:
    """Tell whether *one* and *other* differ, and by one usual slip only.

    >>> slipped(date(1950, 2, 14), date(1950, 2, 15)), slipped(date(1926, 5, 3), date(1912, 5, 3))
    (True, True)
    """
    if one == other:
        return False
    same_day = (one.month, one.day) == (other.month, other.day)
    if same_day and abs(one.year - other.year) in _SLIPS:
        return True
    if one.year == other.year and (one.month, one.day) == (other.day, other.month):
        return True
    if same_day and _one_slip(*(f"{_era_year(day):04d}" for day in (one, other))):
        return True
    return _one_slip(one.isoformat(), other.isoformat())


def _one_slip(left: str, right: str) -> bool:
    """Tell whether one digit is wrong or two neighbours are changed over."""
    wrong = [place for place, pair in enumerate(zip(left, right, strict=True)) if len({*pair}) > 1]
    if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
        return left[wrong[0]] == right[wrong[1]] and left[wrong[1]] == right[wrong[0]]
    return len(wrong) == 1


def _era_year(day: date) -> int:
    return day.year - max((first for first in _ERAS if first <= day.year), default=day.year) + 1
