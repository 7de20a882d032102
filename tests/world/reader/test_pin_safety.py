"""T10: whatever the person presses, the last try is spent with open eyes, and no PIN leaks."""

import asyncio
import logging
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace

from madoguchi.world.card import CardFile, CardOffice, CardProfile, VirtualCard
from madoguchi.world.card.state import Cost
from madoguchi.world.protocol import Challenge, Outcome, Proof, ProofAnswer
from madoguchi.world.reader import CentreRefusedError, ReaderSession, ReaderSettings
from madoguchi.world.reader.machine import Machine, expand
from madoguchi.world.reader.machine_table import ROWS
from madoguchi.world.reader.states import Event, State

_TOWARDS_THE_PIN = {
    "choose_method": "choose_pin",
    "pin_last_try_warning": "acknowledge_last_try",
}
RIGHT = "8246"
WRONG = "7913"


class CountedCard:
    """A card that notes how many tries were left whenever a PIN reached it."""

    def __init__(self, card: VirtualCard, file: CardFile) -> None:
        self._card = card
        self._file = file
        self.presented: list[int] = []

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        if apdu[1] == 0x20 and len(apdu) > 5:
            self.presented.append(self._file.load().auth.secret.tries_left)
        return self._card.transmit(apdu)

    def power_off(self) -> None:
        self._card.power_off()


class RefusingCentre:
    """A centre that lets nobody through: the PIN is all that is looked at."""

    async def challenge(self, reader: str) -> Challenge:
        raise CentreRefusedError("closed", "")

    async def prove(self, session: str, proof: Proof) -> ProofAnswer:
        return ProofAnswer(Outcome.REFUSED)

    async def link(self, session: str) -> ProofAnswer:
        return ProofAnswer(Outcome.REFUSED)

    async def finish(self, session: str, consents: object) -> str:
        return ""


class NoTimers:
    """Alarms that only the test's rule rings."""

    def __init__(self) -> None:
        self.ring: Any = None

    def start(self, seconds: float, ring: Any) -> Any:
        self.ring = ring
        return lambda: setattr(self, "ring", None)


class Fingers(RuleBasedStateMachine):
    """Any order of keys, cards laid and pulled, and alarms; each step with its model."""

    authority: Any
    key: bytes
    clock: Any
    table: Any = expand(ROWS)

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        home = Path(self.folder.name)
        self.office = CardOffice(
            home,
            self.authority,
            self.clock,
            os.urandom,
            make_key=lambda: self.key,
            cost=Cost(n=4, r=1, p=1),
        )
        self.file = CardFile(home / "1.json")
        self.timers = NoTimers()
        self.session = ReaderSession(
            "reader-1",
            Machine(self.table),
            RefusingCentre(),
            self.clock,
            ReaderSettings(terminal="9910000001", institution="まどぐち医院"),
            timers=self.timers,
            changed=self.look,
        )
        self.warned = self.acknowledged = False
        self.views: list[str] = []
        self.spent: list[int] = []

    @initialize(tries=st.integers(1, 3))
    def issue(self, tries: int) -> None:
        card = self.office.card("1", CardProfile(pin=RIGHT, tries_left=tries))
        self.card = CountedCard(card, self.file)

    def look(self) -> None:
        self.views.append(repr(self.session.view()) + repr(self.session))

    def do(self, act: Any) -> None:
        async def run() -> None:
            act()
            await asyncio.wait_for(self.session.settled(), 10)

        before = len(self.card.presented)
        self.loop.run_until_complete(run())
        self._judge(before)

    def _judge(self, before: int) -> None:
        for left in self.card.presented[before:]:
            assert left > 0, "a PIN went to a locked card"
            assert left > 1 or (self.warned and self.acknowledged), "the last try was burnt"
            self.warned = self.acknowledged = False
            self.spent.append(left)
        if self.session.view().state == "pin_last_try_warning":
            self.warned = True

    @precondition(lambda self: not self.session.view().card_in)
    @rule()
    def lay(self) -> None:
        self.do(lambda: self.session.lay_card(self.card))

    @rule(pin=st.sampled_from([RIGHT, WRONG, WRONG]))
    def go_on(self, pin: str) -> None:
        """Take the next step towards the PIN, whatever the screen; keeps runs from idling."""
        view = self.session.view()
        if not view.card_in:
            self.do(lambda: self.session.lay_card(self.card))
        elif view.keypad:
            self.enter(pin)
        elif view.state in _TOWARDS_THE_PIN:
            self._press(_TOWARDS_THE_PIN[view.state])
        else:
            self.pull()

    @precondition(lambda self: self.session.view().card_in)
    @rule()
    def pull(self) -> None:
        self.warned = self.acknowledged = False
        self.do(self.session.pull_card)

    @rule(pin=st.sampled_from([RIGHT, WRONG, WRONG, WRONG[:2]]))
    def type(self, pin: str) -> None:
        for digit in pin:
            self.do(lambda digit=digit: self.session.press_digit(digit))

    @precondition(lambda self: self.session.view().keypad)
    @rule(pin=st.sampled_from([RIGHT, WRONG, WRONG]))
    def enter(self, pin: str) -> None:
        self.type(pin)
        self._press("enter")

    @rule(event=st.sampled_from([event.value for event in Event]))
    def press_anything(self, event: str) -> None:
        self._press(event)

    @precondition(lambda self: self.session.view().choices)
    @rule(data=st.data())
    def press_what_is_shown(self, data: Any) -> None:
        shown = [choice.event for choice in self.session.view().choices]
        self._press(data.draw(st.sampled_from(shown)))

    @precondition(lambda self: self.timers.ring is not None)
    @rule()
    def time_is_up(self) -> None:
        self.do(self.timers.ring)

    @invariant()
    def nothing_is_stuck(self) -> None:
        busy = {"card_read", "checking_tries", "checking_pin", "checking", "finishing"}
        assert self.session.view().state not in busy

    def _press(self, event: str) -> None:
        on_warning = self.session.view().state == "pin_last_try_warning"
        if event == "acknowledge_last_try" and on_warning:
            self.acknowledged = True
        self.do(lambda: self.session.press(event))

    def teardown(self) -> None:
        self.loop.run_until_complete(self._close())
        self.loop.close()
        seen = "".join(self.views)
        kept = self.file._path.read_text()
        self.folder.cleanup()
        for pin in (RIGHT, WRONG):
            assert pin not in seen
            assert f'"{pin}"' not in kept

    async def _close(self) -> None:
        self.session.close()
        await asyncio.sleep(0)


@pytest.fixture
def fingers(card_authority: Any, card_key: bytes, card_clock: Any) -> type[Fingers]:
    class Played(Fingers):
        authority, key, clock = card_authority, card_key, card_clock

    return Played


@pytest.mark.slow
@pytest.mark.threat("T10")
def test_no_sequence_of_keys_burns_the_last_try(fingers: type[Fingers]) -> None:
    run_state_machine_as_test(
        fingers,
        settings=settings(
            max_examples=50,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.threat("T10")
def test_the_model_sees_a_last_try_that_is_spent_with_open_eyes(fingers: type[Fingers]) -> None:
    played = fingers()
    played.issue(tries=2)
    for _ in ("lay", "choose", "miss", "acknowledge", "miss"):
        played.go_on(WRONG)
    assert played.spent == [2, 1]
    assert played.session.view().state == "pin_locked"
    played.teardown()


@pytest.mark.threat("T10")
def test_the_model_sees_a_reader_without_the_warning(fingers: type[Fingers]) -> None:
    class Careless(fingers):  # type: ignore[valid-type, misc] # a class handed in by a fixture
        table = expand(
            replace(row, nxt=State.PIN_ENTRY_LAST) if row.event is Event.TRIES_ONE else row
            for row in ROWS
        )

    played = Careless()
    played.issue(tries=1)
    for _ in ("lay", "choose"):
        played.go_on(WRONG)
    with pytest.raises(AssertionError, match="the last try was burnt"):
        played.go_on(WRONG)
    played.teardown()


def _files(folder: Path) -> list[str]:
    return [path.read_text() for path in folder.rglob("*.json")]


@pytest.mark.threat("T10")
@pytest.mark.anyio
@pytest.mark.parametrize("typed", ["8246", "7913"])
async def test_the_pin_is_in_no_view_log_exception_or_file(
    bench: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture, typed: str
) -> None:
    caplog.set_level(logging.DEBUG)
    bench.centre.fail["prove"] = RuntimeError("no")
    await bench.lay(bench.card(pin="8246"))
    await bench.press("choose_pin")
    await bench.type(typed)
    seen = "".join(bench.views) + caplog.text + repr(vars(bench.session))
    assert len(bench.views) > 10
    for text in (seen, *_files(tmp_path)):
        assert typed not in text
        assert f"{list(map(ord, typed))}" not in text
