"""The patients' authority: profile, generations, names."""

from datetime import datetime, time, timedelta
from secrets import token_bytes
from typing import get_args

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.x509.oid import NameOID

from madoguchi.world.board.routes import FIRST_DAY, LAST_DAY
from madoguchi.world.card.validity import Standing, validity
from madoguchi.world.clock import JST
from madoguchi.world.pki import profile
from madoguchi.world.pki.patients import ensure_patient_authority

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=JST)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("pki")


@pytest.fixture(scope="module")
def authority(folder):
    return ensure_patient_authority(folder, token_bytes)


@pytest.fixture(scope="module")
def key():
    return generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def certificate(authority, key):
    issued = authority.issue(
        key.public_key(), 81, NOW - timedelta(days=30), NOW + timedelta(days=1000)
    )
    return x509.load_der_x509_certificate(issued.certificate)


@pytest.mark.spec("card-and-reader 3")
def test_profile(certificate, key):
    assert certificate.version is x509.Version.v3
    assert certificate.public_key() == key.public_key()
    assert certificate.signature_hash_algorithm.name == "sha256"
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value == profile.usage(digital_signature=True)
    policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies)
    assert policies.critical
    assert [item.policy_identifier for item in policies.value] == [profile.PATIENT_POLICY]


@pytest.mark.threat("T21")
def test_names_say_that_nothing_is_real_and_name_nobody(certificate):
    for name in (certificate.issuer, certificate.subject):
        (organization,) = name.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
        assert "NOT REAL" in organization.value
    assert not profile.is_real(certificate)
    allowed = {
        NameOID.COUNTRY_NAME,
        NameOID.ORGANIZATION_NAME,
        NameOID.ORGANIZATIONAL_UNIT_NAME,
        NameOID.COMMON_NAME,
    }
    assert {part.oid for part in certificate.subject} == allowed
    with pytest.raises(x509.ExtensionNotFound):
        certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)


@pytest.mark.parametrize("day", [FIRST_DAY, LAST_DAY])
@pytest.mark.parametrize("standing", get_args(Standing))
def test_every_card_can_be_issued_on_every_day_of_the_board(authority, key, day, standing):
    dates = validity(standing, datetime.combine(day, time(12), JST), None)
    issued = authority.issue(key.public_key(), 1, dates.start, dates.end)
    certificate = x509.load_der_x509_certificate(issued.certificate)
    assert certificate.not_valid_before_utc == dates.start


def test_generations_share_one_name_and_no_key(authority):
    old, new = authority.anchors
    assert old.subject == new.subject == old.issuer
    assert old.public_key() != new.public_key()
    assert old.not_valid_before_utc < new.not_valid_before_utc < old.not_valid_after_utc


def test_the_newest_generation_alive_signs(authority, key):
    old, new = authority.anchors
    for begins, anchor in ((NOW, new), (NOW - timedelta(days=365 * 5), old)):
        issued = authority.issue(key.public_key(), 1, begins, begins + timedelta(days=9))
        assert x509.load_der_x509_certificate(issued.chain[0]) == anchor
        x509.load_der_x509_certificate(issued.certificate).verify_directly_issued_by(anchor)


def test_before_every_generation_nothing_is_issued(authority, key):
    begins = NOW - timedelta(days=365 * 20)
    with pytest.raises(ValueError, match="alive"):
        authority.issue(key.public_key(), 1, begins, NOW)


def test_only_rsa_2048(authority):
    small = generate_private_key(public_exponent=65537, key_size=1024)
    with pytest.raises(ValueError, match="2048"):
        authority.issue(small.public_key(), 1, NOW, NOW + timedelta(days=1))


def test_serials_differ_and_fit_the_database(authority, key):
    serials = {
        authority.issue(key.public_key(), 1, NOW, NOW + timedelta(days=1)).serial for _ in range(20)
    }
    assert len(serials) == 20
    assert all(2**62 <= serial < 2**63 for serial in serials)


def test_a_restart_keeps_the_keys(authority, folder):
    again = ensure_patient_authority(folder, token_bytes)
    assert again.anchors == authority.anchors
