"""A thread that does a step, waits until the next is due or something happens, and never ends.

Whatever a step raises is logged by its type and tried again; only ``stop`` ends it.
"""

import logging
from collections.abc import Callable
from threading import Event, Thread

_logger = logging.getLogger(__name__)

_LONGEST = 5.0
_SHORTEST = 0.02
_AFTER_ERROR = 1.0


class Loop:
    """*step* returns the seconds until it wants to be called again, None: when woken.

    It is called every five seconds in any case: another program may have written, a clock turned.
    """

    def __init__(self, name: str, step: Callable[[], float | None]) -> None:
        self._name = name
        self._step = step
        self._woken = Event()
        self._ending = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin in a thread of its own."""
        if self._thread is not None:
            raise RuntimeError(f"{self._name} runs already")
        self._ending.clear()
        self._thread = Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Have the next step done at once."""
        self._woken.set()

    def stop(self, timeout: float = 10.0) -> None:
        """End after the step in hand; waits for at most *timeout* seconds."""
        self._ending.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join(timeout)
            self._thread = None

    def _run(self) -> None:
        while not self._ending.is_set():
            self._woken.clear()
            try:
                seconds = self._step()
            except Exception as error:  # noqa: BLE001 - the thread must outlive any error
                _logger.error(
                    "a step failed", extra={"loop": self._name, "error": type(error).__name__}
                )
                seconds = _AFTER_ERROR
            if not self._ending.is_set():
                wait = _LONGEST if seconds is None else min(max(seconds, _SHORTEST), _LONGEST)
                self._woken.wait(wait)
