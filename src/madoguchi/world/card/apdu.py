"""Command APDUs of ISO 7816-4: the four cases, short and extended length.

The data field stays a view of the caller's buffer, so that a reader which wipes its buffer after
a VERIFY leaves no copy of the PIN here. Nothing in this module prints data fields.
"""

from dataclasses import dataclass, field
from typing import Final

_HEADER: Final = 4
_SHORT_LE_0: Final = 256
_EXTENDED_LE_0: Final = 65536


class MalformedError(ValueError):
    """The bytes are no command APDU."""


@dataclass(frozen=True, slots=True)
class Command:
    """One parsed command; ``le`` is the wished length of the answer, 0 if none was named."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: memoryview = field(repr=False)
    le: int


def parse(apdu: bytes | bytearray) -> Command:
    """Return *apdu* as a command. Raises ``MalformedError``."""
    view = memoryview(apdu)
    if len(view) < _HEADER:
        raise MalformedError
    data, le = _body(view[_HEADER:])
    return Command(view[0], view[1], view[2], view[3], data, le)


def _body(body: memoryview) -> tuple[memoryview, int]:
    if len(body) == 0:
        return body, 0
    if len(body) == 1:
        return body[1:], body[0] or _SHORT_LE_0
    if body[0] == 0:
        return _extended(body[1:])
    end = 1 + body[0]
    tail = body[end:]
    if len(body) < end or len(tail) > 1:
        raise MalformedError
    return body[1:end], (tail[0] or _SHORT_LE_0) if len(tail) else 0


def _extended(body: memoryview) -> tuple[memoryview, int]:
    if len(body) < 2:
        raise MalformedError
    number = int.from_bytes(body[:2], "big")
    if len(body) == 2:
        return body[2:], number or _EXTENDED_LE_0
    end = 2 + number
    tail = body[end:]
    if number == 0 or len(body) < end or len(tail) not in (0, 2):
        raise MalformedError
    le = (int.from_bytes(tail, "big") or _EXTENDED_LE_0) if len(tail) else 0
    return body[2:end], le
