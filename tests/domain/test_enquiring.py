"""The moves of an enquiry: every cell, its bounds, and that nothing goes on for ever."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.clock import JST
from madoguchi.domain.enquiring import (
    OPEN_STATES,
    Course,
    EnquiringSettings,
    EnquiryKind,
    EnquiryState,
    Happening,
    Leg,
    UnknownMoveError,
    When,
)
from madoguchi.domain.enquiring_steps import after, back_off, can, poll_pause
from madoguchi.domain.enquiring_table import MOVES, REGISTRATIONS

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=JST)
SETTINGS = EnquiringSettings()
FINAL = [state for state in EnquiryState if state not in OPEN_STATES]


def course(
    state: EnquiryState,
    kind: EnquiryKind = EnquiryKind.ELIGIBILITY,
    tries: int = 1,
    *,
    numbered: bool = False,
    opened_at: datetime = NOW,
) -> Course:
    return Course(kind=kind, state=state, tries=tries, numbered=numbered, opened_at=opened_at)


def kind_of(leg: Leg) -> EnquiryKind:
    return EnquiryKind.ELIGIBILITY if leg is Leg.SINGLE else EnquiryKind.BULK_ELIGIBILITY


CELLS = [(leg, *cell) for leg, cells in MOVES.items() for cell in cells]


@pytest.mark.parametrize(("leg", "state", "happening"), CELLS)
def test_every_cell_leads_where_it_says(leg: Leg, state: EnquiryState, happening: Happening):
    move = MOVES[leg][state, happening]
    stands = course(state, kind_of(leg), numbered=leg is Leg.RESULT)
    step = after(stands, happening, NOW, 0.5, SETTINGS)
    assert step.state is move.to
    assert (step.next_at is None) == (move.when is When.NEVER)
    assert (step.next_at is None) == (step.state in FINAL)
    assert step.tries >= 0
    if move.used_up is not None:
        long_ago = NOW - timedelta(days=30)
        spent = course(state, kind_of(leg), 99, numbered=leg is Leg.RESULT, opened_at=long_ago)
        last = after(spent, happening, NOW, 0.5, SETTINGS)
        assert (last.state, last.next_at) == (move.used_up, None)


@pytest.mark.parametrize("leg", list(Leg))
@pytest.mark.parametrize("state", list(EnquiryState))
@pytest.mark.parametrize("happening", list(Happening))
def test_what_stands_in_no_cell_has_a_name(leg: Leg, state: EnquiryState, happening: Happening):
    stands = course(state, kind_of(leg), numbered=leg is Leg.RESULT)
    known = (state, happening) in MOVES[leg]
    assert can(stands, happening) == known
    if not known:
        with pytest.raises(UnknownMoveError, match=happening.name):
            after(stands, happening, NOW, 0.5, SETTINGS)


def test_an_answer_is_final_and_every_open_state_can_end():
    for leg, cells in MOVES.items():
        assert not [cell for cell in cells if cell[0] is EnquiryState.ANSWERED], leg
        for state in {state for state, _ in cells} - {EnquiryState.READING}:
            ends = {happening for at, happening in cells if at is state}
            assert Happening.CANCEL in ends or Happening.AGAIN in ends, (leg, state)


@pytest.mark.spec("OQS 5")
@pytest.mark.parametrize("kind", list(EnquiryKind))
def test_how_often_a_request_without_an_answer_is_written(kind: EnquiryKind):
    stands, written, moment = course(EnquiryState.QUEUED, kind, 0), 0, NOW
    while stands.state in OPEN_STATES:
        happening = Happening.WRITE if stands.state is EnquiryState.QUEUED else Happening.SILENCE
        written += happening is Happening.WRITE
        step = after(stands, happening, moment, 0.5, SETTINGS)
        moment = step.next_at or moment
        stands = course(step.state, kind, step.tries)
    assert stands.state is EnquiryState.NO_ANSWER
    assert written == (1 if kind in REGISTRATIONS else 3)
    assert moment - NOW < timedelta(minutes=3)


def test_what_did_not_leave_is_no_try():
    sent = after(course(EnquiryState.QUEUED, tries=0), Happening.WRITE, NOW, 0.5, SETTINGS)
    back = after(
        course(EnquiryState.SENT, tries=sent.tries), Happening.UNWRITTEN, NOW, 0.5, SETTINGS
    )
    assert (back.state, back.tries) == (EnquiryState.QUEUED, 0)


@pytest.mark.spec("OQS 3.4")
def test_a_bulk_is_asked_for_until_it_is_too_old():
    kind, moment, polls = EnquiryKind.BULK_ELIGIBILITY, NOW, 0
    step = after(course(EnquiryState.SENT, kind), Happening.RECEIVED, NOW, 0.5, SETTINGS)
    pauses = []
    while step.state is not EnquiryState.NO_ANSWER:
        pauses.append(((step.next_at or moment) - moment).total_seconds())
        moment = step.next_at or moment
        sent = after(
            course(step.state, kind, step.tries, numbered=True, opened_at=NOW),
            Happening.WRITE,
            moment,
            0.5,
            SETTINGS,
        )
        if sent.state is EnquiryState.NO_ANSWER:
            break
        polls += 1
        step = after(
            course(sent.state, kind, sent.tries, numbered=True, opened_at=NOW),
            Happening.BUSY,
            moment,
            0.5,
            SETTINGS,
        )
    assert timedelta(hours=24) < moment - NOW < timedelta(hours=25)
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (5.0, 300.0)
    assert polls < 350


@given(
    tries=st.integers(0, 10**6),
    chance=st.floats(0, 1, exclude_max=True),
)
def test_pauses_are_bounded_and_spread(tries: int, chance: float):
    assert 2.5 <= back_off(tries, chance, SETTINGS) <= 90
    assert 5 <= poll_pause(tries, chance, SETTINGS) <= 360


@given(
    st.lists(st.sampled_from(list(Happening)), max_size=60),
    st.sampled_from(list(EnquiryKind)),
    st.floats(0, 1, exclude_max=True),
)
def test_whatever_happens_it_stands_somewhere(happenings, kind, chance):
    stands, numbered = course(EnquiryState.QUEUED, kind, 0), False
    for happening in happenings:
        if not can(stands, happening):
            continue
        step = after(stands, happening, NOW, chance, SETTINGS)
        numbered = numbered or happening is Happening.RECEIVED
        stands = course(step.state, kind, step.tries, numbered=numbered)
        assert (step.next_at is not None) == (step.state in OPEN_STATES)
        if step.next_at is not None:
            assert NOW <= step.next_at <= NOW + timedelta(minutes=6)
