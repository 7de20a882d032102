"""The steps of a session that take time: each ends in one event for the machine, never raises.

A step writes what it learned into its ``Visit``. Once the visit is dropped (the card was pulled)
nobody reads that any more.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from madoguchi.world.card.port import CardPulledError
from madoguchi.world.protocol import (
    Consents,
    Method,
    Outcome,
    Phase,
    Proof,
    ProofAnswer,
    signed_bytes,
)
from madoguchi.world.reader.card_client import (
    CardClient,
    CardUnreadableError,
    LastTryError,
    NotMyNumberCardError,
)
from madoguchi.world.reader.ports import CentreError, CentrePort, CentreRefusedError
from madoguchi.world.reader.questions import Questionnaire
from madoguchi.world.reader.settings import ReaderSettings
from madoguchi.world.reader.slot import SeatedCard, within
from madoguchi.world.reader.states import Event
from madoguchi.world.reader.wipe import wipe

_LOG: Final = logging.getLogger(__name__)

_FAILURES: Final[tuple[tuple[type[Exception], Event], ...]] = (
    (CardPulledError, Event.CARD_PULLED),
    (NotMyNumberCardError, Event.CARD_OTHER),
    (CardUnreadableError, Event.CARD_UNREADABLE),
    (CentreRefusedError, Event.CENTRE_REFUSED),
    (CentreError, Event.CENTRE_TIMEOUT),
    (TimeoutError, Event.CENTRE_TIMEOUT),
)
"""What a failure means to the machine; the first kind that fits."""

_OUTCOMES: Final[dict[Outcome, Event]] = {
    Outcome.UNLINKED: Event.UNLINKED,
    Outcome.EXPIRED: Event.CERTIFICATE_ENDED,
    Outcome.REVOKED: Event.CERTIFICATE_ENDED,
    Outcome.REFUSED: Event.CENTRE_REFUSED,
}

_PHASES: Final[dict[Phase, Event]] = {
    Phase.NORMAL: Event.IDENTIFIED,
    Phase.REMINDER: Event.IDENTIFIED_REMINDER,
    Phase.GRACE: Event.IDENTIFIED_GRACE,
    Phase.ENDED: Event.CERTIFICATE_ENDED,
}
"""What follows for someone who was identified, by the age of the certificate (CE-1 to CE-4)."""


class Visit:
    """One card's stay in the slot and what was learned meanwhile."""

    def __init__(self, card: SeatedCard) -> None:
        self.card = card
        self.client = CardClient(card)
        self.certificate = b""
        self.session = ""
        self.tries_left: int | None = None
        self.answer: ProofAnswer | None = None
        self.questionnaire: Questionnaire | None = None
        self.prescription: str | None = None
        self.face_file: str | None = None


class Steps:
    """The steps of one reader."""

    def __init__(self, reader_id: str, centre: CentrePort, settings: ReaderSettings) -> None:
        self._reader_id = reader_id
        self._centre = centre
        self._settings = settings

    async def read_card(self, visit: Visit, before: Callable[[float], None]) -> Event:
        """Recognise the card and read its certificate, once *before* has let go of the last."""
        limit = self._settings.card_deadline

        def read() -> bytes:
            before(limit)
            visit.client.recognise()
            return visit.client.certificate()

        async def step() -> Event:
            visit.certificate = await within(limit, read)
            return Event.CARD_RECOGNISED

        return await _guarded(step, Event.CARD_UNREADABLE)

    async def read_tries(self, visit: Visit) -> Event:
        """Ask the card how many tries the PIN has; costs none."""

        async def step() -> Event:
            tries = await within(self._settings.card_deadline, visit.client.tries_left)
            return _tries(visit, tries)

        return await _guarded(step, Event.CARD_UNREADABLE)

    async def verify(self, visit: Visit, pin: bytearray, *, acknowledged: bool) -> Event:
        """Present *pin*, which is wiped whatever happens."""

        async def step() -> Event:
            try:
                answer = await within(
                    self._settings.card_deadline,
                    lambda: visit.client.verify(pin, last_try_acknowledged=acknowledged),
                )
            except LastTryError:
                return _tries(visit, 1)
            finally:
                wipe(pin)
            return Event.PIN_RIGHT if answer.right else _tries(visit, answer.tries_left)

        return await _guarded(step, Event.CARD_UNREADABLE)

    async def prove(self, visit: Visit) -> Event:
        """Fetch a challenge, let the card sign it, hand the proof in."""

        async def step() -> Event:
            async with asyncio.timeout(self._settings.centre_deadline):
                challenge = await self._centre.challenge(self._reader_id)
            message = signed_bytes(challenge, self._settings.terminal, self._settings.purpose)
            signature = await within(
                self._settings.card_deadline, lambda: visit.client.sign(message)
            )
            proof = Proof(visit.certificate, signature, Method.PIN)
            async with asyncio.timeout(self._settings.centre_deadline):
                answer = await self._centre.prove(challenge.session, proof)
            visit.session = challenge.session
            return _answered(visit, answer)

        return await _guarded(step, Event.CENTRE_REFUSED)

    async def link(self, visit: Visit) -> Event:
        """Register the card as an insurance card."""

        async def step() -> Event:
            async with asyncio.timeout(self._settings.centre_deadline):
                return _answered(visit, await self._centre.link(visit.session))

        return await _guarded(step, Event.CENTRE_REFUSED)

    async def finish(self, visit: Visit) -> Event:
        """Hand the consents in; the terminal writes the face file."""
        given = dict(visit.questionnaire.given) if visit.questionnaire else {}

        async def step() -> Event:
            async with asyncio.timeout(self._settings.centre_deadline):
                visit.face_file = await self._centre.finish(
                    visit.session, Consents(given, visit.prescription)
                )
            return Event.FINISHED

        return await _guarded(step, Event.CENTRE_REFUSED)


def _tries(visit: Visit, tries: int | None) -> Event:
    visit.tries_left = tries
    if tries is None or tries > 1:
        return Event.TRIES_SOME
    return Event.TRIES_ONE if tries else Event.TRIES_NONE


def _answered(visit: Visit, answer: ProofAnswer) -> Event:
    visit.answer = answer
    if answer.outcome is Outcome.IDENTIFIED:
        return _PHASES[answer.phase]
    return _OUTCOMES[answer.outcome]


async def _guarded(step: Callable[[], Awaitable[Event]], otherwise: Event) -> Event:
    """Run *step*; a failure becomes its event, an unforeseen one *otherwise*.

    Only the kind of a failure is logged: its text could hold what was on the wire.
    """
    try:
        return await step()
    except Exception as error:  # noqa: BLE001 - a reader must leave its waiting screen, whatever broke
        for kind, event in _FAILURES:
            if isinstance(error, kind):
                return event
        _LOG.error("step failed: %s", type(error).__name__)
        return otherwise
