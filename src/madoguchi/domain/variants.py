"""Names whose characters are 異体字 of one another, and names in which ● stands for a character.

The classes are data (``spec/characters/variants_table.py``, with their sources). Used for comparing
and for search keys only: what is stored and shown keeps its character. ● is weak evidence at most
(``oqs-interface.md`` §6 nos. 1–2): ``fits_mask`` may support a choice and never makes one.
"""

import re
from functools import cache
from typing import Final

from madoguchi.domain.folding import fold_name, has_gaiji
from madoguchi.spec.characters.variants_table import (
    CONFUSED,
    FAMILY_REGISTER,
    JINMEI,
    JOYO,
)

_MARKS: Final = "●〓"
_SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_HAN: Final = re.compile("[々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")


def fold_variants(text: str | None) -> str:
    """Return a name for comparing: folded, each variant as its plain character, small letters.

    >>> fold_variants("渡邉　惠子") == fold_variants("渡辺恵子")
    True
    """
    if not text:
        return ""
    return _SELECTORS.sub("", fold_name(text)).translate(_plain_characters()).casefold()


def fits_mask(masked: str | None, name: str | None) -> bool:
    """Tell whether *name* is *masked* with exactly one character for each ● (and not ● alone)."""
    left, right = fold_variants(masked), fold_variants(name)
    if not has_gaiji(left) or len(left) != len(right) or not left.strip(_MARKS):
        return False
    return all(one == other or one in _MARKS for one, other in zip(left, right, strict=True))


def has_han(text: str | None) -> bool:
    """Tell whether *text* holds a Chinese character, so that two spellings can be compared."""
    return bool(text) and _HAN.search(str(text)) is not None


@cache
def _plain_characters() -> dict[int, str]:
    """Return each variant's plain character; classes that share a character are one class."""
    plain: dict[str, str] = {}
    for word in f"{JOYO} {JINMEI} {FAMILY_REGISTER} {CONFUSED}".split():
        here = plain.get(word[-1], word[-1])
        before = {plain.get(char, char) for char in word} - {here}
        members = [char for char, first in plain.items() if first in before]
        plain.update(dict.fromkeys((*members, *before, *word), here))
    return {ord(char): first for char, first in plain.items() if char != first}
