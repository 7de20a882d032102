"""Which characters of a text a claim may refuse: pure, by ``spec/rules/claim_characters_table``.

A character is looked at by itself; the text is never changed. Whether a character is in JIS X 0208
is asked of Python's strict ``shift_jis`` codec (JIS X 0201 and 0208), the makers' extensions of
``cp932``.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from msgspec import Struct

from madoguchi.spec.rules.claim_characters_table import KINDS, SAME_CELL, CharacterKind, Severity

_KINDS: Final = {kind.key: kind for kind in KINDS}
_BLANKS: Final = " \u3000"
_MARKS: Final = "\u3099\u309a\uff9e\uff9f"
_ORDER: Final = list(Severity)


class Found(Struct, frozen=True):
    """One character of a text and the kind it is; ``code`` as ``U+5FB7``."""

    sign: str
    code: str
    kind: CharacterKind


def findings(text: str | None, *, wide: bool = False) -> tuple[Found, ...]:
    """Return the doubtful characters of *text*, each once, in their order.

    *wide*: the field is written in full width, so that half-width letters are worth a look.
    """
    found = {sign: key for sign in text or "" if (key := _key(sign, wide))}
    return tuple(
        Found(sign=sign, code=f"U+{ord(sign):04X}", kind=_KINDS[key]) for sign, key in found.items()
    )


def worst(found: Iterable[Found]) -> Severity | None:
    """Return the gravest severity, or None if nothing was found."""
    return min((one.kind.severity for one in found), key=_ORDER.index, default=None)


@lru_cache(maxsize=20_000)
def _key(sign: str, wide: bool) -> str:
    return next(_keys(sign, wide), "")


def _keys(sign: str, wide: bool) -> Iterator[str]:
    code = ord(sign)
    if sign in "●〓":
        yield "black_dot" if sign == "●" else "geta"
    if sign in _BLANKS or sign in SAME_CELL:
        if wide and sign == " ":
            return
        yield ""
    if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
        yield "variant_mark"
    if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp", "Cn"):
        yield "invisible"
    if unicodedata.category(sign) == "Co":
        yield "private"
    if code > 0xFFFF:
        yield "astral"
    if sign in _MARKS and (wide or code < 0xFF00):
        yield "loose_mark"
    if _encodes(sign, "shift_jis"):
        yield "half_width" if wide and (code < 0x80 or 0xFF61 <= code <= 0xFF9F) else ""
    yield "extension" if _encodes(sign, "cp932") else "outside"


def _encodes(sign: str, codec: str) -> bool:
    try:
        sign.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
