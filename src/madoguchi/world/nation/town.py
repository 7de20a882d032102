"""The national service made whole: authorities, database, hand-made people, application.

The one place that puts the parts together for ``madoguchi world`` and for tests. Everything it
creates lies below one home folder and is used again at the next start.
"""

import secrets
from datetime import datetime
from pathlib import Path
from typing import Literal

import uvicorn
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from starlette.applications import Starlette

from madoguchi.world.clock import Clock
from madoguchi.world.nation import tls
from madoguchi.world.nation.app import build_app
from madoguchi.world.nation.proofs import Entropy
from madoguchi.world.nation.service import Nation
from madoguchi.world.nation.settings import NationSettings
from madoguchi.world.people.book import Book, Member, open_book
from madoguchi.world.people.fill import load_book
from madoguchi.world.pki import profile
from madoguchi.world.pki.patients import PatientAuthority, ensure_patient_authority
from madoguchi.world.pki.transport import Credentials, TransportAuthority
from madoguchi.world.store.database import WorldDatabase

_AS_INFERRED = NationSettings()
Purpose = Literal["auth", "sign"]


class RealAuthorityError(Exception):
    """An authority in the home folder claims to be the real one; nothing starts with it (T21)."""


class Town:
    """Everything of the nation that other parts of the world may touch."""

    def __init__(
        self,
        *,
        nation: Nation,
        database: WorldDatabase,
        patients: PatientAuthority,
        transport: TransportAuthority,
        book: Book,
    ) -> None:
        self.nation = nation
        self.database = database
        self._patients = patients
        self._transport = transport
        self._book = book
        self.app: Starlette = build_app(nation)

    def people(self) -> tuple[Member, ...]:
        """Return the hand-made people in the order of their numbers."""
        return self._book.members

    def issue_card_certificate(
        self,
        slug: str,
        public_key: RSAPublicKey,
        not_before: datetime,
        not_after: datetime,
        *,
        purpose: Purpose = "auth",
        revoked: bool = False,
    ) -> tuple[bytes, bytes]:
        """Certify a card's key; return certificate and issuer's certificate, both DER.

        An authentication certificate is made known to the nation. It is linked if the person's
        profile says so or an earlier certificate of theirs was linked: a renewal needs no new link.
        """
        member = self._book.member(slug)
        policy = profile.PATIENT_POLICY if purpose == "auth" else profile.SIGNATURE_POLICY
        issued = self._patients.issue(public_key, member.person.id, not_before, not_after, policy)
        if purpose == "auth":
            self._register(member, issued.certificate, revoked=revoked)
        return issued.certificate, issued.chain[0]

    def consent_at_home(self, institution: str, slug: str, treatment: str) -> None:
        """Let a person agree in マイナ在宅受付Web: "2" home visits, "3" online (OQSCD028)."""
        self.nation.home.consent(institution, self._book.member(slug).person.id, treatment)

    def terminal(self, institution: str) -> Credentials:
        """Return the client certificate of a clinic's terminal, made if missing."""
        return self._transport.terminal(institution)

    def server(self, *, host: str = "127.0.0.1", port: int = 8443) -> uvicorn.Server:
        """Return the service behind mutual TLS, ready for ``await server.serve()``."""
        return tls.server(self.app, self._transport.server(), host=host, port=port)

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def _register(self, member: Member, certificate: bytes, *, revoked: bool) -> None:
        profile_says = member.card is not None and member.card.linked
        linked = profile_says or self.nation.linked_person(member.person.id)
        serial = self.nation.register_certificate(certificate, member.person.id, linked=linked)
        if revoked:
            self.nation.revoke_certificate(serial)


def open_nation(
    home: Path,
    clock: Clock,
    entropy: Entropy = secrets.token_bytes,
    url: str | None = None,
    settings: NationSettings = _AS_INFERRED,
) -> Town:
    """Open the nation kept in *home*, creating what is missing.

    *url* is the database's; without it a SQLite file in *home*. Making the authorities' keys takes
    about half a second the first time. *settings* decide what no public source tells.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    patients = ensure_patient_authority(home / "pki", entropy)
    if any(profile.is_real(anchor) for anchor in patients.anchors):
        raise RealAuthorityError(str(home / "pki"))
    database = WorldDatabase(url or f"sqlite:///{home / 'nation.db'}")
    database.create()
    book = open_book(clock.now().date())
    load_book(database, book)
    return Town(
        nation=Nation(database, clock, entropy, patients.anchors, settings),
        database=database,
        patients=patients,
        transport=TransportAuthority(home / "pki", entropy),
        book=book,
    )
