"""A seeded population of any size: person *i* depends on the seed and *i* alone.

People come in blocks of twelve, each made from one SHAKE-256 stream of (seed, block), so that a
person in the middle of ten million costs the same as the first, and streaming needs no memory.
Within a block live households of one to five that share insurer, symbol, number and surname;
people in 後期高齢者医療 are insured each for themselves. Proportions: ``shares.py``.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from madoguchi.world.people import names_table as names
from madoguchi.world.people import shares
from madoguchi.world.people.days import shift
from madoguchi.world.people.draws import Draws, age_in, pick, word_of
from madoguchi.world.people.generated_insurers import generated_insurers
from madoguchi.world.people.model import Entitlement, InsurerKind, Person

FIRST_ID = 1_000_000
"""Id of the first generated person; hand-made people are far below."""

BLOCK = 12
REFERENCE_DAY = date(2026, 4, 1)
"""Ages are as of this day, so that birthdays do not depend on when the world was filled."""

_WORDS_A_PERSON = 24
"""A person alone in a household draws 22 words; a person among others fewer."""
_FIRST_SERIAL = 1 << 40
_ELDERLY_AGES = range(70, 75)
_CHILD_AGES = (0, 19)
_DAYS = 365


class Generated(NamedTuple):
    """One generated person, their entitlement, and the card if they hold one."""

    person: Person
    entitlement: Entitlement
    card: "GeneratedCard | None"


class GeneratedCard(NamedTuple):
    """A certificate that is only a row: no key of it exists."""

    serial: int
    linked: bool
    not_after: int


class _Home(NamedTuple):
    """What the members of one household have in common."""

    kind: InsurerKind
    insurer: str
    symbol: str | None
    number: str
    surname: tuple[str, str]
    post_number: str
    address: str


def person(seed: int, index: int) -> Generated:
    """Return person *index* of the population of *seed*."""
    return block(seed, index // BLOCK)[index % BLOCK]


def people(seed: int, start: int, count: int) -> Iterator[Generated]:
    """Yield *count* people from *start* on."""
    last = start + count
    for number in range(start // BLOCK, (last + BLOCK - 1) // BLOCK):
        for offset, item in enumerate(block(seed, number)):
            if start <= number * BLOCK + offset < last:
                yield item


def block(seed: int, number: int) -> list[Generated]:
    """Return the twelve people of one block."""
    draws = Draws(seed, number, _WORDS_A_PERSON * BLOCK)
    members: list[Generated] = []
    while len(members) < BLOCK:
        size = min(pick(names.HOUSEHOLD_SIZES, draws)[1], BLOCK - len(members))
        members += _household(draws, number * BLOCK + len(members), size)
    return members


def _household(draws: Draws, first: int, size: int) -> list[Generated]:
    home = _home(draws, first)
    head_age = _head_age(home.kind, draws)
    head_is_man = draws.share() < 0.55
    members: list[Generated] = []
    for place in range(size):
        age = _age(home.kind, head_age, place, draws)
        is_man = _is_man(place, head_is_man=head_is_man, draws=draws)
        someone = _person(home, first + place, age, draws, is_man=is_man)
        head = members[0].person if members else someone
        cover = _cover(home, someone, head, place, age, draws)
        members.append(Generated(someone, cover, _card(first + place, someone, draws)))
    return members


def _home(draws: Draws, first: int) -> _Home:
    kind = _kind(draws)
    insurers = generated_insurers(kind)
    insurer = insurers[draws.below(len(insurers))]
    awkward = draws.share() < shares.AWKWARD_NAMES
    surnames = names.AWKWARD_SURNAMES if awkward else names.SURNAMES
    surname = surnames[draws.below(len(surnames))]
    town = draws.below(10_000)
    return _Home(
        kind=kind,
        insurer=insurer.number,
        symbol=None if kind is InsurerKind.KOIKI else _symbol(kind, draws),
        number=f"{first:08d}",
        surname=surname,
        post_number=f"000-{town:04d}",
        address=f"見本県見本市{town}番地{first % 1000}",
    )


def _kind(draws: Draws) -> InsurerKind:
    scheme, part = draws.share(), draws.share()
    if scheme < shares.KOKI:
        return InsurerKind.KOIKI
    if scheme < shares.KOKI + shares.KOKUHO:
        by_guild = part < shares.KOKUHO_KUMIAI_OF_KOKUHO
        return InsurerKind.KOKUHO_KUMIAI if by_guild else InsurerKind.KOKUHO
    if part < shares.KYOKAI_OF_EMPLOYED:
        return InsurerKind.KYOKAI
    by_society = part < shares.KYOKAI_OF_EMPLOYED + shares.KUMIAI_OF_EMPLOYED
    return InsurerKind.KUMIAI if by_society else InsurerKind.KYOSAI


def _symbol(kind: InsurerKind, draws: Draws) -> str:
    if kind is InsurerKind.KYOKAI:
        return f"{draws.below(90_000_000) + 10_000_000}"
    if kind is InsurerKind.KUMIAI:
        return f"{draws.below(900) + 1}"
    return ("見国", "見－１", "公見")[draws.below(3)]


def _head_age(kind: InsurerKind, draws: Draws) -> int:
    if kind is InsurerKind.KOIKI:
        return age_in(names.KOKI_AGES, draws)
    if kind in (InsurerKind.KOKUHO, InsurerKind.KOKUHO_KUMIAI):
        return age_in(names.KOKUHO_AGES, draws)
    return age_in(names.EMPLOYED_AGES, draws)


def _age(kind: InsurerKind, head_age: int, place: int, draws: Draws) -> int:
    if place == 0:
        return head_age
    if kind is InsurerKind.KOIKI:
        return age_in(names.KOKI_AGES, draws)
    if place == 1:
        return min(74, max(18, head_age - 6 + draws.below(10)))
    if kind in (InsurerKind.KOKUHO, InsurerKind.KOKUHO_KUMIAI):
        return max(0, head_age - 25 - draws.below(15))
    youngest, oldest = _CHILD_AGES
    return youngest + draws.below(oldest - youngest + 1)


def _is_man(place: int, *, head_is_man: bool, draws: Draws) -> bool:
    by_chance = draws.share() < 0.5
    if place == 0:
        return head_is_man
    return (not head_is_man) if place == 1 else by_chance


def _person(home: _Home, index: int, age: int, draws: Draws, *, is_man: bool) -> Person:
    given = names.MEN if is_man else names.WOMEN
    name, kana = given[draws.below(len(given))]
    birthdate = shift(REFERENCE_DAY, -age, "y") - timedelta(days=draws.below(_DAYS))
    return Person(
        id=FIRST_ID + index,
        name=f"{home.surname[0]}　{name}",
        kana=f"{home.surname[1]}　{kana}",
        birthdate=birthdate,
        sex1="1" if is_man else "2",
        post_number=home.post_number,
        address=home.address,
    )


def _cover(
    home: _Home, of: Person, head: Person, place: int, age: int, draws: Draws
) -> Entitlement:
    began = max(of.birthdate, shift(REFERENCE_DAY, -1 - draws.below(12), "y"))
    alone = home.kind is InsurerKind.KOIKI
    kokuho = home.kind in (InsurerKind.KOKUHO, InsurerKind.KOKUHO_KUMIAI)
    if alone:
        began = max(began, shift(of.birthdate, 75, "y"))
    ratio, elderly = draws.share(), draws.share()
    is_elderly = age in _ELDERLY_AGES and not alone
    return Entitlement(
        person=of.id,
        insurer=home.insurer,
        classification="01",
        symbol=home.symbol,
        number=f"{of.id - FIRST_ID:08d}" if alone else home.number,
        branch=None if alone else f"{place + kokuho:02d}",
        family=None if alone or kokuho else ("1" if place == 0 else "2"),
        insured_name=None if alone or (place == 0 and not kokuho) else head.name,
        valid_from=began,
        issued=began,
        ratio=word_of(shares.KOKI_RATIOS, ratio) if alone else None,
        elderly_ratio=word_of(shares.ELDERLY_RATIOS, elderly) if is_elderly else None,
        elderly_from=shift(of.birthdate, 70, "y") if is_elderly else None,
        known_from=0,
    )


def _card(index: int, of: Person, draws: Draws) -> GeneratedCard | None:
    holds, linked, years = draws.share(), draws.share(), draws.below(5)
    if holds >= shares.CARD_HOLDERS:
        return None
    year = REFERENCE_DAY.year + 1 + years
    ends = shift(of.birthdate, year - of.birthdate.year, "y") + timedelta(days=1)
    not_after = datetime(ends.year, ends.month, ends.day, tzinfo=UTC) - timedelta(
        hours=9, seconds=1
    )
    return GeneratedCard(
        _FIRST_SERIAL + index, linked < shares.LINKED_OF_HOLDERS, int(not_after.timestamp())
    )
