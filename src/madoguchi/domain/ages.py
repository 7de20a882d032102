"""Ages as the law counts them (年齢計算ニ関スル法律): reached on the day before the birthday.

Pure functions of two dates; they know nothing of insurance.
"""

from datetime import date, timedelta


def reached_on(birthdate: date, age: int) -> date:
    """Return the day on which *age* (1 or more) is reached: 6 of 2020-04-02 → 2026-04-01.

    A birthday on 29 February falls on 1 March in other years, so the day before is 28 February.
    """
    year = birthdate.year + age
    if year > date.max.year:
        return date.max
    if (birthdate.month, birthdate.day) == (2, 29) and not _leap(year):
        return date(year, 2, 28)
    return birthdate.replace(year=year) - timedelta(days=1)


def end_of_school_year(day: date) -> date:
    """Return the first 31 March on or after *day*."""
    last = date(day.year, 3, 31)
    if day <= last:
        return last
    return date.max if day.year == date.max.year else date(day.year + 1, 3, 31)


def month_after(day: date) -> date:
    """Return the first day of the month after the month of *day*."""
    if (day.year, day.month) == (date.max.year, 12):
        return date.max
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
