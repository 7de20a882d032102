"""What the clinic chose for everybody, kept in the database: keys and texts."""

from collections.abc import Mapping
from typing import Protocol


class Preferences(Protocol):
    """The clinic's choices; what each key means stands in ``counter/preferences.py``."""

    def all(self) -> Mapping[str, str]:
        """Return every choice made."""
        ...

    def get(self, key: str) -> str | None:
        """Return one choice, or None if it was never made."""
        ...

    def put(self, key: str, value: str) -> None:
        """Store a choice and the event ``preference`` with its key."""
        ...
