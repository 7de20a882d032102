"""The driver of one reader: events in, views out; steps on card and centre run outside the table.

All methods are called on the event loop's thread. A step that takes time is one task; a pulled
card cancels it, and what it brings later is not heard. The one exception is the last step: once
the consents are on their way they are not called back. The PIN goes from the keypad's buffer to
the card and nowhere else.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Mapping
from threading import Thread
from typing import Any, Final

from madoguchi.world.card.port import CardPort
from madoguchi.world.clock import JST, Clock
from madoguchi.world.reader.machine import Machine
from madoguchi.world.reader.memory import DEEDS, Memory
from madoguchi.world.reader.ports import CentrePort
from madoguchi.world.reader.settings import ReaderSettings
from madoguchi.world.reader.slot import SeatedCard, switch_off
from madoguchi.world.reader.states import EFFECTS, Action, Event
from madoguchi.world.reader.steps import Steps, Visit
from madoguchi.world.reader.texts_table import SCREENS
from madoguchi.world.reader.timers import Cancel, LoopTimers, Timers, duration
from madoguchi.world.reader.view import Facts, Language, ReaderView, offered, render

_ALWAYS: Final = frozenset({Event.HELP, Event.CLOSE_HELP})


class SlotTakenError(Exception):
    """A card lies in the slot already."""


class ReaderSession:
    """One reader at one terminal, from the waiting screen to the next waiting screen."""

    def __init__(
        self,
        reader_id: str,
        machine: Machine,
        centre: CentrePort,
        clock: Clock,
        settings: ReaderSettings,
        *,
        timers: Timers | None = None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """Take what it works with; *changed* is called whenever the view may have changed."""
        self.reader_id = reader_id
        self.changed = changed
        self._machine = machine
        self._steps = Steps(reader_id, centre, settings)
        self._clock = clock
        self._settings = settings
        self._timers = timers or LoopTimers()
        self._memory = Memory()
        self._slot: SeatedCard | None = None
        self._task: asyncio.Task[Event] | None = None
        self._off: Thread | None = None
        self._alarm: Cancel | None = None
        self._queue: deque[tuple[Event, int]] = deque()
        self._dispatching = False
        self._turn = 0
        self._own: Mapping[Action, Callable[[], None]] = {
            Action.SWITCH_OFF: self._switch_off,
            Action.FORGET: self._forget,
            Action.NEXT_QUESTION: self._next_question,
        }

    def lay_card(self, card: CardPort) -> None:
        """Put a card into the slot. Raises ``SlotTakenError``."""
        if self._slot is not None:
            raise SlotTakenError
        self._slot = SeatedCard(card)
        self._dispatch(Event.CARD_LAID)

    def pull_card(self) -> None:
        """Take the card out, at any instant; nothing happens to an empty slot."""
        if self._slot is None:
            return
        self._slot.pull()
        self._switch_off()
        self._slot = None
        self._dispatch(Event.CARD_PULLED)

    def press(self, choice: str, turn: int | None = None) -> bool:
        """Press the button of that ``Choice.event``; False if the screen does not offer it.

        Only what the screen shows can be pressed, so a page cannot claim what card or centre say.
        With *turn*, only on the screen of that ``ReaderView.turn``.
        """
        if turn not in (None, self._turn):
            return False
        if choice not in {event.value for event in self._pressable()}:
            return False
        event = Event(choice)
        if event is Event.ENTER and not self._memory.pin.full:
            event = Event.ENTER_SHORT
        self._dispatch(event)
        return True

    def press_digit(self, digit: str) -> bool:
        """Press one key 0–9 of the keypad; False if there is no keypad or no such key."""
        if len(digit) != 1 or digit not in "0123456789":
            return False
        if not SCREENS[self._machine.state].keypad:
            return False
        self._dispatch(Event.DIGIT, int(digit))
        return True

    def view(self, language: Language = "ja") -> ReaderView:
        """Return the screen as it stands."""
        visit = self._memory.visit
        answer = visit.answer if visit else None
        facts = Facts(
            reader_id=self.reader_id,
            institution=self._settings.institution,
            state=self._machine.state,
            turn=self._turn,
            digits=len(self._memory.pin),
            tries_left=visit.tries_left if visit else None,
            until=answer.certificate_until if answer else None,
            questionnaire=visit.questionnaire if visit else None,
            help_open=self._memory.help_open,
            card_in=self._slot is not None,
            face_file=visit.face_file if visit else None,
        )
        return render(facts, language)

    async def settled(self) -> None:
        """Wait until no step is at work."""
        while self._task is not None:
            await asyncio.wait({self._task})
            await asyncio.sleep(0)

    def close(self) -> None:
        """Stop timers and steps and wipe the keypad, as when the reader is switched off."""
        self.pull_card()
        self._stop_alarm()
        self._cancel_step()
        self._memory.pin.wipe()

    def _pressable(self) -> frozenset[Event]:
        return offered(SCREENS[self._machine.state]) | _ALWAYS

    def _dispatch(self, event: Event, digit: int = 0) -> None:
        """Feed *event* and what follows from it, one after another."""
        self._queue.append((event, digit))
        if self._dispatching:
            return
        self._dispatching = True
        try:
            while self._queue:
                self._advance(*self._queue.popleft())
        finally:
            self._dispatching = False
        self.changed()

    def _advance(self, event: Event, digit: int) -> None:
        before = self._machine.state
        step = self._machine.feed(event)
        if not step.heard:
            return
        self._turn += step.state is not before
        if event not in _ALWAYS:
            self._memory.help_open = False
        for action in step.actions:
            if action in EFFECTS:
                self._begin(action)
            elif action is Action.ADD_DIGIT:
                self._memory.pin.add(digit)
            elif action in self._own:
                self._own[action]()
            else:
                DEEDS[action](self._memory)
        self._restart_alarm()
        self._look_at_slot(event)

    def _look_at_slot(self, event: Event) -> None:
        """Notice a card that was laid while the last session was still being finished."""
        seen = self._memory.visit.card if self._memory.visit else None
        if event is not Event.CARD_LAID and self._slot not in (None, seen):
            self._queue.append((Event.CARD_LAID, 0))

    def _begin(self, action: Action) -> None:
        if action is Action.READ_CARD and self._slot is not None:
            self._memory.visit = Visit(self._slot)
        visit = self._memory.visit
        if visit is None:
            return
        self._task = asyncio.get_running_loop().create_task(self._effect(action, visit))
        self._task.add_done_callback(self._step_done)

    def _effect(self, action: Action, visit: Visit) -> Coroutine[Any, Any, Event]:
        if action in (Action.VERIFY_PIN, Action.VERIFY_LAST_TRY):
            last = action is Action.VERIFY_LAST_TRY
            return self._steps.verify(visit, self._memory.pin.take(), acknowledged=last)
        if action is Action.READ_CARD:
            return self._steps.read_card(visit, self._after_last_card())
        plain: Mapping[Action, Callable[[Visit], Coroutine[Any, Any, Event]]] = {
            Action.READ_TRIES: self._steps.read_tries,
            Action.PROVE: self._steps.prove,
            Action.LINK: self._steps.link,
            Action.FINISH: self._steps.finish,
        }
        return plain[action](visit)

    def _after_last_card(self) -> Callable[[float], None]:
        """Return a wait for the last card's power-off: it may be the same card, laid again."""
        return (lambda _limit: None) if self._off is None else self._off.join

    def _step_done(self, task: asyncio.Task[Event]) -> None:
        if task is not self._task or task.cancelled():
            return
        self._task = None
        event = task.result()
        if event is Event.CARD_PULLED:
            self.pull_card()
        else:
            self._dispatch(event)

    def _restart_alarm(self) -> None:
        self._stop_alarm()
        limit = duration(self._machine.state, self._settings)
        if limit is not None:
            self._alarm = self._timers.start(limit, lambda: self._dispatch(Event.TIMER))

    def _stop_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm()
            self._alarm = None

    def _cancel_step(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()

    def _forget(self) -> None:
        self._cancel_step()
        self._memory.forget()

    def _switch_off(self) -> None:
        if self._slot is not None and not self._slot.switched_off:
            self._off = switch_off(self._slot)

    def _next_question(self) -> None:
        day = self._clock.now().astimezone(JST).date()
        prescription = self._settings.ask_prescription_form
        event = self._memory.next_question(day, prescription=prescription)
        self._queue.append((event, 0))
