"""One transaction and the database that opens it."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from madoguchi.store.ports.arrivals import Arrivals
from madoguchi.store.ports.audit import Audit
from madoguchi.store.ports.bulks import Bulks
from madoguchi.store.ports.enquiries import Enquiries
from madoguchi.store.ports.events import Event, Events
from madoguchi.store.ports.insurers import Insurers
from madoguchi.store.ports.journal import Journal
from madoguchi.store.ports.offline import OfflineEntries
from madoguchi.store.ports.patients import Patients
from madoguchi.store.ports.preferences import Preferences
from madoguchi.store.ports.staff import Staff
from madoguchi.store.ports.takeovers import TakeOvers
from madoguchi.store.ports.visits import Visits


class Work(Protocol):
    """What one transaction can touch."""

    @property
    def journal(self) -> Journal: ...  # noqa: D102
    @property
    def arrivals(self) -> Arrivals: ...  # noqa: D102
    @property
    def patients(self) -> Patients: ...  # noqa: D102
    @property
    def events(self) -> Events: ...  # noqa: D102
    @property
    def visits(self) -> Visits: ...  # noqa: D102
    @property
    def enquiries(self) -> Enquiries: ...  # noqa: D102
    @property
    def bulks(self) -> Bulks: ...  # noqa: D102
    @property
    def offline(self) -> OfflineEntries: ...  # noqa: D102
    @property
    def take_overs(self) -> TakeOvers: ...  # noqa: D102
    @property
    def preferences(self) -> Preferences: ...  # noqa: D102
    @property
    def insurers(self) -> Insurers: ...  # noqa: D102
    @property
    def staff(self) -> Staff: ...  # noqa: D102
    @property
    def audit(self) -> Audit: ...  # noqa: D102


class Store(Protocol):
    """The database of one institution."""

    @property
    def institution_code(self) -> str:
        """The institution whose rows these are."""
        ...

    def read(self) -> AbstractContextManager[Work]:
        """Open a read-only look at one consistent state."""
        ...

    def write(self) -> AbstractContextManager[Work]:
        """Open a transaction: committed and synced at the end of the block, or undone."""
        ...

    def new_id(self) -> str:
        """Return a new time-ordered id."""
        ...

    def listen(self, listener: Callable[[Sequence[Event]], None]) -> Callable[[], None]:
        """Call *listener* with the events of every later commit; return the way to stop it."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...
