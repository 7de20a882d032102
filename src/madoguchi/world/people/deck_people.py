"""Who comes to the deck's clinic: the generated population, with twins, name-sakes and strangers.

Names and numbers are those of ``generate.py``. Added are people whom it does not make: twins in
one insurance, people of the same name and birthday (on file or not), foreign residents without a
registered kana or with a 通称. Everybody added has an id above the generated ones.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

import msgspec
from msgspec import Struct

from madoguchi.world.people import names_table as names
from madoguchi.world.people.deck_dice import Dice
from madoguchi.world.people.deck_rates_table import SHARE
from madoguchi.world.people.deck_words_table import LATIN_NAMES, WRONG_CONVERSIONS
from madoguchi.world.people.generate import FIRST_ID, REFERENCE_DAY, people
from madoguchi.world.people.generated_insurers import all_generated_insurers, generated_insurers
from madoguchi.world.people.model import Entitlement, InsurerKind, Person

_MORE = 1.13
"""People for each chart; about 1 in 9 of them is not on file."""
_CHILD_FROM = date(REFERENCE_DAY.year - 18, 4, 1)
_TWIN_BRANCH = 5
_NAMESAKE_NUMBER = 70_000_000


class Subject(Struct, frozen=True, kw_only=True):
    """A person as the nation has them today, and why the deck has them in it.

    ``kana_known`` is False if the insurer registered no kana; the person's kana is then only what
    a clinic writes.
    """

    person: Person
    cover: Entitlement
    on_file: bool
    kinds: tuple[str, ...] = ()
    kana_known: bool = True

    @property
    def id(self) -> int:
        """The person's id."""
        return self.person.id


def subjects(seed: int, charts: int) -> list[Subject]:
    """Return about 1.13 people for each of *charts*, those without a chart among them."""
    dice = Dice(seed, "people")
    base = [
        Subject(person=item.person, cover=item.entitlement, on_file=dice.chance(1 / _MORE))
        for item in people(seed, 0, int(charts * _MORE))
    ]
    base = [_foreign(subject, dice) for subject in base]
    added = _Added(FIRST_ID + len(base))
    more = [*added.twins(base, dice), *added.namesakes(base, dice)]
    return [*base, *more]


def _foreign(subject: Subject, dice: Dice) -> Subject:
    latin, alias = dice.chance(SHARE["latin"]), dice.chance(SHARE["alias"])
    if not latin and not alias:
        return subject
    person, (name, kana) = subject.person, dice.one_of(LATIN_NAMES)
    if alias:
        changed = msgspec.structs.replace(
            person, name=name, kana=kana, name_of_other=person.name, kana_of_other=person.kana
        )
        return msgspec.structs.replace(subject, person=changed, kinds=("alias",))
    changed = msgspec.structs.replace(person, name=name, kana=kana)
    return msgspec.structs.replace(subject, person=changed, kinds=("latin",), kana_known=False)


class _Added:
    """Makes people beyond the generated ones, each with the next id."""

    def __init__(self, first_id: int) -> None:
        self._next = first_id

    def twins(self, base: list[Subject], dice: Dice) -> Iterator[Subject]:
        """Give some children a twin, and mark those as twins themselves."""
        children = [place for place, one in enumerate(base) if _is_child(one)]
        for place in dice.shuffled(children)[: int(len(base) * SHARE["twin"] / 2)]:
            base[place] = msgspec.structs.replace(base[place], kinds=("twin",))
            yield self._twin(base[place], dice)

    def namesakes(self, base: Sequence[Subject], dice: Dice) -> Iterator[Subject]:
        """Yield people who share name and birthday with somebody on file; marks nobody."""
        on_file = [one for one in base if one.on_file and not one.kinds]
        neighbours = int(len(base) * SHARE["neighbour"] / 2)
        strangers = int(len(base) * SHARE["stranger"])
        for place, one in enumerate(dice.shuffled(on_file)[: neighbours + strangers]):
            yield self._namesake(one, dice, on_file=place < neighbours)

    def _id(self) -> int:
        self._next += 1
        return self._next - 1

    def _twin(self, of: Subject, dice: Dice) -> Subject:
        family, given = of.person.name.split("　")
        is_man = dice.chance(0.5)
        others = [row for row in (names.MEN if is_man else names.WOMEN) if row[0] != given]
        name, kana = dice.one_of(others)
        person = msgspec.structs.replace(
            of.person,
            id=self._id(),
            name=f"{family}　{name}",
            kana=f"{of.person.kana.split('　')[0]}　{kana}",
            sex1="1" if is_man else "2",
        )
        branch = f"{int(of.cover.branch or 0) + _TWIN_BRANCH:02d}"
        cover = msgspec.structs.replace(of.cover, person=person.id, branch=branch)
        on_file = dice.chance(0.85)
        return Subject(person=person, cover=cover, on_file=on_file, kinds=("twin",))

    def _namesake(self, of: Subject, dice: Dice, *, on_file: bool) -> Subject:
        family, given = of.person.name.split("　")
        other = dice.chance(0.5) and given in WRONG_CONVERSIONS
        near = on_file and dice.chance(0.5)
        town = dice.below(10_000)
        person = msgspec.structs.replace(
            of.person,
            id=self._id(),
            name=f"{family}　{WRONG_CONVERSIONS[given] if other else given}",
            post_number=of.person.post_number if near else f"000-{town:04d}",
            address=of.person.address if near else f"見本県手本市{town}番地{dice.below(1000)}",
        )
        kind = "neighbour" if on_file else ("stranger_other_kanji" if other else "stranger")
        cover = other_cover(of.cover, dice, person.id)
        return Subject(person=person, cover=cover, on_file=on_file, kinds=(kind,))


def other_cover(of: Entitlement, dice: Dice, person: int) -> Entitlement:
    """Return an insurance of the same sort with another insurer and number."""
    insurers = generated_insurers(_kinds()[of.insurer])
    others = [insurer for insurer in insurers if insurer.number != of.insurer]
    alone = of.symbol is None
    return msgspec.structs.replace(
        of,
        person=person,
        insurer=dice.one_of(others).number,
        symbol=None if alone else f"{dice.below(90_000) + 10_000}",
        number=f"{_NAMESAKE_NUMBER + dice.below(10_000_000):08d}",
        branch=None if alone else "00",
        family=None if alone else "1",
        insured_name=None,
    )


def _is_child(one: Subject) -> bool:
    head = one.cover.insured_name is None
    return one.person.birthdate >= _CHILD_FROM and not head and not one.kinds


@cache
def _kinds() -> dict[str, InsurerKind]:
    return {one.number: one.kind for one in all_generated_insurers()}
