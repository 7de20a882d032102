"""How many requests may be under way at once, and how soon the next one may go.

``scale.md`` G5: after minutes without an answer the load that comes back must not be a storm, so a
row of silences leaves one probe at a time, further and further apart; and the queue of an offline
day goes slowly, beside the people at the counter. Pure: the caller counts and draws the chance.
"""

from datetime import datetime, timedelta

from msgspec import Struct

from madoguchi.domain.enquiring import EnquiringSettings


class Traffic(Struct, frozen=True, kw_only=True):
    """What is under way on the line to the terminal.

    ``silences``: requests in a row that nobody answered. ``last_at``, ``last_background_at``: when
    a request was last written. ``chance``: from 0 up to 1, drawn when it was.
    """

    under_way: int = 0
    background_under_way: int = 0
    silences: int = 0
    last_at: datetime | None = None
    last_background_at: datetime | None = None
    chance: float = 0.5


def is_congested(traffic: Traffic, settings: EnquiringSettings) -> bool:
    """Tell whether so many requests in a row stayed unanswered that the next one is a probe."""
    return traffic.silences >= settings.silences


def free_at(
    traffic: Traffic, *, urgent: bool, now: datetime, settings: EnquiringSettings
) -> datetime | None:
    """Return from when the next request may be written, *now* at the earliest.

    None: not before one of those under way ends. *urgent*: somebody at the counter waits for it.
    """
    if is_congested(traffic, settings):
        if traffic.under_way:
            return None
        return _after(traffic.last_at, probe_pause(traffic, settings), now)
    if traffic.under_way >= settings.at_once:
        return None
    if urgent:
        return now
    if traffic.background_under_way >= settings.background_at_once:
        return None
    gap = settings.background_gap_seconds * (0.5 + traffic.chance)
    return _after(traffic.last_background_at, gap, now)


def probe_pause(traffic: Traffic, settings: EnquiringSettings) -> float:
    """Return the seconds between two probes: doubling with each silence, half to one and a half."""
    doublings = min(max(traffic.silences - settings.silences, 0), 16)
    pause: float = min(settings.probe_seconds * 2**doublings, settings.probe_at_most)
    return pause * (0.5 + traffic.chance)


def _after(last: datetime | None, seconds: float, now: datetime) -> datetime:
    if last is None or last > now:  # later than now: the clock was turned back since
        return now
    return max(now, last + timedelta(seconds=seconds))
