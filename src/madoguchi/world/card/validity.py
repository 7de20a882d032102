"""From when to when a card's certificate holds, for the standing a person is to have.

``rules.md`` CE-1 to CE-4: to the fifth birthday after issue; a reminder from three months before
the end; grace to the end of the third month after the month of the end. Which phase a day falls
into is decided by the nation; here dates are only chosen well inside each phase.
"""

from datetime import date, datetime, time, timedelta
from typing import Final, Literal, NamedTuple

from madoguchi.world.clock import JST

Standing = Literal["normal", "reminder", "grace", "ended", "revoked"]
"""How a person's certificate stands on the day the card is asked for."""

_SINCE_ISSUE: Final = timedelta(days=400)


class Validity(NamedTuple):
    """First and last moment of a certificate, aware, in JST."""

    start: datetime
    end: datetime


class _Drift(NamedTuple):
    """Days since the certificate's end: when issued, and how few and many still fit."""

    at: int
    least: int
    most: int


_SPECIAL: Final[dict[str, _Drift]] = {
    "reminder": _Drift(at=-45, least=-85, most=-1),
    "grace": _Drift(at=40, least=1, most=85),
    "ended": _Drift(at=200, least=125, most=36500),
}


_LAST_NORMAL_DAY: Final = -93
"""Days since the end up to which no reminder is due (CE-2: three months before it)."""


def validity(standing: Standing, now: datetime, birthdate: date | None) -> Validity:
    """Return the dates of a certificate that has *standing* on the day of *now*."""
    drift = _SPECIAL.get(standing)
    today = now.astimezone(JST).date()
    if drift is None:
        issued = today - _SINCE_ISSUE
        last = fifth_birthday(birthdate or issued, issued)
    else:
        last = today - timedelta(days=drift.at)
        issued = _anniversary(last, last.year - 5)
    return Validity(
        datetime.combine(issued, time(), JST),
        datetime.combine(last, time(23, 59, 59), JST),
    )


def fits(standing: Standing, dates: Validity, now: datetime) -> bool:
    """Tell whether a certificate of *dates* may stay on the card of someone of *standing*."""
    if now < dates.start:
        return False
    since_end = (now.astimezone(JST).date() - dates.end.astimezone(JST).date()).days
    drift = _SPECIAL.get(standing)
    if drift is None:
        return since_end <= _LAST_NORMAL_DAY
    return drift.least <= since_end <= drift.most


def fifth_birthday(birthdate: date, issued: date) -> date:
    """Return the fifth birthday after the day of issue (CE-1); 29 February counts as the 28th."""
    had_this_year = _anniversary(birthdate, issued.year) <= issued
    return _anniversary(birthdate, issued.year + (5 if had_this_year else 4))


def _anniversary(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
