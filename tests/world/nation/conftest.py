"""A town in a folder of its own, a clock that tests move, and a card that signs."""

import shutil
from datetime import datetime, timedelta
from secrets import token_bytes
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from madoguchi.world.clock import JST
from madoguchi.world.nation.service import Nation
from madoguchi.world.nation.town import Town, open_nation
from madoguchi.world.people.book import open_book
from madoguchi.world.pki.patients import ensure_patient_authority
from madoguchi.world.pki.transport import TransportAuthority
from madoguchi.world.protocol import ChallengeRequest, Consents, Method, Proof, signed_bytes
from madoguchi.world.store.database import WorldDatabase

CLINIC = "9910000001"
START = datetime(2026, 11, 22, 9, 0, tzinfo=JST)


class MovedClock:
    def __init__(self, moment=START):
        self.moment = moment

    def now(self):
        return self.moment

    def forward(self, **amount):
        self.moment += timedelta(**amount)


class Counter:
    """A clinic with a reader: lays cards and asks by numbers, without HTTP."""

    def __init__(self, town, clock, key):
        self.town, self.clock, self.key = town, clock, key
        self.nation = town.nation

    def issue(self, slug, *, ends=None, begins=None, **more):
        now = self.clock.now()
        ends = ends or now + timedelta(days=900)
        begins = begins or ends - timedelta(days=1700)
        return self.town.issue_card_certificate(slug, self.key.public_key(), begins, ends, **more)[
            0
        ]

    def sign(self, challenge, terminal=CLINIC, purpose="eligibility"):
        return self.key.sign(signed_bytes(challenge, terminal, purpose), PKCS1v15(), SHA256())

    def challenge(self, terminal=CLINIC):
        return self.nation.challenge(terminal, ChallengeRequest("reader-1"))

    def prove(self, certificate, challenge=None, signature=None):
        challenge = challenge or self.challenge()
        signature = signature or self.sign(challenge)
        proof = Proof(certificate, signature, Method.PIN)
        return challenge.session, self.nation.prove(CLINIC, challenge.session, proof)

    def read(self, slug, given=True, form=None, **issue):
        """Lay a card, agree to all (or none) that is asked; return the face result."""
        session, answer = self.prove(self.issue(slug, **issue))
        assert answer.outcome == "identified", answer
        said = dict.fromkeys(answer.ask, given)
        return self.nation.answer_card(CLINIC, session, Consents(said, form))

    def ask(self, insurer, symbol, number, birthdate, branch="", day=None, **more):
        info = {
            "InsurerNumber": insurer,
            "InsuredCardSymbol": symbol,
            "InsuredIdentificationNumber": number,
            "InsuredBranchNumber": branch,
            "Birthdate": birthdate,
            "LimitApplicationCertificateRelatedConsFlg": "0",
            **more,
        }
        header = {
            "QualificationConfirmationDate": day or f"{self.clock.now():%Y%m%d}",
            "MedicalInstitutionCode": CLINIC,
            "ArbitraryFileIdentifier": "file-1",
        }
        body = {"QualificationConfirmSearchInfo": info}
        return self.nation.eligibility(CLINIC, {"MessageHeader": header, "MessageBody": body})

    def register(self, number, insurer, symbol, card_number, branch="00", terminal=CLINIC):
        info = {
            "ReferenceNumber": number,
            "InsurerNumber": insurer,
            "InsuredCardSymbol": symbol,
            "InsuredIdentificationNumber": card_number,
            "InsuredBranchNumber": branch,
        }
        header = {"MedicalInstitutionCode": terminal, "ArbitraryFileIdentifier": "file-2"}
        body = {"ReferenceNumberRegistrationInfo": info}
        message = {"MessageHeader": header, "MessageBody": body}
        return self.nation.register_reference_number(terminal, message)


@pytest.fixture(scope="session")
def rsa_key():
    return generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """A home with authorities and people, and its parts: RSA keys and YAML are slow."""
    home, clock = tmp_path_factory.mktemp("nation"), MovedClock()
    open_nation(home, clock).close()
    return SimpleNamespace(
        home=home,
        patients=ensure_patient_authority(home / "pki", token_bytes),
        transport=TransportAuthority(home / "pki", token_bytes),
        book=open_book(clock.now().date()),
    )


@pytest.fixture
def clock():
    return MovedClock()


@pytest.fixture
def home(template, tmp_path):
    return shutil.copytree(template.home, tmp_path / "home")


@pytest.fixture
def town(template, tmp_path, clock):
    shutil.copy(template.home / "nation.db", tmp_path / "nation.db")
    database = WorldDatabase(f"sqlite:///{tmp_path / 'nation.db'}")
    yield Town(
        nation=Nation(database, clock, token_bytes, template.patients.anchors),
        database=database,
        patients=template.patients,
        transport=template.transport,
        book=template.book,
    )
    database.close()


@pytest.fixture
def counter(town, clock, rsa_key):
    return Counter(town, clock, rsa_key)


@pytest.fixture
def moved_town(home, rsa_key):
    """Open the same home on another day: ``moved_town(moment)`` gives a counter."""
    opened = []

    def at(moment):
        clock = MovedClock(moment)
        opened.append(open_nation(home, clock))
        return Counter(opened[-1], clock, rsa_key)

    yield at
    for town in opened:
        town.close()
