"""Texts of every screen, and buffers that hold a PIN."""

import re
from datetime import date

import pytest

from madoguchi.world.reader.questions import Questionnaire, questions
from madoguchi.world.reader.states import State
from madoguchi.world.reader.texts_table import HELP, SCREENS, Text
from madoguchi.world.reader.view import Facts, Language, render
from madoguchi.world.reader.wipe import PinBuffer, wipe

_KNOWN = {"institution", "tries", "until", "item", "items"}


def _facts(state: State, *, help_open: bool = False) -> Facts:
    asked = questions(("PharmacistsInfo", "OperationInfo"), date(2026, 11, 22))
    return Facts(
        reader_id="reader-1",
        institution="まどぐち医院",
        state=state,
        turn=0,
        digits=2,
        tries_left=2,
        until=date(2026, 12, 1),
        questionnaire=Questionnaire(asked, together=True, prescription=False),
        help_open=help_open,
        card_in=True,
        face_file=None,
    )


def _texts() -> list[Text]:
    found = list(HELP)
    for screen in SCREENS.values():
        found += [screen.title, *screen.lines, *(text for _event, text in screen.choices)]
    return found


def test_every_state_has_a_screen() -> None:
    assert set(SCREENS) == set(State)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("state", State)
def test_every_screen_renders_without_gaps(state: State, language: Language) -> None:
    view = render(_facts(state, help_open=True), language)
    said = [view.title, *view.texts, *view.help, *(choice.label for choice in view.choices)]
    assert all(text.strip() and "{" not in text for text in said)


def test_texts_exist_in_both_languages_with_the_same_placeholders() -> None:
    for text in _texts():
        ja, en = (set(re.findall(r"{(\w+)}", said)) for said in (text.ja, text.en))
        assert ja == en <= _KNOWN
        assert "{" in text.ja or re.search(r"[ぁ-んァ-ヶ一-龠]", text.ja)


def test_english_has_no_japanese_but_the_official_terms() -> None:
    view = render(_facts(State.REMINDER_NOTICE), "en")
    assert "2026-12-01" in view.texts[0]


def test_error_numbers_are_those_of_the_readers() -> None:
    numbers = {s.value: SCREENS[s].error for s in State if SCREENS[s].error}
    assert numbers == {
        "error_unreadable": "001",
        "error_other_card": "002",
        "error_certificate": "006",
    }


@pytest.mark.threat("T10")
def test_a_pin_buffer_holds_four_digits_shows_none_and_is_overwritten() -> None:
    buffer = PinBuffer()
    for digit in (8, 2, 4, 6, 9):
        buffer.add(digit)
    assert (len(buffer), buffer.full) == (4, True)
    assert "8246" not in repr(buffer)
    held = buffer.take()
    assert held == b"8246"
    assert len(buffer) == 0
    wipe(held)
    assert held == bytes(4)


@pytest.mark.threat("T10")
def test_erasing_taking_and_wiping_leave_no_digit() -> None:
    buffer = PinBuffer()
    buffer.erase()
    inner = buffer._digits
    for leave in (buffer.erase, buffer.wipe, lambda: wipe(buffer.take())):
        buffer.add(7)
        leave()
        assert (len(buffer), bytes(inner)) == (0, bytes(4))
    assert buffer._digits is inner
