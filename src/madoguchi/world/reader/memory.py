"""What a reader keeps in mind during one session, and the deeds of the machine that only touch it.

The keypad's digits, the visit with its answers, whether help is open. No card, no time, no I/O.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from madoguchi.world.reader.questions import Questionnaire, questions, together
from madoguchi.world.reader.states import Action, Event
from madoguchi.world.reader.steps import Visit
from madoguchi.world.reader.wipe import PinBuffer

_PAPER, _ELECTRONIC = "2", "1"
"""OQSCD017."""


class Memory:
    """One session's memory; ``visit`` is None while nobody is being served."""

    def __init__(self) -> None:
        self.pin = PinBuffer()
        self.visit: Visit | None = None
        self.help_open = False

    def forget(self) -> None:
        """Drop everything about the person."""
        self.pin.wipe()
        self.visit = None

    def next_question(self, day: date, *, prescription: bool) -> Event:
        """Return which question comes now, made up on the first call as of *day*."""
        visit = self.visit
        if visit is None:
            return Event.NOTHING_TO_ASK
        if visit.questionnaire is None:
            asked = questions(visit.answer.ask if visit.answer else (), day)
            visit.questionnaire = Questionnaire(
                asked, together=together(day), prescription=prescription
            )
        return visit.questionnaire.next_event()

    def record(self, deed: Callable[[Questionnaire], None]) -> None:
        """Write an answer down."""
        if self.visit is not None and self.visit.questionnaire is not None:
            deed(self.visit.questionnaire)

    def prescribe(self, code: str) -> None:
        """Write the form of prescription down."""
        if self.visit is not None:
            self.visit.prescription = code

    def show_help(self, *, shown: bool) -> None:
        """Open or close help."""
        self.help_open = shown


DEEDS: Final[Mapping[Action, Callable[[Memory], None]]] = {
    Action.ERASE_DIGIT: lambda memory: memory.pin.erase(),
    Action.WIPE_PIN: lambda memory: memory.pin.wipe(),
    Action.RECORD_ALL: lambda memory: memory.record(Questionnaire.answer_all),
    Action.RECORD_EACH: lambda memory: memory.record(Questionnaire.one_by_one),
    Action.RECORD_YES: lambda memory: memory.record(lambda asked: asked.answer(agreed=True)),
    Action.RECORD_NO: lambda memory: memory.record(lambda asked: asked.answer(agreed=False)),
    Action.RECORD_PAPER: lambda memory: memory.prescribe(_PAPER),
    Action.RECORD_ELECTRONIC: lambda memory: memory.prescribe(_ELECTRONIC),
    Action.SHOW_HELP: lambda memory: memory.show_help(shown=True),
    Action.HIDE_HELP: lambda memory: memory.show_help(shown=False),
}
"""What each of these actions does to the memory."""
