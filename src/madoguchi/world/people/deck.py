"""A seeded deck for matching: a registry of charts, arrivals as messages, and the truth of each.

Whose an answer is, the world knows; whether the facts can show it, ``deck_truth.py`` rules. The
same seed and sizes give the same deck on every machine.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from madoguchi.world.nation.messages import XmlMsg
from madoguchi.world.people.deck_arrivals import Answering, Said, arriving
from madoguchi.world.people.deck_charts import DeckChart, charts_of
from madoguchi.world.people.deck_dice import Dice
from madoguchi.world.people.deck_people import subjects
from madoguchi.world.people.deck_truth import Meant, Ruling, rule
from madoguchi.world.people.deck_typing import Typist
from madoguchi.world.people.generated_insurers import all_generated_insurers

CHARTS = 100_000
ARRIVALS = 20_000


class MisleadingError(AssertionError):
    """The facts of an arrival point to another person's chart: the deck would be unfair."""


class DeckArrival(Struct, frozen=True, kw_only=True):
    """One answer, the charts of its person (none if new), the ruling, and its kinds of trouble.

    ``chart`` is the number that the facts point to; "" unless the ruling is CHART.
    """

    message: XmlMsg
    owners: frozenset[str]
    ruling: Ruling
    chart: str
    kinds: tuple[str, ...]


class Deck(Struct, frozen=True):
    """The registry in the order of its numbers, and the arrivals in the order they come."""

    charts: tuple[DeckChart, ...]
    arrivals: tuple[DeckArrival, ...]


def make_deck(seed: int, charts: int = CHARTS, arrivals: int = ARRIVALS) -> Deck:
    """Return the deck of *seed* with about *charts* charts and *arrivals* arrivals.

    MisleadingError if facts point to a wrong person, which no rule could be blamed for.
    """
    people = subjects(seed, charts)
    registry = charts_of(people, seed)
    insurers = {insurer.number: insurer for insurer in all_generated_insurers()}
    nation = Answering(registry, insurers)
    dice = Dice(seed, "arrivals")
    known = _Index(registry)
    coming = arriving(people, arrivals, dice)
    return Deck(
        tuple(registry), tuple(known.judged(nation.answer(one, Typist(dice))) for one in coming)
    )


class _Index:
    """The registry by birthday, insurance number and 照会番号."""

    def __init__(self, charts: Iterable[DeckChart]) -> None:
        self._by: dict[date | str, list[DeckChart]] = defaultdict(list)
        self._of: dict[int, list[DeckChart]] = defaultdict(list)
        for chart in charts:
            self._of[chart.owner].append(chart)
            for key in _keys(chart.meant):
                self._by[key].append(chart)

    def judged(self, said: Said) -> DeckArrival:
        """Return *said* with the truth."""
        own = self._of[said.person]
        ruling, number = self._rule(said)
        owners = frozenset(chart.number for chart in own)
        if ruling is Ruling.CHART and number not in owners:
            raise MisleadingError(f"chart {number} for {said.kinds}")
        noises = [noise for chart in own for noise in chart.noises]
        return DeckArrival(
            message=said.message,
            owners=owners,
            ruling=ruling,
            chart=number,
            kinds=tuple(dict.fromkeys((*said.kinds, *noises))),
        )

    def _rule(self, said: Said) -> tuple[Ruling, str]:
        if said.meant is None:
            return (Ruling.NOBODY if "none" in said.kinds else Ruling.OPEN), ""
        near = {chart.number: chart for key in _keys(said.meant) for chart in self._by[key]}
        return rule(said.meant, ((number, chart.meant) for number, chart in near.items()))


def _keys(meant: Meant) -> Iterator[date | str]:
    yield meant.birthdate
    if meant.insured:
        yield f"insured {meant.insured.key}"
    if meant.reference:
        yield f"reference {meant.reference}"
