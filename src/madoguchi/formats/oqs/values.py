"""One element's text → one value: dates, moments, months, codes.

Implements the types of ``oqs-interface.md`` §3 (d8, t14, m6, code). Texts are strict ASCII
digits; blanks around a value, half or full width, are not part of it, and nothing but blanks is
no value. The converters are cached because a file repeats its dates and codes; names and other
free text never pass through a cache.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache

from madoguchi.domain.clock import JST


class BadValueError(ValueError):
    """The text is not of its type; ``code`` is the refusal's slug, ``limit`` the length allowed."""

    def __init__(self, code: str, limit: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.limit = limit


def _digits(text: str, count: int, code: str) -> str:
    if len(text) != count or not (text.isascii() and text.isdigit()):
        raise BadValueError(code)
    return text


@lru_cache(4096)
def to_date(text: str | None) -> date | None:
    """Return ``yyyyMMdd`` as a date, None for blank; BadValueError for anything else."""
    plain = text.strip() if text else ""
    if not plain:
        return None
    try:
        return date.fromisoformat(_digits(plain, 8, "held_date"))
    except ValueError:
        raise BadValueError("held_date") from None


@lru_cache(16)
def end_of(open_ends: tuple[str, ...]) -> Callable[[str | None], date | None]:
    """Return the converter of last valid days; an open end is None, as an absent one is.

    *open_ends* are what receipt computers write for it, 99999999 (``oqs-interface.md`` §6 no. 18).
    """

    @lru_cache(1024)
    def to_end(text: str | None) -> date | None:
        return None if text and text.strip() in open_ends else to_date(text)

    return to_end


@lru_cache(4096)
def to_time(text: str | None) -> datetime | None:
    """Return ``yyyyMMddHHmmss`` as a moment in JST, None for blank."""
    plain = text.strip() if text else ""
    if not plain:
        return None
    try:
        naive = datetime.fromisoformat(f"{_digits(plain, 14, 'held_time')[:8]}T{plain[8:]}")
    except ValueError:
        raise BadValueError("held_time") from None
    return naive.replace(tzinfo=JST)


@lru_cache(1024)
def to_month(text: str | None) -> str | None:
    """Return ``yyyyMM`` as it is if it is a month, None for blank."""
    plain = text.strip() if text else ""
    if plain and not "01" <= _digits(plain, 6, "held_month")[4:] <= "12":
        raise BadValueError("held_month")
    return plain or None


@lru_cache(64)
def code_of(limit: int) -> Callable[[str | None], str | None]:
    """Return the converter of codes of at most *limit* characters; unknown codes stay."""

    @lru_cache(2048)
    def to_code(text: str | None) -> str | None:
        plain = text.strip() if text else ""
        if len(plain) > limit:
            raise BadValueError("field_too_long", limit)
        return plain or None

    return to_code


def plain_text(text: str | None, limit: int) -> str | None:
    """Return free text without outer blanks, None for blank; BadValueError beyond *limit*."""
    plain = text.strip() if text else ""
    if len(plain) > limit:
        raise BadValueError("field_too_long", limit)
    return plain or None
