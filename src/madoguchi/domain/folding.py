"""Folding of names, kana and numbers for comparison only; what is folded is never stored as truth.

Sources: ``oqs-interface.md`` §6 nos. 3–7 (small kana come back large, voiced marks come apart,
blanks and widths differ, insurer numbers are padded).
"""

import re
import unicodedata

_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−－ｰー─━˗⁃﹣﹘゠", "-"))
_IN_SYMBOLS = re.compile(r"[-・·‧•/.,、。]")
_HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_BLANKS = re.compile(r"\s+")


def fold_kana(text: str | None) -> str:
    """Return *text* as large full-width katakana without blanks: ``"ｼﾞｭﾘ ﾊﾅ"`` → ``"ジユリハナ"``.

    Hiragana and half-width kana give the same result; hyphens used for the long mark become ー;
    a ・ between words goes like a blank.
    """
    if not text:
        return ""
    plain = _without_blanks(text).replace("・", "")
    wide = plain.translate(_HIRAGANA_TO_KATAKANA).translate(_SMALL).upper()
    return unicodedata.normalize("NFKC", wide.translate(_HYPHENS).replace("-", "ー"))


def fold_name(text: str | None) -> str:
    """Return *text* without blanks and width differences: ``"髙﨑　徳子"`` → ``"髙﨑徳子"``.

    Variants (髙/高) and ● are left as they are: ``variants.py`` equates them, for comparing only.
    """
    return _without_blanks(text) if text else ""


def fold_insurer_number(text: str | None) -> str:
    """Return an insurer number unpadded: ``"  123456"``, ``"00123456"`` → ``"123456"``."""
    return _without_blanks(text).lstrip("0") if text else ""


def fold_symbol(text: str | None) -> str:
    """Return a card symbol in one width, without blanks, hyphens, dots and slashes."""
    return _IN_SYMBOLS.sub("", _without_blanks(text).translate(_HYPHENS)) if text else ""


def fold_branch(text: str | None) -> str:
    """Return a branch without padding: ``"01"``, ``"１"`` → ``"1"``, ``"00"`` → ``"0"``."""
    plain = fold_name(text)
    return (plain.lstrip("0") or "0") if plain else ""


def fold_reference_number(text: str | None) -> str:
    """Return a 照会番号 in half width without blanks around it; leading zeros are part of it."""
    return unicodedata.normalize("NFKC", text).strip() if text else ""


def has_gaiji(text: str | None) -> bool:
    """Tell whether *text* holds ● or 〓, put there for a character the national side lacks."""
    return bool(text) and any(mark in str(text) for mark in "●〓")


def _without_blanks(text: str) -> str:
    if text.isascii() and text.isalnum():  # most numbers: nothing to fold
        return text
    # Normalised again: a blank that goes can bring a letter and a loose mark together.
    return unicodedata.normalize("NFKC", _BLANKS.sub("", unicodedata.normalize("NFKC", text)))
