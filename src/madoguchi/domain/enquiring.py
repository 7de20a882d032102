"""How an enquiry to the terminal goes on: where it stands × what happened → where it stands then.

``oqs-interface.md`` §1.3–1.5, §3.4, §5; ``peers.md`` (MR, EO, OD2); the moves are the rows of
``enquiring_table.py``. Pure: time and chance are handed in. It must not know how a request is
written or who is told; ``counter/exchange`` does that.
"""

from datetime import datetime
from enum import Enum, StrEnum, auto
from typing import NamedTuple

from msgspec import Struct

from madoguchi.spec.oqs.open_points_table import ANSWER_WAIT_SECONDS


class EnquiryKind(StrEnum):
    """What is asked; the value is the message's stem in ``spec.oqs.messages``."""

    ELIGIBILITY = "siquc"
    REGISTRATION = "siimm"
    BULK_ELIGIBILITY = "muquc"
    BULK_REGISTRATION = "muimm"
    AID_TICKETS = "mutic"
    HOME_VISIT = "muhvq"
    ONLINE = "muonq"

    @property
    def is_bulk(self) -> bool:
        """Tell whether it goes in four steps: two requests, two answers (§2)."""
        return self.value.startswith("mu")


class EnquiryState(StrEnum):
    """Where an enquiry stands.

    QUEUED: to be written at ``next_at``. SENT: a request was written, its answer is awaited until
    ``next_at``. WORKING: a bulk has its reception number; ask again at ``next_at``. READING: the
    bulk answer is here and is being taken in. The others are final; NO_ANSWER says that the tries
    are used up and nobody knows what became of them.
    """

    QUEUED = "queued"
    SENT = "sent"
    WORKING = "working"
    READING = "reading"
    ANSWERED = "answered"
    FAILED = "failed"
    NO_ANSWER = "no_answer"
    CANCELLED = "cancelled"


OPEN_STATES = (
    EnquiryState.QUEUED,
    EnquiryState.SENT,
    EnquiryState.WORKING,
    EnquiryState.READING,
)


class Happening(Enum):
    """What can happen to an enquiry."""

    WRITE = auto()
    """Its time has come: a request is about to be written."""
    UNWRITTEN = auto()
    """The folder did not take the request; it certainly did not leave."""
    ANSWER = auto()
    """The answer of a single enquiry came and belongs to it."""
    RECEIVED = auto()
    """A bulk's first answer came and brought a reception number."""
    BUSY = auto()
    """The answer says 処理中 (OQSCD003 2): ask again."""
    RESULT = auto()
    """A bulk's second answer came and is kept; it is still to be taken in."""
    DONE = auto()
    """The last person of a bulk's answer was taken in."""
    ERROR = auto()
    """The answer says 異常終了 (OQSCD003 9), or what was to be asked cannot be written at all."""
    BROKEN = auto()
    """A bulk's answer cannot be taken in."""
    RETURNED = auto()
    """The terminal put the request back into res (§1.5)."""
    SILENCE = auto()
    """Nothing came until ``next_at``."""
    CANCEL = auto()
    """A clerk no longer wants it."""
    AGAIN = auto()
    """A clerk asks once more."""


class Leg(Enum):
    """Which request an enquiry is at: the only one, a bulk's first, a bulk's second."""

    SINGLE = auto()
    RECEPTION = auto()
    RESULT = auto()


class When(Enum):
    """When to look at an enquiry again."""

    NEVER = auto()
    NOW = auto()
    WAIT = auto()
    """After the time that an answer is awaited."""
    BACK_OFF = auto()
    """After a pause that doubles with each try."""
    POLL = auto()
    """After a pause that grows with each question, until the bulk is too old."""


class Move(NamedTuple):
    """One cell of the table. ``used_up`` is the state when no try is left, None: always another."""

    to: EnquiryState
    when: When
    used_up: EnquiryState | None = None


class EnquiringSettings(Struct, frozen=True, kw_only=True):
    """Every figure of the exchange with the terminal. Those without a source are ours.

    ``answer_wait_seconds``: open point (MR 30 s, EO 5 min, MC 10 s).
    ``question_tries``: how often a question (siquc, and the 01 of a bulk question) is written;
    it changes nothing at the centre. ``registration_tries``: 1, because MR never sends a
    registration again on doubt. ``returned_tries``: as ``question_tries``, when the terminal gave
    the request back: once more, as Q14 of the FAQ advises, then a clerk must look.
    ``back_off_seconds``, ``back_off_at_most``: pause before the second try and the longest pause.
    ``poll_seconds`` (OD2: at least 5), ``poll_growth``, ``poll_at_most``: pauses between two
    questions for a bulk's result; ``bulk_age_hours``: after which nobody asks any more.
    ``at_once``: requests under way; ``background_at_once``, ``background_gap_seconds``: those that
    nobody at the counter waits for. ``silences``: so many unanswered in a row are congestion; then
    one at a time, ``probe_seconds`` apart, doubling up to ``probe_at_most`` (G5 of ``scale.md``).
    ``units_at_once``: people of a bulk's answer that one transaction takes.
    """

    answer_wait_seconds: float = ANSWER_WAIT_SECONDS.default
    question_tries: int = 3
    registration_tries: int = 1
    returned_tries: int = 2
    back_off_seconds: float = 5.0
    back_off_at_most: float = 60.0
    poll_seconds: float = 5.0
    poll_growth: float = 1.5
    poll_at_most: float = 300.0
    bulk_age_hours: float = 24.0
    at_once: int = 4
    background_at_once: int = 2
    background_gap_seconds: float = 3.0
    silences: int = 3
    probe_seconds: float = 10.0
    probe_at_most: float = 30.0
    units_at_once: int = 200


class Course(Struct, frozen=True, kw_only=True):
    """What the next step depends on. ``opened_at``: when it was first asked, or asked again."""

    kind: EnquiryKind
    state: EnquiryState
    tries: int
    numbered: bool
    opened_at: datetime

    @property
    def leg(self) -> Leg:
        """Which request it is at; a reception number means the second."""
        if not self.kind.is_bulk:
            return Leg.SINGLE
        return Leg.RESULT if self.numbered else Leg.RECEPTION


class Next(NamedTuple):
    """Where an enquiry stands then, when to look at it again, how many requests were written."""

    state: EnquiryState
    next_at: datetime | None
    tries: int


class UnknownMoveError(LookupError):
    """Nothing can happen like that to an enquiry that stands so; the text names both."""
