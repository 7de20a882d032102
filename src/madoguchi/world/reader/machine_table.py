"""The reader's transitions as rows. What a row means is worked out in ``machine.py``.

A row holds for each of its states. ``nxt`` None = the state stays. Every state answers
``CARD_LAID``, ``CARD_PULLED`` and ``TIMER`` by a row of its own; the other events, where no row
speaks, are ignored on purpose: a key that the screen does not offer, or the late answer of a step
that was given up. Order and wording of the screens: ``card-and-reader.md`` §6. Not published, so
ours: the warning before the last try (T10), time limits, what a pulled card does on each screen.
"""

from typing import Final

from msgspec import Struct

from madoguchi.world.reader.states import Action as A  # noqa: N817 - a table reads by column
from madoguchi.world.reader.states import Event as E  # noqa: N817 - a table reads by column
from madoguchi.world.reader.states import State as S  # noqa: N817 - a table reads by column


class Row(Struct, frozen=True):
    """In any of ``states``, on ``event``: do ``actions`` and go to ``nxt``."""

    states: tuple[S, ...]
    event: E
    nxt: S | None
    actions: tuple[A, ...] = ()


CARD_STEPS: Final = (S.CARD_READ, S.CHECKING_TRIES, S.CHECKING_PIN)
"""The card is at work."""
CENTRE_STEPS: Final = (S.CHECKING, S.LINKING)
"""The centre is at work; the proof's signature may still need the card."""
KEYPADS: Final = (S.PIN_ENTRY, S.PIN_ENTRY_LAST)
QUESTIONS: Final = (
    S.CHOOSE_METHOD,
    *KEYPADS,
    S.PIN_LAST_TRY_WARNING,
    S.PIN_LOCKED,
    S.LINK_QUESTION,
    S.REMINDER_NOTICE,
    S.GRACE_NOTICE,
    S.CONSENT_ALL,
    S.CONSENT_ITEM,
    S.PRESCRIPTION_FORM,
)
"""Screens that wait for the person."""
ERRORS: Final = (
    S.ERROR_UNREADABLE,
    S.ERROR_OTHER_CARD,
    S.ERROR_CERTIFICATE,
    S.ERROR_TIMEOUT,
    S.ERROR_REFUSED,
)
TAKE: Final = (S.TAKE_CARD, S.TAKE_CARD_UNFINISHED, *ERRORS)
"""The card lies in the slot and is to be taken."""
CARD_OUT: Final = (S.DONE_CARD_OUT, S.FAILED_CARD_OUT)

_UNTIMED: Final = (S.WAITING, *CARD_STEPS, *CENTRE_STEPS, S.NEXT_QUESTION, S.FINISHING)
_SEATED: Final = (
    *CARD_STEPS,
    *CENTRE_STEPS,
    *QUESTIONS,
    *TAKE,
    S.NEXT_QUESTION,
    S.FINISHING,
    S.CARD_FORGOTTEN,
)
_CANCELLABLE: Final = tuple(state for state in QUESTIONS if state is not S.LINK_QUESTION)
_STOP: Final = (A.WIPE_PIN, A.SWITCH_OFF)

ROWS: Final = (
    # a card comes
    Row((S.WAITING, *CARD_OUT), E.CARD_LAID, S.CARD_READ, (A.FORGET, A.READ_CARD)),
    Row((*_SEATED, S.FINISHING_CARD_OUT), E.CARD_LAID, None),
    # a card goes: before the person has finished, everything is forgotten; once the consents are
    # on their way they are not called back, for the centre may have them already
    Row(
        (*CARD_STEPS, *CENTRE_STEPS, *QUESTIONS, *TAKE, S.NEXT_QUESTION, S.CARD_FORGOTTEN),
        E.CARD_PULLED,
        S.WAITING,
        (A.FORGET,),
    ),
    Row((S.FINISHING,), E.CARD_PULLED, S.FINISHING_CARD_OUT),
    Row((S.WAITING, S.FINISHING_CARD_OUT, *CARD_OUT), E.CARD_PULLED, None),
    # time goes by
    Row(QUESTIONS, E.TIMER, S.TAKE_CARD_UNFINISHED, _STOP),
    Row(TAKE, E.TIMER, S.CARD_FORGOTTEN),
    Row(CARD_OUT, E.TIMER, S.WAITING, (A.FORGET,)),
    Row((*_UNTIMED, S.FINISHING_CARD_OUT, S.CARD_FORGOTTEN), E.TIMER, None),
    # the card is read
    Row((S.CARD_READ,), E.CARD_RECOGNISED, S.CHOOSE_METHOD),
    Row((*CARD_STEPS, S.CHECKING), E.CARD_UNREADABLE, S.ERROR_UNREADABLE, _STOP),
    Row((*CARD_STEPS, S.CHECKING), E.CARD_OTHER, S.ERROR_OTHER_CARD, _STOP),
    # who is it
    Row((S.CHOOSE_METHOD,), E.CHOOSE_PIN, S.CHECKING_TRIES, (A.READ_TRIES,)),
    Row((S.CHECKING_TRIES, S.CHECKING_PIN), E.TRIES_SOME, S.PIN_ENTRY),
    Row((S.CHECKING_TRIES, S.CHECKING_PIN), E.TRIES_ONE, S.PIN_LAST_TRY_WARNING),
    Row((S.CHECKING_TRIES, S.CHECKING_PIN), E.TRIES_NONE, S.PIN_LOCKED),
    Row((S.PIN_LAST_TRY_WARNING,), E.ACKNOWLEDGE_LAST_TRY, S.PIN_ENTRY_LAST),
    Row(KEYPADS, E.DIGIT, None, (A.ADD_DIGIT,)),
    Row(KEYPADS, E.ERASE, None, (A.ERASE_DIGIT,)),
    Row(KEYPADS, E.ENTER_SHORT, None),
    Row((S.PIN_ENTRY,), E.ENTER, S.CHECKING_PIN, (A.VERIFY_PIN,)),
    Row((S.PIN_ENTRY_LAST,), E.ENTER, S.CHECKING_PIN, (A.VERIFY_LAST_TRY,)),
    Row((S.CHECKING_PIN,), E.PIN_RIGHT, S.CHECKING, (A.PROVE,)),
    Row((*KEYPADS, S.PIN_LAST_TRY_WARNING, S.PIN_LOCKED), E.BACK, S.CHOOSE_METHOD, (A.WIPE_PIN,)),
    Row(_CANCELLABLE, E.CANCEL, S.TAKE_CARD_UNFINISHED, _STOP),
    # what the centre makes of it
    Row(CENTRE_STEPS, E.IDENTIFIED, S.NEXT_QUESTION, (A.NEXT_QUESTION,)),
    Row(CENTRE_STEPS, E.IDENTIFIED_REMINDER, S.REMINDER_NOTICE),
    Row(CENTRE_STEPS, E.IDENTIFIED_GRACE, S.GRACE_NOTICE),
    Row((S.CHECKING,), E.UNLINKED, S.LINK_QUESTION),
    Row((S.LINKING,), E.UNLINKED, S.ERROR_REFUSED, _STOP),
    Row(CENTRE_STEPS, E.CERTIFICATE_ENDED, S.ERROR_CERTIFICATE, _STOP),
    Row((*CENTRE_STEPS, S.FINISHING), E.CENTRE_REFUSED, S.ERROR_REFUSED, _STOP),
    Row((*CENTRE_STEPS, S.FINISHING), E.CENTRE_TIMEOUT, S.ERROR_TIMEOUT, _STOP),
    Row((S.LINK_QUESTION,), E.LINK_YES, S.LINKING, (A.LINK,)),
    Row((S.LINK_QUESTION,), E.LINK_NO, S.TAKE_CARD_UNFINISHED, _STOP),
    Row((S.REMINDER_NOTICE,), E.CONTINUE, S.NEXT_QUESTION, (A.NEXT_QUESTION,)),
    Row((S.GRACE_NOTICE,), E.CONTINUE, S.FINISHING, (A.FINISH,)),
    # consents
    Row((S.NEXT_QUESTION,), E.ASK_TOGETHER, S.CONSENT_ALL),
    Row((S.NEXT_QUESTION,), E.ASK_ITEM, S.CONSENT_ITEM),
    Row((S.NEXT_QUESTION,), E.ASK_PRESCRIPTION, S.PRESCRIPTION_FORM),
    Row((S.NEXT_QUESTION,), E.NOTHING_TO_ASK, S.FINISHING, (A.FINISH,)),
    Row((S.CONSENT_ALL,), E.AGREE_ALL, S.NEXT_QUESTION, (A.RECORD_ALL, A.NEXT_QUESTION)),
    Row((S.CONSENT_ALL,), E.CHOOSE_EACH, S.NEXT_QUESTION, (A.RECORD_EACH, A.NEXT_QUESTION)),
    Row((S.CONSENT_ITEM,), E.AGREE, S.NEXT_QUESTION, (A.RECORD_YES, A.NEXT_QUESTION)),
    Row((S.CONSENT_ITEM,), E.DISAGREE, S.NEXT_QUESTION, (A.RECORD_NO, A.NEXT_QUESTION)),
    Row((S.PRESCRIPTION_FORM,), E.PAPER, S.FINISHING, (A.RECORD_PAPER, A.FINISH)),
    Row((S.PRESCRIPTION_FORM,), E.ELECTRONIC, S.FINISHING, (A.RECORD_ELECTRONIC, A.FINISH)),
    # the end
    Row((S.FINISHING,), E.FINISHED, S.TAKE_CARD, (A.SWITCH_OFF,)),
    Row((S.FINISHING_CARD_OUT,), E.FINISHED, S.DONE_CARD_OUT),
    Row((S.FINISHING_CARD_OUT,), E.CENTRE_REFUSED, S.FAILED_CARD_OUT),
    Row((S.FINISHING_CARD_OUT,), E.CENTRE_TIMEOUT, S.FAILED_CARD_OUT),
    # help lies over every screen
    Row(tuple(S), E.HELP, None, (A.SHOW_HELP,)),
    Row(tuple(S), E.CLOSE_HELP, None, (A.HIDE_HELP,)),
)
