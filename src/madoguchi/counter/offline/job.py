"""The list of the day by itself: a thread that lets the printer look at the clock now and then."""

import logging
from threading import Event, Thread

from madoguchi.counter.offline.printing import ListPrinter
from madoguchi.store.ports import StoreUnavailableError

_logger = logging.getLogger("madoguchi.daylist")


class DayListJob:
    """Calls ``ListPrinter.tick`` every *seconds* until it is stopped."""

    def __init__(self, printer: ListPrinter, seconds: float = 60.0) -> None:
        self._printer = printer
        self._seconds = seconds
        self._ended = Event()
        self._thread = Thread(target=self._run, name="daylist", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, after the list that is being written."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(self._seconds):
            self.look()

    def look(self) -> None:
        """Write what is due; a trouble is noted without names and tried again the next time."""
        try:
            written = self._printer.tick()
        except (StoreUnavailableError, OSError) as error:
            _logger.warning("the day list waits", extra={"error": type(error).__name__})
            return
        if written:
            failed = bool(written.problem)
            _logger.info("day list", extra={"people": written.people, "failed": failed})
