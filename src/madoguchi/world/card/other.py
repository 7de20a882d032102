"""Cards that are not a readable My Number card, to play errors 002 and 001 of the reader."""

from madoguchi.world.card import status_table as sw
from madoguchi.world.card.apdu import MalformedError, parse
from madoguchi.world.card.port import CardMuteError

_SELECT = 0xA4


class OtherCard:
    """An IC card of another kind: it speaks ISO 7816-4 and knows no JPKI application."""

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        """Answer 6A82 to every SELECT and 6D00 to the rest."""
        try:
            command = parse(apdu)
        except MalformedError:
            return sw.WRONG_LENGTH.to_bytes(2, "big")
        word = sw.FILE_NOT_FOUND if command.ins == _SELECT else sw.INS_UNKNOWN
        return word.to_bytes(2, "big")

    def power_off(self) -> None:
        """Forget nothing: there is nothing to forget."""


class MuteCard:
    """A card whose chip gives no answer: broken, in its sleeve, or upside down."""

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        """Raise ``CardMuteError``, whatever is sent."""
        del apdu
        raise CardMuteError

    def power_off(self) -> None:
        """Stay mute."""
