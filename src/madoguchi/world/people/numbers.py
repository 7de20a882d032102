"""Insurer numbers: the 検証番号 of 6- and 8-digit 保険者番号 and 公費負担者番号.

Rule (保険者番号等設定要領, as every receipt computer checks it): from the digit before the
検証番号 leftwards the digits are multiplied by 2, 1, 2, 1 …; the digits of the products are added;
what is missing to the next ten is the 検証番号 (0 if nothing is missing). The prefecture part of
our numbers is 51–97 or 99, which no prefecture has, so that no number can be a real insurer's.
"""

REAL_PREFECTURES = range(1, 48)
"""県番号 in use; our synthetic numbers stay out of this range (``security.md`` T21)."""


def check_digit(digits: str) -> str:
    """Return the 検証番号 for *digits*, the 5 or 7 digits before it.

    >>> check_digit("0113001")
    '2'
    """
    total = 0
    for place, digit in enumerate(reversed(digits)):
        product = int(digit) * (2 if place % 2 == 0 else 1)
        total += product // 10 + product % 10
    return str(-total % 10)


def is_valid(number: str) -> bool:
    """Tell whether *number* has 6 or 8 digits and ends in the right 検証番号."""
    if len(number) not in (6, 8) or not (number.isascii() and number.isdigit()):
        return False
    return check_digit(number[:-1]) == number[-1]


def complete(digits: str) -> str:
    """Return *digits* (5 or 7) with their 検証番号."""
    return digits + check_digit(digits)


def prefecture(number: str) -> int:
    """Return the 県番号 inside an insurer number: digits 1–2 of 6, digits 3–4 of 8."""
    return int(number[:2] if len(number) == 6 else number[2:4])
