"""What a reader does to a card, over any ``CardPort`` (``card-and-reader.md`` §2).

A card is recognised by SELECT, never by its ATR. Calls block. A PIN exists here only in
bytearrays, which are wiped before any method returns or raises; no exception carries one.

CardStepError               the step ended without its result
├── CardUnreadableError     no answer, or no sense in it (reader error 001)
├── NotMyNumberCardError    another kind of card (reader error 002)
└── LastTryError            one try is left and nobody has said to use it (T10)

``CardPulledError`` of the port passes through.
"""

import hashlib
from typing import Final

from msgspec import Struct

from madoguchi.world.card import status_table as sw
from madoguchi.world.card.files_table import AID
from madoguchi.world.card.port import CardMuteError, CardPort
from madoguchi.world.card.rsa import digest_info
from madoguchi.world.reader.wipe import wipe

_CERTIFICATE: Final = 0x000A
_KEY: Final = 0x0017
_PIN: Final = 0x0018
_CHUNK: Final = 256
_LARGEST: Final = 4096
"""No certificate of the profile comes near; a card that says more is not believed."""
_ASK_TRIES: Final = bytes.fromhex("00200080")
_UNLIMITED: Final = 0x6300


class CardStepError(Exception):
    """The step ended without its result."""


class CardUnreadableError(CardStepError):
    """The card gives no answer, or one that makes no sense."""


class NotMyNumberCardError(CardStepError):
    """The card has no JPKI application."""


class LastTryError(CardStepError):
    """One try is left and its use was not acknowledged."""


class PinAnswer(Struct, frozen=True):
    """Whether the PIN was right, and the tries left if it was not (0 = locked)."""

    right: bool
    tries_left: int = 0


class CardClient:
    """The steps of one session with one card."""

    def __init__(self, card: CardPort) -> None:
        self._card = card

    def recognise(self) -> None:
        """Select the JPKI application. Raises ``NotMyNumberCardError``."""
        status, _ = self._send(bytes.fromhex("00A4040C") + bytes([len(AID)]) + AID)
        if status != sw.OK:
            raise NotMyNumberCardError

    def certificate(self) -> bytes:
        """Return 利用者証明用電子証明書 (DER)."""
        self._select(_CERTIFICATE)
        head = self._read(0, 4)
        if len(head) < 4 or head[:2] != b"\x30\x82":
            raise CardUnreadableError
        size = 4 + int.from_bytes(head[2:4], "big")
        if size > _LARGEST:
            raise CardUnreadableError
        whole = bytearray(head)
        while len(whole) < size:
            whole += self._read(len(whole), min(_CHUNK, size - len(whole)))
        return bytes(whole[:size])

    def tries_left(self) -> int | None:
        """Return how many tries the PIN has, None if the card does not count. Costs nothing."""
        self._select(_PIN)
        status, _ = self._send(_ASK_TRIES)
        if status == _UNLIMITED:
            return None
        return _tries(status)

    def verify(self, pin: bytearray, *, last_try_acknowledged: bool) -> PinAnswer:
        """Present *pin* and wipe it. Raises ``LastTryError`` before the card sees it.

        The counter is read first: the only way to the last try is that the person was warned.
        """
        command = bytearray(5 + len(pin))
        try:
            left = self.tries_left()
            if left == 0:
                return PinAnswer(right=False)
            if left == 1 and not last_try_acknowledged:
                raise LastTryError
            command[:5] = _ASK_TRIES + bytes([len(pin)])
            command[5:] = pin
            status, _ = self._send(command)
        finally:
            wipe(command)
            wipe(pin)
        if status == sw.OK:
            return PinAnswer(right=True)
        return PinAnswer(right=False, tries_left=0 if status == sw.LOCKED else _tries(status))

    def sign(self, message: bytes) -> bytes:
        """Return the PKCS#1 v1.5 SHA-256 signature of *message*; needs a verified PIN."""
        self._select(_KEY)
        data = digest_info(hashlib.sha256(message).digest())
        command = bytes.fromhex("802A0080") + bytes([len(data)]) + data + b"\x00"
        return self._wanted(command)

    def _select(self, fid: int) -> None:
        self._wanted(bytes.fromhex("00A4020C02") + fid.to_bytes(2, "big"))

    def _read(self, offset: int, length: int) -> bytes:
        le = bytes([length % 256])
        data = self._wanted(bytes.fromhex("00B0") + offset.to_bytes(2, "big") + le)
        if not data:
            raise CardUnreadableError
        return data

    def _wanted(self, command: bytes) -> bytes:
        status, data = self._send(command)
        if status != sw.OK:
            raise CardUnreadableError
        return data

    def _send(self, command: bytes | bytearray) -> tuple[int, bytes]:
        try:
            answer = self._card.transmit(command)
        except CardMuteError:
            raise CardUnreadableError from None
        if len(answer) < 2:
            raise CardUnreadableError
        return int.from_bytes(answer[-2:], "big"), answer[:-2]


def _tries(status: int) -> int:
    if status & 0xFFF0 != sw.TRIES:
        raise CardUnreadableError
    return status & 0x0F
