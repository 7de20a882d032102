"""Carries an enquiry from one state to the next within a transaction, and tells who follows it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from madoguchi.counter.exchange.values import EnquiryFollower
from madoguchi.domain.enquiring import Course, EnquiringSettings, Happening
from madoguchi.domain.enquiring_steps import after, can
from madoguchi.store.ports import Enquiry, EnquiryState, Work

EXCHANGE_ACTOR = "exchange"
"""Who the audit trail names where no person acted."""

_AUDITED = {
    EnquiryState.SENT: "enquiry.sent",
    EnquiryState.WORKING: "enquiry.received",
    EnquiryState.READING: "enquiry.reading",
    EnquiryState.ANSWERED: "enquiry.answered",
    EnquiryState.FAILED: "enquiry.failed",
    EnquiryState.NO_ANSWER: "enquiry.no_answer",
    EnquiryState.CANCELLED: "enquiry.cancelled",
}


class Moves:
    """The one way in which an enquiry changes. *random* gives so many random bytes."""

    def __init__(
        self,
        settings: EnquiringSettings,
        random: Callable[[int], bytes],
        followers: Sequence[EnquiryFollower] = (),
    ) -> None:
        self._settings = settings
        self._random = random
        self._followers = tuple(followers)

    def chance(self) -> float:
        """Return a number from 0 up to 1."""
        return int.from_bytes(self._random(4)) / 2**32

    def apply(
        self,
        work: Work,
        enquiry: Enquiry,
        happening: Happening,
        now: datetime,
        *,
        actor: str = EXCHANGE_ACTOR,
        **changes: Any,
    ) -> Enquiry:
        """Store what *happening* makes of *enquiry*, audit it, tell the followers.

        UnknownMoveError if it cannot happen to it. *changes* are further fields.
        """
        step = after(course_of(enquiry), happening, now, self.chance(), self._settings)
        changed = replace(
            enquiry, state=step.state, next_at=step.next_at, tries=step.tries, **changes
        )
        work.enquiries.replace(changed)
        self._note(work, enquiry, changed, actor)
        if changed.state is not enquiry.state:
            for follower in self._followers:
                follower.on_enquiry(work, changed, enquiry.state)
        return changed

    def outcome(self, enquiry: Enquiry, happening: Happening, now: datetime) -> EnquiryState:
        """Return where *happening* would lead, for the wording that goes with it."""
        return after(course_of(enquiry), happening, now, 0.5, self._settings).state

    def _note(self, work: Work, was: Enquiry, enquiry: Enquiry, actor: str) -> None:
        """Leave a trace of what left the clinic, what came, and what was decided; ids only."""
        first = enquiry.state is not EnquiryState.WORKING or was.reception_number is None
        polled = enquiry.state is EnquiryState.SENT and enquiry.reception_number is not None
        action = _AUDITED.get(enquiry.state)
        if action and first and not polled:
            detail = f"kind={enquiry.kind} tries={enquiry.tries}"
            work.audit.add(actor, action, enquiry.id, detail)


def course_of(enquiry: Enquiry) -> Course:
    """Return what the table needs to know of an enquiry."""
    return Course(
        kind=enquiry.kind,
        state=enquiry.state,
        tries=enquiry.tries,
        numbered=enquiry.reception_number is not None,
        opened_at=enquiry.opened_at or enquiry.created_at,
    )


def may(enquiry: Enquiry, happening: Happening) -> bool:
    """Tell whether *happening* has a row for the enquiry as it stands."""
    return can(course_of(enquiry), happening)
