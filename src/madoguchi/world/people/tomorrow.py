"""The appointments of a day at the practice clinic, as its receipt computer would list them.

The clinic's charts come from outside: which of the simulated people it knows, under which number
and how it spells them. A few people it does not know have booked too. Pure.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain

from msgspec import Struct

from madoguchi.world.clock import JST
from madoguchi.world.people.appointments import Appointment
from madoguchi.world.people.book import Member

_OPENS = time(9, 0)
_APART = timedelta(minutes=10)
_UNKNOWN_NUMBER = "19999"
"""A 患者番号 that no practice chart has: mistyped when the appointment was made."""


class Chart(Struct, frozen=True, kw_only=True):
    """One chart of the practice clinic; empty names are those of the register."""

    person: str
    number: str
    name: str = ""
    kana: str = ""


def appointments_of(
    day: date, charts: Sequence[Chart], members: Sequence[Member], strangers: Sequence[str] = ()
) -> tuple[Appointment, ...]:
    """Return the appointments of *day*: every chart's person, then *strangers* without a number.

    The last stranger has a number that leads nowhere. Who is not among *members* is left out.
    """
    known = {member.slug: member for member in members}
    last = len(strangers) - 1
    booked = chain(
        ((chart, known.get(chart.person)) for chart in charts),
        (
            (Chart(person=slug, number=_UNKNOWN_NUMBER if place == last else ""), known.get(slug))
            for place, slug in enumerate(strangers)
        ),
    )
    people = [(chart, member) for chart, member in booked if member is not None]
    return tuple(
        _appointment(at, chart, member)
        for at, (chart, member) in zip(_times(day), people, strict=False)
    )


def _times(day: date) -> Iterator[datetime]:
    at = datetime.combine(day, _OPENS, JST)
    while True:
        yield at
        at += _APART


def _appointment(at: datetime, chart: Chart, member: Member) -> Appointment:
    person = member.person
    return Appointment(
        at=at,
        number=chart.number,
        name=chart.name or person.name,
        kana=chart.kana or person.kana,
        birthdate=person.birthdate,
    )
