"""What is remembered of the line to the terminal: silences in a row, last words, folder trouble.

In memory only: after a restart the next silence tells again. The sender's thread and the intake's
thread both speak to it.
"""

from datetime import datetime
from threading import Lock

from msgspec import Struct

from madoguchi.domain.congestion import Traffic


class ExchangeHealth(Struct, frozen=True, kw_only=True):
    """How it stands with the exchange, for 受付.

    ``open``: enquiries in no final state; ``oldest_at``: when the oldest of them was asked.
    ``last_answer_at``: when the terminal last answered anything that was asked. ``silent_minutes``:
    how long it has not answered, 0 if nothing is amiss. ``trouble``: Japanese for the clerk, "" if
    nothing needs to be done.
    """

    open: int
    oldest_at: datetime | None
    last_answer_at: datetime | None
    silent_minutes: int
    trouble: str


class Line:
    """The memory of the line."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._silences = 0
        self._silent_since: datetime | None = None
        self._heard_at: datetime | None = None
        self._folder_trouble = ""
        self._last_at: datetime | None = None
        self._last_background_at: datetime | None = None
        self._chance = 0.5

    def sent(self, now: datetime, chance: float, *, urgent: bool) -> None:
        """Note that a request was written."""
        with self._lock:
            self._last_at, self._chance = now, chance
            if not urgent:
                self._last_background_at = now

    def silent(self, since: datetime) -> None:
        """Note that a request of *since* stayed without an answer."""
        with self._lock:
            self._silences += 1
            self._silent_since = self._silent_since or since

    def heard(self, now: datetime) -> None:
        """Note that the terminal answered."""
        with self._lock:
            self._silences, self._silent_since, self._heard_at = 0, None, now

    def refused(self, trouble: str) -> None:
        """Note what is wrong with the request folder.

        It spares the line as silence does: not every enquiry of a queue tries a folder that is
        gone, one after the other does.
        """
        with self._lock:
            self._silences += 1
            self._folder_trouble = trouble

    def taken(self) -> None:
        """Note that the folder takes files."""
        with self._lock:
            self._folder_trouble = ""

    def traffic(self, under_way: int, background: int) -> Traffic:
        """Return what decides whether the next request may go."""
        with self._lock:
            return Traffic(
                under_way=under_way,
                background_under_way=background,
                silences=self._silences,
                last_at=self._last_at,
                last_background_at=self._last_background_at,
                chance=self._chance,
            )

    @property
    def heard_at(self) -> datetime | None:
        """When the terminal last answered, None if not since the start."""
        return self._heard_at

    def trouble(self, now: datetime) -> tuple[int, str]:
        """Return for how many minutes nothing was heard, and what the clerk is told."""
        with self._lock:
            since, folder = self._silent_since, self._folder_trouble
        minutes = 0 if since is None else max(1, int((now - since).total_seconds() // 60))
        if folder or not minutes:
            return minutes, folder
        return minutes, (
            f"端末から返事がありません（{minutes}分）。"
            "資格確認端末の電源とLANを確かめてください。照会は間をおいて送り直します。"
        )
