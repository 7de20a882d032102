"""Numbers drawn from a seed and a block, and rows picked by weight.

A SHAKE-256 stream depends on its input alone, so that a block costs the same wherever it lies and
gives the same people on every machine.
"""

import struct
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import shake_256
from itertools import accumulate

_WORD = 1 << 32
_WORD_BYTES = 4


class Draws:
    """The first *words* numbers of one block's stream, in order; StopIteration after the last."""

    def __init__(self, seed: int, block: int, words: int) -> None:
        source = f"madoguchi people {seed} {block}".encode()
        stream = shake_256(source).digest(words * _WORD_BYTES)
        self._words: Iterator[int] = iter(struct.unpack(f"<{words}I", stream))

    def share(self) -> float:
        """Return a number in [0, 1)."""
        return next(self._words) / _WORD

    def below(self, count: int) -> int:
        """Return a whole number in [0, *count*)."""
        return next(self._words) * count >> 32


def age_in(bands: tuple[tuple[int, int, int], ...], draws: Draws) -> int:
    """Return an age from *bands* of (weight, youngest, oldest)."""
    _, youngest, oldest = pick(bands, draws)
    return youngest + draws.below(oldest - youngest + 1)


def pick(rows: tuple[tuple[int, ...], ...], draws: Draws) -> tuple[int, ...]:
    """Return one of *rows*, whose first members are weights."""
    sums = _sums(rows)
    drawn = draws.below(sums[-1])
    return next(row for row, upto in zip(rows, sums, strict=True) if drawn < upto)


def word_of(cumulative: Sequence[tuple[float, str]], drawn: float) -> str:
    """Return the word of the first row of (cumulative share, word) above *drawn*."""
    return next(word for upto, word in cumulative if drawn < upto)


@cache
def _sums(rows: tuple[tuple[int, ...], ...]) -> tuple[int, ...]:
    return tuple(accumulate(row[0] for row in rows))
