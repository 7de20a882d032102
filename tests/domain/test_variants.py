"""異体字 are one for comparing; ● stands for one character and no more."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.birthdays import slipped
from madoguchi.domain.folding import fold_kana
from madoguchi.domain.romaji import fold_sound, kana_of_romaji
from madoguchi.domain.variants import fits_mask, fold_variants, has_han
from madoguchi.spec.characters.variants_table import CONFUSED, FAMILY_REGISTER, JINMEI, JOYO


@pytest.mark.spec("OQS 6.2")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("國", "国"),
        ("邉", "辺"),
        ("邊", "辺"),
        ("彌", "弥"),
        ("巖", "巌"),
        ("禮", "礼"),
        ("惠", "恵"),
        ("髙橋", "高橋"),
        ("山﨑", "山崎"),
        ("𠮷田", "吉田"),
        ("濵田", "浜田"),
        ("辻󠄀", "辻"),
        ("神󠄀谷", "神谷"),
        ("齋藤", "斎藤"),
        ("斉藤", "斎藤"),
        ("嶌", "島"),
        ("SMITH　ＪＯＨＮ", "smith john"),
    ],
)
def test_names_of_one_class_are_one(one, other):
    assert fold_variants(one) == fold_variants(other)


@pytest.mark.parametrize(
    ("one", "other"), [("裕子", "祐子"), ("補", "輔"), ("花子", "華子"), ("太", "大")]
)
def test_different_characters_stay_different(one, other):
    """補 and 輔 stand in §6 no. 2 as one clinic's wish; they are different names."""
    assert fold_variants(one) != fold_variants(other)


@given(st.text(max_size=20))
def test_folding_variants_twice_changes_nothing(text):
    assert fold_variants(fold_variants(text)) == fold_variants(text)


@pytest.mark.parametrize("table", [JOYO, JINMEI, FAMILY_REGISTER, CONFUSED])
def test_the_table_holds_pairs_that_unicode_does_not_join(table):
    for word in table.split():
        assert len({unicodedata.normalize("NFKC", char) for char in word}) == len(word) >= 2


@pytest.mark.spec("OQS 6.1")
@pytest.mark.parametrize(
    ("masked", "name", "fits"),
    [
        ("●﨑　徳子", "髙崎徳子", True),
        ("●", "髙", False),
        ("●●", "山田", False),
        ("●田花子", "山本花子", False),
        ("●田花子", "小山田花子", False),
        ("山田花子", "山田花子", False),
    ],
)
def test_a_mask_is_one_character_each(masked, name, fits):
    assert fits_mask(masked, name) is fits


def test_scripts_are_told_apart():
    assert [has_han(text) for text in ("山", "ヤマ", "JOHN", "", None)] == [
        True,
        False,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("1950-02-14", "1950-02-15", True),
        ("1950-02-14", "1960-02-14", True),
        ("1950-02-04", "1950-04-02", True),
        ("1926-05-03", "1912-05-03", True),
        ("1946-05-03", "1937-05-03", True),
        ("1950-02-14", "1950-02-14", False),
        ("1950-02-14", "1951-01-01", False),
    ],
)
def test_birthdays_that_a_slip_makes_of_one_another(one, other, near):
    assert slipped(date.fromisoformat(one), date.fromisoformat(other)) is near
    assert slipped(date.fromisoformat(other), date.fromisoformat(one)) is near


@given(st.dates(), st.dates())
def test_any_two_dates_can_be_compared(one, other):
    assert slipped(one, other) is slipped(other, one)


@pytest.mark.parametrize(
    ("typed", "kana"),
    [
        ("takahashi", "タカハシ"),
        ("TAKAHASI", "タカハシ"),
        ("satoh", "サトウ"),
        ("sato yuko", "サトウ ユウコ"),
        ("shinichi", "シンイチ"),
        ("shin'ichi", "シンイチ"),
        ("sin-iti", "シンイチ"),
        ("hattori", "ハットリ"),
        ("matchi", "マッチ"),
        ("ohno", "オオノ"),
        ("homma", "ホンマ"),
        ("kyoko", "キョウコ"),
        ("siduka", "シズカ"),
        ("ｔａｋａｈ", "タカ"),
        ("jyunko", "ジュンコ"),
        ("ryota", "リョウタ"),
    ],
)
def test_romaji_finds_the_sound(typed, kana):
    assert fold_sound(kana) in map(fold_sound, kana_of_romaji(typed))


@pytest.mark.parametrize("typed", ["", " ", "smith", "高橋", "12", "'", "x", "-"])
def test_what_is_no_romaji_has_no_reading(typed):
    assert kana_of_romaji(typed) == ()


@given(st.text(max_size=30))
def test_any_text_may_be_typed(text):
    assert all(fold_kana(kana) for kana in kana_of_romaji(text))
    assert not fold_sound(text).strip() or fold_kana(text)
