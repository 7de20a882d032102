"""Time-ordered ids: UUIDv7 (RFC 9562 §5.7, method 1: a counter in ``rand_a``), in plain hex.

Clock and randomness are handed in. Ids of one maker always grow, even when the clock stands
still or is set back, so that "oldest first" is the order of the ids.
"""

from collections.abc import Callable
from threading import Lock

from madoguchi.domain.clock import Clock

_COUNTER_BITS = 12
_TAIL_BITS = 62
_VERSION = 7 << 76
_VARIANT = 2 << _TAIL_BITS


class IdMaker:
    """Makes ids; safe to share between threads."""

    def __init__(self, clock: Clock, random: Callable[[int], bytes]) -> None:
        self._clock = clock
        self._random = random
        self._lock = Lock()
        self._tick = 0

    def new(self) -> str:
        """Return 32 hex digits, greater than any that this maker gave before."""
        with self._lock:
            self._tick = max(self._tick + 1, self._fresh_tick())
            tail = self._bits(_TAIL_BITS)
            milliseconds, counter = divmod(self._tick, 1 << _COUNTER_BITS)
        return f"{milliseconds << 80 | _VERSION | counter << 64 | _VARIANT | tail:032x}"

    def _fresh_tick(self) -> int:
        """Milliseconds since 1970 and a counter that starts low enough to count up."""
        milliseconds = int(self._clock.now().timestamp() * 1000)
        return milliseconds << _COUNTER_BITS | self._bits(_COUNTER_BITS - 2)

    def _bits(self, count: int) -> int:
        return int.from_bytes(self._random(8)) >> (64 - count)
