"""The deck on a small scale: no wrong link on any seed, and a deck that bites the field's rules."""

from itertools import pairwise

import pytest

from madoguchi.bench import matching
from madoguchi.bench.matching import answer_of, filled, judged
from madoguchi.bench.matching_count import ALL, OURS, Counts
from madoguchi.bench.report import Floor, all_hold, at_least
from madoguchi.world.people.deck import Deck, make_deck

SEEDS = (1, 2, 3)
FIELD = ("name_birthday", "kana_birthday", "insurance_highest")


@pytest.fixture(scope="module")
def decks() -> dict[int, Deck]:
    return {seed: make_deck(seed, 2_000, 1_000) for seed in SEEDS}


@pytest.fixture(scope="module")
def counts(decks: dict[int, Deck], tmp_path_factory: pytest.TempPathFactory) -> dict[int, Counts]:
    found = {}
    for seed, deck in decks.items():
        answers = [answer_of(arrival, place) for place, arrival in enumerate(deck.arrivals)]
        with filled(deck.charts, tmp_path_factory.mktemp("deck")) as store:
            found[seed] = judged(deck, store, answers)
    return found


@pytest.mark.slow
@pytest.mark.threat("T15")
@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_is_linked_to_the_wrong_chart(counts: dict[int, Counts], seed: int):
    assert counts[seed][OURS][ALL].wrong == 0


@pytest.mark.rule("RN-1")
@pytest.mark.parametrize("seed", SEEDS)
def test_what_can_be_decided_is_decided(counts: dict[int, Counts], seed: int):
    tally = counts[seed][OURS][ALL]
    assert tally.decided >= 0.99 * tally.decidable
    assert tally.decidable > 0.9 * tally.arrivals


@pytest.mark.slow
def test_new_people_are_not_mistaken(counts: dict[int, Counts]):
    tallies = [counts[seed][OURS][ALL] for seed in SEEDS]
    assert sum(t.told_fresh for t in tallies) >= 0.99 * sum(t.fresh for t in tallies)


@pytest.mark.parametrize("rule", FIELD)
def test_the_deck_bites_the_rules_of_the_field(counts: dict[int, Counts], rule: str):
    tallies = [counts[seed][rule][ALL] for seed in SEEDS]
    assert sum(tally.wrong for tally in tallies) > 0
    assert sum(t.decided for t in tallies) < 0.99 * sum(t.decidable for t in tallies)


def test_every_arrival_came_to_one_thing(counts: dict[int, Counts]):
    for tallies in counts[1].values():
        for t in tallies.values():
            assert t.right + t.wrong + t.asked + t.missed + t.new == t.arrivals


@pytest.mark.slow
def test_the_bench_prints_bars_counts_and_a_table(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MADOGUCHI_BENCH_DECK", "300,200,5")
    figures = matching.run()
    named = {figure.name: figure for figure in figures}
    assert named["matching.ours.wrong_links"].bar == 0
    assert isinstance(named["matching.ours.right_of_decidable_percent"], Floor)
    assert named["matching.ours.p99_ms"].figure > 0
    lines = list(matching.table(figures))
    counted = [int(line[22:29]) for line in lines[2:]]
    assert counted[0] == 200
    assert all(a >= b for a, b in pairwise(counted[1:]))


def test_a_floor_holds_from_its_bar_on():
    assert at_least("a", 99.0, 99.0).holds
    assert not all_hold([at_least("a", 98.9, 99.0)])
