"""Transactions over one database: one writer at a time per institution, many readers.

SQLite has a single writer anyway; on PostgreSQL an advisory lock per institution makes it so.
That is what keeps event numbers gap-free in the order of commits and the audit chain straight
(``design.md`` §5), and with group commit it costs nothing (``measured.md`` §4).
Listeners are told after the commit, in the order of commits; they must only take note.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from hashlib import sha256
from threading import RLock

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from madoguchi.domain.clock import Clock
from madoguchi.store.arrivals import SqlArrivals
from madoguchi.store.audit import SqlAudit
from madoguchi.store.bulks import SqlBulks
from madoguchi.store.enquiries import SqlEnquiries
from madoguchi.store.events import SqlEvents
from madoguchi.store.ids import IdMaker
from madoguchi.store.insurers import SqlInsurers
from madoguchi.store.journal import SqlJournal
from madoguchi.store.offline import SqlOfflineEntries
from madoguchi.store.patients import SqlPatients
from madoguchi.store.ports import Event, StoreUnavailableError, Work
from madoguchi.store.preferences import SqlPreferences
from madoguchi.store.staff import SqlStaff
from madoguchi.store.takeovers import SqlTakeOvers
from madoguchi.store.visits import SqlVisits

_logger = logging.getLogger(__name__)

Listener = Callable[[Sequence[Event]], None]


class SqlWork:
    """``ports.Work``: the repositories of one transaction."""

    def __init__(self, connection: Connection, institution: str, clock: Clock, ids: IdMaker):
        self._connection = connection
        self._institution = institution
        self._clock = clock
        self._ids = ids

    @cached_property
    def journal(self) -> SqlJournal:
        """The inbox."""
        return SqlJournal(self._connection, self._institution, self._ids)

    @cached_property
    def arrivals(self) -> SqlArrivals:
        """The rows at the counter."""
        return SqlArrivals(self._connection, self._institution, self.events)

    @cached_property
    def patients(self) -> SqlPatients:
        """The registry."""
        return SqlPatients(self._connection, self._institution)

    @cached_property
    def visits(self) -> SqlVisits:
        """Who was there on which day."""
        return SqlVisits(self._connection, self._institution, self.events)

    @cached_property
    def enquiries(self) -> SqlEnquiries:
        """What the terminal is asked."""
        return SqlEnquiries(self._connection, self._institution, self.events)

    @cached_property
    def bulks(self) -> SqlBulks:
        """Many people asked for at once."""
        return SqlBulks(self._connection, self._institution, self.events)

    @cached_property
    def offline(self) -> SqlOfflineEntries:
        """People received while nothing could be confirmed."""
        return SqlOfflineEntries(self._connection, self._institution, self.events)

    @cached_property
    def take_overs(self) -> SqlTakeOvers:
        """What went from answers into charts."""
        return SqlTakeOvers(self._connection, self._institution)

    @cached_property
    def preferences(self) -> SqlPreferences:
        """The clinic's own choices."""
        return SqlPreferences(self._connection, self._institution, self.events)

    @cached_property
    def insurers(self) -> SqlInsurers:
        """Names of the insurers that the clinic has met."""
        return SqlInsurers(self._connection, self._institution)

    @cached_property
    def events(self) -> SqlEvents:
        """The numbered trail."""
        return SqlEvents(self._connection, self._institution)

    @cached_property
    def staff(self) -> SqlStaff:
        """Users and sessions."""
        return SqlStaff(self._connection, self._institution)

    @cached_property
    def audit(self) -> SqlAudit:
        """The chain of who did what."""
        return SqlAudit(self._connection, self._institution, self._clock)


class SqlStore:
    """``ports.Store`` over a writing and a reading engine of one database."""

    def __init__(
        self, writer: Engine, reader: Engine, institution_code: str, clock: Clock, ids: IdMaker
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._institution = institution_code
        self._clock = clock
        self._ids = ids
        self._turn = RLock()
        self._writing = False
        self._listeners: list[Listener] = []

    @property
    def institution_code(self) -> str:
        """The institution whose rows these are."""
        return self._institution

    @contextmanager
    def read(self) -> Iterator[Work]:
        """Open a read-only look at one consistent state."""
        with named_errors(), self._reader.connect() as connection:
            yield self._work(connection)

    @contextmanager
    def write(self) -> Iterator[Work]:
        """Open a transaction; a second one inside it is an error of the caller."""
        with self._turn:
            if self._writing:
                raise RuntimeError("this thread has a transaction open already")
            self._writing = True
            try:
                with named_errors(), self._writer.begin() as connection:
                    self._wait_for_turn(connection)
                    work = self._work(connection)
                    yield work
            finally:
                self._writing = False
            self._tell(work.events.added)

    def new_id(self) -> str:
        """Return a new time-ordered id."""
        return self._ids.new()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call *listener* with the events of every later commit; return the way to stop it."""
        self._listeners = [*self._listeners, listener]

        def stop() -> None:
            self._listeners = [other for other in self._listeners if other is not listener]

        return stop

    def close(self) -> None:
        """Let go of the database."""
        self._writer.dispose()
        self._reader.dispose()

    def _work(self, connection: Connection) -> SqlWork:
        return SqlWork(connection, self._institution, self._clock, self._ids)

    def _wait_for_turn(self, connection: Connection) -> None:
        """On PostgreSQL wait until no other program writes for this institution."""
        if connection.dialect.name == "postgresql":
            key = int.from_bytes(sha256(self._institution.encode()).digest()[:8], signed=True)
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})

    def _tell(self, events: Sequence[Event]) -> None:
        for listener in self._listeners if events else ():
            try:
                listener(events)
            except Exception as error:
                # The commit stands whatever a listener does; its page asks again by number.
                _logger.exception("a listener failed", extra={"error": type(error).__name__})


@contextmanager
def named_errors() -> Iterator[None]:
    """Give what may pass (busy, full, gone) the name that callers can know."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeoutError) as error:
        raise StoreUnavailableError(type(error).__name__) from error
