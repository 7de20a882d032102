"""What intake does with answers of the exchange: pair them, move the enquiry, make the row.

``oqs-interface.md`` §1.4–1.5, §3.4–3.6. Each handler runs in the transaction that settles the file.
A file that pairs with nothing is another program's: a row if it is one person's entitlement, else
listed by name. A second answer makes no second row.
"""

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from madoguchi.counter.exchange import messages_ja
from madoguchi.counter.exchange.acts import Acts, Pair, pair_of, settle
from madoguchi.counter.exchange.line import Line
from madoguchi.counter.exchange.moves import EXCHANGE_ACTOR, Moves, may
from madoguchi.counter.exchange.naming import request_name
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
    EnquiryState,
    JournalEntry,
    Store,
    Work,
)

Handler = Callable[[Work, JournalEntry, object], object]

_BUSY, _FAILED, _FINE = "2", "9", "1"
_BULKS = [kind for kind in EnquiryKind if kind.is_bulk]
_RESULTS = (BulkHead, BulkEligibility, BulkRegistration)
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
        self._clock = clock
        self._moves = moves
        self._acts = Acts(store.institution_code, clock, moves, line)
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
        pair = pair_of(work, entry)
        if pair is None or not isinstance(answer, EligibilityAnswer):
            self._on_eligibility(work, entry, answer)
        elif self._acts.is_believed(pair, answer.header, answer):
            segment = answer.header.segment_of_result
            if segment == _BUSY:
                self._acts.busy(pair)
            elif segment == _FAILED and not answer.results:
                self._acts.move(pair, Happening.ERROR, message=_error(answer.header))
            elif may(pair.enquiry, Happening.ANSWER):
                row = self._on_eligibility(work, entry, answer, pair.enquiry)
                self._acts.answered(pair, row.id)
            else:
                self._acts.late(pair)

    def on_registration(self, work: Work, entry: JournalEntry, answer: object) -> None:
        """Note what became of one registration."""
        pair = pair_of(work, entry)
        if pair is None or not isinstance(answer, RegistrationAnswer):
            return
        if not self._acts.is_believed(pair, answer.header, answer):
            return
        segment, status = answer.header.segment_of_result, answer.processing_result_status
        if segment == _BUSY:
            self._acts.busy(pair)
        elif status == _FINE and segment != _FAILED:
            if not may(pair.enquiry, Happening.ANSWER):
                self._acts.late(pair)
                return
            self._acts.answered(pair)
            settle(pair)
        else:
            self._acts.move(pair, Happening.ERROR, message=_refusal(answer))

    def on_reception(self, work: Work, entry: JournalEntry, answer: object) -> None:
        """Take the reception number of a bulk."""
        pair = pair_of(work, entry)
        if pair is None or not isinstance(answer, BulkReception):
            return
        if not self._acts.is_believed(pair, answer.header, answer):
            return
        number = (answer.reception_number or "").strip()
        segment = answer.header.segment_of_result
        if number and segment != _FAILED:
            self._acts.move(pair, Happening.RECEIVED, reception_number=number, message="")
        elif segment == _BUSY:
            self._acts.busy(pair)
        else:
            failed = segment == _FAILED or answer.header.error_code or answer.header.error_message
            text = _error(answer.header) if failed else messages_ja.NO_NUMBER
            self._acts.move(pair, Happening.ERROR, message=text)

    def on_result(self, work: Work, entry: JournalEntry, answer: object) -> None:
        """Keep a bulk's answer for the reader, or ask again, or note that it failed.

        The header is all that is looked at, even where intake was told to read the whole.
        """
        pair = pair_of(work, entry)
        if pair is None or not isinstance(answer, _RESULTS):
            return
        header = answer.header
        if not self._acts.is_believed(pair, header, answer):
            return
        if header.segment_of_result == _BUSY:
            self._acts.busy(pair)
        elif header.segment_of_result == _FAILED:
            # The number is spent: whoever asks again begins with the people.
            text = _error(header)
            self._acts.move(pair, Happening.ERROR, reception_number=None, message=text)
        else:
            self._acts.move(
                pair,
                Happening.RESULT,
                journal_id=entry.id,
                units=0,
                answered_at=self._clock.now(),
                message="",
            )

    def on_returned(self, work: Work, entry: JournalEntry, answer: object) -> bool:
        """Tell the enquiry that its request came back, and the words of the .err if it is that."""
        pair = pair_of(work, entry)
        if pair is None:
            return False
        self._acts.heard()
        if pair.enquiry.sent_name == request_name(entry.name):
            self._came_back(pair, _note(answer))
        work.audit.add(EXCHANGE_ACTOR, "enquiry.returned", pair.enquiry.id)
        settle(pair)
        return True

    def _came_back(self, pair: Pair, words: str | None) -> None:
        """Move on at the first of the two files; the second may bring the words."""
        work, _, enquiry = pair
        now = self._clock.now()
        if may(enquiry, Happening.RETURNED):
            state = self._moves.outcome(enquiry, Happening.RETURNED, now)
            text = messages_ja.returned(state, words)
            self._moves.apply(work, enquiry, Happening.RETURNED, now, message=text)
        elif words and enquiry.state in _AFTER_A_RETURN:
            text = messages_ja.returned(enquiry.state, words)
            work.enquiries.replace(replace(enquiry, message=text))

    def on_refused(self, work: Work, entry: JournalEntry, reason: object) -> None:
        """Tell the enquiry that its answer came and cannot be believed; the file stays shown."""
        pair = pair_of(work, entry)
        if pair is not None and may(pair.enquiry, Happening.ERROR):
            self._acts.heard()
            text = messages_ja.unreadable(str(reason or ""))
            now = self._clock.now()
            self._moves.apply(work, pair.enquiry, Happening.ERROR, now, message=text)


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
