"""The newcomer's three steps; each ticks itself when it happens, and a new card starts anew."""

from enum import IntEnum


class Step(IntEnum):
    """How far the newcomer has come."""

    START = 0
    LAID = 1
    AGREED = 2
    LOOKED = 3


class Guide:
    """Follows what happens at the readers and whether 受付 was opened afterwards."""

    def __init__(self) -> None:
        self._step = Step.START

    @property
    def step(self) -> Step:
        """The last step done."""
        return self._step

    def card_laid(self) -> None:
        """Note that a card was laid: the first step is done, the others are to do (again)."""
        self._step = Step.LAID

    def card_gone(self) -> None:
        """Note that the card left; if nothing was agreed the newcomer starts again."""
        if self._step is Step.LAID:
            self._step = Step.START

    def reading_done(self) -> None:
        """Note that a reader finished and the terminal wrote its file."""
        self._step = max(self._step, Step.AGREED)

    def reception_opened(self) -> None:
        """Note that the link to 受付 was followed; it counts once there is something to see."""
        if self._step >= Step.AGREED:
            self._step = Step.LOOKED
