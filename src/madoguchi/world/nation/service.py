"""The simulated national service: its verbs, without HTTP (``world/protocol.py``).

*terminal* is always the institution code of the client certificate; nothing in a body can claim to
be another clinic. Every answer is computed from the database as the nation knows it now.
"""

import base64
from collections.abc import Mapping, Sequence
from datetime import date

from cryptography import x509

from madoguchi.world.clock import Clock
from madoguchi.world.nation import (
    consents,
    errors,
    lookup,
    messages,
    phases,
    registering,
    wording,
)
from madoguchi.world.nation.bulk import BulkDesk
from madoguchi.world.nation.consents import Agreement
from madoguchi.world.nation.home import HomeDesk
from madoguchi.world.nation.messages import FileError, PersonError, XmlMsg
from madoguchi.world.nation.proofs import Entropy, Proofs, fingerprint, last_day
from madoguchi.world.nation.result import result
from madoguchi.world.nation.settings import NationSettings
from madoguchi.world.nation.verdict import Verdict, shown_of
from madoguchi.world.protocol import (
    Challenge,
    ChallengeRequest,
    Consents,
    Outcome,
    Phase,
    Proof,
    ProofAnswer,
)
from madoguchi.world.store import registry, sessions
from madoguchi.world.store.database import WorldDatabase
from madoguchi.world.store.sessions import Session

_QUERY = "QualificationConfirmSearchInfo"
_REGISTRATION = "ReferenceNumberRegistrationInfo"
_PRESCRIPTION_FORMS = (None, "1", "2")
_PHASE_MESSAGES = {
    Phase.REMINDER: wording.CERTIFICATE_REMINDER,
    Phase.GRACE: wording.CERTIFICATE_GRACE,
}
_AS_INFERRED = NationSettings()


class Nation:
    """Who is this, what are they entitled to, and what did they agree to show."""

    def __init__(
        self,
        database: WorldDatabase,
        clock: Clock,
        entropy: Entropy,
        anchors: Sequence[x509.Certificate],
        settings: NationSettings = _AS_INFERRED,
    ) -> None:
        """Answer from *database*; *settings* decide what no public source tells."""
        self._database = database
        self._clock = clock
        self._entropy = entropy
        self._settings = settings
        self._proofs = Proofs(database, clock, entropy, anchors)
        self.bulk = BulkDesk(database, clock, entropy, settings)
        """The requests for many people at once."""
        self.home = HomeDesk(database, clock)
        """What patients agree to away from the counter."""

    def challenge(self, terminal: str, request: ChallengeRequest) -> Challenge:
        """Open a session with a value for the card to sign."""
        return self._proofs.challenge(terminal, request)

    def prove(self, terminal: str, session: str, proof: Proof) -> ProofAnswer:
        """Judge a signed challenge."""
        return self._proofs.prove(terminal, session, proof)

    def link(self, terminal: str, session: str) -> ProofAnswer:
        """Register the proven card as an insurance card."""
        return self._proofs.link(terminal, session)

    def answer_card(self, terminal: str, session_id: str, given: Consents) -> XmlMsg:
        """Take the consents and return the face result; once a session (CO-5)."""
        if given.prescription_issue_select not in _PRESCRIPTION_FORMS:
            raise errors.bad_request("処方箋発行形態は 1（電子）か 2（紙）です")
        session = self._proofs.proven(terminal, session_id, Outcome.IDENTIFIED)
        self.bulk.settle_due(terminal)
        agreement = self._agree(session, given.given)
        now = self._clock.now()
        with self._database.read() as connection:
            known_at = int(now.timestamp())
            verdict = lookup.judge_person(connection, session.person or 0, now.date(), known_at)
        identifier = base64.b64encode(self._entropy(11)).decode()
        head = messages.header(
            now, terminal, identifier, day=now.date(), classification=messages.BY_CARD
        )
        body = self._answer(
            terminal,
            verdict,
            agreement,
            message=_PHASE_MESSAGES.get(phases.phase(self._until(session), now.date()), ""),
            prescription=given.prescription_issue_select,
        )
        return {"MessageHeader": head, "MessageBody": body}

    def eligibility(self, terminal: str, message: Mapping[str, object]) -> XmlMsg:
        """Answer a siquc request by numbers."""
        self.bulk.settle_due(terminal)
        now = self._clock.now()
        identifier = messages.identifier(message)
        try:
            head = messages.read_head(message, terminal)
            if head.day is None:
                raise FileError(wording.BAD_CONFIRMATION_DATE)
        except FileError as error:
            header = messages.header(
                now,
                terminal,
                identifier,
                classification=self._settings.number_classification,
                error=error,
            )
            return {"MessageHeader": header, "MessageBody": {}}
        header = messages.header(
            now,
            terminal,
            identifier,
            day=head.day,
            classification=self._settings.number_classification,
        )
        return {"MessageHeader": header, "MessageBody": self._by_number(terminal, head, message)}

    def register_reference_number(self, terminal: str, message: Mapping[str, object]) -> XmlMsg:
        """Keep the clinic's own number for one person; a later one overwrites it."""
        now = self._clock.now()
        identifier = messages.identifier(message)
        try:
            messages.read_head(message, terminal)
            body = self._register(terminal, message)
        except FileError as error:
            header = messages.header(now, terminal, identifier, error=error)
            return {"MessageHeader": header, "MessageBody": {}}
        except PersonError as error:
            body = messages.person_error(
                error, _REGISTRATION, messages.echo(message, _REGISTRATION)
            )
        return {"MessageHeader": messages.header(now, terminal, identifier), "MessageBody": body}

    def register_certificate(self, der: bytes, person_id: int, *, linked: bool) -> int:
        """Make a card's certificate known; return its serial number."""
        certificate = x509.load_der_x509_certificate(der)
        with self._database.write() as connection:
            sessions.register_certificate(
                connection,
                serial=certificate.serial_number,
                person_id=person_id,
                linked=linked,
                not_after=int(certificate.not_valid_after_utc.timestamp()),
                fingerprint=fingerprint(certificate),
            )
        return certificate.serial_number

    def revoke_certificate(self, serial: int) -> None:
        """Put a certificate on the list of the revoked."""
        with self._database.write() as connection:
            sessions.mark_certificate(connection, serial, revoked=True)

    def linked_person(self, person_id: int) -> bool:
        """Tell whether any certificate of this person is linked already."""
        with self._database.read() as connection:
            return sessions.has_link(connection, person_id)

    def _agree(self, session: Session, given: Mapping[str, bool]) -> Agreement:
        now = self._clock.now()
        asked = self._proofs.ask(session.person or 0, self._until(session), now.date())
        if not set(given) <= set(asked):
            raise errors.bad_request("尋ねていない項目への同意が含まれています")
        agreement = consents.agree(given, asked, now)
        with self._database.write() as connection:
            if not sessions.claim_answer(connection, session.session, int(now.timestamp())):
                raise errors.wrong_state("このセッションの結果はすでに返しました")
            said = {subject: agreement.allows(subject) for subject in asked}
            until = int((agreement.until or now).timestamp())
            sessions.record_consents(connection, session, said, int(now.timestamp()), until)
        return agreement

    def _until(self, session: Session) -> date:
        with self._database.read() as connection:
            known = registry.certificate(connection, session.serial or 0)
        if known is None:
            raise errors.wrong_state("電子証明書の登録がなくなりました")
        return last_day(known.not_after)

    def _by_number(
        self, terminal: str, head: messages.Head, message: Mapping[str, object]
    ) -> dict[str, object]:
        now = self._clock.now()
        day = head.day or now.date()
        try:
            query = messages.read_query(message)
        except PersonError as error:
            return messages.person_error(error, _QUERY, messages.echo(message, _QUERY))
        with self._database.read() as connection:
            verdict = lookup.judge_query(connection, query, day, int(now.timestamp()))
        agreement = consents.orally(query.limit, now)
        return self._answer(terminal, verdict, agreement, asked=query.echo, day=day)

    def _answer(
        self,
        terminal: str,
        verdict: Verdict,
        agreement: Agreement,
        *,
        day: date | None = None,
        message: str = "",
        prescription: str | None = None,
        asked: Mapping[str, object] | None = None,
    ) -> dict[str, object]:
        when = day or self._clock.now().date()
        with self._database.read() as connection:
            validity = lookup.with_tickets(connection, verdict, terminal, when)
            shown = [
                lookup.facts(connection, item, terminal, when)
                for item in shown_of(verdict, newer_shows_old=self._settings.newer_shows_old)
            ]
        results = [result(facts, agreement, when) for facts in shown]
        if self._settings.prescription_issue_place == "result":
            results = messages.with_prescription(results, prescription)
            prescription = None
        return messages.answer(
            validity, results, message=message, prescription=prescription, asked=asked
        )

    def _register(self, terminal: str, message: Mapping[str, object]) -> dict[str, object]:
        wanted = messages.read_registration(message)
        now = int(self._clock.now().timestamp())
        with self._database.write() as connection:
            person = registering.person_behind(connection, wanted, now)
            numbers = {person: wanted.reference_number}
            sessions.register_reference_numbers(connection, terminal, numbers, now)
        return messages.registered(wanted)
