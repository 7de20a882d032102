"""Challenges, proofs and links; replay in every shape (T11)."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, rule

from madoguchi.world.nation.errors import ProtocolError
from madoguchi.world.nation.town import open_nation
from madoguchi.world.pki import profile
from madoguchi.world.protocol import ChallengeRequest, Consents, Method, Proof, signed_bytes

CLINIC, OTHER = "9910000001", "9910000002"


def test_a_true_proof_identifies(counter, clock):
    _, answer = counter.prove(counter.issue("ordinary-woman"))
    assert answer.outcome == "identified"
    assert answer.ask
    assert answer.certificate_until == (clock.now() + timedelta(days=900)).date()


@pytest.mark.threat("T11")
def test_a_challenge_is_random_and_lives_a_minute_at_most(counter, clock):
    clock.moment += timedelta(microseconds=999_999)
    first, second = counter.challenge(), counter.challenge()
    assert len(first.nonce) == 32
    assert first.nonce != second.nonce
    assert first.session != second.session
    assert timedelta(seconds=59) < first.expires_at - clock.now() <= timedelta(seconds=60)


@pytest.mark.threat("T11")
def test_a_proof_is_taken_once(counter):
    certificate, challenge = counter.issue("ordinary-woman"), counter.challenge()
    counter.prove(certificate, challenge)
    with pytest.raises(ProtocolError, match="challenge_used"):
        counter.prove(certificate, challenge)


@pytest.mark.threat("T11")
def test_a_false_proof_uses_the_challenge_up(counter):
    certificate, challenge = counter.issue("ordinary-woman"), counter.challenge()
    _, answer = counter.prove(certificate, challenge, signature=b"x" * 256)
    assert answer.outcome == "refused"
    with pytest.raises(ProtocolError, match="challenge_used"):
        counter.prove(certificate, challenge)


@pytest.mark.threat("T11")
@pytest.mark.parametrize("seconds", [60, 3600, -120])
def test_a_late_proof_or_a_clock_set_back(counter, clock, seconds):
    certificate, challenge = counter.issue("ordinary-woman"), counter.challenge()
    clock.forward(seconds=seconds)
    with pytest.raises(ProtocolError, match="challenge_expired"):
        counter.prove(certificate, challenge)


@pytest.mark.threat("T11")
def test_a_used_nonce_stays_used_after_a_restart(moved_town, home, clock):
    before = moved_town(clock.now())
    certificate, challenge = before.issue("ordinary-woman"), before.challenge()
    proof = Proof(certificate, before.sign(challenge), Method.PIN)
    before.prove(certificate, challenge)
    before.town.close()
    again = open_nation(home, clock)
    with pytest.raises(ProtocolError, match="challenge_used"):
        again.nation.prove(CLINIC, challenge.session, proof)
    again.close()


@pytest.mark.threat("T11")
def test_challenges_of_an_earlier_day_are_dropped_and_stay_refused(counter, clock):
    certificate, old = counter.issue("ordinary-woman"), counter.challenge()
    proof = Proof(certificate, counter.sign(old), Method.PIN)
    counter.prove(certificate, old)
    clock.forward(hours=25)
    counter.challenge()
    with pytest.raises(ProtocolError, match="unknown_session"):
        counter.nation.prove(CLINIC, old.session, proof)


@pytest.mark.threat("T11")
def test_another_terminal_can_neither_use_nor_burn_a_challenge(counter):
    certificate, challenge = counter.issue("ordinary-woman"), counter.challenge()
    proof = Proof(certificate, counter.sign(challenge), Method.PIN)
    with pytest.raises(ProtocolError, match="unknown_session"):
        counter.nation.prove(OTHER, challenge.session, proof)
    assert counter.nation.prove(CLINIC, challenge.session, proof).outcome == "identified"


@pytest.mark.threat("T11")
@pytest.mark.parametrize("what", ["session", "terminal", "purpose"])
def test_a_signature_is_bound_to_session_terminal_and_purpose(counter, what):
    certificate, challenge = counter.issue("ordinary-woman"), counter.challenge()
    said = {"terminal": CLINIC, "purpose": "eligibility"}
    if what == "session":
        signature = counter.sign(counter.challenge())
    else:
        signature = counter.sign(challenge, **{**said, what: "other"})
    assert counter.prove(certificate, challenge, signature)[1].outcome == "refused"


@pytest.mark.parametrize("request_", [ChallengeRequest("r", "payment"), ChallengeRequest("")])
def test_odd_challenge_requests_are_refused(counter, request_):
    with pytest.raises(ProtocolError, match="bad_request"):
        counter.nation.challenge(CLINIC, request_)


def forged(counter, rsa_key, **change):
    """A certificate in our profile but for *change*, not signed by the authority."""
    now = datetime.now(UTC)
    name = change.get("issuer", profile.PATIENT_ISSUER)
    builder = (
        x509.CertificateBuilder()
        .issuer_name(name)
        .subject_name(profile.name("Simulated patient", common_name="1"))
        .public_key(rsa_key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=900))
    )
    policy = x509.CertificatePolicies([x509.PolicyInformation(profile.PATIENT_POLICY, None)])
    if change.get("policy", True):
        builder = builder.add_extension(policy, critical=change.get("critical", True))
    builder = builder.add_extension(profile.usage(digital_signature=True), critical=True)
    return builder.sign(rsa_key, SHA256()).public_bytes(Encoding.DER)


@pytest.mark.threat("T12")
@pytest.mark.parametrize(
    "change", [{}, {"policy": False}, {"critical": False}, {"issuer": profile.name("Else")}]
)
def test_a_certificate_that_the_authority_did_not_sign(counter, rsa_key, change):
    _, answer = counter.prove(forged(counter, rsa_key, **change))
    assert answer.outcome == "refused"
    assert "発行したカードではありません" in answer.reason


@pytest.mark.threat("T21")
@pytest.mark.parametrize("organization", ["JPKI", "JPKI-TEST"])
def test_a_real_card_is_refused_by_name(counter, rsa_key, organization):
    issuer = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization)])
    _, answer = counter.prove(forged(counter, rsa_key, issuer=issuer))
    assert answer.outcome == "refused"
    assert "本物" in answer.reason


@pytest.mark.parametrize("der", [b"", b"\x30\x03abc", b"x" * 2000])
def test_bytes_that_are_no_certificate(counter, der):
    assert counter.prove(der)[1].outcome == "refused"


def test_a_signature_certificate_is_no_proof_of_presence(counter):
    assert counter.prove(counter.issue("ordinary-woman", purpose="sign"))[1].outcome == "refused"


def test_both_generations_are_accepted(counter, clock):
    new = counter.issue("ordinary-woman", begins=clock.now() - timedelta(days=30))
    old = counter.issue("ordinary-man", begins=clock.now() - timedelta(days=365 * 4))
    issuers = [x509.load_der_x509_certificate(der) for der in (new, old)]
    assert issuers[0].issuer == issuers[1].issuer
    identifier = x509.AuthorityKeyIdentifier
    keys = {item.extensions.get_extension_for_class(identifier).value for item in issuers}
    assert len(keys) == 2
    assert counter.prove(new)[1].outcome == counter.prove(old)[1].outcome == "identified"


def test_a_certificate_not_yet_valid(counter, clock):
    early = counter.issue("ordinary-woman", begins=clock.now() + timedelta(days=1))
    assert counter.prove(early)[1].outcome == "refused"


@pytest.mark.rule("CE-4")
def test_an_ended_certificate(counter, clock):
    ended = counter.issue("ended", ends=clock.now() - timedelta(days=200))
    _, answer = counter.prove(ended)
    assert (answer.outcome, answer.phase) == ("expired", "ended")


@pytest.mark.fault("F22")
def test_a_revoked_certificate_opens_nothing(counter):
    session, answer = counter.prove(counter.issue("revoked", revoked=True))
    assert answer.outcome == "revoked"
    with pytest.raises(ProtocolError, match="wrong_state"):
        counter.nation.answer_card(CLINIC, session, Consents({}))


@pytest.mark.rule("ID-8")
def test_the_first_link_is_made_at_the_reader_and_lasts(counter):
    certificate = counter.issue("unlinked")
    session, answer = counter.prove(certificate)
    assert (answer.outcome, answer.ask) == ("unlinked", ())
    with pytest.raises(ProtocolError, match="wrong_state"):
        counter.nation.answer_card(CLINIC, session, Consents({}))
    linked = counter.nation.link(CLINIC, session)
    assert linked.outcome == "identified"
    assert linked.ask
    body = counter.nation.answer_card(CLINIC, session, Consents({}))["MessageBody"]
    assert body["QualificationValidity"] == "1"
    assert counter.prove(certificate)[1].outcome == "identified"
    renewed = counter.issue("unlinked")
    assert counter.prove(renewed)[1].outcome == "identified"


def test_only_an_unlinked_session_of_this_terminal_links(counter):
    session, _ = counter.prove(counter.issue("unlinked"))
    with pytest.raises(ProtocolError, match="unknown_session"):
        counter.nation.link(OTHER, session)
    known, _ = counter.prove(counter.issue("ordinary-woman"))
    with pytest.raises(ProtocolError, match="wrong_state"):
        counter.nation.link(CLINIC, known)
    with pytest.raises(ProtocolError, match="wrong_state"):
        counter.nation.link(CLINIC, counter.challenge().session)


def test_a_certificate_in_grace_makes_no_new_link(counter, clock):
    late = counter.issue("unlinked", ends=clock.now() - timedelta(days=10))
    assert counter.prove(late)[1].outcome == "expired"


def test_a_proof_is_answered_within_ten_minutes(counter, clock):
    session, _ = counter.prove(counter.issue("ordinary-woman"))
    clock.forward(minutes=10)
    with pytest.raises(ProtocolError, match="session_expired"):
        counter.nation.answer_card(CLINIC, session, Consents({}))


@dataclasses.dataclass
class Opened:
    challenge: object
    terminal: str
    at: datetime
    used: bool = False


class Replay(RuleBasedStateMachine):
    """Readers of two clinics prove in any order, with anybody's signatures, at any time."""

    context = None
    opened = Bundle("opened")

    @initialize()
    def fresh(self):
        self.counter = type(self).context
        self.certificate = self.counter.certificate

    @rule(target=opened, terminal=st.sampled_from([CLINIC, OTHER]))
    def challenge(self, terminal):
        return Opened(self.counter.challenge(terminal), terminal, self.counter.clock.now())

    @rule(seconds=st.sampled_from([0.4, 5, 29, 31]))
    def wait(self, seconds):
        self.counter.clock.forward(seconds=seconds)

    @rule(of=opened, by=st.sampled_from([CLINIC, OTHER]), signed=opened)
    def prove(self, of, by, signed):
        message = signed_bytes(signed.challenge, signed.terminal, "eligibility")
        signature = self.counter.key.sign(message, PKCS1v15(), SHA256())
        proof = Proof(self.certificate, signature, Method.PIN)
        now = self.counter.clock.now()
        try:
            answer = self.counter.nation.prove(by, of.challenge.session, proof)
        except ProtocolError:
            assert by != of.terminal or of.used or now >= of.challenge.expires_at
            return
        assert by == of.terminal
        assert not of.used
        assert now - of.at <= timedelta(seconds=60)
        assert (answer.outcome == "identified") == (signed is of)
        of.used = True


@pytest.mark.threat("T11")
def test_no_order_of_events_lets_a_proof_count_twice(counter):
    counter.certificate = counter.issue("ordinary-woman")
    machine = type("ReplayHere", (Replay,), {"context": counter})
    machine.TestCase.settings = settings(
        max_examples=25,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(machine, settings=machine.TestCase.settings)
