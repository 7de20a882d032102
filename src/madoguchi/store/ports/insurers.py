"""The insurers that this clinic has met: there is no external master (issue 3 Build 4)."""

from datetime import date
from typing import Protocol


class Insurers(Protocol):
    """Names of insurers by their number, as the clinic's own answers gave them."""

    def name_of(self, number: str) -> str | None:
        """Return the name last seen with *number* (6 or 8 digits, no padding), or None."""
        ...

    def note(self, number: str, name: str, day: date) -> None:
        """Remember that *number* was called *name* on *day*; an older day changes nothing."""
        ...
