"""A seeded month of a clinic: what the nation knows, who comes, what the month end must find.

The same seed gives the same month on every machine. The registry that the clinic begins with is
typed with the slips of the matching deck (``deck_charts.py``); the town is the first people of the
generated population, so that a database filled with the same seed has them already.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec

from madoguchi.world.people import life_table as table
from madoguchi.world.people.deck_charts import charts_of
from madoguchi.world.people.deck_dice import Dice
from madoguchi.world.people.deck_people import Subject
from madoguchi.world.people.generate import people
from madoguchi.world.people.life_events import WELFARE_OFFICE, Happenings
from madoguchi.world.people.life_town import JST, Town
from madoguchi.world.people.life_truth import truth_of
from madoguchi.world.people.life_values import LifeDay, LifeMonth, LifeVisit
from madoguchi.world.people.life_visits import Diary

FIRST_DAY = date(2026, 6, 1)
WORKING_DAYS = 22
_SATURDAY = 5


def working_days(first: date, count: int) -> list[date]:
    """Return *count* days from *first* on without Saturdays and Sundays."""
    days: list[date] = []
    while len(days) < count:
        if first.weekday() < _SATURDAY:
            days.append(first)
        first += timedelta(days=1)
    return days


def make_month(seed: int, first: date = FIRST_DAY, count: int = WORKING_DAYS) -> LifeMonth:
    """Return the month of *seed* that begins with *first*."""
    days = working_days(first, count)
    subjects, cards = _town(seed, Dice(seed, "town"))
    town = Town(subjects, cards)
    comings = Happenings(town, days, Dice(seed, "happenings")).all()
    charts = charts_of([_as_typed(one, town) for one in subjects], seed)
    diary = Diary(town, days, comings, Dice(seed, "visits"))
    visits = [diary.visits(place) for place in range(len(days))]
    return LifeMonth(
        charts=tuple(charts),
        before=(WELFARE_OFFICE,),
        days=tuple(_day(town, diary, place, visits) for place in range(len(days))),
        truth=truth_of([visit for day in visits for visit in day], charts),
    )


def _as_typed(one: Subject, town: Town) -> Subject:
    """Return *one* as the clinic knew them before the month, with the birthday they always had."""
    birthdate = town.people[one.id].birthdate
    person = msgspec.structs.replace(one.person, birthdate=birthdate)
    return msgspec.structs.replace(one, person=person)


def _day(town: Town, diary: Diary, place: int, visits: Sequence[tuple[LifeVisit, ...]]) -> LifeDay:
    day, tomorrow = diary.days[place], [*diary.days, None][place + 1]
    return LifeDay(
        day=day,
        writes=tuple(town.writes[day]),
        visits=visits[place],
        bookings=diary.bookings[tomorrow] if tomorrow else (),
        line_down=place == table.OFFLINE_DAY,
    )


def _town(seed: int, dice: Dice) -> tuple[list[Subject], dict[int, date]]:
    subjects, cards = [], {}
    for item in people(seed, 0, table.TOWN):
        on_file = dice.chance(table.ON_FILE)
        subjects.append(Subject(person=item.person, cover=item.entitlement, on_file=on_file))
        if item.card is not None and item.card.linked:
            cards[item.person.id] = _last_day(item.card.not_after)
    return subjects, cards


def _last_day(not_after: int) -> date:
    return datetime.fromtimestamp(not_after, UTC).astimezone(JST).date()
