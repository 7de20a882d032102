"""What 受付 is told by others: folders, unreadable files, the line to the terminal, panels."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from madoguchi.store.ports import Arrival, StaffUser, Work


class FolderHealth(Protocol):
    """What the page needs to know of a watched folder; intake's own value has it."""

    @property
    def ok(self) -> bool: ...  # noqa: D102
    @property
    def folder(self) -> str: ...  # noqa: D102
    @property
    def path(self) -> str: ...  # noqa: D102
    @property
    def since(self) -> datetime: ...  # noqa: D102
    @property
    def advice(self) -> str: ...  # noqa: D102


class UnreadFile(Protocol):
    """A file that lies in a folder and cannot be taken in now; intake's own value has it."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def reason(self) -> str: ...  # noqa: D102
    @property
    def since(self) -> datetime: ...  # noqa: D102


class LineHealth(Protocol):
    """How it stands with the exchange with the terminal; the exchange's own value has it."""

    @property
    def trouble(self) -> str: ...  # noqa: D102


class DetailPart(Protocol):
    """A panel on the page of one answer that another part of the counter brings."""

    @property
    def template(self) -> str:
        """The template of the panel, such as ``takeover/panel.html``."""
        ...

    def context(self, work: Work, arrival: Arrival, user: StaffUser) -> Mapping[str, Any]:
        """Return what the template needs, under names that begin with the part's own."""
        ...


Health = Callable[[], Sequence[FolderHealth]]
Unread = Callable[[], Sequence[UnreadFile]]
Line = Callable[[], LineHealth | None]
