"""Plays a month: mornings on which the world went on, days of visits, evenings that ask ahead."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from pathlib import Path

from madoguchi.domain.clock import JST
from madoguchi.store.database import SqlStore
from madoguchi.world.people.generate import people
from madoguchi.world.people.life_table import TOWN
from madoguchi.world.people.life_values import LifeDay, LifeMonth
from madoguchi.world.people.model import Person
from month.clerk import Clerk
from month.clinic_side import ClinicSide
from month.world_side import OtherSide
from support.stores import ToldClock, open_with

_OPENS, _CLOSES = time(8, 30), time(17, 30)


class Played:
    """A month that was played, with everything to look at it."""

    def __init__(self, root: Path, url: str, month: LifeMonth, seed: int) -> None:
        self.month = month
        self.clock = ToldClock(_at(month.days[0], _OPENS) - timedelta(days=1))
        self.store: SqlStore = open_with(url, self.clock, seed=seed)
        self.other = OtherSide(root, month, seed, self.clock)
        self.clinic = ClinicSide(root, self.store, self.clock, self.other, seed)
        self.clinic.fill(month)
        self.clerk = Clerk(self.clinic)
        self.people = _people(self.other)
        self.bulks: list[str] = []

    def play(self, days: Sequence[LifeDay]) -> None:
        """Play *days* of the month, in order."""
        for place, day in enumerate(days):
            self.clock.moment = _at(day, _OPENS)
            self.other.morning(day)
            self.people |= {one.id: one for one in day.writes if isinstance(one, Person)}
            if place and days[place - 1].line_down:
                self.clerk.catch_up()
            for visit in day.visits:
                self.clerk.receive(visit, self.people[visit.person])
            self.clock.moment = max(self.clock.moment, _at(day, _CLOSES))
            if day.bookings and not day.line_down:
                encoding = ("utf-8-sig", "cp932")[place % 2]
                tomorrow = day.bookings[0].at.date()
                self.bulks.append(self.clerk.ask_about(day, tomorrow, encoding).id)
            self.other.tidy()

    def close(self) -> None:
        """Close both sides."""
        self.other.close()
        self.store.close()


def _at(day: LifeDay, moment: time) -> datetime:
    return datetime.combine(day.day, moment, JST)


def _people(other: OtherSide) -> dict[int, Person]:
    return {item.person.id: item.person for item in people(other.seed, 0, TOWN)}
