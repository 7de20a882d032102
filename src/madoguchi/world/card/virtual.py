"""A card as an object with a slot's two verbs."""

from collections.abc import Callable
from threading import Lock

from madoguchi.world.card.chip import Chip
from madoguchi.world.card.commands import execute
from madoguchi.world.card.port import CardMuteError
from madoguchi.world.card.state import CardFileError, StateStore


class VirtualCard:
    """One software card. It is a ``CardPort``; commands run one at a time, as in a real chip."""

    def __init__(self, store: StateStore, random: Callable[[int], bytes]) -> None:
        self._chip = Chip(store, random)
        self._busy = Lock()

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        """Run one command and return data, SW1 and SW2. A chip without memory is mute."""
        with self._busy:
            try:
                self._chip.power_on()
                return execute(self._chip, apdu)
            except CardFileError:
                raise CardMuteError from None

    def power_off(self) -> None:
        """Forget what was verified and selected; counters stay."""
        with self._busy:
            self._chip.power_off()
