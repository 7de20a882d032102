"""What a reader needs from its terminal, and how that can fail.

CentreError                  the centre gave no usable answer
├── CentreTimeoutError       no answer in time (接続タイムアウト)
├── CentreUnreachableError   no connection
└── CentreRefusedError       the centre, or the terminal, said no: ``code`` and ``message``
"""

from typing import Protocol

from madoguchi.world.protocol import Challenge, Consents, Proof, ProofAnswer


class CentreError(Exception):
    """The centre gave no usable answer."""


class CentreTimeoutError(CentreError):
    """No answer came in time."""


class CentreUnreachableError(CentreError):
    """There is no connection."""


class CentreRefusedError(CentreError):
    """The answer is no; ``code`` is the protocol's, ``message`` its text."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


class CentrePort(Protocol):
    """The terminal as its readers see it. Every method raises ``CentreError``."""

    async def challenge(self, reader: str) -> Challenge:
        """Return a fresh value for a card to sign."""
        ...

    async def prove(self, session: str, proof: Proof) -> ProofAnswer:
        """Hand in the card's signature and return what the nation makes of it."""
        ...

    async def link(self, session: str) -> ProofAnswer:
        """Register the proven card as an insurance card (利用登録)."""
        ...

    async def finish(self, session: str, consents: Consents) -> str:
        """Hand in the consents and return the name of the face file that was written."""
        ...
