"""Buffers that hold a PIN and are emptied after use (T10). Nothing here can be printed."""


class PinBuffer:
    """The digits typed so far, at most four, in memory that never moves and is overwritten."""

    SIZE = 4

    def __init__(self) -> None:
        self._digits = bytearray(self.SIZE)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __repr__(self) -> str:
        return "PinBuffer(…)"

    @property
    def full(self) -> bool:
        """Tell whether all digits are there."""
        return self._count == self.SIZE

    def add(self, digit: int) -> None:
        """Take one more digit, 0 to 9; a fifth is dropped."""
        if not self.full:
            self._digits[self._count] = 0x30 + digit
            self._count += 1

    def erase(self) -> None:
        """Drop the last digit."""
        if self._count:
            self._count -= 1
            self._digits[self._count] = 0

    def take(self) -> bytearray:
        """Hand the digits over; the taker wipes them."""
        taken = self._digits[: self._count]
        self.wipe()
        return taken

    def wipe(self) -> None:
        """Overwrite and forget."""
        wipe(self._digits)
        self._count = 0


def wipe(buffer: bytearray) -> None:
    """Overwrite *buffer* in place with zeros."""
    buffer[:] = bytes(len(buffer))
