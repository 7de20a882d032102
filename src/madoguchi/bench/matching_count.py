"""What came of each arrival of the deck, counted by rule set and by kind of trouble."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from madoguchi.bench.report import Figure, at_least, ceiling
from madoguchi.world.people.deck import DeckArrival
from madoguchi.world.people.deck_truth import Ruling

ALL = "all"
OURS = "ours"
RIGHT_BAR = 99.0
"""Percent of right links among the arrivals whose facts point to one chart (issue 3)."""


class Outcome(Struct, frozen=True):
    """What a rule set did: linked a chart by itself, asked the clerk, or found nobody."""

    chart: str = ""
    asked: bool = False


NOBODY = Outcome()
ASKED = Outcome(asked=True)


def linked(chart: str) -> Outcome:
    """Return that a chart was linked without asking."""
    return Outcome(chart=chart)


class Tally(Struct):
    """Counts of one rule set over some arrivals.

    ``right`` links and links to a chart of another person (``wrong``); ``asked`` the clerk;
    ``missed`` somebody who has a chart; ``new`` people rightly found to have none. ``decidable``
    and ``decided`` are those that the facts point to one chart for, and the right ones of them;
    ``fresh`` and ``told_fresh`` the same for people whom the facts show to be new.
    """

    arrivals: int = 0
    right: int = 0
    wrong: int = 0
    asked: int = 0
    missed: int = 0
    new: int = 0
    decidable: int = 0
    decided: int = 0
    fresh: int = 0
    told_fresh: int = 0

    def add(self, arrival: DeckArrival, outcome: Outcome) -> None:
        """Count one arrival."""
        self.arrivals += 1
        right = outcome.chart in arrival.owners
        setattr(self, word := came_of(arrival, outcome), getattr(self, word) + 1)
        self.decidable += arrival.ruling is Ruling.CHART
        self.decided += arrival.ruling is Ruling.CHART and right
        self.fresh += arrival.ruling is Ruling.NOBODY
        self.told_fresh += arrival.ruling is Ruling.NOBODY and outcome == NOBODY


def came_of(arrival: DeckArrival, outcome: Outcome) -> str:
    """Return ``right``, ``wrong``, ``asked``, ``missed`` or ``new``."""
    if outcome.chart:
        return "right" if outcome.chart in arrival.owners else "wrong"
    if outcome.asked:
        return "asked"
    return "missed" if arrival.owners and "none" not in arrival.kinds else "new"


Counts = dict[str, dict[str, Tally]]
"""Tallies by rule set and by kind; the kind ``all`` is every arrival."""


def count(arrivals: Sequence[DeckArrival], outcomes: Mapping[str, Sequence[Outcome]]) -> Counts:
    """Count the *outcomes* of each rule set, one for each of *arrivals*."""
    found: Counts = {}
    for rule, came in outcomes.items():
        tallies: dict[str, Tally] = defaultdict(Tally)
        for arrival, outcome in zip(arrivals, came, strict=True):
            for kind in (ALL, *arrival.kinds):
                tallies[kind].add(arrival, outcome)
        found[rule] = dict(tallies)
    return found


def figures(counts: Counts) -> Iterator[Figure]:
    """Yield the two bars of ours, then every count of every rule set, then those by kind."""
    ours = counts[OURS][ALL]
    yield ceiling("matching.ours.wrong_links", ours.wrong, 0)
    share = 100 * ours.decided / ours.decidable
    yield at_least("matching.ours.right_of_decidable_percent", share, RIGHT_BAR)
    for rule, tallies in counts.items():
        yield from _totals(rule, tallies[ALL])
    for kind in sorted({kind for tallies in counts.values() for kind in tallies} - {ALL}):
        yield _plain(f"matching.deck.{kind}.arrivals", counts[OURS][kind].arrivals)
        for rule, tallies in counts.items():
            for word in ("right", "wrong", "asked", "missed"):
                yield _plain(f"matching.{rule}.{kind}.{word}", getattr(tallies[kind], word))


def _totals(rule: str, tally: Tally) -> Iterator[Figure]:
    for word in ("right", "wrong", "asked", "missed", "new"):
        yield _plain(f"matching.{rule}.{word}", getattr(tally, word))
    yield _plain(f"matching.{rule}.decided", tally.decided, tally.decidable)
    yield _plain(f"matching.{rule}.told_new", tally.told_fresh, tally.fresh)


def _plain(name: str, figure: float, reference: float | None = None) -> Figure:
    ratio = round(figure / reference, 5) if reference else None
    return Figure(name=name, figure=figure, reference=reference, ratio=ratio)
