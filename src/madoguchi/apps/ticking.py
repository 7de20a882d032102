"""A thread that calls something now and then and outlives whatever that does."""

import logging
from collections.abc import Callable
from threading import Event, Thread

_logger = logging.getLogger(__name__)


class Ticking:
    """Calls *tick* every *seconds* in a thread of its own, the first time at once."""

    def __init__(self, name: str, tick: Callable[[], object], seconds: float) -> None:
        self._name = name
        self._tick = tick
        self._seconds = seconds
        self._stop = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin; returns at once."""
        self._stop.clear()
        self._thread = Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """End after the call in hand; waits for at most *timeout* seconds."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout)
            self._thread = None

    def _run(self) -> None:
        while True:
            try:
                self._tick()
            except Exception as error:  # noqa: BLE001 - tried again at the next tick
                # Only the type is logged: the text of an error may hold what a row holds.
                _logger.error(
                    "a tick failed", extra={"what": self._name, "error": type(error).__name__}
                )
            if self._stop.wait(self._seconds):
                return
