"""The hand-made people: strict files, and the awkward truths that they must show."""

from datetime import date, timedelta

import pytest

from madoguchi.world.nation.characters import MISSING, narrow_name
from madoguchi.world.people.book import BadBookError, open_book, read_book
from madoguchi.world.people.numbers import is_valid

START = date(2026, 11, 22)

PERSON = """
- id: somebody
  no: 1
  name: 見本　花子
  kana: ミホン　ハナコ
  birthdate: "1980-02-17"
  sex: "2"
  story: {ja: ふつうの人, en: Ordinary}
  entitlements: [{insurer: "01990019", number: "010", from: "-1y"}]
"""
INSURERS = '- {number: "01990019", name: 見本支部, kind: kyokai}\n'


@pytest.fixture(scope="module")
def book():
    return open_book(START)


@pytest.fixture
def write(tmp_path):
    def read(person=PERSON, insurers=INSURERS):
        (tmp_path / "insurers.yaml").write_text(insurers, encoding="utf-8")
        (tmp_path / "people.yaml").write_text(person, encoding="utf-8")
        return read_book(tmp_path, START)

    return read


def test_at_least_sixty_people_each_with_two_short_stories(book):
    assert len(book.members) >= 60
    for member in book.members:
        assert 4 <= len(member.story.ja) <= 60, member.slug
        assert 4 <= len(member.story.en) <= 90, member.slug


def test_all_insurer_numbers_are_valid(book):
    assert all(is_valid(insurer.number) for insurer in book.insurers)


def test_the_characters_that_the_issue_names_are_there(book):
    names = "".join(member.person.name for member in book.members)
    assert all(char in names for char in "髙﨑德邉𠮷")
    assert sum(MISSING in narrow_name(member.person.name) for member in book.members) >= 5


def test_every_kind_of_cover_is_there(book):
    rows = [row for member in book.members for row in member.entitlements]
    assert {row.classification for row in rows} >= {"01", "05", "06", "07", "A1"}
    assert {row.ratio for row in rows} == {None, "010", "020", "030"}
    assert {row.elderly_ratio for row in rows} == {None, "020", "030"}
    assert any(row.symbol is None and row.branch is None for row in rows)
    assert any(len(row.insurer) == 6 for row in rows)
    assert {row.reason_of_loss for row in rows} >= {"01", "02", "03", "99"}


def test_every_kind_of_card_is_there(book):
    cards = [member.card for member in book.members if member.card]
    assert len(cards) < len(book.members)
    states = {card.certificate for card in cards}
    assert states == {"normal", "reminder", "grace", "ended", "revoked"}
    assert {card.tries_left for card in cards} == {3, 1, 0}
    assert {card.linked for card in cards} == {True, False}
    assert any(card.no_pin for card in cards)


def test_a_card_that_is_not_about_cards_can_be_read_with_its_pin(book):
    shown = [m for m in book.members if m.card and m.person.id <= 70]
    assert len(shown) > 40
    assert not [m.slug for m in shown if m.card.no_pin or not m.card.tries_left]


def test_family_shares_symbol_and_number_and_names_the_insured(book):
    father, child = book.member("suzuki-father"), book.member("suzuki-twin-a")
    ours, theirs = father.entitlements[0], child.entitlements[0]
    assert (ours.symbol, ours.number) == (theirs.symbol, theirs.number)
    assert theirs.insured_name == father.person.name
    assert child.person.birthdate == book.member("suzuki-twin-b").person.birthdate


@pytest.mark.parametrize("start", [date(2024, 2, 29), date(2024, 10, 6), date(2026, 11, 22)])
def test_moved_yesterday_stays_true_on_every_start_day(start):
    member = open_book(start).member("moved-yesterday")
    old = next(row for row in member.entitlements if row.reason_of_loss)
    assert old.valid_to == start - timedelta(days=1)
    assert member.entitlements[-1].valid_from == start - timedelta(days=1)


def test_a_loss_learnt_later_makes_two_rows(book):
    before, after = book.member("loss-unknown").entitlements
    assert before.valid_to is None
    assert before.known_to == after.known_from
    assert after.valid_to == START - timedelta(days=7)


def test_codes_stay_text(write):
    assert write().members[0].entitlements[0].number == "010"


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("  sex:", "  shoe_size: 26\n  sex:", "shoe_size"),
        ('sex: "2"', 'sex: "9"', "sex"),
        ('"-1y"', '"-1w"', "somebody"),
        ('insurer: "01990019"', 'insurer: "06990014"', "06990014"),
        ("  no: 1", "", "no"),
    ],
)
def test_a_wrong_entry_is_named(write, old, new, word):
    with pytest.raises(BadBookError, match=word):
        write(PERSON.replace(old, new))


def test_a_wrong_check_digit_is_refused(write):
    with pytest.raises(BadBookError, match="検証番号"):
        write(insurers=INSURERS.replace("01990019", "01990018"))


@pytest.mark.threat("T21")
def test_a_number_that_could_be_real_is_refused(write):
    with pytest.raises(BadBookError, match="real"):
        write(insurers=INSURERS.replace("01990019", "01130012"))


def test_a_slug_given_twice_is_refused(write):
    with pytest.raises(BadBookError, match="somebody"):
        write(PERSON + PERSON.replace("no: 1", "no: 2"))
