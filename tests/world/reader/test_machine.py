"""The table of the reader: complete, decided, and safe by its shape."""

from collections import deque

import pytest

from madoguchi.world.reader.machine import (
    MUST_DECIDE,
    Machine,
    Step,
    UndecidedError,
    decide,
    expand,
    reader_machine,
)
from madoguchi.world.reader.machine_table import ROWS, Row
from madoguchi.world.reader.memory import DEEDS
from madoguchi.world.reader.settings import ReaderSettings
from madoguchi.world.reader.states import EFFECTS, Action, Event, State
from madoguchi.world.reader.texts_table import SCREENS
from madoguchi.world.reader.timers import duration
from madoguchi.world.reader.view import offered

TABLE = expand(ROWS)
_SETTINGS = ReaderSettings(terminal="9910000001", institution="まどぐち医院")
_ENTERED_BY_RESULT = {
    State.CARD_READ: {Event.CARD_RECOGNISED, Event.CARD_UNREADABLE, Event.CARD_OTHER},
    State.CHECKING_TRIES: {
        Event.TRIES_SOME,
        Event.TRIES_ONE,
        Event.TRIES_NONE,
        Event.CARD_UNREADABLE,
    },
    State.CHECKING_PIN: {
        Event.PIN_RIGHT,
        Event.TRIES_SOME,
        Event.TRIES_ONE,
        Event.TRIES_NONE,
        Event.CARD_UNREADABLE,
    },
    State.CHECKING: {
        Event.IDENTIFIED,
        Event.IDENTIFIED_REMINDER,
        Event.IDENTIFIED_GRACE,
        Event.UNLINKED,
        Event.CERTIFICATE_ENDED,
        Event.CENTRE_REFUSED,
        Event.CENTRE_TIMEOUT,
        Event.CARD_UNREADABLE,
    },
    State.LINKING: {
        Event.IDENTIFIED,
        Event.IDENTIFIED_REMINDER,
        Event.IDENTIFIED_GRACE,
        Event.UNLINKED,
        Event.CERTIFICATE_ENDED,
        Event.CENTRE_REFUSED,
        Event.CENTRE_TIMEOUT,
    },
    State.NEXT_QUESTION: {
        Event.ASK_TOGETHER,
        Event.ASK_ITEM,
        Event.ASK_PRESCRIPTION,
        Event.NOTHING_TO_ASK,
    },
    State.FINISHING: {Event.FINISHED, Event.CENTRE_REFUSED, Event.CENTRE_TIMEOUT},
    State.FINISHING_CARD_OUT: {Event.FINISHED, Event.CENTRE_REFUSED, Event.CENTRE_TIMEOUT},
}
"""What a step that was begun may end in: each must lead somewhere, or the reader would hang."""


@pytest.mark.parametrize("state", State)
def test_every_pair_is_decided(state: State) -> None:
    for event in Event:
        assert isinstance(decide(TABLE, state, event), Step)


def test_card_and_timer_are_decided_by_rows_and_never_by_default() -> None:
    by_rows = {(state, row.event) for row in ROWS for state in row.states}
    assert {(state, event) for state in State for event in MUST_DECIDE} <= by_rows
    without = [row for row in ROWS if row.event is not Event.TIMER]
    with pytest.raises(UndecidedError, match="undecided: waiting timer"):
        decide(expand(without), State.WAITING, Event.TIMER)


def test_a_cell_decided_twice_is_refused() -> None:
    with pytest.raises(UndecidedError, match="decided twice: waiting timer"):
        expand((*ROWS, Row((State.WAITING,), Event.TIMER, State.CARD_READ)))


def test_an_unknown_pair_raises_and_leaves_the_machine_where_it_was() -> None:
    machine = Machine({})
    with pytest.raises(UndecidedError):
        machine.feed(Event.TIMER)
    assert machine.state is State.WAITING


def test_every_end_of_a_step_leads_on() -> None:
    for state, ends in _ENTERED_BY_RESULT.items():
        for event in ends:
            assert decide(TABLE, state, event).state is not state


def test_states_with_a_step_at_work_are_just_those() -> None:
    begun = {step.state for step in TABLE.values() if EFFECTS & set(step.actions)}
    assert begun | {State.NEXT_QUESTION, State.FINISHING_CARD_OUT} == set(_ENTERED_BY_RESULT)


def test_every_button_on_a_screen_is_heard() -> None:
    for state in State:
        for event in offered(SCREENS[state]):
            assert decide(TABLE, state, event).heard or event is Event.ENTER_SHORT


def test_buttons_that_are_not_shown_do_nothing() -> None:
    shown = {event for state in State for event in offered(SCREENS[state])}
    for state in State:
        for event in shown - offered(SCREENS[state]):
            assert not decide(TABLE, state, event).heard


def test_every_screen_that_waits_ends_by_itself_or_by_the_card() -> None:
    for state in State:
        limit = duration(state, _SETTINGS)
        leaves_by_time = decide(TABLE, state, Event.TIMER).state is not state
        assert (limit is not None) == leaves_by_time


def test_a_pulled_card_ends_in_waiting_or_in_finishing() -> None:
    for state in State:
        after = decide(TABLE, state, Event.CARD_PULLED).state
        if state is State.FINISHING:
            assert after is State.FINISHING_CARD_OUT
        elif state in (State.FINISHING_CARD_OUT, State.DONE_CARD_OUT, State.FAILED_CARD_OUT):
            assert after is state
        else:
            assert after is State.WAITING


def test_every_action_has_a_deed() -> None:
    own = {Action.SWITCH_OFF, Action.FORGET, Action.NEXT_QUESTION, Action.ADD_DIGIT}
    assert set(Action) == EFFECTS | set(DEEDS) | own


@pytest.mark.threat("T10")
def test_the_last_try_is_reached_through_its_warning_alone() -> None:
    into = {
        (state, event)
        for (state, event), step in TABLE.items()
        if step.state is State.PIN_ENTRY_LAST and state is not State.PIN_ENTRY_LAST
    }
    assert into == {(State.PIN_LAST_TRY_WARNING, Event.ACKNOWLEDGE_LAST_TRY)}
    burning = {state for (state, _), s in TABLE.items() if Action.VERIFY_LAST_TRY in s.actions}
    assert burning == {State.PIN_ENTRY_LAST}


def test_all_states_can_be_reached() -> None:
    seen = {State.WAITING}
    todo = deque(seen)
    while todo:
        state = todo.popleft()
        for event in Event:
            after = decide(TABLE, state, event).state
            if after not in seen:
                seen.add(after)
                todo.append(after)
    assert seen == set(State)


def test_a_fresh_machine_waits() -> None:
    assert reader_machine().state is State.WAITING
