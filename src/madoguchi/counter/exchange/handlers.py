"""What intake does with answers of the exchange: pair them, move the enquiry, make the row.

``oqs-interface.md`` §1.4–1.5, §3.4–3.6. Each handler runs in the transaction that settles the file.
A file that pairs with nothing is another program's: a row if it is one person's entitlement, else
listed by name. A second answer makes no second row.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from madoguchi.counter.exchange import messages_ja
from madoguchi.counter.exchange.line import Line
from madoguchi.counter.exchange.moves import EXCHANGE_ACTOR, Moves, may
from madoguchi.counter.exchange.naming import request_name
from madoguchi.counter.exchange.pairing import echo_contradicts, header_contradicts
from madoguchi.counter.exchange.values import OnEligibility
from madoguchi.domain.answer import EligibilityAnswer, MessageHeader
from madoguchi.domain.clock import Clock
from madoguchi.domain.enquiring import EnquiryKind, Happening
from madoguchi.domain.messages import (
    BulkEligibility,
    BulkHead,
    BulkReception,
    BulkRegistration,
    FailureNote,
    RegistrationAnswer,
    ReturnedRequest,
)
from madoguchi.store.ports import (
    Enquiry,
    EnquiryState,
    JournalEntry,
    JournalState,
    Store,
    Work,
)

Handler = Callable[[Work, JournalEntry, object], object]

_BUSY, _FAILED, _FINE = "2", "9", "1"
_BULKS = [kind for kind in EnquiryKind if kind.is_bulk]
_RESULTS = (BulkHead, BulkEligibility, BulkRegistration)
_TROUBLE = "trouble"
_AFTER_A_RETURN = (EnquiryState.QUEUED, EnquiryState.WORKING, EnquiryState.FAILED)


class Answers:
    """The handlers; ``table`` maps the kind of a file to each."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        moves: Moves,
        line: Line,
        on_eligibility: OnEligibility,
    ) -> None:
        self._store = store
        self._clock = clock
        self._moves = moves
        self._line = line
        self._on_eligibility = on_eligibility

    def table(self) -> Mapping[str, Handler]:
        """Return kind of file → handler, for ``Intake``; the last two are for files without."""
        return {
            "siquc_res": self.on_single,
            "siimm_res": self.on_registration,
            **{f"{kind.value}01_res": self.on_reception for kind in _BULKS},
            **{f"{kind.value}02_res": self.on_result for kind in _BULKS},
            "returned": self.on_returned,
            "refused": self.on_refused,
        }

    def on_single(self, work: Work, entry: JournalEntry, answer: object) -> None:
        """Make a row of one person's entitlement; with its enquiry if it answers one."""
        enquiry = _asked(work, entry)
        if enquiry is None or not isinstance(answer, EligibilityAnswer):
            self._on_eligibility(work, entry, answer)
        elif self._is_believed(work, entry, enquiry, answer.header, answer):
            segment = answer.header.segment_of_result
            if segment == _BUSY:
                self._busy(work, entry, enquiry)
            elif segment == _FAILED and not answer.results:
                self._move(work, entry, enquiry, Happening.ERROR, message=_error(answer.header))
            elif may(enquiry, Happening.ANSWER):
                row = self._on_eligibility(work, entry, answer, enquiry)
                self._answered(work, entry, enquiry, arrival_id=row.id)
            else:
                self._late(work, entry, enquiry)

    def on_registration(self, work: Work, entry: JournalEntry, answer: object) -> None:
        """Note what became of one registration."""
        enquiry = _asked(work, entry)
        if enquiry is None or not isinstance(answer, RegistrationAnswer):
            return
        if not self._is_believed(work, entry, enquiry, answer.header, answer):
            return
        segment, status = answer.header.segment_of_result, answer.processing_result_status
        if segment == _BUSY:
            self._busy(work, entry, enquiry)
        elif status == _FINE and segment != _FAILED:
            if not may(enquiry, Happening.ANSWER):
                self._late(work, entry, enquiry)
                return
            self._answered(work, entry, enquiry)
            _settle(work, entry)
        else:
            self._move(work, entry, enquiry, Happening.ERROR, message=_refusal(answer))

    def on_reception(self, work: Work, entry: JournalEntry, answer: object) -> None:
        """Take the reception number of a bulk."""
        enquiry = _asked(work, entry)
        if enquiry is None or not isinstance(answer, BulkReception):
            return
        if not self._is_believed(work, entry, enquiry, answer.header, answer):
            return
        number = (answer.reception_number or "").strip()
        segment = answer.header.segment_of_result
        if number and segment != _FAILED:
            self._move(
                work, entry, enquiry, Happening.RECEIVED, reception_number=number, message=""
            )
        elif segment == _BUSY:
            self._busy(work, entry, enquiry)
        else:
            failed = segment == _FAILED or answer.header.error_code or answer.header.error_message
            text = _error(answer.header) if failed else messages_ja.NO_NUMBER
            self._move(work, entry, enquiry, Happening.ERROR, message=text)

    def on_result(self, work: Work, entry: JournalEntry, answer: object) -> None:
        """Keep a bulk's answer for the reader, or ask again, or note that it failed.

        The header is all that is looked at, even where intake was told to read the whole.
        """
        enquiry = _asked(work, entry)
        if enquiry is None or not isinstance(answer, _RESULTS):
            return
        header = answer.header
        if not self._is_believed(work, entry, enquiry, header, answer):
            return
        if header.segment_of_result == _BUSY:
            self._busy(work, entry, enquiry)
        elif header.segment_of_result == _FAILED:
            # The number is spent: whoever asks again begins with the people.
            text = _error(header)
            self._move(work, entry, enquiry, Happening.ERROR, reception_number=None, message=text)
        else:
            self._move(
                work,
                entry,
                enquiry,
                Happening.RESULT,
                journal_id=entry.id,
                units=0,
                answered_at=self._clock.now(),
                message="",
            )

    def on_returned(self, work: Work, entry: JournalEntry, answer: object) -> bool:
        """Tell the enquiry that its request came back, and the words of the .err if it is that."""
        enquiry = _asked(work, entry)
        if enquiry is None:
            return False
        self._line.heard(self._clock.now())
        words = _note(answer)
        if enquiry.sent_name == request_name(entry.name):
            if may(enquiry, Happening.RETURNED):
                now = self._clock.now()
                state = self._moves.outcome(enquiry, Happening.RETURNED, now)
                text = messages_ja.returned(state, words)
                self._moves.apply(work, enquiry, Happening.RETURNED, now, message=text)
            elif words and enquiry.state in _AFTER_A_RETURN:
                text = messages_ja.returned(enquiry.state, words)
                work.enquiries.replace(replace(enquiry, message=text))
        work.audit.add(EXCHANGE_ACTOR, "enquiry.returned", enquiry.id)
        _settle(work, entry)
        return True

    def on_refused(self, work: Work, entry: JournalEntry, reason: object) -> None:
        """Tell the enquiry that its answer came and cannot be believed; the file stays shown."""
        enquiry = _asked(work, entry)
        if enquiry is not None and may(enquiry, Happening.ERROR):
            now = self._clock.now()
            self._line.heard(now)
            text = messages_ja.unreadable(str(reason or ""))
            self._moves.apply(work, enquiry, Happening.ERROR, now, message=text)

    def _is_believed(
        self,
        work: Work,
        entry: JournalEntry,
        enquiry: Enquiry,
        header: MessageHeader,
        answer: object,
    ) -> bool:
        """Check what bears our name; what is of somebody else is shown and moves nothing."""
        what = header_contradicts(enquiry, header, self._store.institution_code)
        what = what or echo_contradicts(enquiry, answer)
        if not what:
            self._line.heard(self._clock.now())
            return True
        reason = messages_ja.MISMATCH.format(what=what)
        work.journal.settle(entry.id, JournalState.QUARANTINED, kind=entry.kind, reason=reason)
        work.events.add(_TROUBLE, entry.id)
        work.audit.add(EXCHANGE_ACTOR, "enquiry.not_believed", enquiry.id, f"file={entry.id}")
        return False

    def _answered(
        self, work: Work, entry: JournalEntry, enquiry: Enquiry, arrival_id: str | None = None
    ) -> None:
        now = self._clock.now()
        self._moves.apply(
            work,
            enquiry,
            Happening.ANSWER,
            now,
            journal_id=entry.id,
            arrival_id=arrival_id,
            answered_at=now,
            message="",
        )

    def _busy(self, work: Work, entry: JournalEntry, enquiry: Enquiry) -> None:
        text = messages_ja.STILL_WORKING
        if may(enquiry, Happening.BUSY):
            state = self._moves.outcome(enquiry, Happening.BUSY, self._clock.now())
            numbered = enquiry.reception_number is not None
            if state is EnquiryState.NO_ANSWER:
                text = messages_ja.silence(enquiry.kind, state, numbered=numbered)
        self._move(work, entry, enquiry, Happening.BUSY, message=text)

    def _move(
        self,
        work: Work,
        entry: JournalEntry,
        enquiry: Enquiry,
        happening: Happening,
        **changes: Any,
    ) -> None:
        if not may(enquiry, happening):
            self._late(work, entry, enquiry)
            return
        now = self._clock.now()
        self._moves.apply(work, enquiry, happening, now, **({"answered_at": now} | changes))
        _settle(work, entry)

    def _late(self, work: Work, entry: JournalEntry, enquiry: Enquiry) -> None:
        """Note an answer that changes nothing any more: a second one, or one to what was ended."""
        work.audit.add(EXCHANGE_ACTOR, "enquiry.answered_again", enquiry.id, f"file={entry.id}")
        _settle(work, entry)


def _asked(work: Work, entry: JournalEntry) -> Enquiry | None:
    name = request_name(entry.name)
    return work.enquiries.by_request_name(name) if name else None


def _settle(work: Work, entry: JournalEntry) -> None:
    work.journal.settle(entry.id, JournalState.PAIRED, kind=entry.kind)


def _error(header: MessageHeader) -> str:
    return messages_ja.error(header.error_message, header.error_code)


def _refusal(answer: RegistrationAnswer) -> str:
    header = answer.header
    message = answer.processing_result_message or header.error_message
    code = answer.processing_result_code or header.error_code
    if not message and not code and answer.processing_result_status is None:
        return messages_ja.NO_STATUS
    return messages_ja.error(message, code)


def _note(answer: object) -> str | None:
    """Return the words of an .err; a returned request's own text says nothing new."""
    if isinstance(answer, FailureNote):
        return answer.text
    return answer.note if isinstance(answer, ReturnedRequest) else None
