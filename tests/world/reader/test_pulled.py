"""The card is pulled at every instant: the reader never hangs and always serves the next card."""

import asyncio
import threading
from typing import Any

import pytest

from madoguchi.world.card import CardPulledError, VirtualCard
from madoguchi.world.reader import CentreTimeoutError

pytestmark = pytest.mark.anyio
_MOST = 40


class SlippingCard:
    """A card that leaves while its n-th command is under way, as the board or as PC/SC tells."""

    def __init__(self, card: VirtualCard, bench: Any, at: int, *, by_board: bool) -> None:
        self._card = card
        self._loop = asyncio.get_running_loop()
        self._bench = bench
        self._left = at
        self._by_board = by_board

    @property
    def gone(self) -> bool:
        return self._left <= 0

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        self._left -= 1
        if self._left == 0:
            if not self._by_board:
                raise CardPulledError
            out = threading.Event()
            self._loop.call_soon_threadsafe(self._pull, out)
            out.wait(5)
        return self._card.transmit(apdu)

    def power_off(self) -> None:
        self._card.power_off()

    def _pull(self, out: threading.Event) -> None:
        self._bench.session.pull_card()
        out.set()


@pytest.mark.parametrize("by_board", [True, False])
async def test_pulled_during_any_command(bench: Any, by_board: bool) -> None:
    for at in range(1, _MOST):
        card = SlippingCard(bench.card(), bench, at, by_board=by_board)
        bench.session.lay_card(card)
        state = await asyncio.wait_for(bench.go_on(), 10)
        if not card.gone:
            assert state == "take_card"
            assert at > 10
            bench.session.pull_card()
            return
        assert state == "waiting"
        assert bench.session.view().card_in is False
    pytest.fail("the session never came to its end")


async def test_pulled_on_every_screen(bench: Any) -> None:
    screens = ["choose_method", "pin_entry", "consent_all", "take_card"]
    for depth in range(len(screens)):
        await bench.lay(bench.card())
        for screen in screens[:depth]:
            assert bench.state == screen
            if screen == "pin_entry":
                await bench.type("1234")
            else:
                await bench.press({"choose_method": "choose_pin"}.get(screen, "agree_all"))
        assert bench.state == screens[depth]
        bench.session.pull_card()
        assert bench.state == "waiting"


@pytest.mark.parametrize("verb", ["challenge", "prove"])
async def test_pulled_while_the_centre_thinks_cancels_the_session(bench: Any, verb: str) -> None:
    arrived, gate = asyncio.Event(), asyncio.Event()

    async def think() -> None:
        arrived.set()
        await gate.wait()

    bench.centre.fail[verb] = think
    going = asyncio.create_task(bench.go_on_from(bench.card()))
    await asyncio.wait_for(arrived.wait(), 5)
    bench.session.pull_card()
    assert await asyncio.wait_for(going, 5) == "waiting"
    gate.set()
    await asyncio.sleep(0)
    assert bench.state == "waiting"
    assert "finish" not in bench.centre.calls


@pytest.mark.parametrize("fails", [False, True])
async def test_pulled_during_the_last_step_lets_it_finish(bench: Any, fails: bool) -> None:
    arrived, gate = asyncio.Event(), asyncio.Event()

    async def think() -> None:
        arrived.set()
        await gate.wait()
        if fails:
            raise CentreTimeoutError

    bench.centre.fail["finish"] = think
    going = asyncio.create_task(bench.go_on_from(bench.card()))
    await asyncio.wait_for(arrived.wait(), 5)
    bench.session.pull_card()
    assert bench.state == "finishing_card_out"
    gate.set()
    assert await going == ("failed_card_out" if fails else "done_card_out")
    assert bench.timers.ring() == bench.settings.farewell
    assert bench.state == "waiting"


async def test_a_card_laid_while_the_last_one_is_finished_is_served_next(bench: Any) -> None:
    arrived, gate = asyncio.Event(), asyncio.Event()

    async def think() -> None:
        arrived.set()
        await gate.wait()

    bench.centre.fail["finish"] = think
    going = asyncio.create_task(bench.go_on_from(bench.card()))
    await asyncio.wait_for(arrived.wait(), 5)
    bench.session.pull_card()
    bench.session.lay_card(bench.card())
    assert bench.state == "finishing_card_out"
    bench.centre.fail.clear()
    gate.set()
    assert await asyncio.wait_for(going, 5) == "take_card"
    assert bench.centre.calls.count("finish") == 2


class StuckCard:
    """A card whose call never comes back, as PC/SC does with a mute one."""

    def __init__(self) -> None:
        self.release = threading.Event()

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        self.release.wait(30)
        return b"\x90\x00"

    def power_off(self) -> None:
        self.release.wait(30)


async def test_a_stuck_card_is_unreadable_after_the_deadline(make_bench: Any) -> None:
    bench = make_bench(card_deadline=0.05)
    stuck = StuckCard()
    try:
        assert await asyncio.wait_for(bench.lay(stuck), 5) == "error_unreadable"
        bench.session.pull_card()
        assert bench.state == "waiting"
    finally:
        stuck.release.set()
