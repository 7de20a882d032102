"""The matching deck: the same from the same seed, in its shares, and fairly ruled."""

from datetime import date

import pytest
from msgspec.structs import replace

from madoguchi.world.people.deck import Deck, make_deck
from madoguchi.world.people.deck_dice import Dice
from madoguchi.world.people.deck_rates_table import RATES, SHARE
from madoguchi.world.people.deck_truth import Insured, Meant, Ruling, rule
from madoguchi.world.people.deck_typing import Typist, spelled
from madoguchi.world.terminal.settings import CharacterCode
from madoguchi.world.terminal.writer import write

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def deck() -> Deck:
    return make_deck(11, 3_000, 1_500)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_deck(deck: Deck):
    assert make_deck(11, 3_000, 1_500) == deck
    assert make_deck(12, 3_000, 1_500) != deck


def test_sizes_and_shares_are_kept(deck: Deck):
    assert len(deck.arrivals) == 1_500
    assert 2_850 <= len(deck.charts) <= 3_150
    kinds = [kind for arrival in deck.arrivals for kind in arrival.kinds]
    assert 0.05 <= kinds.count("new") / 1_500 <= 0.08
    assert kinds.count("gaiji") / 1_500 >= SHARE["gaiji"]
    assert {"twin", "neighbour", "moved_insurer", "married", "wrong_reference"} <= {*kinds}


def test_most_can_be_decided_and_every_ruling_is_true(deck: Deck):
    ruled = [arrival for arrival in deck.arrivals if arrival.ruling is Ruling.CHART]
    assert len(ruled) >= 0.9 * len(deck.arrivals)
    assert all(arrival.chart in arrival.owners for arrival in ruled)
    assert all(not arrival.chart for arrival in deck.arrivals if arrival.ruling is not Ruling.CHART)


def test_strangers_and_contradictions_are_left_to_a_person(deck: Deck):
    for arrival in deck.arrivals:
        if {"stranger", "stranger_other_kanji", "several", "wrong_reference"} & {*arrival.kinds}:
            assert arrival.ruling is Ruling.OPEN or "none" in arrival.kinds


def test_chart_numbers_are_single_and_answers_can_be_written(deck: Deck):
    assert len({chart.number for chart in deck.charts}) == len(deck.charts)
    for arrival in deck.arrivals[:50]:
        assert write(arrival.message, CharacterCode.SHIFT_JIS).startswith(b"<?xml")


def test_every_rate_has_a_source_and_is_a_share():
    assert all(rate.source and 0 < rate.share < 1 for rate in RATES)
    assert {rate.of for rate in RATES} == {"people", "charts", "answers"}


TARO = Meant(
    families=frozenset({"ヤマダ", "山田"}),
    givens=frozenset({"タロウ", "太郎"}),
    birthdate=date(1980, 1, 1),
    sex="1",
    insured=Insured("1:2:3", "00"),
    address="見本市1",
    reference=None,
)
MOVED = Insured("9:9:9", "00")
SISTER = replace(TARO, givens=frozenset({"ハナ"}), sex="2", insured=Insured("1:2:3", "01"))


def ruled(said: Meant, *charts: Meant) -> tuple[Ruling, str]:
    return rule(said, ((f"{place}", chart) for place, chart in enumerate(charts)))


@pytest.mark.parametrize(
    ("changes", "ruling"),
    [
        ({}, Ruling.CHART),
        ({"insured": MOVED}, Ruling.CHART),
        ({"address": "手本市9"}, Ruling.CHART),
        ({"insured": MOVED, "address": "手本市9"}, Ruling.OPEN),
        ({"insured": MOVED, "address": None}, Ruling.OPEN),
        ({"families": frozenset({"スズキ"})}, Ruling.CHART),
        ({"families": frozenset({"スズキ"}), "insured": MOVED}, Ruling.OPEN),
        ({"birthdate": date(1980, 1, 2)}, Ruling.OPEN),
        ({"sex": "2"}, Ruling.OPEN),
        ({"sex": "3"}, Ruling.CHART),
        ({"insured": Insured("1:2:3", "02")}, Ruling.OPEN),
        ({"birthdate": date(2010, 1, 2), "givens": frozenset({"ジロウ"})}, Ruling.NOBODY),
        ({"givens": frozenset({"ジロウ"})}, Ruling.OPEN),
    ],
)
def test_one_chart_on_file(changes: dict[str, object], ruling: Ruling):
    assert ruled(replace(TARO, **changes), TARO)[0] is ruling


def test_a_namesake_is_told_apart_by_the_card_alone():
    other = replace(TARO, insured=MOVED)
    assert ruled(TARO, other, TARO) == (Ruling.CHART, "1")
    assert ruled(replace(TARO, insured=Insured("7:7:7", "00")), other, TARO)[0] is Ruling.OPEN


def test_a_twin_is_told_apart_by_the_given_name():
    assert ruled(TARO, SISTER, TARO) == (Ruling.CHART, "1")
    assert ruled(TARO, SISTER)[0] is Ruling.OPEN


def test_a_reference_number_of_another_chart_is_a_persons_to_decide():
    said = replace(TARO, reference="77")
    assert ruled(said, replace(TARO, reference="77")) == (Ruling.CHART, "0")
    assert ruled(said, TARO, replace(SISTER, reference="77"))[0] is Ruling.OPEN
    assert ruled(said, replace(TARO, reference="78"))[0] is Ruling.OPEN


def test_two_charts_of_one_person_are_a_persons_to_decide():
    assert ruled(TARO, TARO, TARO)[0] is Ruling.OPEN


def test_dice_are_fair_and_depend_on_their_purpose():
    dice = Dice(1, "a")
    assert 900 < sum(dice.chance(0.1) for _ in range(10_000)) < 1_100
    assert {dice.below(6) for _ in range(200)} == {*range(6)}
    assert sorted(dice.shuffled("abcdef")) == [*"abcdef"]
    assert Dice(1, "a").below(1 << 31) != Dice(1, "b").below(1 << 31)


def test_typing_changes_the_look_and_slips_the_meaning():
    name = spelled("髙橋　陽子", "タカハシ　ヨウコ")
    for seed in range(50):
        clerk = Typist(Dice(seed, "t"))
        taken = clerk.misread(name)
        same = taken.givens() == name.givens()
        assert same == ("kanji_slip" not in clerk.noises)
        assert taken.families() == frozenset({"タカハシ", "高橋"})
        assert "橋" in clerk.name(taken)
