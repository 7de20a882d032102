"""The result that every bench prints, and how it is measured.

One JSON object a line: ``name, figure, reference, ratio, bar, holds``. A figure without a bar is
shown beside for comparison and always holds. Medians of at least 5 interleaved rounds, so that a
noisy machine disturbs both sides alike (``measured.md``, head).
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median

import msgspec

MIN_ROUNDS = 5


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One measured value beside its reference, in the unit that its name tells (…_us, …_ms).

    ``ratio`` is figure ÷ reference; None where there is no reference. ``holds`` is None only
    where there is no bar.
    """

    name: str
    figure: float
    reference: float | None = None
    ratio: float | None = None
    bar: float | None = None
    holds: bool | None = None


def against(name: str, figure: float, reference: float, bar: float | None = None) -> Figure:
    """Return a figure judged by its ratio to a reference: it holds at or below *bar*."""
    ratio = round(figure / reference, 3)
    holds = None if bar is None else ratio <= bar
    return Figure(
        name=name,
        figure=round(figure, 3),
        reference=round(reference, 3),
        ratio=ratio,
        bar=bar,
        holds=holds,
    )


def paired(
    name: str, figures: Sequence[float], references: Sequence[float], bar: float | None = None
) -> Figure:
    """Return a figure judged by the median of its round-by-round ratios to a reference.

    Both sides of a round were measured within the same moment, so that a neighbour who takes the
    processor away disturbs the ratio of that round only.
    """
    ratio = median(a / b for a, b in zip(figures, references, strict=True))
    whole = against(name, median(figures), median(references), bar)
    holds = None if bar is None else ratio <= bar
    return msgspec.structs.replace(whole, ratio=round(ratio, 3), holds=holds)


class Floor(Figure, frozen=True):
    """A figure that holds at or above its bar; printed like any other."""


def at_least(name: str, figure: float, bar: float, reference: float | None = None) -> Floor:
    """Return a figure judged by itself: it holds at or *above* the bar, in its own unit."""
    return Floor(
        name=name,
        figure=round(figure, 3),
        reference=None if reference is None else round(reference, 3),
        ratio=None if reference is None else round(figure / reference, 3),
        bar=bar,
        holds=figure >= bar,
    )


def ceiling(name: str, figure: float, bar: float, reference: float | None = None) -> Figure:
    """Return a figure judged by itself: it holds at or below *bar*, in the figure's own unit.

    A *reference* measured in the same run is shown beside it with the ratio, but does not judge.
    """
    return Figure(
        name=name,
        figure=round(figure, 3),
        reference=None if reference is None else round(reference, 3),
        ratio=None if reference is None else round(figure / reference, 3),
        bar=bar,
        holds=figure <= bar,
    )


def interleaved(
    ways: Mapping[str, Callable[[], object]], *, rounds: int, repeat: int
) -> dict[str, list[float]]:
    """Return microseconds per call of each way, one value a round, all ways in every round.

    ValueError if *rounds* is below 5: such a median says nothing.
    """
    if rounds < MIN_ROUNDS:
        raise ValueError(f"at least {MIN_ROUNDS} rounds")
    seen: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            started = time.perf_counter_ns()
            for _ in range(repeat):
                way()
            seen[name].append((time.perf_counter_ns() - started) / repeat / 1_000)
    return seen


def lines(figures: Iterable[Figure]) -> Sequence[str]:
    """Return one JSON object a figure, ready to print."""
    return [msgspec.json.encode(figure).decode() for figure in figures]


def all_hold(figures: Iterable[Figure]) -> bool:
    """Tell whether no bar is broken."""
    return all(figure.holds is not False for figure in figures)
