"""What the handlers do with a file once they know whose answer it is."""

from typing import Any, NamedTuple

from madoguchi.counter.exchange import messages_ja
from madoguchi.counter.exchange.line import Line
from madoguchi.counter.exchange.moves import EXCHANGE_ACTOR, Moves, may
from madoguchi.counter.exchange.naming import request_name
from madoguchi.counter.exchange.pairing import echo_contradicts, header_contradicts
from madoguchi.domain.answer import MessageHeader
from madoguchi.domain.clock import Clock
from madoguchi.domain.enquiring import Happening
from madoguchi.store.ports import Enquiry, EnquiryState, JournalEntry, JournalState, Work

_TROUBLE = "trouble"


class Pair(NamedTuple):
    """A file and the enquiry whose name it bears, within one transaction."""

    work: Work
    entry: JournalEntry
    enquiry: Enquiry


def pair_of(work: Work, entry: JournalEntry) -> Pair | None:
    """Return the file with its enquiry, None if its name pairs with nothing of ours."""
    name = request_name(entry.name)
    enquiry = work.enquiries.by_request_name(name) if name else None
    return Pair(work, entry, enquiry) if enquiry else None


def settle(pair: Pair) -> None:
    """Settle the file as the enquiry's: it makes no row and is listed nowhere."""
    pair.work.journal.settle(pair.entry.id, JournalState.PAIRED, kind=pair.entry.kind)


class Acts:
    """The acts; each leaves the file settled unless it says otherwise."""

    def __init__(self, institution: str, clock: Clock, moves: Moves, line: Line) -> None:
        self._institution = institution
        self._clock = clock
        self._moves = moves
        self._line = line

    def heard(self) -> None:
        """Note that the terminal answered."""
        self._line.heard(self._clock.now())

    def is_believed(self, pair: Pair, header: MessageHeader, answer: object) -> bool:
        """Check what bears our name; what is of somebody else is shown and moves nothing."""
        work, entry, enquiry = pair
        what = header_contradicts(enquiry, header, self._institution)
        what = what or echo_contradicts(enquiry, answer)
        if not what:
            self.heard()
            return True
        reason = messages_ja.MISMATCH.format(what=what)
        work.journal.settle(entry.id, JournalState.QUARANTINED, kind=entry.kind, reason=reason)
        work.events.add(_TROUBLE, entry.id)
        work.audit.add(EXCHANGE_ACTOR, "enquiry.not_believed", enquiry.id, f"file={entry.id}")
        return False

    def answered(self, pair: Pair, arrival_id: str | None = None) -> None:
        """Note that a single enquiry has its answer; settling the file is the caller's."""
        now = self._clock.now()
        self._moves.apply(
            pair.work,
            pair.enquiry,
            Happening.ANSWER,
            now,
            journal_id=pair.entry.id,
            arrival_id=arrival_id,
            answered_at=now,
            message="",
        )

    def busy(self, pair: Pair) -> None:
        """Note 処理中: it is asked again, or given up if no try is left."""
        enquiry, text = pair.enquiry, messages_ja.STILL_WORKING
        if may(enquiry, Happening.BUSY):
            state = self._moves.outcome(enquiry, Happening.BUSY, self._clock.now())
            numbered = enquiry.reception_number is not None
            if state is EnquiryState.NO_ANSWER:
                text = messages_ja.silence(enquiry.kind, state, numbered=numbered)
        self.move(pair, Happening.BUSY, message=text)

    def move(self, pair: Pair, happening: Happening, **changes: Any) -> None:
        """Move the enquiry; an answer that can move nothing any more is late."""
        if not may(pair.enquiry, happening):
            self.late(pair)
            return
        now = self._clock.now()
        changes = {"answered_at": now} | changes
        self._moves.apply(pair.work, pair.enquiry, happening, now, **changes)
        settle(pair)

    def late(self, pair: Pair) -> None:
        """Note an answer that changes nothing any more: a second one, or one to what was ended."""
        work, entry, enquiry = pair
        work.audit.add(EXCHANGE_ACTOR, "enquiry.answered_again", enquiry.id, f"file={entry.id}")
        settle(pair)
