"""The charts of the deck's clinic: what a clerk typed of a person, and what it means.

Every slip has its rate in ``deck_rates_table.py``. A chart keeps the meaning of its text for the
ruling of ``deck_truth.py``; what only looks different (width, blanks, variants, notations) leaves
the meaning as it is. Values are plain texts and dates, so that no half of the programs is used.
"""

from datetime import date

import msgspec
from msgspec import Struct

from madoguchi.world.nation.characters import MISSING, narrow_name
from madoguchi.world.people.deck_dice import Dice
from madoguchi.world.people.deck_people import Subject
from madoguchi.world.people.deck_rates_table import SHARE
from madoguchi.world.people.deck_truth import Insured, Meant
from madoguchi.world.people.deck_typing import Spelled, Typist, spelled
from madoguchi.world.people.model import Entitlement

_FIRST_NUMBER = 1001
_UNSET = "3"


class ChartInsurance(Struct, frozen=True):
    """An insurance as it stands on a chart; blank where nothing was typed."""

    insurer: str
    symbol: str
    number: str
    branch: str


class DeckChart(Struct, frozen=True, kw_only=True):
    """A chart: what a registry would hold; then whose it is, what it means, what went wrong."""

    number: str
    name: str
    kana: str
    birthdate: date
    sex: str
    aliases: tuple[str, ...] = ()
    reference_number: str | None = None
    post_number: str = ""
    address: str = ""
    insurances: tuple[ChartInsurance, ...] = ()
    owner: int
    meant: Meant
    noises: tuple[str, ...] = ()


def charts_of(people: list[Subject], seed: int) -> list[DeckChart]:
    """Return the registry: a chart for everybody on file, two for a few, in no order."""
    dice = Dice(seed, "charts")
    on_file = [one for one in people if one.on_file]
    doubled = [one for one in on_file if not one.kinds and dice.chance(SHARE["duplicate"])]
    owners = {one.id for one in doubled}
    order = dice.shuffled([*on_file, *doubled])
    return [
        _chart(one, f"{_FIRST_NUMBER + place}", Typist(dice), doubled=one.id in owners)
        for place, one in enumerate(order)
    ]


def insured(cover: Entitlement, branch: str | None) -> Insured:
    """Return what an insurance number means; a number without symbol is one person's own."""
    key = f"{cover.insurer}:{cover.symbol or ''}:{cover.number}"
    return Insured(key, "" if cover.symbol is None else branch)


def _chart(of: Subject, number: str, clerk: Typist, *, doubled: bool) -> DeckChart:
    written = clerk.misread(_written(of, clerk))
    person = of.person
    birthdate = _mistyped(person.birthdate, clerk)
    sex = _sex(person.sex2 or person.sex1, clerk)
    insurance, means = _insurance(of.cover, clerk)
    address = "" if clerk.slips("no_address") else (person.address or "")
    reference = number if not doubled and clerk.dice.chance(SHARE["reference"]) else None
    chart = DeckChart(
        number=number,
        name=clerk.name(written),
        kana=clerk.kana(written),
        birthdate=birthdate,
        sex=sex,
        aliases=_aliases(person.name, clerk),
        reference_number=reference,
        post_number=(person.post_number or "") if address else "",
        address=clerk.address(address) if address else "",
        insurances=(insurance,) if insurance else (),
        owner=person.id,
        meant=_meant(written, birthdate, sex, means, address, reference),
    )
    noises = (*of.kinds, *(("duplicate",) if doubled else ()), *dict.fromkeys(clerk.noises))
    return msgspec.structs.replace(chart, noises=noises)


def _meant(
    written: Spelled,
    birthdate: date,
    sex: str,
    means: Insured | None,
    address: str,
    reference: str | None,
) -> Meant:
    return Meant(
        families=written.families(),
        givens=written.givens(),
        birthdate=birthdate,
        sex=sex,
        insured=means,
        address=address or None,
        reference=reference,
    )


def _written(of: Subject, clerk: Typist) -> Spelled:
    person = of.person
    if person.name_of_other and clerk.slips("under_alias"):
        return spelled(person.name_of_other, person.kana_of_other or "")
    return spelled(person.name, person.kana)


def _aliases(name: str, clerk: Typist) -> tuple[str, ...]:
    as_answered = narrow_name(name)
    known = MISSING in as_answered and clerk.slips("learnt_alias")
    return (as_answered,) if known else ()


def _sex(sex: str, clerk: Typist) -> str:
    if clerk.slips("sex_unset"):
        return _UNSET
    if sex in ("1", "2") and clerk.slips("sex_mistyped"):
        return "2" if sex == "1" else "1"
    return sex


def _mistyped(day: date, clerk: Typist) -> date:
    if not clerk.slips("birthday_mistyped"):
        return day
    if day.day <= 12 and day.day != day.month and clerk.dice.chance(0.3):
        return day.replace(month=day.day, day=day.month)
    if clerk.dice.chance(0.5) and day.day <= 28:
        return day.replace(day=day.day + 1 if day.day < 28 else day.day - 1)
    years = clerk.dice.one_of((-10, -1, 1))
    return day.replace(year=day.year + years, day=min(day.day, 28))


def _insurance(cover: Entitlement, clerk: Typist) -> tuple[ChartInsurance | None, Insured | None]:
    if clerk.slips("no_insurance"):
        return None, None
    has_branch = cover.branch is not None and not clerk.slips("no_branch")
    number = cover.number
    if number.startswith("0") and clerk.slips("no_zeros"):
        number = number.lstrip("0")
    typed = ChartInsurance(
        clerk.insurer(cover.insurer),
        clerk.symbol(cover.symbol or ""),
        number,
        (cover.branch or "") if has_branch else "",
    )
    return typed, insured(cover, cover.branch if has_branch else None)
