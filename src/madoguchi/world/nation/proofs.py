"""Challenges and what a signed one shows (``security.md`` T11, ``card-and-reader.md`` §1).

A challenge is 32 random bytes, lives 60 seconds, is bound to terminal, session and purpose, and is
used up by the first proof handed in for it, true or false. Nothing of a PIN comes here.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from msgspec.structs import replace

from madoguchi.world.clock import JST, Clock
from madoguchi.world.nation import consents, errors, phases, wording
from madoguchi.world.nation.lookup import person_of
from madoguchi.world.nation.verification import (
    ProofRefusedError,
    check_signature,
    read_certificate,
)
from madoguchi.world.protocol import (
    Challenge,
    ChallengeRequest,
    Outcome,
    Phase,
    Proof,
    ProofAnswer,
    signed_bytes,
)
from madoguchi.world.store import registry, sessions
from madoguchi.world.store.database import WorldDatabase
from madoguchi.world.store.registry import CardCertificate
from madoguchi.world.store.sessions import Session

CHALLENGE_LIFE = timedelta(seconds=60)
SESSION_LIFE = timedelta(minutes=10)
"""Between a proof and its answer; ours, because a patient may read the consent screens slowly."""

CHALLENGES_KEPT = timedelta(days=1)
"""How long a dead challenge still tells why it is refused; ours, longer than any session."""

PURPOSES = frozenset({"eligibility"})
_NONCE_BYTES, _SESSION_BYTES = 32, 16
_MAX_READER = 40

Entropy = Callable[[int], bytes]


class Proofs:
    """Hands out challenges, judges proofs, and links a certificate for the first time."""

    def __init__(
        self,
        database: WorldDatabase,
        clock: Clock,
        entropy: Entropy,
        anchors: Sequence[x509.Certificate],
    ) -> None:
        self._database = database
        self._clock = clock
        self._entropy = entropy
        self._anchors = tuple(anchors)

    def challenge(self, terminal: str, request: ChallengeRequest) -> Challenge:
        """Open a session for a reader of *terminal*."""
        if request.purpose not in PURPOSES:
            raise errors.bad_request("purpose はこのサービスのものではありません")
        if not 1 <= len(request.reader) <= _MAX_READER:
            raise errors.bad_request("reader は1～40文字です")
        now = self._clock.now()
        expires = now.replace(microsecond=0) + CHALLENGE_LIFE
        session = Session(
            session=self._entropy(_SESSION_BYTES).hex(),
            institution=terminal,
            reader=request.reader,
            purpose=request.purpose,
            nonce=self._entropy(_NONCE_BYTES),
            issued_at=int(now.timestamp()),
            expires_at=int(expires.timestamp()),
        )
        with self._database.write() as connection:
            kept = int((now - CHALLENGES_KEPT).timestamp())
            sessions.open_session(connection, session, kept)
        return Challenge(session.session, session.nonce, expires)

    def prove(self, terminal: str, session_id: str, proof: Proof) -> ProofAnswer:
        """Judge a proof; the challenge is used up whatever comes of it."""
        now = self._clock.now()
        session = self._use(terminal, session_id, now)
        try:
            certificate = self._verified(session, proof, now)
            with self._database.read() as connection:
                known = _known(
                    registry.certificate(connection, certificate.serial_number), certificate
                )
        except ProofRefusedError as refused:
            self._record(replace(session, outcome=Outcome.REFUSED), now)
            return ProofAnswer(Outcome.REFUSED, str(refused))
        answer = self._judge(known, certificate, now)
        proven = replace(
            session,
            person=known.person,
            serial=known.serial,
            method=proof.method,
            outcome=answer.outcome,
        )
        self._record(proven, now)
        return answer

    def link(self, terminal: str, session_id: str) -> ProofAnswer:
        """Tie the proven certificate to its person's entitlements (利用登録, ID-8)."""
        now = self._clock.now()
        session = self.proven(terminal, session_id, Outcome.UNLINKED)
        serial = session.serial or 0
        with self._database.write() as connection:
            sessions.mark_certificate(connection, serial, linked=True)
            known = registry.certificate(connection, serial)
            sessions.record_proof(connection, replace(session, outcome=Outcome.IDENTIFIED))
        if known is None:
            raise errors.wrong_state("電子証明書の登録がなくなりました")
        return self._identified(known.person, last_day(known.not_after), now)

    def proven(self, terminal: str, session_id: str, outcome: Outcome) -> Session:
        """Return the session if its proof is recent and came out as *outcome*."""
        with self._database.read() as connection:
            session = sessions.session(connection, terminal, session_id)
        if session is None:
            raise errors.unknown_session()
        if session.outcome != outcome or session.proven_at is None:
            raise errors.wrong_state("このセッションは、まだその段階ではありません")
        age = self._clock.now().timestamp() - session.proven_at
        if not 0 <= age < SESSION_LIFE.total_seconds():
            raise errors.session_expired()
        return session

    def _use(self, terminal: str, session_id: str, now: datetime) -> Session:
        moment = int(now.timestamp())
        with self._database.write() as connection:
            used = sessions.use_challenge(connection, terminal, session_id, moment)
            session = sessions.session(connection, terminal, session_id)
        if session is None:
            raise errors.unknown_session()
        if used:
            return session
        # The row still shows why the one UPDATE did not take it.
        fresh = session.issued_at <= moment < session.expires_at
        raise errors.challenge_used() if fresh else errors.challenge_expired()

    def _verified(self, session: Session, proof: Proof, now: datetime) -> x509.Certificate:
        certificate = read_certificate(proof.certificate, self._anchors, now)
        expires = datetime.fromtimestamp(session.expires_at, JST)
        challenge = Challenge(session.session, session.nonce, expires)
        message = signed_bytes(challenge, session.institution, session.purpose)
        check_signature(certificate, proof.signature, message)
        return certificate

    def _judge(
        self, known: CardCertificate, certificate: x509.Certificate, now: datetime
    ) -> ProofAnswer:
        until = certificate.not_valid_after_utc.astimezone(JST).date()
        phase = phases.phase(until, now.date())
        if known.revoked:
            return ProofAnswer(Outcome.REVOKED, wording.REASON_REVOKED, phase, until)
        # A certificate in grace gives the entitlement of a link that stands; none is made with it.
        if phase is Phase.ENDED or (phase is Phase.GRACE and not known.linked):
            return ProofAnswer(Outcome.EXPIRED, wording.REASON_EXPIRED, phase, until)
        if not known.linked:
            return ProofAnswer(Outcome.UNLINKED, wording.REASON_UNLINKED, phase, until)
        return self._identified(known.person, until, now)

    def _identified(self, person_id: int, until: date, now: datetime) -> ProofAnswer:
        phase = phases.phase(until, now.date())
        return ProofAnswer(
            Outcome.IDENTIFIED, "", phase, until, self.ask(person_id, until, now.date())
        )

    def ask(self, person_id: int, until: date, day: date) -> tuple[str, ...]:
        """Return the subjects to ask this person whose certificate ends with *until*."""
        with self._database.read() as connection:
            birthdate = person_of(connection, person_id).birthdate
        age = day.year - birthdate.year - ((day.month, day.day) < (birthdate.month, birthdate.day))
        return consents.ask(day, age, medical=phases.phase_row(until, day).medical)

    def _record(self, proven: Session, now: datetime) -> None:
        with self._database.write() as connection:
            sessions.record_proof(connection, replace(proven, proven_at=int(now.timestamp())))


def last_day(not_after: int) -> date:
    """Return the last day in Japan of a certificate that ends at epoch second *not_after*."""
    return datetime.fromtimestamp(not_after, JST).date()


def fingerprint(certificate: x509.Certificate) -> bytes:
    """Return the SHA-256 of the certificate's DER."""
    return certificate.fingerprint(SHA256())


def _known(known: CardCertificate | None, certificate: x509.Certificate) -> CardCertificate:
    """Return the registered row; a serial that another certificate has is not enough."""
    if known is None or known.fingerprint != fingerprint(certificate):
        raise ProofRefusedError(wording.REASON_UNKNOWN)
    return known
