"""A reader with a centre that can be scripted, real software cards and alarms rung by hand."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from madoguchi.world.card import CardOffice, CardProfile, VirtualCard
from madoguchi.world.protocol import (
    Challenge,
    Consents,
    Outcome,
    Proof,
    ProofAnswer,
    signed_bytes,
)
from madoguchi.world.reader import ReaderSession, ReaderSettings
from madoguchi.world.reader.machine import reader_machine

ALL = ("PharmacistsInfo", "DiagnosisInfo", "OperationInfo", "SpecificHealthCheckupsInfo")
TERMINAL = "9910000001"


_WAY = {
    "choose_method": "choose_pin",
    "pin_last_try_warning": "acknowledge_last_try",
    "link_question": "link_yes",
    "reminder_notice": "continue",
    "grace_notice": "continue",
    "consent_all": "agree_all",
    "consent_item": "agree",
    "prescription_form": "paper",
}


class ScriptedCentre:
    """A centre that checks every signature and answers what the test says.

    ``fail`` maps a verb to an error to raise or to a coroutine function to await first.
    """

    def __init__(self, clock: Any) -> None:
        self._clock = clock
        self.answer = ProofAnswer(Outcome.IDENTIFIED, ask=ALL)
        self.after_link = ProofAnswer(Outcome.IDENTIFIED, ask=ALL)
        self.fail: dict[str, Any] = {}
        self.calls: list[str] = []
        self.consents: Consents | None = None
        self._challenge: Challenge | None = None

    async def challenge(self, reader: str) -> Challenge:
        await self._enter("challenge")
        end = self._clock.now() + timedelta(seconds=60)
        self._challenge = Challenge(f"s{len(self.calls)}", bytes(range(16)), end)
        return self._challenge

    async def prove(self, session: str, proof: Proof) -> ProofAnswer:
        await self._enter("prove")
        assert self._challenge is not None
        assert session == self._challenge.session
        key = x509.load_der_x509_certificate(proof.certificate).public_key()
        assert isinstance(key, RSAPublicKey)
        message = signed_bytes(self._challenge, TERMINAL, "eligibility")
        key.verify(proof.signature, message, PKCS1v15(), hashes.SHA256())
        return self.answer

    async def link(self, session: str) -> ProofAnswer:
        await self._enter("link")
        return self.after_link

    async def finish(self, session: str, consents: Consents) -> str:
        await self._enter("finish")
        self.consents = consents
        return "OQSsiquc01res_face_20261122090000000.xml"

    async def _enter(self, verb: str) -> None:
        self.calls.append(verb)
        trouble = self.fail.get(verb)
        if isinstance(trouble, Exception):
            raise trouble
        if trouble is not None:
            await trouble()


class HandTimers:
    """Alarms that ring when the test rings them."""

    def __init__(self) -> None:
        self.pending: list[tuple[float, Callable[[], None]]] = []

    def start(self, seconds: float, ring: Callable[[], None]) -> Callable[[], None]:
        entry = (seconds, ring)
        self.pending.append(entry)
        return lambda: self.pending.remove(entry) if entry in self.pending else None

    def ring(self) -> float:
        """Ring the one pending alarm and return its seconds."""
        [(seconds, ring)] = self.pending
        self.pending.clear()
        ring()
        return seconds


class Bench:
    """One reader on the test bench, and a person who uses it."""

    def __init__(self, office: CardOffice, clock: Any, **settings: Any) -> None:
        self.office = office
        self.clock = clock
        self.centre = ScriptedCentre(clock)
        self.timers = HandTimers()
        self.views: list[str] = []
        self.settings = ReaderSettings(terminal=TERMINAL, institution="まどぐち医院", **settings)
        self.session = ReaderSession(
            "reader-1",
            reader_machine(),
            self.centre,
            clock,
            self.settings,
            timers=self.timers,
            changed=self.look,
        )

    def look(self) -> None:
        """Keep every view in both languages."""
        self.views += [repr(self.session.view("ja")), repr(self.session.view("en"))]

    @property
    def state(self) -> str:
        return self.session.view().state

    def card(self, **profile: Any) -> VirtualCard:
        return self.office.card("1", CardProfile(**profile))

    async def lay(self, card: Any) -> str:
        self.session.lay_card(card)
        await self.session.settled()
        return self.state

    async def press(self, *choices: str) -> str:
        for choice in choices:
            assert self.session.press(choice), f"{choice} is not offered on {self.state}"
            await self.session.settled()
        return self.state

    async def type(self, pin: str) -> str:
        for digit in pin:
            assert self.session.press_digit(digit)
        return await self.press("enter")

    async def go_on(self) -> str:
        """Press the way to the end, from wherever the reader stands."""
        for _ in range(20):
            await self.session.settled()
            if self.state in ("pin_entry", "pin_entry_last"):
                await self.type("1234")
            elif self.state in _WAY:
                await self.press(_WAY[self.state])
            else:
                break
        return self.state

    async def go_on_from(self, card: Any) -> str:
        """Lay *card* and press the way to the end."""
        await self.lay(card)
        return await self.go_on()

    async def identify(self, **profile: Any) -> str:
        """Go through to the first screen after the proof."""
        await self.lay(self.card(**profile))
        await self.press("choose_pin")
        return await self.type("1234")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def make_bench(card_office: CardOffice, card_clock: Any) -> Callable[..., Bench]:
    return lambda **settings: Bench(card_office, card_clock, **settings)


@pytest.fixture
def bench(make_bench: Callable[..., Bench]) -> Bench:
    return make_bench()
