"""Days in the people's files: fixed, or relative to the day on which the world starts.

``1961-04-02`` is itself; ``today``, ``yesterday``, ``tomorrow`` and offsets such as ``-40y+45d``
or ``-3m`` count from the start day; ``month`` is the first of its month, ``fiscal`` and
``august`` the last 1 April and 1 August, and all may be followed by offsets (``month-1m``). So
"moved yesterday" stays true whenever the world is started.
"""

import re
from datetime import date, timedelta

_ANCHORS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_STEP = re.compile(r"([+-]\d+)([ymd])")
_WHOLE = re.compile(r"(today|yesterday|tomorrow|month|fiscal|august)?((?:[+-]\d+[ymd])*)")
_EVERY_MONTH = 28


class BadDayError(ValueError):
    """A day in a people's file that this grammar does not know."""


def resolve(text: str, start: date) -> date:
    """Return the day that *text* means when the world starts on *start*."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return date.fromisoformat(text)
    found = _WHOLE.fullmatch(text)
    if not text or found is None:
        raise BadDayError(text)
    day = _anchor(found[1], start)
    for amount, unit in _STEP.findall(found[2]):
        day = shift(day, int(amount), unit)
    return day


def _anchor(word: str | None, start: date) -> date:
    if word == "month":
        return start.replace(day=1)
    if word in ("fiscal", "august"):
        first = date(start.year, 4 if word == "fiscal" else 8, 1)
        return first if first <= start else first.replace(year=first.year - 1)
    return start + timedelta(days=_ANCHORS[word or "today"])


def shift(day: date, amount: int, unit: str) -> date:
    """Return *day* moved by *amount* years, months or days; a missing day is the month's last."""
    if unit == "d":
        return day + timedelta(days=amount)
    months = day.year * 12 + day.month - 1 + (amount * 12 if unit == "y" else amount)
    year, month = divmod(months, 12)
    if day.day <= _EVERY_MONTH:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, last_day(year, month + 1)))


def last_day(year: int, month: int) -> int:
    """Return how many days the month has."""
    after = date(year + month // 12, month % 12 + 1, 1)
    return (after - timedelta(days=1)).day
