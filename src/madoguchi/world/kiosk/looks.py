"""How a reader's screen is drawn: a drawing and a tone for each state of ``world/reader``.

Rows only. What a screen says and which keys it has comes in its ``ReaderView``.
"""

from typing import Final

from msgspec import Struct

from madoguchi.world.reader.states import State as S  # noqa: N817 - a table reads by column


class Look(Struct, frozen=True):
    """``drawing`` names a macro of ``drawings.html``; ``tone`` a class of ``kiosk.css``."""

    drawing: str
    tone: str = "plain"


_BUSY: Final = Look("busy")
_ERROR: Final = Look("warning", "error")

LOOKS: Final[dict[S, Look]] = {
    S.WAITING: Look("place"),
    S.CARD_READ: _BUSY,
    S.CHOOSE_METHOD: Look("person"),
    S.CHECKING_TRIES: _BUSY,
    S.PIN_ENTRY: Look("none"),
    S.PIN_LAST_TRY_WARNING: Look("warning", "caution"),
    S.PIN_ENTRY_LAST: Look("none", "caution"),
    S.CHECKING_PIN: _BUSY,
    S.PIN_LOCKED: Look("lock", "error"),
    S.CHECKING: _BUSY,
    S.LINK_QUESTION: Look("person"),
    S.LINKING: _BUSY,
    S.REMINDER_NOTICE: Look("warning", "caution"),
    S.GRACE_NOTICE: Look("warning", "caution"),
    S.NEXT_QUESTION: _BUSY,
    S.CONSENT_ALL: Look("paper"),
    S.CONSENT_ITEM: Look("paper"),
    S.PRESCRIPTION_FORM: Look("paper"),
    S.FINISHING: _BUSY,
    S.TAKE_CARD: Look("take", "good"),
    S.TAKE_CARD_UNFINISHED: Look("take", "caution"),
    S.CARD_FORGOTTEN: Look("take", "error"),
    S.FINISHING_CARD_OUT: _BUSY,
    S.DONE_CARD_OUT: Look("tick", "good"),
    S.FAILED_CARD_OUT: _ERROR,
    S.ERROR_UNREADABLE: _ERROR,
    S.ERROR_OTHER_CARD: _ERROR,
    S.ERROR_CERTIFICATE: _ERROR,
    S.ERROR_TIMEOUT: _ERROR,
    S.ERROR_REFUSED: _ERROR,
}
"""Every state has its look."""
