"""What happens in the town during the month: jobs, marriages, moves, births, birthdays, lapses.

Each thing takes people to whom nothing else happens, writes it into the town, and says on which
working days they come, so that every stage of it is seen at the counter.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import msgspec

from madoguchi.world.people import life_table as table
from madoguchi.world.people import names_table as names
from madoguchi.world.people.days import shift
from madoguchi.world.people.deck_dice import Dice
from madoguchi.world.people.deck_people import other_cover
from madoguchi.world.people.file_shape import SIMULATED_CLINIC
from madoguchi.world.people.generate import FIRST_ID
from madoguchi.world.people.generated_insurers import generated_insurers
from madoguchi.world.people.life_town import Town
from madoguchi.world.people.model import (
    Entitlement,
    Insurer,
    InsurerKind,
    Person,
    Ticket,
)
from madoguchi.world.people.numbers import complete

WELFARE_OFFICE = Insurer(complete("1299002"), "見本市福祉事務所", InsurerKind.FUKUSHI)
BORN_FROM = FIRST_ID + 1_000_000
"""Ids of people born during the month."""

Comings = dict[int, set[int]]
"""Indexes of working days on which a person comes for certain."""


class Happenings:
    """Lets things happen in a town; ``comings`` tells who must come when."""

    def __init__(self, town: Town, days: Sequence[date], dice: Dice) -> None:
        self._town = town
        self._days = days
        self._dice = dice
        self._free = self._untouched()
        self.comings: Comings = {}

    def all(self) -> Comings:
        """Let everything of ``life_table`` happen."""
        for _ in range(table.SEVENTY_FIFTH):
            self._turns_75()
        for _ in range(table.WELFARE):
            self._on_welfare()
        for _ in range(table.JOB_CHANGES):
            self._changes_job()
        for _ in range(table.MARRIAGES):
            self._marries()
        for _ in range(table.HOUSE_MOVES):
            self._moves_house()
        for place in range(table.BIRTHS):
            self._is_born(place)
        for _ in range(table.LAPSES):
            self._loses_insurance()
        for months, count in ((-2, table.GRACE), (-6, table.ENDED_CARDS)):
            for _ in range(count):
                self._card_ended(months)
        return self.comings

    def _untouched(self) -> Iterator[int]:
        """Yield grown-ups with a chart and an insurance of a household, each once."""
        town = self._town
        grown = shift(self._days[0], -25, "y"), shift(self._days[0], -70, "y")
        fitting = [
            person.id
            for person in town.people.values()
            if person.id in town.on_file
            and grown[1] <= person.birthdate <= grown[0]
            and town.rows[person.id][0].symbol is not None
        ]
        return iter(self._dice.shuffled(fitting))

    def _comes(self, person: int, *places: int) -> None:
        inside = {place for place in places if 0 <= place < len(self._days)}
        self.comings.setdefault(person, set()).update(inside)

    def _changes_job(self) -> None:
        """Change insurer; half the losses are known first, so that nothing is valid between."""
        town, person, place = self._town, next(self._free), self._dice.below(10) + 1
        day = self._days[place]
        fewest, most = table.LAGS
        known = day + timedelta(days=fewest + self._dice.below(most - fewest + 1))
        new = other_cover(town.rows[person][-1], self._dice, person)
        new = msgspec.structs.replace(new, valid_from=day, issued=day)
        lost_known = day + timedelta(days=1) if self._dice.chance(0.5) else known
        town.ends(person, day, lost_known, "03")
        town.begins(new, day, known)
        self._comes(person, place - 1, place + 1, place + 3, place + 10)

    def _marries(self) -> None:
        """Take another family name; the insurance stays, and half of them move house."""
        town, person, place = self._town, next(self._free), self._dice.below(12) + 2
        old = town.people[person]
        family, kana = self._dice.one_of([row for row in names.SURNAMES if row[0] not in old.name])
        changed = msgspec.structs.replace(
            old,
            name=f"{family}　{old.name.split('　')[1]}",
            kana=f"{kana}　{old.kana.split('　')[1]}",
            address=self._address() if self._dice.chance(0.5) else old.address,
        )
        town.changed(changed, self._days[place])
        self._comes(person, place - 2, place + 1, place + 5)

    def _moves_house(self) -> None:
        town, person, place = self._town, next(self._free), self._dice.below(12) + 2
        moved = msgspec.structs.replace(town.people[person], address=self._address())
        town.changed(moved, self._days[place])
        self._comes(person, place - 2, place + 2)

    def _is_born(self, place: int) -> None:
        """Be born into a parent's insurance, which the nation learns of six days later."""
        town, parent, day = self._town, next(self._free), self._days[place * 3 + 1]
        whose = town.people[parent]
        given, kana = self._dice.one_of(names.WOMEN if place % 2 else names.MEN)
        child = msgspec.structs.replace(
            whose,
            id=BORN_FROM + place,
            name=f"{whose.name.split('　')[0]}　{given}",
            kana=f"{whose.kana.split('　')[0]}　{kana}",
            birthdate=day,
            sex1="2" if place % 2 else "1",
        )
        cover = self._with_parent(town.rows[parent][-1], child, whose)
        town.changed(child, day)
        town.begins(cover, day, day + timedelta(days=6))
        self._comes(child.id, place * 3 + 2, place * 3 + 10)

    def _with_parent(self, of: Entitlement, child: Person, parent: Person) -> Entitlement:
        return msgspec.structs.replace(
            of,
            person=child.id,
            branch="09",
            family=None if of.family is None else "2",
            insured_name=parent.name,
            valid_from=child.birthdate,
            issued=child.birthdate,
        )

    def _turns_75(self) -> None:
        """Pass into 後期高齢者医療 on the 75th birthday, which is known before."""
        town, person, place = self._town, next(self._free), self._dice.below(8) + 6
        day, before = self._days[place], self._days[0]
        born = msgspec.structs.replace(town.people[person], birthdate=shift(day, -75, "y"))
        town.changed(born, before)
        town.on_file.add(person)
        insurer = self._dice.one_of(generated_insurers(InsurerKind.KOIKI))
        new = Entitlement(
            person=person,
            insurer=insurer.number,
            classification="01",
            number=f"6{person % 10_000_000:07d}",
            valid_from=day,
            issued=day,
            ratio="010",
        )
        town.ends(person, day, before, "03")
        town.begins(new, before, before)
        self._comes(person, place - 4, place + 2)

    def _on_welfare(self) -> None:
        """Live on 医療扶助; this month's ticket is there from the middle of the month."""
        town, person, first = self._town, next(self._free), self._days[0]
        row = Entitlement(
            person=person,
            insurer=WELFARE_OFFICE.number,
            classification="A1",
            number=f"{person % 10_000_000:07d}",
            valid_from=shift(first, -1, "y"),
        )
        town.replaced(person, row, first)
        there = next(day for day in self._days if day.day >= table.TICKETS_FROM)
        ticket = Ticket(
            person=person,
            insurer=WELFARE_OFFICE.number,
            institution=SIMULATED_CLINIC,
            month=f"{first:%Y%m}",
            issue_number=f"{person % 100_000_000:08d}",
        )
        town.ticket(ticket, there)
        self._comes(person, 2 + self._dice.below(5), 14 + self._dice.below(6))

    def _loses_insurance(self) -> None:
        town, person, place = self._town, next(self._free), self._dice.below(10) + 2
        town.ends(person, self._days[place], self._days[place], "99")
        self._comes(person, place - 1, place + 3)

    def _card_ended(self, months: int) -> None:
        town, person = self._town, next(self._free)
        town.card_ends(person, shift(self._days[0], months, "m"), self._days[0])
        self._comes(person, self._dice.below(len(self._days)))

    def _address(self) -> str:
        return f"見本県手本市{self._dice.below(10_000)}番地{self._dice.below(1000)}"
