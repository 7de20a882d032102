"""A card in the slot that can be pulled at any instant, and steps on it with a deadline.

A mute PC/SC card blocks its call for ever (``card-trials.md`` pitfall 7), and the loop's own
thread pool would wait for it at shutdown. So each step has a daemon thread of its own.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import TypeVar

from madoguchi.world.card.port import CardError, CardPort, CardPulledError
from madoguchi.world.reader.card_client import CardUnreadableError

T = TypeVar("T")


class SeatedCard:
    """A card as long as it lies in the slot; once pulled, every call raises ``CardPulledError``."""

    def __init__(self, card: CardPort) -> None:
        self._card = card
        self._pulled = Event()
        self.switched_off = False

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        """Send one command. An answer that comes after the card was pulled is not given out."""
        self._still_here()
        answer = self._card.transmit(apdu)
        self._still_here()
        return answer

    def power_off(self) -> None:
        """Take the power away."""
        self._card.power_off()

    def pull(self) -> None:
        """Take the card away: no further call reaches it."""
        self._pulled.set()

    def _still_here(self) -> None:
        if self._pulled.is_set():
            raise CardPulledError


async def within(deadline: float, step: Callable[[], T]) -> T:
    """Run *step* in a thread. Raises ``CardUnreadableError`` when *deadline* seconds are over."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: Exception | None) -> None:
        if done.done():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type] # no error: it is the step's result

    def run() -> None:
        outcome: tuple[T | None, Exception | None]
        try:
            outcome = (step(), None)
        except Exception as error:  # noqa: BLE001 - handed to the awaiting side as it is
            outcome = (None, error)
        with suppress(RuntimeError):  # the loop may be closed: nobody waits any more
            loop.call_soon_threadsafe(settle, *outcome)

    Thread(target=run, name="card-step", daemon=True).start()
    try:
        return await asyncio.wait_for(done, deadline)
    except TimeoutError:
        raise CardUnreadableError from None


def switch_off(card: SeatedCard) -> Thread:
    """Take the power away without waiting for a card that may be stuck; return who does it."""

    def run() -> None:
        try:
            card.power_off()
        except CardError:
            return

    card.switched_off = True
    thread = Thread(target=run, name="card-off", daemon=True)
    thread.start()
    return thread
