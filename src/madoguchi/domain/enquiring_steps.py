"""The arithmetic of an enquiry's next step: which cell, how many tries are left, how long to wait.

The cells stand in ``enquiring_table.py``, the figures in ``enquiring.EnquiringSettings``. *chance*
is a number from 0 up to 1 that the caller draws; it spreads what a failure has brought into step
(``scale.md`` G5).
"""

from datetime import datetime, timedelta

from madoguchi.domain.enquiring import (
    Course,
    EnquiringSettings,
    Happening,
    Leg,
    Move,
    Next,
    UnknownMoveError,
    When,
)
from madoguchi.domain.enquiring_table import MOVES, REGISTRATIONS


def after(
    course: Course, happening: Happening, now: datetime, chance: float, settings: EnquiringSettings
) -> Next:
    """Return where an enquiry stands after *happening*; UnknownMoveError if that cannot be."""
    move = MOVES[course.leg].get((course.state, happening))
    if move is None:
        raise UnknownMoveError(f"{course.leg.name}: {course.state.value} × {happening.name}")
    tries = _tries(course, happening)
    if move.used_up is not None and _used_up(course, happening, now, settings):
        return Next(move.used_up, None, tries)
    return Next(move.to, _next_at(move, tries, now, chance, settings), tries)


def can(course: Course, happening: Happening) -> bool:
    """Tell whether *happening* has a row where the enquiry stands."""
    return (course.state, happening) in MOVES[course.leg]


def _tries(course: Course, happening: Happening) -> int:
    """Count requests: a new leg or a clerk's wish begins anew, what never left does not count."""
    if happening in {Happening.AGAIN, Happening.RECEIVED}:
        return 0
    return max(0, course.tries + {Happening.WRITE: 1, Happening.UNWRITTEN: -1}.get(happening, 0))


def _used_up(
    course: Course, happening: Happening, now: datetime, settings: EnquiringSettings
) -> bool:
    if course.leg is Leg.RESULT:
        return now - course.opened_at > timedelta(hours=settings.bulk_age_hours)
    if course.kind in REGISTRATIONS:
        return course.tries >= settings.registration_tries
    most = settings.returned_tries if happening is Happening.RETURNED else settings.question_tries
    return course.tries >= most


def _next_at(
    move: Move, tries: int, now: datetime, chance: float, settings: EnquiringSettings
) -> datetime | None:
    seconds = {
        When.NEVER: None,
        When.NOW: 0.0,
        When.WAIT: settings.answer_wait_seconds,
        When.BACK_OFF: back_off(tries, chance, settings),
        When.POLL: poll_pause(tries, chance, settings),
    }[move.when]
    return None if seconds is None else now + timedelta(seconds=seconds)


def back_off(tries: int, chance: float, settings: EnquiringSettings) -> float:
    """Return the seconds before the next try after *tries*: doubling, half to one and a half."""
    pause: float = settings.back_off_seconds * 2 ** min(max(tries - 1, 0), 16)
    return min(pause, settings.back_off_at_most) * (0.5 + chance)


def poll_pause(tries: int, chance: float, settings: EnquiringSettings) -> float:
    """Return the seconds before a bulk is asked for again: growing, and never less than the first.

    OD2 asks at least 5 s apart (``peers.md``).
    """
    pause: float = settings.poll_seconds * settings.poll_growth ** min(tries, 32)
    return max(settings.poll_seconds, min(pause, settings.poll_at_most) * (0.8 + 0.4 * chance))
