"""Settings of one reader. The official time limits are not published: all seconds are ours."""

from msgspec import Struct


class ReaderSettings(Struct, frozen=True, kw_only=True):
    """One reader at one terminal. Times are seconds."""

    terminal: str
    """The terminal's name at the nation: CN of its client certificate, the institution code."""
    institution: str
    """医療機関名 on the waiting screen."""
    purpose: str = "eligibility"
    """What the card's signature is bound to, with the session and the terminal (T11)."""
    ask_prescription_form: bool = False
    """Ask for 処方箋発行形態 after the consents."""
    idle: float = 60.0
    """A screen that waits for the person gives up after this long (ours)."""
    forgotten: float = 10.0
    """A card left in the slot raises the alert after this long (ours)."""
    farewell: float = 5.0
    """The last screen after a card was taken early stays this long (ours)."""
    card_deadline: float = 10.0
    """A card that has not answered a step by then counts as unreadable (ours)."""
    centre_deadline: float = 20.0
    """A centre that has not answered by then counts as 接続タイムアウト (ours)."""
