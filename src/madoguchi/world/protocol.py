"""What terminal and nation say to each other over mutual TLS: our own protocol, not official.

The real one is not public (``card-and-reader.md`` §1). The sequence here keeps its known shape:
a challenge, a proof signed by the card, the patient's consents, then the answer with the official
element names. Bodies are JSON of the structs below; ``XmlMsg`` values are plain dictionaries
``{"MessageHeader": {...}, "MessageBody": {...}}`` whose keys are official tags, with lists where
the layout repeats.

==========================================  =======================  ===================
request                                     body                     answer
==========================================  =======================  ===================
POST /v1/challenges                         ChallengeRequest         Challenge
POST /v1/sessions/{session}/proof           Proof                    ProofAnswer
POST /v1/sessions/{session}/link            (none)                   ProofAnswer
POST /v1/sessions/{session}/consents        Consents                 XmlMsg (face result)
POST /v1/eligibility                        XmlMsg (siquc request)   XmlMsg (siquc result)
POST /v1/reference-numbers                  XmlMsg (siimm request)   XmlMsg (siimm result)
POST /v1/bulks/{kind}                       lines (…01 request)      XmlMsg (…01 result)
POST /v1/bulks/{kind}/results               XmlMsg (…02 request)     lines (…02 result)
==========================================  =======================  ===================

``kind`` is muquc, muimm, mutic, muhvq or muonq. Lines are JSON, one a line: first
``{"MessageHeader": {...}}``, then one a person – the children of the request's MessageBody, or the
units of the result – so that neither side holds 20,000 people at once. A result without people
(処理中, or an error) is its header alone.

A terminal is known by the subject of its client certificate: CN = the institution code. Errors are
``{"error": code, "message": text}`` with a 4xx or 5xx status.
"""

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct


class Method(StrEnum):
    """How the reader proved that the card's holder stands there."""

    PIN = "pin"
    FACE = "face"
    VISUAL = "visual"


class Outcome(StrEnum):
    """What the nation makes of a proof."""

    IDENTIFIED = "identified"
    UNLINKED = "unlinked"
    EXPIRED = "expired"
    REVOKED = "revoked"
    REFUSED = "refused"


class Phase(StrEnum):
    """How old the card's certificate is (``rules.md`` CE-1 to CE-4)."""

    NORMAL = "normal"
    REMINDER = "reminder"
    GRACE = "grace"
    ENDED = "ended"


class ChallengeRequest(Struct, frozen=True):
    """A reader of this terminal wants to prove a card."""

    reader: str
    purpose: str = "eligibility"


class Challenge(Struct, frozen=True):
    """A value to sign: one use, bound to terminal, session and purpose, dead at ``expires_at``."""

    session: str
    nonce: bytes
    expires_at: datetime


class Proof(Struct, frozen=True):
    """The card's certificate (DER) and its PKCS#1 v1.5 SHA-256 signature of ``signed_bytes``."""

    certificate: bytes
    signature: bytes
    method: Method


class ProofAnswer(Struct, frozen=True):
    """Whether the person is known, how old the certificate is, and what may be asked.

    ``ask`` holds consent subjects in the order to ask them (the stems of the result's triples,
    such as ``PharmacistsInfo``); it is empty when only entitlement may be given.
    """

    outcome: Outcome
    reason: str = ""
    phase: Phase = Phase.NORMAL
    certificate_until: date | None = None
    ask: tuple[str, ...] = ()


class Consents(Struct, frozen=True):
    """What the patient agreed to, by subject, and the form of prescription (OQSCD017) or None."""

    given: dict[str, bool]
    prescription_issue_select: str | None = None


class Refusal(Struct, frozen=True):
    """The body of an error."""

    error: str
    message: str


def signed_bytes(challenge: Challenge, terminal: str, purpose: str) -> bytes:
    """Return what the card signs: the nonce bound to session, terminal and purpose (T11)."""
    head = f"madoguchi-world/1\n{challenge.session}\n{terminal}\n{purpose}\n"
    return head.encode() + challenge.nonce
