"""The bytes of the card's readable files, made from its state."""

import struct
from collections.abc import Callable
from typing import Final

from madoguchi.world.card.files_table import Ef, Kind
from madoguchi.world.card.state import CardState, KeySet

_PRESENT: Final = 0x8F
_LABEL: Final = b"JPKIAPICCTOKEN2"
_FLAGS: Final = 0x0000_040D
"""CKF_RNG, LOGIN_REQUIRED, USER_PIN_INITIALIZED, TOKEN_INITIALIZED."""
_UNKNOWN: Final = 0xFFFF_FFFF
"""CK_UNAVAILABLE_INFORMATION."""


def key_set(state: CardState, ef: Ef) -> KeySet | None:
    """Return the half of the card that *ef* belongs to, None if the card lacks it."""
    return state.auth if ef.part == "auth" else state.sign


def read(state: CardState, ef: Ef) -> bytes:
    """Return the whole of a readable file the card has. Raises ``KeyError`` for an IEF."""
    return _READERS[ef.kind](state, ef)


def _half(state: CardState, ef: Ef) -> KeySet:
    half = key_set(state, ef)
    if half is None:
        raise KeyError(ef.fid)
    return half


def _token_info(state: CardState, _ef: Ef) -> bytes:
    """Return 160 bytes of CK_TOKEN_INFO with 4-byte big-endian numbers.

    Only the label is known to us from a source; the other fields have plausible values.
    """
    texts = _LABEL.ljust(32) + b"MADOGUCHI WORLD".ljust(32) + b"SIMULATED".ljust(16)
    numbers = struct.pack(">11I", _FLAGS, 0, _UNKNOWN, 0, _UNKNOWN, 16, 4, *[_UNKNOWN] * 4)
    return texts + state.serial.encode("ascii").ljust(16)[:16] + numbers + b"0301" + bytes(16)


def _availability(state: CardState, _ef: Ef) -> bytes:
    return bytes([_PRESENT if state.sign else 0, _PRESENT, 0])


_READERS: Final[dict[Kind, Callable[[CardState, Ef], bytes]]] = {
    Kind.CERTIFICATE: lambda state, ef: _half(state, ef).certificate,
    Kind.CA: lambda state, ef: _half(state, ef).ca,
    Kind.INFO: _token_info,
    Kind.AVAILABILITY: _availability,
}
