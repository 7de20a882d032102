"""Names typed as romaji, for searching only: "takahashi", "satoh", "siduka" → katakana.

Hepburn and Kunrei (昭和29年内閣告示第1号 第1表, 第2表) and usual habits (oh, mb). Long vowels are
written in many ways, so that what is looked for is the sound: ``fold_sound`` leaves them out.
"""

import re
import unicodedata
from functools import cache
from typing import Final

from madoguchi.domain.folding import fold_kana

_ROWS: Final = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ",
    "h": "ハヒフヘホ", "m": "マミムメモ", "r": "ラリルレロ", "g": "ガギグゲゴ", "z": "ザジズゼゾ",
    "d": "ダヂヅデド", "b": "バビブベボ", "p": "パピプペポ",
}  # fmt: skip
_TWISTED: Final = {
    "ky": "キ", "sy": "シ", "sh": "シ", "ty": "チ", "ch": "チ", "ny": "ニ", "hy": "ヒ", "my": "ミ",
    "ry": "リ", "gy": "ギ", "zy": "ジ", "jy": "ジ", "j": "ジ", "by": "ビ", "py": "ピ", "dy": "ヂ",
}  # fmt: skip
_OTHERS: Final = {
    "shi": "シ", "chi": "チ", "tsu": "ツ", "fu": "フ", "ji": "ジ", "ya": "ヤ", "yu": "ユ",
    "yo": "ヨ", "wa": "ワ", "wo": "オ", "fa": "フア", "fi": "フイ", "fe": "フエ", "fo": "フオ",
    "va": "ヴア",
    "vi": "ヴイ", "vu": "ヴ", "ve": "ヴエ", "vo": "ヴオ", "ti": "チ", "tu": "ツ", "hu": "フ",
}  # fmt: skip
_LETTERS: Final = re.compile(r"[a-z' \-]+")
_LONG: Final = re.compile(
    "ー|(?<=[オコソトノホモヨロゴゾドボポウクスツヌフムユルグズブプ])ウ|(?<=[オコソトノホモヨロゴゾドボポ])オ"
)
_SAME: Final = str.maketrans("ヂヅヲ", "ジズオ")
_TWICE: Final = re.compile(r"([kstcpgzjdbfhmr])(?=\1)|t(?=ch)")
_UNFINISHED: Final = re.compile(r"(?<=[aiueon])[^aiueon' ]+$")
_SPOKEN_N: Final = re.compile(r"n(?=[aiueoy])")
_READINGS: Final = 8


def fold_sound(kana: str | None) -> str:
    """Return folded kana without long vowels: ``"サトウ　ユウコ"`` and ``"サト ユコ"`` are one."""
    words = unicodedata.normalize("NFKC", kana or "").split()
    return "".join(_LONG.sub("", fold_kana(word).translate(_SAME)) for word in words)


def kana_of_romaji(text: str) -> tuple[str, ...]:
    """Return the large katakana that *text* may spell; none where it is no romaji.

    "shinichi" is シニチ or シンイチ, so that there may be more than one reading. A last
    syllable that is not finished is left out: "takah" finds タカ.
    """
    plain = _UNFINISHED.sub("", unicodedata.normalize("NFKC", text).casefold().strip())
    if not _LETTERS.fullmatch(plain) or not plain.strip("' -"):
        return ()
    spellings = [""]
    for piece in _SPOKEN_N.split(plain):
        both = [f"{before}{mark}{piece}" for before in spellings for mark in ("n", "n'")]
        spellings = both[:_READINGS] if spellings != [""] else [piece]
    return tuple(dict.fromkeys(kana for one in spellings if (kana := _read(one))))


def _read(text: str) -> str:
    """Return the kana of one spelling, or a blank text if some of it cannot be read."""
    rest, kana = _usual(text), ""
    while rest:
        syllable = next((rest[:size] for size in (3, 2, 1) if rest[:size] in _syllables()), "")
        if not syllable:
            return ""
        kana, rest = kana + _syllables()[syllable], rest[len(syllable) :]
    return kana


def _usual(text: str) -> str:
    """Return *text* with doubled consonants as q, spoken n as n', long o without its h."""
    plain = re.sub(r"m(?=[mbp])", "n", re.sub(r"oh(?![aiueoy])", "o", text))
    return _TWICE.sub("q", plain)


@cache
def _syllables() -> dict[str, str]:
    table = {"n": "ン", "n'": "ン", "q": "ツ", " ": " ", "-": "", "'": ""}
    for consonant, row in _ROWS.items():
        table |= {consonant + vowel: kana for vowel, kana in zip("aiueo", row, strict=True)}
    for head, kana in _TWISTED.items():
        table |= {head + vowel: kana + glide for vowel, glide in zip("auo", "ヤユヨ", strict=True)}
        table[head + "e"] = kana + "エ"
    return table | _OTHERS
