"""保険者番号 as typed: its digits, 検証番号, 法別番号, and what it may have been misread for.

Pure. The 検証番号 is that of 保険者番号等の設定について (1976 保発第45号): from the digit before it
leftwards times 2, 1, 2, 1 …, the digits of the products added, what is missing to the next ten.
It is a hint only: a number that fails is shown and asked with all the same, if wanted.
"""

import re
import unicodedata

from madoguchi.spec.rules.law_kinds_table import LAW_KINDS, LOOK_ALIKES, NATIONAL_HEALTH, LawKind

SHORT, LONG = 6, 8
_BETWEEN = re.compile(r"[\s\-‐‑–—−ー]+")
_KINDS = {kind.digits: kind for kind in LAW_KINDS}


def plain_number(text: str) -> str:
    """Return what was typed in half width without blanks, hyphens and the two padding zeros."""
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    return plain[2:] if len(plain) == LONG and plain.startswith("00") else plain


def is_whole(number: str) -> bool:
    """Tell whether *number* has the 6 or 8 digits of an insurer number."""
    return len(number) in (SHORT, LONG) and number.isascii() and number.isdigit()


def is_checked(number: str) -> bool:
    """Tell whether a whole *number* ends in the right 検証番号."""
    return is_whole(number) and _check_digit(number[:-1]) == number[-1]


def law_kind(number: str) -> LawKind | None:
    """Return the kind that a whole *number* names, None if it is not known."""
    if not is_whole(number):
        return None
    return NATIONAL_HEALTH if len(number) == SHORT else _KINDS.get(number[:2])


def misread(number: str) -> tuple[str, ...]:
    """Return the insurer numbers that one misread digit may have hidden and that check out."""
    return tuple(one for one in exchanged(number) if is_checked(one) and law_kind(one))


def exchanged(digits: str) -> tuple[str, ...]:
    """Return *digits* with one of them exchanged for a look-alike, from the left."""
    return tuple(
        digits[:place] + other + digits[place + 1 :]
        for place, digit in enumerate(digits)
        for other in LOOK_ALIKES.get(digit, "")
    )


def _check_digit(digits: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        product = int(digit) * (2 - place % 2)
        total += product // 10 + product % 10
    return str(-total % 10)
