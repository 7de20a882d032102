"""Which characters a claim may refuse: each kind by an example, and every text is judged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.characters import findings, worst
from madoguchi.spec.rules.claim_characters_table import KINDS, Severity


@pytest.mark.rule("EL-6")
def test_a_black_dot_is_no_reason_for_a_refusal():
    (found,) = findings("●山　太郎", wide=True)
    assert (found.kind.key, found.kind.severity, found.code) == (
        "black_dot",
        Severity.NOTE,
        "U+25CF",
    )


@pytest.mark.parametrize(
    ("sign", "key", "severity"),
    [
        ("德", "extension", Severity.REFUSED),
        ("髙", "extension", Severity.REFUSED),
        ("﨑", "extension", Severity.REFUSED),
        ("①", "extension", Severity.REFUSED),
        ("㈱", "extension", Severity.REFUSED),
        ("鷗", "outside", Severity.REFUSED),
        ("𠮷", "astral", Severity.REFUSED),
        ("\U000e0100", "variant_mark", Severity.REFUSED),
        ("\ufe00", "variant_mark", Severity.REFUSED),
        ("\ue000", "private", Severity.REFUSED),
        ("\u200b", "invisible", Severity.REFUSED),
        ("\t", "invisible", Severity.REFUSED),
        ("\ud842", "invisible", Severity.REFUSED),
        ("〓", "geta", Severity.CHECK),
        ("\u3099", "loose_mark", Severity.CHECK),
        ("ﾞ", "loose_mark", Severity.CHECK),
        ("ｱ", "half_width", Severity.CHECK),
        ("A", "half_width", Severity.CHECK),
    ],
)
def test_each_kind(sign, key, severity):
    found = findings(f"山{sign}川{sign}", wide=True)
    assert [(one.sign, one.kind.key, one.kind.severity) for one in found] == [(sign, key, severity)]


def test_what_is_in_the_set_is_fine():
    assert findings("山田　花子 徳子邉渡辺ヶ々〇ー－～", wide=True) == ()
    assert findings("ﾔﾏﾀﾞ ﾊﾅｺ 12-3") == ()
    assert findings(None) == findings("") == ()


def test_the_gravest_counts():
    assert worst(findings("●ｱ德", wide=True)) is Severity.REFUSED
    assert worst(findings("●")) is Severity.NOTE
    assert worst(()) is None


@given(st.text(max_size=40), st.booleans())
def test_any_text_is_judged_and_each_sign_once(text, wide):
    found = findings(text, wide=wide)
    assert len({one.sign for one in found}) == len(found)
    assert {one.sign for one in found} <= set(text)


def test_every_kind_names_a_source_and_what_to_do():
    assert len({kind.key for kind in KINDS}) == len(KINDS)
    assert all(kind.source and kind.todo and kind.ja for kind in KINDS)
