"""The append-only trail of who did what (``security.md`` T14)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct


class AuditRecord(Struct, frozen=True, kw_only=True):
    """One link of the chain: who did what to which subject, and the hash over it and the last."""

    index: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str
    hash: str


class AuditHead(Struct, frozen=True, kw_only=True):
    """The newest place of the chain and its hash: what to keep outside as an anchor."""

    index: int
    hash: str


class Audit(Protocol):
    """Append-only, chained by SHA-256 (``security.md`` T14)."""

    def add(self, actor: str, action: str, subject: str, detail: str = "") -> None:
        """Append a record; *detail* holds ids and field names, never personal data."""
        ...

    def latest(self, limit: int = 200) -> Sequence[AuditRecord]:
        """Return the newest records, newest first."""
        ...

    def head(self) -> AuditHead:
        """Return the newest place and hash; index 0 and an empty hash if there is none."""
        ...

    def first_bad(self, anchor: AuditHead | None = None) -> int | None:
        """Return the index of the first record that does not fit the chain, or None.

        A chain whose end was cut off fits; it is found out only by an *anchor* from outside.
        """
        ...
