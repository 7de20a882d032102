"""What advice is asked about and what it says: values only.

``rules.md`` §4: outcome × first or return visit × what the patient carries. A ``Case`` may have an
answer or only the outcome that a clerk names; neither may leave the clerk without a word.
"""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from madoguchi.domain.answer import EligibilityAnswer
from madoguchi.domain.eligibility import Outcome
from madoguchi.domain.shares import Share


class Found(StrEnum):
    """What came of the confirmation: the outcomes of an answer, and those without any answer."""

    VALID = "valid"
    INVALID = "invalid"
    INVALID_NEWER = "invalid_newer"
    NOT_FOUND = "not_found"
    SEVERAL = "several"
    VALID_UNREGISTERED = "valid_unregistered"
    PERSON_ERROR = "person_error"
    FILE_ERROR = "file_error"
    PROCESSING = "processing"
    UNKNOWN = "unknown"
    NO_ANSWER = "no_answer"
    LOOKUP_FAILED = "lookup_failed"
    OUTAGE = "outage"

    @classmethod
    def of(cls, outcome: Outcome) -> "Found":
        """Return the outcome of an answer."""
        return cls(outcome.value)


class Carried(StrEnum):
    """What the patient carries instead of a confirmation; labels in ``evidence_carried_table``."""

    CERTIFICATE = "certificate"
    NOTICE_AND_CARD = "notice_and_card"
    NOTICE = "notice"
    PORTAL = "portal"
    OLD_CARD = "old_card"
    NOTHING = "nothing"
    CHANGED = "changed"
    NOT_ASKED = "not_asked"


class Urgency(StrEnum):
    """NOW before going on, CHECK before the patient leaves, NOTE for information."""

    NOW = "now"
    CHECK = "check"
    NOTE = "note"


class Step(Struct, frozen=True, kw_only=True):
    """One thing to do or to know, and what stands behind it.

    ``rule`` is the id in ``rules.md``; ``since`` and ``until`` are the first and the last day on
    which the text holds, None where it is open or the text is the terminal's own.
    """

    text: str
    rule: str
    urgency: Urgency
    source: str = ""
    confidence: str = ""
    since: date | None = None
    until: date | None = None


class Claim(Struct, frozen=True, kw_only=True):
    """How to claim (``claim_note_table.py``); ``kept`` is what a visit keeps of it."""

    key: str
    short: str
    step: Step
    kept: str = ""
    sevens: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


class Case(Struct, frozen=True, kw_only=True):
    """What is known at the counter on ``day``.

    ``found`` counts only without an ``answer``; ``first`` is None while not known; ``declared`` is
    the share that paper, record or patient named ("030"), blank while none did. ``record`` tells
    whether the chart knows an insurance (None: no chart was asked). ``disaster`` is True only
    where the ministry opened it for this place and day (CO-9).
    """

    day: date
    answer: EligibilityAnswer | None = None
    found: Found = Found.NO_ANSWER
    link: str = ""
    first: bool | None = None
    carried: Carried = Carried.NOT_ASKED
    declared: str = ""
    record: bool | None = None
    disaster: bool = False


class Advice(Struct, frozen=True, kw_only=True):
    """What to do: steps (most urgent first, never none), share, claim, forms, evidence.

    ``forms`` are "declaration" (被保険者資格申立書) and "offline" (the four items of EL-4);
    ``evidence`` is what the visit is confirmed by, in the words of ``store.ports.Evidence``, and
    ``open`` tells that something is still to be asked before the visit can be settled, ``named``
    that the share is one that paper, record or patient named and not the answer's.
    """

    found: Found
    steps: tuple[Step, ...]
    share: Share
    claim: Claim
    forms: tuple[str, ...]
    evidence: str
    open: bool
    named: bool = False
