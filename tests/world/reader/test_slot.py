"""A card that can be pulled, steps with a deadline, alarms of the loop."""

import asyncio
import threading

import pytest

from madoguchi.world.card import CardMuteError, CardPulledError, OtherCard
from madoguchi.world.reader.card_client import CardUnreadableError
from madoguchi.world.reader.settings import ReaderSettings
from madoguchi.world.reader.slot import SeatedCard, switch_off, within
from madoguchi.world.reader.states import State
from madoguchi.world.reader.timers import LoopTimers, duration

SELECT = bytes.fromhex("00A4040C0AD392F000260100000001")


class ThreeFaced:
    """A card that is pulled from inside its own answer, and cannot be switched off."""

    def __init__(self) -> None:
        self.seat: SeatedCard | None = None
        self.offs = 0

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        if self.seat is not None:
            self.seat.pull()
        return b"\x90\x00"

    def power_off(self) -> None:
        self.offs += 1
        raise CardMuteError


def test_a_seated_card_answers_until_it_is_pulled() -> None:
    seat = SeatedCard(OtherCard())
    assert seat.transmit(SELECT) == b"\x6a\x82"
    seat.pull()
    with pytest.raises(CardPulledError):
        seat.transmit(SELECT)


def test_an_answer_that_comes_after_the_pull_is_not_given_out() -> None:
    card = ThreeFaced()
    card.seat = SeatedCard(card)
    with pytest.raises(CardPulledError):
        card.seat.transmit(SELECT)


def test_a_card_that_cannot_be_switched_off_troubles_nobody() -> None:
    card = ThreeFaced()
    seat = SeatedCard(card)
    switch_off(seat).join(5)
    assert (card.offs, seat.switched_off) == (1, True)


@pytest.mark.anyio
async def test_a_step_hands_over_its_result_or_its_error() -> None:
    assert await within(5, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        await within(5, lambda: 1 // 0)


@pytest.mark.anyio
async def test_a_step_that_takes_too_long_is_unreadable() -> None:
    gate = threading.Event()
    with pytest.raises(CardUnreadableError):
        await within(0.01, lambda: gate.wait(10))
    gate.set()


def test_a_step_may_outlive_the_loop() -> None:
    gate = threading.Event()
    before = set(threading.enumerate())

    async def abandon() -> None:
        with pytest.raises(CardUnreadableError):
            await within(0.01, lambda: gate.wait(10))

    asyncio.run(abandon())
    [left] = [t for t in threading.enumerate() if t not in before and t.name == "card-step"]
    gate.set()
    left.join(5)
    assert not left.is_alive()


@pytest.mark.anyio
async def test_alarms_ring_once_and_can_be_called_off() -> None:
    rung: list[str] = []
    timers = LoopTimers()
    timers.start(0.001, lambda: rung.append("a"))
    timers.start(0.001, lambda: rung.append("b"))()
    await asyncio.sleep(0.05)
    assert rung == ["a"]


def test_limits_come_from_the_settings() -> None:
    own = ReaderSettings(terminal="9910000001", institution="x", idle=1, forgotten=2, farewell=3)
    limits = [duration(s, own) for s in (State.PIN_ENTRY, State.TAKE_CARD, State.DONE_CARD_OUT)]
    assert limits == [1, 2, 3]
    assert duration(State.CARD_FORGOTTEN, own) is None
