"""Takes in the people of a bulk's answer, chunk by chunk, from the bytes in the journal.

``oqs-interface.md`` §3.4. Each chunk is a transaction of its own in which ``enquiry.units`` is
advanced, so that after a kill the next person is the right one; between two chunks everybody else
may write. An answer that breaks off is taken in not at all: it is walked through before the first
person is handed on.
"""

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from madoguchi.counter.exchange import messages_ja
from madoguchi.counter.exchange.moves import Moves
from madoguchi.counter.exchange.values import BulkReader, Unit
from madoguchi.domain.enquiring import EnquiringSettings, Happening
from madoguchi.domain.messages import BulkHead
from madoguchi.formats.oqs import (
    Read,
    ReadSettings,
    Refused,
    check_bulk,
    read_arrived,
    read_bulk,
)
from madoguchi.store.ports import Enquiry, EnquiryState, Store, StoreUnavailableError, Work

_logger = logging.getLogger(__name__)

_SET_ASIDE = timedelta(seconds=60)


class _Open(Struct):
    """An answer that is being taken in: whose, which file, and the people still to come."""

    enquiry_id: str
    journal_id: str
    units: Iterator[Unit | Refused]
    position: int
    told: int | None


class Reader:
    """The other hand of the exchange; its thread calls ``step``, and it only."""

    def __init__(
        self,
        store: Store,
        moves: Moves,
        readers: Mapping[str, BulkReader],
        settings: EnquiringSettings,
        read_settings: ReadSettings,
    ) -> None:
        self._store = store
        self._moves = moves
        self._readers = readers
        self._settings = settings
        self._read = read_settings
        self._open: _Open | None = None
        self._aside: dict[str, datetime] = {}

    def step(self, now: datetime) -> bool:
        """Take in one chunk; tell whether there is more to do."""
        enquiry = self._next(now)
        if enquiry is None:
            self._open = None
            return False
        try:
            self._chunk(enquiry, now)
        except StoreUnavailableError:
            self._open = None
            raise
        except Exception as error:  # noqa: BLE001 - one answer must not stop the others
            self._note(enquiry, error)
            self._give_up(enquiry, now)
        return True

    def _next(self, now: datetime) -> Enquiry | None:
        self._aside = {one: until for one, until in self._aside.items() if until > now}
        with self._store.read() as work:
            reading = work.enquiries.in_state(EnquiryState.READING)
        return next((one for one in reading if one.id not in self._aside), None)

    def _give_up(self, enquiry: Enquiry, now: datetime) -> None:
        """Note that it failed; where even that goes wrong, let the others go first."""
        try:
            self._fail(enquiry, messages_ja.NOT_TAKEN_IN, now)
        except StoreUnavailableError:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            self._note(enquiry, error)
            self._aside[enquiry.id] = now + _SET_ASIDE

    @staticmethod
    def _note(enquiry: Enquiry, error: Exception) -> None:
        # Only the type is logged: the text of an error may hold what the file holds.
        name = type(error).__name__
        _logger.error("a bulk failed", extra={"enquiry": enquiry.id, "error": name})

    def _chunk(self, enquiry: Enquiry, now: datetime) -> None:
        if enquiry.purpose not in self._readers:
            self._fail(enquiry, messages_ja.NOBODY_READS, now)
            return
        opened = self._opened(enquiry)
        if isinstance(opened, Refused):
            self._fail(enquiry, opened.reason, now)
            return
        units: list[Unit] = []
        for unit in islice(opened.units, self._settings.units_at_once):
            if isinstance(unit, Refused):
                self._fail(enquiry, unit.reason, now)
                return
            units.append(unit)
        self._store_chunk(opened, enquiry, units, now)

    def _store_chunk(
        self, opened: _Open, enquiry: Enquiry, units: list[Unit], now: datetime
    ) -> None:
        reader = self._readers[enquiry.purpose]
        with self._store.write() as work:
            if work.enquiries.get(enquiry.id) != enquiry:
                self._open = None
                return
            if units:
                reader.on_units(work, enquiry, units)
            taken = replace(enquiry, units=enquiry.units + len(units))
            if len(units) == self._settings.units_at_once:
                work.enquiries.replace(taken)
            else:
                self._finish(work, reader, taken, opened.told, now)
        opened.position = taken.units

    def _finish(
        self, work: Work, reader: BulkReader, taken: Enquiry, told: int | None, now: datetime
    ) -> None:
        text = ""
        if told is not None and told != taken.units:
            text = messages_ja.COUNT_DIFFERS.format(told=told, came=taken.units)
        done = self._moves.apply(
            work, taken, Happening.DONE, now, message=text, answered_at=taken.answered_at or now
        )
        reader.on_done(work, done)

    def _opened(self, enquiry: Enquiry) -> _Open | Refused:
        """Return the answer standing at the next person; opened anew after a restart."""
        now = self._open
        if now is not None and (now.enquiry_id, now.journal_id, now.position) == (
            enquiry.id,
            enquiry.journal_id,
            enquiry.units,
        ):
            return now
        self._open = None
        with self._store.read() as work:
            entry = work.journal.entry(enquiry.journal_id or "")
            raw = work.journal.raw(enquiry.journal_id or "")
        name = entry.name if entry else ""
        if enquiry.units == 0:
            whole = check_bulk(BytesIO(raw), self._read, name)
            if isinstance(whole, Refused):
                return whole
        units = read_bulk(BytesIO(raw), self._read, name)
        for _ in islice(units, enquiry.units):
            pass
        told = self._told(raw, name)
        self._open = _Open(enquiry.id, enquiry.journal_id or "", units, enquiry.units, told)
        return self._open

    def _told(self, raw: bytes, name: str) -> int | None:
        """Return how many people the header says there are, None if it does not."""
        head = read_arrived(raw, name, self._read)
        if not isinstance(head, Read) or not isinstance(head.answer, BulkHead):
            return None
        count = head.answer.header.number_of_processing_result or ""
        return int(count) if count.isascii() and count.isdigit() else None

    def _fail(self, enquiry: Enquiry, text: str, now: datetime) -> None:
        self._open = None
        with self._store.write() as work:
            current = work.enquiries.get(enquiry.id)
            if current is not None and current.state is EnquiryState.READING:
                self._moves.apply(work, current, Happening.BROKEN, now, message=text)
