"""The composition: what is created once, used again, and refused."""

import stat
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID
from sqlalchemy import select

from madoguchi.world.nation.town import RealAuthorityError, open_nation
from madoguchi.world.pki.files import certificate_bytes, key_bytes, write_private
from madoguchi.world.store import schema


def test_a_second_start_uses_what_the_first_created(template, home, clock):
    keys = {path.name: path.read_bytes() for path in (home / "pki").iterdir()}
    open_nation(home, clock).close()
    assert {path.name: path.read_bytes() for path in (home / "pki").iterdir()} == keys


def test_keys_are_their_owners_only(home):
    for path in (home / "pki").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def test_links_and_reference_numbers_outlive_a_start_on_another_day(moved_town, clock):
    before = moved_town(clock.now())
    session, _ = before.prove(before.issue("unlinked"))
    before.nation.link("9910000001", session)
    before.register("changed", "01990019", "21700001", "1")
    before.town.close()
    after = moved_town(clock.now() + timedelta(days=3))
    assert after.prove(after.issue("unlinked"))[1].outcome == "identified"
    message = after.read("ordinary-woman")
    (row,) = message["MessageBody"]["ResultList"]["ResultOfQualificationConfirmation"]
    assert row["ReferenceNumber"] == "changed"


def test_moved_yesterday_is_true_again_after_a_week(moved_town, clock):
    counter = moved_town(clock.now() + timedelta(days=7))
    (row,) = counter.ask("01990019", "21700061", "9", "19801030")["MessageBody"]["ResultList"][
        "ResultOfQualificationConfirmation"
    ]
    assert row["DisqualificationDate"] == "20261128"


def test_people_are_offered_to_the_board(town):
    slugs = [member.slug for member in town.people()]
    assert len(slugs) == len(set(slugs)) >= 60
    assert "ordinary-woman" in slugs


def test_an_unknown_person_gets_no_card(counter):
    with pytest.raises(KeyError):
        counter.issue("nobody")


def test_a_signature_certificate_is_not_made_known_to_the_nation(counter, town):
    counter.issue("ordinary-woman", purpose="sign")
    with town.database.read() as connection:
        assert connection.execute(select(schema.card_certificate)).first() is None


@pytest.mark.threat("T21")
def test_an_authority_with_a_real_name_does_not_start(tmp_path, clock):
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "JPKI")])
    key = generate_private_key(public_exponent=65537, key_size=2048)
    builder = x509.CertificateBuilder().issuer_name(name).subject_name(name).serial_number(1)
    certificate = (
        builder.public_key(key.public_key())
        .not_valid_before(clock.now() - timedelta(days=1))
        .not_valid_after(clock.now() + timedelta(days=1))
        .sign(key, SHA256())
    )
    for number in (1, 2):
        write_private(tmp_path / "pki" / f"patients-{number}.key", key_bytes(key))
        write_private(tmp_path / "pki" / f"patients-{number}.crt", certificate_bytes(certificate))
    with pytest.raises(RealAuthorityError):
        open_nation(tmp_path, clock)
