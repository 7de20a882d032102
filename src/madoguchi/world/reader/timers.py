"""Time limits of screens: which state has which, and how a reader waits for them."""

import asyncio
from collections.abc import Callable
from typing import Final, Protocol

from madoguchi.world.reader.machine_table import CARD_OUT, QUESTIONS, TAKE
from madoguchi.world.reader.settings import ReaderSettings
from madoguchi.world.reader.states import State

Cancel = Callable[[], None]

_LIMITS: Final[dict[State, str]] = {
    **dict.fromkeys(QUESTIONS, "idle"),
    **dict.fromkeys(TAKE, "forgotten"),
    **dict.fromkeys(CARD_OUT, "farewell"),
}
"""The setting that limits a state; states without one wait for card, centre or nobody."""


class Timers(Protocol):
    """A source of alarms."""

    def start(self, seconds: float, ring: Callable[[], None]) -> Cancel:
        """Call *ring* once after *seconds*; the returned function calls it off."""
        ...


class LoopTimers:
    """Alarms of the running event loop, in real seconds."""

    def start(self, seconds: float, ring: Callable[[], None]) -> Cancel:
        """Call *ring* once after *seconds*."""
        return asyncio.get_running_loop().call_later(seconds, ring).cancel


def duration(state: State, settings: ReaderSettings) -> float | None:
    """Return the seconds that *state* may last, None for no limit."""
    limits = {
        "idle": settings.idle,
        "forgotten": settings.forgotten,
        "farewell": settings.farewell,
    }
    name = _LIMITS.get(state)
    return None if name is None else limits[name]
