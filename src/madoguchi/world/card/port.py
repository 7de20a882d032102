"""What a reader sees of any card; PC/SC will stand behind the same port.

CardError                nothing came back from the card
├── CardPulledError      the card is no longer there
└── CardMuteError        the card is there and does not answer, or answers nonsense

Texts of these errors never hold what was sent: it may have been a PIN.
"""

from typing import Protocol


class CardError(Exception):
    """Nothing useful came back from the card."""


class CardPulledError(CardError):
    """The card was taken away."""


class CardMuteError(CardError):
    """The card does not answer, or not as ISO 7816-4 demands."""


class CardPort(Protocol):
    """A card in a slot. Calls may block; make them in a thread with a deadline."""

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        """Send one command and return data, SW1 and SW2. Raises ``CardError``."""
        ...

    def power_off(self) -> None:
        """Take the power away: what was verified is forgotten, counters stay."""
        ...
