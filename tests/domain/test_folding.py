"""Folding: what must compare equal does, and what must stay apart does."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from madoguchi.domain.folding import (
    fold_branch,
    fold_insurer_number,
    fold_kana,
    fold_name,
    fold_reference_number,
    fold_symbol,
    has_gaiji,
)


@pytest.mark.spec("OQS 6.3")
@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("ｼﾞﾕﾘ ﾊﾅ", "じゅり　はな"),
        ("ﾊﾞｲｵﾘﾝ", "バイオリン"),
        ("ロ－ラ", "ローラ"),
        ("ヴァン ｱｰｸ", "ヴアンアーク"),
        ("マリア・テレサ", "ﾏﾘｱ ﾃﾚｻ"),
    ],
)
def test_kana_of_every_form_fold_alike(left, right):
    assert fold_kana(left) == fold_kana(right)


def test_different_kana_stay_apart():
    assert fold_kana("ハナ") != fold_kana("バナ")
    assert fold_kana(None) == fold_name(None) == fold_symbol(None) == ""


@example("R¸")
@example("か ゙")
@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text):
    assert fold_kana(fold_kana(text)) == fold_kana(text)
    assert fold_name(fold_name(text)) == fold_name(text)
    assert fold_reference_number(fold_reference_number(text)) == fold_reference_number(text)


@pytest.mark.spec("OQS 6.5")
def test_insurer_numbers_lose_padding_and_reference_numbers_keep_zeros():
    assert fold_insurer_number("  123456") == fold_insurer_number("00123456") == "123456"
    assert fold_reference_number(" 0012　") == "0012"
    assert fold_reference_number("００１２") == "0012"
    assert fold_reference_number(None) == ""


def test_variants_of_a_character_are_not_equated_by_folding_a_name():
    assert fold_name("髙﨑　徳子") == "髙﨑徳子"
    assert fold_name("髙﨑徳子") != fold_name("高﨑徳子")


@pytest.mark.spec("OQS 6.1")
@pytest.mark.parametrize(
    ("text", "there"), [("●﨑", True), ("〓", True), ("高", False), (None, False)]
)
def test_gaiji_marks_are_seen(text, there):
    assert has_gaiji(text) is there


@pytest.mark.spec("OQS 6.6")
def test_symbols_fold_hyphens_dots_and_widths():
    ways = ("１２－３４・あ", "12-34あ", "12ー34/あ", "12 34‧あ", "12—34．あ", "12‐34･あ")
    assert {fold_symbol(way) for way in ways} == {"1234あ"}


@pytest.mark.spec("OQS 6.8")
def test_branches_lose_padding_but_a_blank_one_stays_blank():
    assert [fold_branch(text) for text in ("01", "１", "00", "", " ", None)] == [
        "1", "1", "0", "", "", "",
    ]  # fmt: skip
