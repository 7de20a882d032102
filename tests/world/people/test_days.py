"""Days relative to the world's start."""

from datetime import date

import pytest

from madoguchi.world.people.days import BadDayError, resolve, shift

START = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1961-04-02", date(1961, 4, 2)),
        ("today", START),
        ("yesterday", date(2026, 11, 21)),
        ("tomorrow", date(2026, 11, 23)),
        ("-40y+45d", date(1987, 1, 6)),
        ("-3m", date(2026, 8, 22)),
        ("month", date(2026, 11, 1)),
        ("month+1m-1d", date(2026, 11, 30)),
        ("august+1y-1d", date(2027, 7, 31)),
        ("fiscal", date(2026, 4, 1)),
    ],
)
def test_grammar(text, day):
    assert resolve(text, START) == day


def test_august_before_august_is_last_year():
    assert resolve("august", date(2026, 7, 31)) == date(2025, 8, 1)


@pytest.mark.parametrize("text", ["", "soon", "-3", "3m", "2026-13-01x", "today+1w"])
def test_unknown_days_are_refused(text):
    with pytest.raises(BadDayError):
        resolve(text, START)


def test_missing_days_become_the_last_of_the_month():
    assert shift(date(2024, 2, 29), 1, "y") == date(2025, 2, 28)
    assert shift(date(2026, 10, 31), 1, "m") == date(2026, 11, 30)
    assert shift(date(2026, 1, 31), -2, "m") == date(2025, 11, 30)
