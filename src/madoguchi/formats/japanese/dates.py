"""Dates as people at a counter write and say them: 和暦, and ages as the civil code counts them.

Eras begin on their published first days (元号法 and the orders before it). Output only; what a
person types is read elsewhere.
"""

from datetime import date

_ERAS = (
    ("令和", date(2019, 5, 1)),
    ("平成", date(1989, 1, 8)),
    ("昭和", date(1926, 12, 25)),
    ("大正", date(1912, 7, 30)),
    ("明治", date(1868, 10, 23)),
)


def era_date(day: date) -> str:
    """Return ``令和8年11月22日``, ``令和元年5月1日``; days before 明治 come as ``1868年1月1日``."""
    for name, first in _ERAS:
        if day >= first:
            year = day.year - first.year + 1
            return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return f"{day.year}年{day.month}月{day.day}日"


def age(birthdate: date, day: date) -> int:
    """Return full years on *day*; a birthday of 29 February counts from 1 March in common years."""
    before = (day.month, day.day) < (birthdate.month, birthdate.day)
    return day.year - birthdate.year - before
