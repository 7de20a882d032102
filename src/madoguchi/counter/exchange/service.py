"""The exchange as a whole: what a program composes, starts and stops.

``handlers`` go to ``Intake``; ``step`` is one look at everything, for tests in told time.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec
from msgspec import Struct

from madoguchi.counter.exchange import messages_ja
from madoguchi.counter.exchange.handlers import Answers, Handler
from madoguchi.counter.exchange.line import ExchangeHealth, Line
from madoguchi.counter.exchange.looping import Loop
from madoguchi.counter.exchange.moves import Moves, may
from madoguchi.counter.exchange.reader import Reader
from madoguchi.counter.exchange.requests import Writing
from madoguchi.counter.exchange.sender import Sender
from madoguchi.counter.exchange.values import (
    BulkReader,
    EnquiryFollower,
    OnEligibility,
    RequestFolder,
)
from madoguchi.counter.service import ConflictError, GoneError, only_registrars
from madoguchi.domain.clock import Clock, business_day
from madoguchi.domain.enquiring import EnquiringSettings, Happening
from madoguchi.formats.oqs import ReadSettings
from madoguchi.spec.oqs.open_points_table import INSURER_NUMBER_PADDING, REQUEST_ENCODING
from madoguchi.store.ports import Enquiry, Event, StaffUser, Store

_EVENT = "enquiry"
_LATELY = 50
_HANGS_AFTER = timedelta(seconds=20)


class ExchangeSettings(Struct, frozen=True, kw_only=True):
    """What the exchange may be told: figures, how requests are written, how answers are read."""

    enquiring: EnquiringSettings = EnquiringSettings()
    read: ReadSettings = msgspec.field(default_factory=ReadSettings)
    encoding: Literal["utf-8", "shift_jis"] = REQUEST_ENCODING.default
    padding: str = INSURER_NUMBER_PADDING.default


class Exchange:
    """Requests out, answers in. *random* gives so many random bytes.

    *followers* are told of every change of an enquiry; *readers* take in the people of bulks, by
    the purpose of the enquiry.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        random: Callable[[int], bytes],
        folder: RequestFolder,
        settings: ExchangeSettings,
        on_eligibility: OnEligibility,
        followers: Sequence[EnquiryFollower] = (),
        readers: Mapping[str, BulkReader] | None = None,
    ) -> None:
        figures = settings.enquiring
        writing = Writing(encoding=settings.encoding, padding=settings.padding)
        self._store = store
        self._clock = clock
        self._folder = folder
        self._line = Line()
        self._moves = Moves(figures, random, followers)
        self._answers = Answers(store, clock, self._moves, self._line, on_eligibility)
        self.sender = Sender(store, self._moves, folder, self._line, figures, writing, random)
        self.reader = Reader(store, self._moves, readers or {}, figures, settings.read)
        self._loops = (Loop("sender", self._send), Loop("bulk-reader", self._read))
        self._deaf: Callable[[], None] = lambda: None
        self._tidied = False
        self._sending_since: datetime | None = None

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """Kind of file → handler, for ``Intake``."""
        return self._answers.table()

    def start(self) -> None:
        """Begin to send and to take in, each in a thread of its own."""
        self._deaf = self._store.listen(self._on_events)
        for loop in self._loops:
            loop.start()

    def stop(self, timeout: float = 10.0) -> None:
        """End after what is in hand."""
        self._deaf()
        for loop in self._loops:
            loop.stop(timeout)

    def step(self, now: datetime) -> datetime | None:
        """Send what is due, take in every answer that waits; return when the next is due."""
        due = self.sender.step(now)
        while self.reader.step(now):
            pass
        return due

    def cancel(self, enquiry_id: str, user: StaffUser) -> Enquiry:
        """End an enquiry that is still open; an answer that comes later makes no row."""
        return self._by_clerk(enquiry_id, user, Happening.CANCEL, message=messages_ja.CANCELLED)

    def ask_again(self, enquiry_id: str, user: StaffUser) -> Enquiry:
        """Ask once more what failed, stayed without an answer, or was cancelled."""
        return self._by_clerk(
            enquiry_id, user, Happening.AGAIN, message="", opened_at=self._clock.now()
        )

    def health(self) -> ExchangeHealth:
        """Return how it stands; any thread may ask."""
        now = self._clock.now()
        with self._store.read() as work:
            count, oldest = work.enquiries.open_and_oldest()
            lately = work.enquiries.of_day(business_day(now), _LATELY)
        answered = [one.answered_at for one in lately if one.answered_at]
        if self._line.heard_at is not None:
            answered.append(self._line.heard_at)
        minutes, trouble = self._line.trouble(now)
        since = self._sending_since
        if since is not None and now - since > _HANGS_AFTER:
            trouble = messages_ja.FOLDER_HANGS
        return ExchangeHealth(
            open=count,
            oldest_at=oldest.created_at if oldest else None,
            last_answer_at=max(answered, default=None),
            silent_minutes=minutes,
            trouble=trouble,
        )

    def _by_clerk(
        self, enquiry_id: str, user: StaffUser, happening: Happening, **changes: object
    ) -> Enquiry:
        only_registrars(user)
        with self._store.write() as work:
            enquiry = work.enquiries.get(enquiry_id)
            if enquiry is None:
                raise GoneError(messages_ja.GONE)
            if not may(enquiry, happening):
                raise ConflictError(messages_ja.NOT_NOW)
            now = self._clock.now()
            if happening is Happening.AGAIN:
                work.audit.add(user.id, "enquiry.asked_again", enquiry_id)
            return self._moves.apply(work, enquiry, happening, now, actor=user.id, **changes)

    def _send(self) -> float | None:
        """Do the sender's step; a share that hangs stops here, and ``health`` tells."""
        now = self._sending_since = self._clock.now()
        try:
            if not self._tidied:
                self._folder.tidy()
                self._tidied = True
            due = self.sender.step(now)
        finally:
            self._sending_since = None
        return None if due is None else (due - self._clock.now()).total_seconds()

    def _read(self) -> float | None:
        return 0.0 if self.reader.step(self._clock.now()) else None

    def _on_events(self, events: Sequence[Event]) -> None:
        if any(event.kind == _EVENT for event in events):
            for loop in self._loops:
                loop.wake()
