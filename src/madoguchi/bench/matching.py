"""Whose chart is it: our matching and three rule sets of the field on one deck, and its time.

The deck is the world's (``world/people/deck.py``): the registry goes into a SQLite store, every
arrival through the terminal's writer and our reader, so that no side confirms its own misreading.
Measured is the counter's real way, look-up and match (``counter.service.find``). Bars (issue 3):
no wrong link, 99.0 % right links of those that can be decided, p99 of 2 ms (median of five
rounds; the processor's own time stands beside). ``MADOGUCHI_BENCH_DECK=2000,1000,7`` gives another
size (charts, arrivals, seed).
"""

import os
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median, quantiles

from madoguchi.apps.clock import SystemClock
from madoguchi.bench.matching_count import (
    ASKED,
    NOBODY,
    OURS,
    Counts,
    Outcome,
    count,
    figures,
    linked,
)
from madoguchi.bench.matching_field import Registry, rules
from madoguchi.bench.matching_table import table
from madoguchi.bench.report import MIN_ROUNDS, Figure, ceiling
from madoguchi.counter.service import find
from madoguchi.domain.answer import EligibilityAnswer
from madoguchi.domain.matching import MatchState
from madoguchi.domain.patient import Insurance, Patient
from madoguchi.formats.oqs import Read, read
from madoguchi.store.opening import open_store
from madoguchi.store.ports import Store
from madoguchi.world.people.deck import ARRIVALS, CHARTS, Deck, DeckArrival, make_deck
from madoguchi.world.people.deck_arrivals import INSTITUTION
from madoguchi.world.people.deck_charts import DeckChart
from madoguchi.world.terminal.settings import CharacterCode
from madoguchi.world.terminal.writer import write

__all__ = ["answer_of", "filled", "judged", "ours", "patient", "run", "table"]

SEED = 20261122
TIME_BAR_MS = 2.0
TIMED = 5_000
"""About how many of the arrivals each round of the time takes; counts take every one."""

_NAME = "OQSsiquc01res_face_9910000001{:020x}_20261124090000.xml"
_CODES = (CharacterCode.UTF_8, CharacterCode.SHIFT_JIS)


def run() -> list[Figure]:
    """Return the figures of one deck; RuntimeError if an answer of the terminal is refused."""
    size = os.environ.get("MADOGUCHI_BENCH_DECK", f"{CHARTS},{ARRIVALS},{SEED}")
    charts, arrivals, seed = (int(part) for part in size.split(","))
    deck = make_deck(seed, charts, arrivals)
    with tempfile.TemporaryDirectory() as folder, filled(deck.charts, Path(folder)) as store:
        answers = [answer_of(arrival, place) for place, arrival in enumerate(deck.arrivals)]
        some = answers[:: len(answers) // TIMED + 1]
        walls, processors = zip(*(_p99s_ms(store, some) for _ in range(MIN_ROUNDS)), strict=True)
        counts = judged(deck, store, answers)
    return [
        *figures(counts),
        ceiling("matching.ours.p99_ms", median(walls), TIME_BAR_MS),
        Figure(name="matching.ours.p99_processor_ms", figure=round(median(processors), 3)),
    ]


def judged(deck: Deck, store: Store, answers: Sequence[EligibilityAnswer]) -> Counts:
    """Return what our matching and the field's rules make of *answers*, all on the same charts."""
    registry = Registry(patient(chart, chart.number) for chart in deck.charts)
    came: dict[str, Sequence[Outcome]] = {OURS: ours(store, answers)}
    for name, rule in rules(registry).items():
        came[name] = [rule(answer) for answer in answers]
    return count(deck.arrivals, came)


def ours(store: Store, answers: Iterable[EligibilityAnswer]) -> list[Outcome]:
    """Return what the counter makes of each answer."""
    outcomes = []
    with store.read() as work:
        for answer in answers:
            found = find(work.patients, answer)
            if found.state is MatchState.UNIQUE:
                chart = work.patients.get(found.candidates[0].patient_id)
                outcomes.append(linked(chart.number) if chart else NOBODY)
            else:
                outcomes.append(ASKED if found.state is MatchState.SEVERAL else NOBODY)
    return outcomes


def answer_of(arrival: DeckArrival, place: int) -> EligibilityAnswer:
    """Write the arrival as the terminal does and read it as the hub does."""
    raw = write(arrival.message, _CODES[place % len(_CODES)])
    reading = read(raw, _NAME.format(place))
    if not isinstance(reading, Read) or not isinstance(reading.answer, EligibilityAnswer):
        raise RuntimeError(f"arrival {place} was not read")
    return reading.answer


@contextmanager
def filled(charts: Iterable[DeckChart], folder: Path) -> Iterator[Store]:
    """Yield a SQLite store with the registry in it."""
    url = f"sqlite:///{folder}/deck.db"
    store = open_store(url, INSTITUTION, SystemClock(), Random(1).randbytes)
    try:
        with store.write() as work:
            work.patients.add_many([patient(chart, store.new_id()) for chart in charts])
        yield store
    finally:
        store.close()


def patient(chart: DeckChart, patient_id: str) -> Patient:
    """Return a chart of the deck as the counter keeps it."""
    return Patient(
        id=patient_id,
        number=chart.number,
        name=chart.name,
        kana=chart.kana,
        birthdate=chart.birthdate,
        sex=chart.sex,
        aliases=chart.aliases,
        reference_number=chart.reference_number,
        post_number=chart.post_number,
        address=chart.address,
        insurances=tuple(
            Insurance(
                insurer_number=one.insurer,
                insured_card_symbol=one.symbol,
                insured_identification_number=one.number,
                insured_branch_number=one.branch,
            )
            for one in chart.insurances
        ),
    )


def _p99s_ms(store: Store, answers: Sequence[EligibilityAnswer]) -> tuple[float, float]:
    """Return the 99th percentile of one round: by the clock, and of the processor's time.

    On a machine that others use too, the clock also counts the time that they were given.
    """
    walls, processors = [], []
    with store.read() as work:
        for answer in answers:
            began, began_here = time.perf_counter_ns(), time.thread_time_ns()
            find(work.patients, answer)
            processors.append((time.thread_time_ns() - began_here) / 1e6)
            walls.append((time.perf_counter_ns() - began) / 1e6)
    return _p99(walls), _p99(processors)


def _p99(times: Sequence[float]) -> float:
    return quantiles(times, n=100, method="inclusive")[-1]
