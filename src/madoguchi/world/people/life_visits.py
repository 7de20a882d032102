"""Who comes on each day of the month, how, and what the nation says of them at that moment."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from madoguchi.world.nation.phases import phase
from madoguchi.world.people import life_table as table
from madoguchi.world.people.deck_dice import Dice
from madoguchi.world.people.life_events import BORN_FROM, Comings
from madoguchi.world.people.life_town import JST, Town
from madoguchi.world.people.life_values import Booking, LifeVisit, Way
from madoguchi.world.protocol import Phase

_FIRST = time(9)
_EVERY = timedelta(minutes=7)
_CATCH_UP = time(8, 30)
_REST_DAYS = 3


class Diary:
    """Fills the days of a clinic with visits, each person at most once a day."""

    def __init__(self, town: Town, days: Sequence[date], comings: Comings, dice: Dice) -> None:
        self._town = town
        self.days = days
        self._comings = comings
        self._dice = dice
        self._last: dict[int, int] = {}
        self._fresh = iter(dice.shuffled(_strangers(town)))
        self._known = dice.shuffled(sorted(town.on_file - comings.keys()))
        self.new: set[int] = set()
        self.bookings: dict[date, tuple[Booking, ...]] = {}

    def visits(self, place: int) -> tuple[LifeVisit, ...]:
        """Return the visits of one working day in order, and book the next day."""
        booked = [one.person for one in self.bookings.get(self.days[place], ())]
        must = [person for person, places in self._comings.items() if place in places]
        coming = list(dict.fromkeys([*must, *filter(self._keeps, booked), *self._new(place)]))
        coming += self._others(place, table.VISITS_A_DAY - len(coming), {*coming, *booked})
        self._last |= dict.fromkeys(coming, place)
        order = self._dice.shuffled(coming)
        if place + 1 < len(self.days):
            self._book(place + 1)
        return tuple(self._visit(p, place, at, p in booked) for at, p in enumerate(order))

    def _keeps(self, _person: int) -> bool:
        return self._dice.chance(table.KEEPS_APPOINTMENT)

    def _new(self, place: int) -> list[int]:
        if place == table.OFFLINE_DAY:
            return []
        some = [next(self._fresh, 0) for _ in range(table.NEW_A_DAY)]
        return [person for person in some if person]

    def _others(self, place: int, count: int, without: set[int]) -> list[int]:
        rested = [
            person
            for person in self._known
            if person not in without and place - self._last.get(person, -9) > _REST_DAYS
        ]
        return self._dice.shuffled(rested)[: max(0, count)]

    def _book(self, place: int) -> None:
        day = self.days[place]
        people = self._others(place, table.BOOKED_A_DAY, set())
        self.bookings[day] = tuple(
            Booking(_at(day, 3 * at), person) for at, person in enumerate(people)
        )

    def _visit(self, person: int, place: int, at: int, booked: bool) -> LifeVisit:
        day, moment = self.days[place], _at(self.days[place], at)
        carried = self._town.carried_on(person, day)
        way = self._way(person, place)
        asked_at = moment
        if way is Way.OFFLINE:
            asked_at = datetime.combine(self.days[place + 1], _CATCH_UP, JST)
        if way is Way.CARD:
            verdict = self._town.asked_by_card(person, moment)
        else:
            verdict = self._town.asked_by_number(carried, asked_at, day)
        new = person not in self._town.on_file | self.new
        self.new |= {person} if new else set()
        return LifeVisit(
            at=moment,
            person=person,
            way=way,
            carried=carried,
            validity=verdict.validity.value,
            shown=verdict.shown[0] if verdict.shown else None,
            new=new,
            booked=booked,
        )

    def _way(self, person: int, place: int) -> Way:
        if place == table.OFFLINE_DAY:
            return Way.OFFLINE
        last = self._town.cards.get(person)
        if last is None or phase(last, self.days[place]) is Phase.ENDED:
            return Way.NUMBER
        return Way.CARD if self._dice.chance(table.BRINGS_CARD) else Way.NUMBER


def _strangers(town: Town) -> list[int]:
    return [one for one in town.people if one not in town.on_file and one < BORN_FROM]


def _at(day: date, place: int) -> datetime:
    return datetime.combine(day, _FIRST, JST) + place * _EVERY
