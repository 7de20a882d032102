"""Generated people: the same from the same seed, and in national proportions."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.world.nation.characters import MISSING, narrow_name
from madoguchi.world.people import names_table, shares
from madoguchi.world.people.generate import FIRST_ID, REFERENCE_DAY, people, person

COUNT = 24_000
EXPECTED = ("中川　進", "1981-07-10")


@pytest.fixture(scope="module")
def crowd():
    return list(people(7, 0, COUNT))


def scheme(item):
    if len(item.entitlement.insurer) == 6:
        return "kokuho"
    return "koki" if item.entitlement.insurer.startswith("39") else "employed"


@settings(max_examples=30)
@given(st.integers(0, 2**31), st.integers(0, 9_999_999))
def test_a_person_depends_on_seed_and_index_alone(seed, index):
    alone = person(seed, index)
    assert alone.person.id == FIRST_ID + index
    streamed = list(people(seed, max(0, index - 5), 11))
    assert alone in streamed


def test_the_same_person_on_every_machine_and_in_every_version():
    """A changed draw would silently change ten million people: change this only on purpose."""
    made = person(1, 5)
    assert (made.person.name, made.person.birthdate.isoformat()) == EXPECTED


def test_another_seed_gives_other_people(crowd):
    assert list(people(8, 0, 12)) != crowd[:12]


def test_streaming_starts_anywhere(crowd):
    assert list(people(7, 1001, 50)) == crowd[1001:1051]


def test_schemes_have_the_national_shares(crowd):
    seen = Counter(map(scheme, crowd))
    # Whole households are drawn, hence wider than a plain binomial would allow.
    for name, share in (
        ("kokuho", shares.KOKUHO),
        ("employed", shares.EMPLOYED),
        ("koki", shares.KOKI),
    ):
        assert seen[name] / COUNT == pytest.approx(share, abs=0.015), name


def test_awkward_names_have_their_share(crowd):
    missing = sum(MISSING in narrow_name(item.person.name) for item in crowd)
    assert missing / COUNT == pytest.approx(shares.AWKWARD_NAMES, abs=0.006)


def test_cards_and_links_have_their_shares(crowd):
    cards = [item.card for item in crowd if item.card]
    assert len(cards) / COUNT == pytest.approx(shares.CARD_HOLDERS, abs=0.01)
    linked = sum(card.linked for card in cards) / len(cards)
    assert linked == pytest.approx(shares.LINKED_OF_HOLDERS, abs=0.01)


def test_ages_are_roughly_japans(crowd):
    ages = [(REFERENCE_DAY - item.person.birthdate).days / 365.25 for item in crowd]
    assert 0.09 < sum(age < 15 for age in ages) / COUNT < 0.13
    assert 0.26 < sum(age >= 65 for age in ages) / COUNT < 0.32
    assert 0.14 < sum(age >= 75 for age in ages) / COUNT < 0.18


def test_the_over_75_and_only_they_are_in_koki(crowd):
    for item in crowd:
        age = (REFERENCE_DAY - item.person.birthdate).days / 365.25
        assert (scheme(item) == "koki") == (age >= 75), item


def test_dependants_share_numbers_with_their_insured(crowd):
    pairs = 0
    for first, second in pairwise(crowd):
        if second.entitlement.family == "2" and first.entitlement.family == "1":
            pairs += 1
            assert second.entitlement.number == first.entitlement.number
            assert second.entitlement.symbol == first.entitlement.symbol
            assert second.entitlement.insured_name == first.person.name
            assert second.entitlement.branch == "01"
    assert pairs > COUNT / 20


def test_numbers_name_one_household():
    keys = Counter(
        (item.entitlement.insurer, item.entitlement.number, item.entitlement.branch)
        for item in people(7, 0, 6000)
    )
    assert max(keys.values()) == 1


def test_koki_has_no_symbol_and_a_ratio(crowd):
    for item in crowd:
        cover = item.entitlement
        if scheme(item) == "koki":
            assert (cover.symbol, cover.branch, cover.family) == (None, None, None)
            assert cover.ratio in ("010", "020", "030")
        else:
            assert cover.ratio is None


def test_the_name_tables_say_truly_what_is_awkward():
    assert all(MISSING in narrow_name(name) for name, _ in names_table.AWKWARD_SURNAMES)
    plain = (*names_table.SURNAMES, *names_table.MEN, *names_table.WOMEN)
    assert not any(MISSING in narrow_name(name) for name, _ in plain)
