"""Which consents to ask, in which order, on a day; and what the person answered.

Rows: ``spec/rules/consent_screens_table``. Subjects that the centre wants asked and no row of any
day knows get a screen of their own, named by ``spec/oqs/consent_table``; a subject whose row has
ended (限度額 from 2024-10-07, CO-2) is not asked.
"""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from madoguchi.spec.oqs.consent_table import CONSENT_STEMS
from madoguchi.spec.rules.consent_screens_table import CONSENT_ORDER, CONSENT_SCREENS
from madoguchi.spec.rules.dated import in_force
from madoguchi.world.reader.states import Event


class Question(Struct, frozen=True):
    """One screen: what it is about, and the subjects its answer covers."""

    ja: str
    en: str
    subjects: tuple[str, ...]


def questions(ask: Sequence[str], day: date) -> tuple[Question, ...]:
    """Return the screens of *day* for the subjects in *ask*."""
    known = {subject for row in CONSENT_SCREENS for subject in row.subjects}
    dated = tuple(
        Question(row.ja, row.en, tuple(s for s in row.subjects if s in ask))
        for row in in_force(CONSENT_SCREENS, day)
        if any(s in ask for s in row.subjects)
    )
    others = tuple(Question(_label(s), s, (s,)) for s in ask if s not in known)
    return dated + others


def together(day: date) -> bool:
    """Tell whether one screen offers all questions of *day* at once (CO-3)."""
    return any(row.together for row in in_force(CONSENT_ORDER, day))


class Questionnaire:
    """The way through the questions of one session."""

    def __init__(self, asked: tuple[Question, ...], *, together: bool, prescription: bool) -> None:
        self.asked = asked
        self.given: dict[str, bool] = {}
        self._together = together and len(asked) > 1
        self._prescription = prescription
        self._index = 0

    @property
    def current(self) -> Question | None:
        """The question to be answered now."""
        return self.asked[self._index] if self._index < len(self.asked) else None

    def next_event(self) -> Event:
        """Return which screen comes now."""
        if self.current is not None:
            return Event.ASK_TOGETHER if self._together else Event.ASK_ITEM
        return Event.ASK_PRESCRIPTION if self._prescription else Event.NOTHING_TO_ASK

    def answer(self, *, agreed: bool) -> None:
        """Take the answer to the current question."""
        if self.current is not None:
            self.given.update(dict.fromkeys(self.current.subjects, agreed))
            self._index += 1

    def answer_all(self) -> None:
        """Agree to every question."""
        while self.current is not None:
            self.answer(agreed=True)

    def one_by_one(self) -> None:
        """Go through the questions singly."""
        self._together = False


def _label(subject: str) -> str:
    return next((row.ja for row in CONSENT_STEMS if row.stem == subject), subject)
