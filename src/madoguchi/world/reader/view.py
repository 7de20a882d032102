"""What a kiosk page renders: frozen values made from the machine's state and ``texts_table``.

A view never holds a PIN, only how many digits were typed, and nothing about who the person is.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from msgspec import Struct

from madoguchi.world.reader.questions import Questionnaire
from madoguchi.world.reader.states import Event, State
from madoguchi.world.reader.texts_table import HELP, SCREENS, Screen, Text

Language = Literal["ja", "en"]


class Choice(Struct, frozen=True):
    """One button; ``event`` goes back to ``ReaderSession.press``."""

    event: str
    label: str


class ReaderView(Struct, frozen=True, kw_only=True):
    """One screen. ``choices[0]`` is the main button; ``keypad`` asks for digits 0–9.

    ``tries_left`` is None until the card told; ``help`` is empty unless help is open; ``alert``
    asks for colour and sound; ``face_file`` is the file written at the end of the last session.
    ``turn`` grows with every new screen, also where the state stays (the next consent); handed back
    to ``ReaderSession.press`` it keeps a double press from answering a question unseen.
    """

    reader_id: str
    state: str
    turn: int
    institution: str
    title: str
    texts: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    keypad: bool = False
    digits: int = 0
    tries_left: int | None = None
    error_code: str | None = None
    alert: bool = False
    help: tuple[str, ...] = ()
    card_in: bool = False
    face_file: str | None = None


class Facts(Struct, frozen=True, kw_only=True):
    """What a screen may mention."""

    reader_id: str
    institution: str
    state: State
    turn: int
    digits: int
    tries_left: int | None
    until: date | None
    questionnaire: Questionnaire | None
    help_open: bool
    card_in: bool
    face_file: str | None


def render(facts: Facts, language: Language) -> ReaderView:
    """Return the screen of *facts* in *language*."""
    screen = SCREENS[facts.state]
    words = _words(facts, language)
    return ReaderView(
        reader_id=facts.reader_id,
        state=facts.state.value,
        turn=facts.turn,
        institution=facts.institution,
        title=_say(screen.title, language, words),
        texts=tuple(_say(line, language, words) for line in screen.lines),
        choices=tuple(Choice(event.value, _say(t, language, words)) for event, t in screen.choices),
        keypad=screen.keypad,
        digits=facts.digits,
        tries_left=facts.tries_left,
        error_code=screen.error,
        alert=screen.alert,
        help=tuple(_say(line, language, words) for line in HELP) if facts.help_open else (),
        card_in=facts.card_in,
        face_file=facts.face_file,
    )


def offered(screen: Screen) -> frozenset[Event]:
    """Return the events whose buttons *screen* shows."""
    return frozenset(event for event, _text in screen.choices)


def _words(facts: Facts, language: Language) -> Mapping[str, str]:
    asked = facts.questionnaire.asked if facts.questionnaire else ()
    current = facts.questionnaire.current if facts.questionnaire else None
    until = facts.until
    return {
        "institution": facts.institution,
        "tries": "" if facts.tries_left is None else str(facts.tries_left),
        "until": "" if until is None else _day(until, language),
        "item": "" if current is None else _pick(current.ja, current.en, language),
        "items": _separator(language).join(_pick(q.ja, q.en, language) for q in asked),
    }


def _say(text: Text, language: Language, words: Mapping[str, str]) -> str:
    return _pick(text.ja, text.en, language).format_map(words)


def _pick(ja: str, en: str, language: Language) -> str:
    return ja if language == "ja" else en


def _separator(language: Language) -> str:
    return _pick("、", ", ", language)


def _day(day: date, language: Language) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if language == "ja" else day.isoformat()
