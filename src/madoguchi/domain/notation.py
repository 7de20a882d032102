"""How two texts of one thing differ: not at all, only in their notation, or in what they say.

For comparing a chart with an answer (``oqs-interface.md`` §6 nos. 3–7): widths, blanks, large
kana, hyphens, leading zeros, ● and 異体字 are notation. Nothing here is ever stored.
"""

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from madoguchi.domain.folding import fold_kana, fold_name, fold_symbol
from madoguchi.domain.variants import fits_mask, fold_variants

Fold = Callable[[str | None], str]


class Kind(StrEnum):
    """What became of a field between the chart and the answer.

    ABSENT means that the answer does not have it, which is never "none"; NOT_ON_FILE that the
    chart has no value yet.
    """

    SAME = "same"
    NOTATION = "notation"
    CHANGED = "changed"
    ABSENT = "absent"
    NOT_ON_FILE = "not_on_file"


_BLANKS: Final = re.compile(r"\s+")
_HOUSE: Final = re.compile(r"(?<=\d)(?:丁目|番地の|番地|番|号|の|-)(?=\d)")
_LAST_HOUSE: Final = re.compile(r"(?<=\d)(?:番地|番|号)(?=\D|$)")
_CHOME: Final = re.compile("([一二三四五六七八九])(?=丁目)")
_KANJI_DIGITS: Final = str.maketrans("一二三四五六七八九", "123456789")


def kind_of(on_file: str, answered: str, plain: Fold, fold: Fold) -> Kind | None:
    """Return how *answered* differs from *on_file*, or None where neither has a value.

    Equal by *plain* is the same, equal by *fold* is notation. A ● stands for any one letter.
    """
    if not answered.strip():
        return Kind.ABSENT if on_file.strip() else None
    if not on_file.strip():
        return Kind.NOT_ON_FILE
    if plain(on_file) == plain(answered):
        return Kind.SAME
    alike = fold(on_file) == fold(answered) or fits_mask(fold(answered), fold(on_file))
    return Kind.NOTATION if alike else Kind.CHANGED


def plain(text: str | None) -> str:
    """Return *text* in one width and with one blank between words: what counts as the same."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text or "")).strip()


def exact(text: str | None) -> str:
    """Return *text* without the blanks around it."""
    return (text or "").strip()


def name_kind(on_file: str, answered: str) -> Kind | None:
    """Compare names as written: 髙/高 and ● are notation."""
    return kind_of(on_file, answered, plain, fold_variants)


def kana_kind(on_file: str, answered: str) -> Kind | None:
    """Compare kana: small kana that came back large are notation."""
    return kind_of(on_file, answered, plain, fold_kana)


def symbol_kind(on_file: str, answered: str) -> Kind | None:
    """Compare symbols: widths, hyphens, dots and slashes are notation."""
    return kind_of(on_file, answered, exact, fold_symbol)


def number_kind(on_file: str, answered: str) -> Kind | None:
    """Compare numbers: widths, hyphens and leading zeros are notation."""
    return kind_of(on_file, answered, exact, fold_number)


def address_kind(on_file: str, answered: str) -> Kind | None:
    """Compare addresses: 一丁目2番3号 and 1-2-3 are one notation or the other."""
    return kind_of(on_file, answered, plain, _fold_address_and_variants)


def fold_number(text: str | None) -> str:
    """Return a number without width, hyphens and leading zeros: ``"００５６"`` → ``"56"``."""
    return fold_symbol(text).replace("-", "").lstrip("0")


def fold_address(text: str | None) -> str:
    """Return an address with every house number as ``1-2-3`` and without blanks."""
    arabic = _CHOME.sub(lambda found: found[0].translate(_KANJI_DIGITS), fold_name(text))
    flat = re.sub("[‐‑‒–—―−－ー─━]", "-", arabic)
    return _LAST_HOUSE.sub("", _HOUSE.sub("-", flat))


def _fold_address_and_variants(text: str | None) -> str:
    return fold_variants(fold_address(text))
