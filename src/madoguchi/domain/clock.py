"""Time as the counter counts it: Japan Standard Time, handed in and never looked up."""

from datetime import date, datetime, timedelta, timezone
from typing import Protocol

JST = timezone(timedelta(hours=9), "JST")
"""Japan has had no summer time since 1951, so a fixed offset is the whole zone."""


class Clock(Protocol):
    """Where a program gets its time from; tests and the simulated world hand in their own."""

    def now(self) -> datetime:
        """Return the present moment, aware, in JST."""
        ...


def business_day(moment: datetime) -> date:
    """Return the calendar day in Japan on which *moment* falls."""
    return moment.astimezone(JST).date()
