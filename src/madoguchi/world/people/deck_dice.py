"""Dice of the deck: as many numbers as wanted from a seed and a word, the same on every machine.

Each part of the deck throws its own dice, so that a change in one leaves the others as they were.
"""

import struct
from collections.abc import Iterator, Sequence
from hashlib import shake_256
from typing import TypeVar

T = TypeVar("T")

_CHUNK = 4096
_WORD = 1 << 32


class Dice:
    """An endless stream of numbers that depends on *seed* and *purpose* alone."""

    def __init__(self, seed: int, purpose: str) -> None:
        self._words = _stream(f"madoguchi deck {seed} {purpose}")

    def chance(self, share: float) -> bool:
        """Tell true in *share* of all throws."""
        return next(self._words) < share * _WORD

    def below(self, count: int) -> int:
        """Return a whole number in [0, *count*)."""
        return next(self._words) * count >> 32

    def one_of(self, things: Sequence[T]) -> T:
        """Return one of *things*."""
        return things[self.below(len(things))]

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """Return *things* in a random order."""
        mixed = list(things)
        for place in range(len(mixed) - 1, 0, -1):
            other = self.below(place + 1)
            mixed[place], mixed[other] = mixed[other], mixed[place]
        return mixed


def _stream(purpose: str) -> Iterator[int]:
    part = 0
    while True:
        source = f"{purpose} {part}".encode()
        yield from struct.unpack(f"<{_CHUNK}I", shake_256(source).digest(_CHUNK * 4))
        part += 1
