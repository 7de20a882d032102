"""The moves of an enquiry: leg × state × what happened → where it stands then. Rows only.

``oqs-interface.md`` §1.3–1.5, §3.4, §5. What stands in no row cannot happen: a clerk is told so,
and a file that would need it moves nothing.
"""

from collections.abc import Mapping
from types import MappingProxyType

from madoguchi.domain.enquiring import EnquiryKind, EnquiryState, Happening, Leg, Move, When

QUEUED, SENT = EnquiryState.QUEUED, EnquiryState.SENT
WORKING, READING = EnquiryState.WORKING, EnquiryState.READING
ANSWERED, FAILED = EnquiryState.ANSWERED, EnquiryState.FAILED
NO_ANSWER, CANCELLED = EnquiryState.NO_ANSWER, EnquiryState.CANCELLED

Cells = Mapping[tuple[EnquiryState, Happening], Move]

_ONE_REQUEST: Cells = {
    (QUEUED, Happening.WRITE): Move(SENT, When.WAIT),
    (QUEUED, Happening.ERROR): Move(FAILED, When.NEVER),
    (QUEUED, Happening.CANCEL): Move(CANCELLED, When.NEVER),
    (SENT, Happening.UNWRITTEN): Move(QUEUED, When.BACK_OFF),
    (SENT, Happening.SILENCE): Move(QUEUED, When.BACK_OFF, NO_ANSWER),
    (SENT, Happening.BUSY): Move(QUEUED, When.BACK_OFF, NO_ANSWER),
    (SENT, Happening.RETURNED): Move(QUEUED, When.BACK_OFF, FAILED),
    (SENT, Happening.ERROR): Move(FAILED, When.NEVER),
    (SENT, Happening.CANCEL): Move(CANCELLED, When.NEVER),
    (FAILED, Happening.AGAIN): Move(QUEUED, When.NOW),
    (NO_ANSWER, Happening.AGAIN): Move(QUEUED, When.NOW),
    (CANCELLED, Happening.AGAIN): Move(QUEUED, When.NOW),
}

_SINGLE: Cells = {
    **_ONE_REQUEST,
    # A clerk who has dealt with it otherwise takes the line off 受付.
    (FAILED, Happening.CANCEL): Move(CANCELLED, When.NEVER),
    (NO_ANSWER, Happening.CANCEL): Move(CANCELLED, When.NEVER),
    (SENT, Happening.ANSWER): Move(ANSWERED, When.NEVER),
    # An answer to an earlier try, or one that nobody awaited any more, is an answer all the same.
    (QUEUED, Happening.ANSWER): Move(ANSWERED, When.NEVER),
    (FAILED, Happening.ANSWER): Move(ANSWERED, When.NEVER),
    (NO_ANSWER, Happening.ANSWER): Move(ANSWERED, When.NEVER),
    (NO_ANSWER, Happening.ERROR): Move(FAILED, When.NEVER),
    (NO_ANSWER, Happening.RETURNED): Move(FAILED, When.NEVER),
}

_RECEPTION: Cells = {
    **_ONE_REQUEST,
    (SENT, Happening.RECEIVED): Move(WORKING, When.POLL),
    (QUEUED, Happening.RECEIVED): Move(WORKING, When.POLL),
    (FAILED, Happening.RECEIVED): Move(WORKING, When.POLL),
    (NO_ANSWER, Happening.RECEIVED): Move(WORKING, When.POLL),
    (NO_ANSWER, Happening.ERROR): Move(FAILED, When.NEVER),
    (NO_ANSWER, Happening.RETURNED): Move(FAILED, When.NEVER),
}

_RESULT: Cells = {
    (WORKING, Happening.WRITE): Move(SENT, When.WAIT, NO_ANSWER),
    (WORKING, Happening.RESULT): Move(READING, When.NOW),
    (WORKING, Happening.ERROR): Move(FAILED, When.NEVER),
    (WORKING, Happening.CANCEL): Move(CANCELLED, When.NEVER),
    (SENT, Happening.UNWRITTEN): Move(WORKING, When.BACK_OFF),
    (SENT, Happening.SILENCE): Move(WORKING, When.POLL, NO_ANSWER),
    (SENT, Happening.BUSY): Move(WORKING, When.POLL, NO_ANSWER),
    (SENT, Happening.RETURNED): Move(WORKING, When.POLL, FAILED),
    (SENT, Happening.RESULT): Move(READING, When.NOW),
    (SENT, Happening.ERROR): Move(FAILED, When.NEVER),
    (SENT, Happening.CANCEL): Move(CANCELLED, When.NEVER),
    (READING, Happening.DONE): Move(ANSWERED, When.NEVER),
    (READING, Happening.BROKEN): Move(FAILED, When.NEVER),
    (FAILED, Happening.RESULT): Move(READING, When.NOW),
    (FAILED, Happening.AGAIN): Move(WORKING, When.NOW),
    (NO_ANSWER, Happening.RESULT): Move(READING, When.NOW),
    (NO_ANSWER, Happening.BUSY): Move(WORKING, When.POLL),
    (NO_ANSWER, Happening.ERROR): Move(FAILED, When.NEVER),
    (NO_ANSWER, Happening.AGAIN): Move(WORKING, When.NOW),
    (CANCELLED, Happening.AGAIN): Move(WORKING, When.NOW),
}

MOVES: Mapping[Leg, Cells] = MappingProxyType(
    {Leg.SINGLE: _SINGLE, Leg.RECEPTION: _RECEPTION, Leg.RESULT: _RESULT}
)

REGISTRATIONS = (EnquiryKind.REGISTRATION, EnquiryKind.BULK_REGISTRATION)
"""Kinds that change something at the centre: never sent again by themselves (MR, ``peers.md``)."""
