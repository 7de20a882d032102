"""● and half-width kana."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.world.nation.characters import narrow_kana, narrow_name


@pytest.mark.parametrize(
    ("name", "narrowed"),
    [
        ("髙橋　一郎", "●橋　一郎"),
        ("山﨑　美咲", "山●　美咲"),
        ("德田　德子", "德田　德子"),
        ("渡邉　裕子", "渡邉　裕子"),
        ("𠮷田　茂", "●田　茂"),
        ("辻󠄀　健太", "●　健太"),
        ("濵田　琢磨", "●田　琢磨"),
        ("ＫＩＭ　ＭＩＮＪＵＮ", "ＫＩＭ　ＭＩＮＪＵＮ"),
        ("見本市１－２－３", "見本市１－２－３"),
        ("", ""),
    ],
)
@pytest.mark.spec("OQS 6")
def test_names(name, narrowed):
    assert narrow_name(name) == narrowed


@pytest.mark.parametrize(
    ("kana", "narrowed"),
    [
        ("ヒガシ　ジュリ", "ﾋｶﾞｼ ｼﾞﾕﾘ"),
        ("ハセガワ　シャーロットアヤカ", "ﾊｾｶﾞﾜ ｼﾔｰﾛﾂﾄｱﾔｶ"),
        ("パク　ヴィクトル", "ﾊﾟｸ ｳﾞｲｸﾄﾙ"),
        ("モンテネグロ　デ　ラ", "ﾓﾝﾃﾈｸﾞﾛ ﾃﾞ ﾗ"),
        ("", ""),
    ],
)
@pytest.mark.spec("OQS 6")
def test_kana(kana, narrowed):
    assert narrow_kana(kana) == narrowed


@given(st.text(alphabet=[chr(code) for code in range(0x30A1, 0x30FB)], max_size=30))
def test_kana_always_become_half_width_and_large(kana):
    narrowed = narrow_kana(kana)
    assert all("ｦ" <= char <= "ﾟ" and char not in "ｧｨｩｪｫｬｭｮｯ" for char in narrowed)


@given(st.text(max_size=30))
def test_narrowing_twice_changes_nothing(text):
    once = narrow_name(text)
    assert narrow_name(once) == once
    assert len(once) <= len(text)
