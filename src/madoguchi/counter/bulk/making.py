"""How a list of a bulk gets its people: from reservations or the registry, beside the request.

The list is there at once; its people follow in small transactions, so that the counter's own work
never waits for 20,000 rows. What a crash leaves half-filled has no enquiry and is shown so.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from threading import Thread
from typing import Final, Protocol, TypeVar

import msgspec

from madoguchi.counter.bulk.reservations import MOST, Reservation
from madoguchi.counter.bulk.service import BulkDesk, list_of, new_list
from madoguchi.counter.bulk.tying import of_chart, tied
from madoguchi.counter.service import ConflictError, only_registrars
from madoguchi.domain.clock import Clock, business_day
from madoguchi.store.ports import (
    BulkItem,
    BulkList,
    EnquiryKind,
    ItemState,
    Patient,
    StaffUser,
    Store,
    Work,
)

_logger = logging.getLogger(__name__)
_AT_ONCE: Final = 500
_PAGE: Final = 500
_RECENT: Final = timedelta(days=31)
_BUSY = "この一覧はもう送られたか、いま作っている途中です。しばらくしてからもう一度行ってください。"


def _at_once(work: Callable[[], None]) -> None:
    work()


P_contra = TypeVar("P_contra", contravariant=True)
P = TypeVar("P")


class ItemOf(Protocol[P_contra]):
    """Makes the item of one person, within a transaction that only reads."""

    def __call__(self, work: Work, one: P_contra, bulk: BulkList, position: int, /) -> BulkItem:
        """Return the item at *position* of *bulk*."""
        ...


def beside(work: Callable[[], None]) -> None:
    """Do *work* beside the request that asked for it."""

    def done() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - nobody waits for it; the list shows it stopped
            # Only the type is logged: the text of an error may hold what a row holds.
            _logger.error("a list stopped", extra={"error": type(error).__name__})

    Thread(target=done, name="bulk", daemon=True).start()


class BulkMaker:
    """Fills lists. *run* does the preparing, beside the request unless a test says otherwise."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        desk: BulkDesk,
        run: Callable[[Callable[[], None]], None] = beside,
    ) -> None:
        self._store = store
        self._clock = clock
        self.desk = desk
        self._run = run

    def make(
        self,
        reservations: Iterable[Reservation],
        user_id: str,
        *,
        day: date,
        source: str,
        title: str,
        send: bool = False,
        after: Callable[[], None] = lambda: None,
        wait: bool = False,
    ) -> BulkList:
        """Make a list of *reservations* and fill it beside; *after* is called when they are read.

        The list is there at once, its people follow. With *send* it goes to the terminal then.
        With *wait* it returns when everybody is in it: what is acknowledged must be stored.
        """
        bulk = new_list(
            self._store, self._clock, EnquiryKind.BULK_ELIGIBILITY, user_id, day, source, title
        )
        with self._store.write() as work:
            work.bulks.add(bulk, [])
            work.audit.add(user_id, "bulk.made", bulk.id, f"source={source}")
        self.start(bulk, reservations, _reserved, user_id, send=send, after=after, wait=wait)
        return bulk

    def refill(
        self, bulk: BulkList, reservations: Iterable[Reservation], user_id: str, *, send: bool
    ) -> None:
        """Put *reservations* in the place of a list's people; ConflictError once it was sent.

        Returns when everybody is in it.
        """
        with self._store.write() as work:
            now = list_of(work, bulk.id)
            if now.enquiry_id is not None or bulk.id in self.desk.preparing:
                raise ConflictError(_BUSY)
            work.bulks.remove_items(bulk.id)
            work.bulks.replace(msgspec.structs.replace(now, total=0, filled=False))
            work.audit.add(user_id, "bulk.replaced", bulk.id)
        self.start(bulk, reservations, _reserved, user_id, send=send, wait=True)

    def from_registry(self, user: StaffUser, *, recent: bool) -> BulkList:
        """Make and send a list of every chart, or of those who came within the last month."""
        only_registrars(user)
        day = business_day(self._clock.now())
        title = "この1か月に来た人の再確認" if recent else "登録の全員の再確認"
        bulk = new_list(
            self._store, self._clock, EnquiryKind.BULK_ELIGIBILITY, user.id, day, "registry", title
        )
        with self._store.write() as work:
            self.desk.check_alone(work, bulk)
            work.bulks.add(bulk, [])
            work.audit.add(user.id, "bulk.made", bulk.id, "source=registry")
        charts = self._recent(day) if recent else self.everyone()
        self.start(bulk, charts, _on_file, user.id, send=True)
        return bulk

    def start(
        self,
        bulk: BulkList,
        people: Iterable[P],
        item_of: ItemOf[P],
        user_id: str,
        *,
        send: bool,
        after: Callable[[], None] = lambda: None,
        wait: bool = False,
    ) -> None:
        """Fill a list that was added, beside the request, and send it if *send* says so."""
        self.desk.preparing.add(bulk.id)

        def prepare() -> None:
            try:
                self._fill(bulk, people, item_of, user_id, send=send)
            finally:
                self.desk.preparing.discard(bulk.id)
                after()
            self._tell(bulk.id)

        try:
            (_at_once if wait else self._run)(prepare)
        except BaseException:  # no thread to be had: it must not look as if it went on
            self.desk.preparing.discard(bulk.id)
            raise

    def _fill(
        self, bulk: BulkList, people: Iterable[P], item_of: ItemOf[P], user_id: str, *, send: bool
    ) -> None:
        """Add everybody, the last of them together with the sending: no crash comes between."""
        rest, total = iter(islice(people, MOST)), 0
        some = list(islice(rest, _AT_ONCE))
        last = False
        while not last:
            with self._store.read() as work:
                items = [
                    item_of(work, one, bulk, total + at) for at, one in enumerate(some, start=1)
                ]
            total += len(items)
            some = list(islice(rest, _AT_ONCE))
            last = not some
            with self._store.write() as work:
                work.bulks.add_items(items)
                now = msgspec.structs.replace(list_of(work, bulk.id), total=total, filled=last)
                work.bulks.replace(now)
                if last and send and work.bulks.counts(bulk.id).get(ItemState.WAITING):
                    self.desk.send_in(work, now, user_id, prepared=True)

    def _tell(self, bulk_id: str) -> None:
        """Let open pages know that the preparing is over."""
        with self._store.write() as work:
            work.bulks.replace(list_of(work, bulk_id))

    def everyone(self) -> Iterator[Patient]:
        """Yield every chart, page by page, without holding a transaction."""
        after: str | None = None
        while True:
            with self._store.read() as work:
                page = work.patients.search("", limit=_PAGE, after=after)
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1].id

    def _recent(self, today: date) -> Iterator[Patient]:
        """Yield each chart once that has a visit or a linked answer within the last month."""
        seen: set[str] = set()
        for back in range(_RECENT.days + 1):
            with self._store.read() as work:
                new = dict.fromkeys(_who_came(work, today - timedelta(days=back)))
                charts = work.patients.many([one for one in new if one not in seen])
            seen.update(new)
            yield from charts


def _reserved(work: Work, one: Reservation, bulk: BulkList, position: int) -> BulkItem:
    chart = work.patients.by_number(one.number) if one.number else None
    return tied(one, chart, bulk.day, bulk.id, position)


def _on_file(_: Work, chart: Patient, bulk: BulkList, position: int) -> BulkItem:
    return of_chart(chart, bulk.day, bulk.id, position)


def _who_came(work: Work, day: date) -> Iterator[str]:
    for visit in work.visits.between(day, day):
        if visit.patient_id:
            yield visit.patient_id
    for arrival in work.arrivals.of_day(day):
        if arrival.patient_id:
            yield arrival.patient_id
