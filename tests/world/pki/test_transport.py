"""Certificates of the wire."""

import stat
from secrets import token_bytes

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from madoguchi.world.pki import profile
from madoguchi.world.pki.files import read_certificate, read_ec_key, read_rsa_key, write_private
from madoguchi.world.pki.transport import TransportAuthority


@pytest.fixture
def authority(tmp_path):
    return TransportAuthority(tmp_path, token_bytes)


def usages(certificate):
    found = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    return list(found.value)


def test_a_terminal_is_named_by_its_institution(authority):
    certificate = read_certificate(authority.terminal("9910000001").certificate)
    (name,) = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert name.value == "9910000001"
    assert usages(certificate) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    certificate.verify_directly_issued_by(read_certificate(authority.certificate))


def test_the_server_is_named_by_the_loopback(authority):
    certificate = read_certificate(authority.server().certificate)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(item) for item in names.get_values_for_type(x509.IPAddress)] == [
        "127.0.0.1",
        "::1",
    ]
    assert usages(certificate) == [ExtendedKeyUsageOID.SERVER_AUTH]


@pytest.mark.threat("T21")
@pytest.mark.parametrize("code", ["1310000001", "991000000", "99100000011", "99１0000001", ""])
def test_a_code_that_could_be_real_is_not_certified(authority, code):
    with pytest.raises(ValueError, match="99"):
        authority.terminal(code)


def test_a_restart_reuses_every_file(authority, tmp_path):
    authority.terminal("9910000001")
    authority.server()
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    again = TransportAuthority(tmp_path, token_bytes)
    again.terminal("9910000001")
    again.server()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.threat("T12")
def test_keys_are_their_owners_only(authority, tmp_path):
    authority.terminal("9910000001")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("*.key")}
    assert modes == {0o600}


def test_a_half_written_file_is_replaced(tmp_path):
    (tmp_path / "x.key.new").write_bytes(b"half")
    write_private(tmp_path / "x.key", b"whole")
    assert (tmp_path / "x.key").read_bytes() == b"whole"
    assert [path.name for path in tmp_path.iterdir()] == ["x.key"]


def test_the_wrong_kind_of_key_is_an_error(authority, tmp_path):
    assert read_ec_key(tmp_path / "transport.key")
    with pytest.raises(TypeError, match=r"transport\.key"):
        read_rsa_key(tmp_path / "transport.key")


@pytest.mark.threat("T21")
def test_what_counts_as_a_simulated_institution():
    assert profile.is_simulated_institution("9910000001")
    assert not profile.is_simulated_institution("0110012345")
