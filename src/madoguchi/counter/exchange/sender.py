"""Brings enquiries to the request folder and notes where none was answered in time.

``docs/decisions/0006-enquiries.md``: a request is marked as sent, under its name, before it is
written; a crash in between only delays. What happens next is ``domain/enquiring_table.py``'s to
say, how many may go at once ``domain/congestion.py``'s. One ``step`` looks at everything once.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from madoguchi.counter.exchange import messages_ja, requests
from madoguchi.counter.exchange.line import Line
from madoguchi.counter.exchange.moves import Moves, may
from madoguchi.counter.exchange.naming import fresh_name
from madoguchi.counter.exchange.requests import Writing
from madoguchi.counter.exchange.values import RequestFolder, UnwrittenError
from madoguchi.domain.congestion import Traffic, free_at
from madoguchi.domain.enquiring import EnquiringSettings, Happening
from madoguchi.domain.enquiring_table import REGISTRATIONS
from madoguchi.formats.oqs import UnwritableError
from madoguchi.store.ports import Enquiry, EnquiryState, Store, StoreUnavailableError

_logger = logging.getLogger(__name__)

URGENT = ("counter",)
"""Purposes for which somebody at the counter waits."""

_LOOKED_AT = 200
_NEWEST = 50
_SET_ASIDE = timedelta(seconds=60)
_TURNED_BACK = timedelta(minutes=10)
"""What was done so much later than now was done before the clock was turned back."""


class Sender:
    """One of the two hands of the exchange; its thread calls ``step``, and it only."""

    def __init__(
        self,
        store: Store,
        moves: Moves,
        folder: RequestFolder,
        line: Line,
        settings: EnquiringSettings,
        writing: Writing,
        random: Callable[[int], bytes],
    ) -> None:
        self._store = store
        self._moves = moves
        self._folder = folder
        self._line = line
        self._settings = settings
        self._writing = writing
        self._random = random
        self._aside: dict[str, datetime] = {}

    def step(self, now: datetime) -> datetime | None:
        """Do all that is due at *now*; return when to look again, None: when something changes."""
        self._aside = {one: until for one, until in self._aside.items() if until > now}
        for enquiry in self._in_state(EnquiryState.SENT):
            if _has_come(enquiry, now) and enquiry.id not in self._aside:
                self._guarded(self._give_up_waiting, enquiry, now)
        waits = self._send_due(now)
        with self._store.read() as work:
            next_due = work.enquiries.next_due(now)
        moments = [moment for moment in (waits, next_due, *self._aside.values()) if moment]
        return min(moments, default=None)

    def _send_due(self, now: datetime) -> datetime | None:
        """Write what may go now; return from when the first of the others may."""
        waits: list[datetime] = []
        for enquiry in self._due(now):
            urgent = enquiry.purpose in URGENT
            free = free_at(self._traffic(), urgent=urgent, now=now, settings=self._settings)
            if free is None:
                if urgent:
                    break
                continue
            if free > now:
                waits.append(free)
                continue
            self._guarded(self._send, enquiry, now)
        return min(waits, default=None)

    def _due(self, now: datetime) -> list[Enquiry]:
        """Return what is to be written by now: the counter's first, then as their time came.

        The newest are looked at too, so that the queue of an offline day hides nobody.
        """
        with self._store.read() as work:
            found = [*work.enquiries.due(now, _LOOKED_AT), *work.enquiries.open(_NEWEST)]
        waiting = {
            one.id: one
            for one in found
            if may(one, Happening.WRITE) and _has_come(one, now) and one.id not in self._aside
        }
        return sorted(waiting.values(), key=lambda one: (one.purpose not in URGENT, one.next_at))

    def _in_state(self, state: EnquiryState) -> Sequence[Enquiry]:
        with self._store.read() as work:
            return work.enquiries.in_state(state)

    def _traffic(self) -> Traffic:
        sent = self._in_state(EnquiryState.SENT)
        background = sum(one.purpose not in URGENT for one in sent)
        return self._line.traffic(len(sent), background)

    def _guarded(
        self, act: Callable[[Enquiry, datetime], None], enquiry: Enquiry, now: datetime
    ) -> None:
        """Let one enquiry that goes wrong not stop the others; it is tried again later."""
        try:
            act(enquiry, now)
        except StoreUnavailableError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a follower raises, others go on
            # Only the type is logged: the text of an error may hold whom it was about.
            name = type(error).__name__
            _logger.error("an enquiry failed", extra={"enquiry": enquiry.id, "error": name})
            self._aside[enquiry.id] = now + _SET_ASIDE

    def _give_up_waiting(self, enquiry: Enquiry, now: datetime) -> None:
        with self._store.write() as work:
            current = work.enquiries.get(enquiry.id)
            if current != enquiry:
                return
            state = self._moves.outcome(current, Happening.SILENCE, now)
            numbered = current.reception_number is not None
            text = messages_ja.silence(current.kind, state, numbered=numbered)
            self._moves.apply(work, current, Happening.SILENCE, now, message=text)
        self._line.silent(enquiry.sent_at or now)

    def _send(self, enquiry: Enquiry, now: datetime) -> None:
        name = fresh_name(self._store, self._folder, requests.kind_of(enquiry), self._random)
        sent = self._mark(enquiry, name, now)
        if sent is None or sent.state is not EnquiryState.SENT or sent.sent_name is None:
            return
        self._line.sent(now, self._moves.chance(), urgent=sent.purpose in URGENT)
        try:
            self._folder.put(sent.sent_name, requests.pieces(self._store, sent, self._writing))
        except UnwrittenError as error:
            self._line.refused(str(error))
            if not (error.doubtful and sent.kind in REGISTRATIONS):
                self._take_back(sent, Happening.UNWRITTEN, now, str(error))
        except UnwritableError as error:
            self._take_back(sent, Happening.ERROR, now, _unwritable(error, sent))
        else:
            self._line.taken()

    def _mark(self, enquiry: Enquiry, name: str, now: datetime) -> Enquiry | None:
        """Commit that it is sent, under which name, and until when an answer is awaited."""
        with self._store.write() as work:
            current = work.enquiries.get(enquiry.id)
            if current != enquiry:
                return None
            state = self._moves.outcome(current, Happening.WRITE, now)
            if state is not EnquiryState.SENT:
                text = messages_ja.silence(current.kind, state, numbered=True)
                return self._moves.apply(work, current, Happening.WRITE, now, message=text)
            work.enquiries.note_sent(name, current.id)
            return self._moves.apply(
                work, current, Happening.WRITE, now, sent_name=name, sent_at=now, message=""
            )

    def _take_back(self, sent: Enquiry, happening: Happening, now: datetime, text: str) -> None:
        """Note that the request did not leave, unless something else has happened meanwhile."""
        with self._store.write() as work:
            current = work.enquiries.get(sent.id)
            if current == sent:
                self._moves.apply(work, current, happening, now, message=text)


def _has_come(enquiry: Enquiry, now: datetime) -> bool:
    """Tell whether it is time for the next step; a clock turned back makes nobody wait for it."""
    if enquiry.next_at is None:
        return False
    last = enquiry.sent_at or enquiry.created_at
    return enquiry.next_at <= now or last > now + _TURNED_BACK


def _unwritable(error: UnwritableError, enquiry: Enquiry) -> str:
    """Return what the clerk is told; a list in which nobody waits lacks its people."""
    if error.tag in requests.PEOPLE_TAGS and enquiry.kind.is_bulk:
        return messages_ja.NO_PEOPLE
    return messages_ja.unwritable(requests.label_of(error, enquiry))
