"""The authority that certifies patients' card keys: several generations under one DN.

``card-and-reader.md`` §3: the real one has had three generations with equal names, so that a
verifier has to choose by signature. Ours has two, whose lives overlap. Certificates carry an issue
number, never a name or an address.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from madoguchi.world.clock import JST
from madoguchi.world.pki import profile
from madoguchi.world.pki.files import (
    certificate_bytes,
    key_bytes,
    read_certificate,
    read_rsa_key,
    write_private,
)

Entropy = Callable[[int], bytes]
"""Where random bytes come from: ``secrets.token_bytes`` outside tests."""

_GENERATIONS = (
    (date(2012, 1, 1), date(2029, 12, 31)),
    (date(2023, 1, 1), date(2045, 12, 31)),
)
"""First and last day of each generation: together they live on every day that 盤面 can move to,
and on the days before it on which that day's cards were issued."""

_SERIAL_BYTES = 8
_ONE_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Generation:
    """One key of the authority and its self-signed certificate."""

    key: RSAPrivateKey
    certificate: x509.Certificate


@dataclass(frozen=True, slots=True)
class Issued:
    """A patient's certificate (DER), the chain above it (DER), and its serial number."""

    certificate: bytes
    chain: tuple[bytes, ...]
    serial: int


class PatientAuthority:
    """Issues certificates in the profile of a 利用者証明用電子証明書."""

    def __init__(self, generations: Sequence[Generation], entropy: Entropy) -> None:
        self._generations = tuple(generations)
        self._entropy = entropy

    @property
    def anchors(self) -> tuple[x509.Certificate, ...]:
        """The certificates a verifier pins, oldest first; all have one DN."""
        return tuple(item.certificate for item in self._generations)

    def issue(
        self,
        public_key: RSAPublicKey,
        person_id: int,
        not_before: datetime,
        not_after: datetime,
        policy: x509.ObjectIdentifier = profile.PATIENT_POLICY,
    ) -> Issued:
        """Certify *public_key* by the newest generation alive at *not_before*; whole seconds."""
        if public_key.key_size != 2048:
            raise ValueError("a card key is RSA-2048")
        generation = self._generation_at(not_before)
        serial = int.from_bytes(self._entropy(_SERIAL_BYTES)) >> 1 | 1 << 62
        certificate = _patient(public_key, self._issue_number(person_id), serial, policy).sign_with(
            generation, not_before, not_after
        )
        chain = (generation.certificate.public_bytes(Encoding.DER),)
        return Issued(certificate.public_bytes(Encoding.DER), chain, serial)

    def _generation_at(self, moment: datetime) -> Generation:
        living = [item for item in self._generations if _lives(item.certificate, moment)]
        if not living:
            raise ValueError(f"no generation of the authority was alive on {moment:%Y-%m-%d}")
        return living[-1]

    def _issue_number(self, person_id: int) -> str:
        return f"{self._entropy(6).hex().upper()}{person_id:08d}99999"


@dataclass(frozen=True, slots=True)
class _Draft:
    builder: x509.CertificateBuilder

    def sign_with(
        self, generation: Generation, begins: datetime, ends: datetime
    ) -> x509.Certificate:
        issuer = generation.certificate
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(generation.key.public_key())
        return (
            self.builder.issuer_name(issuer.subject)
            .not_valid_before(begins.astimezone(UTC))
            .not_valid_after(ends.astimezone(UTC))
            .add_extension(identifier, critical=False)
            .sign(generation.key, SHA256())
        )


def _patient(
    public_key: RSAPublicKey, issue_number: str, serial: int, policy: x509.ObjectIdentifier
) -> _Draft:
    information = x509.PolicyInformation(policy, None)
    return _Draft(
        x509.CertificateBuilder()
        .subject_name(profile.name(profile.PATIENT_SUBJECT_UNIT, common_name=issue_number))
        .public_key(public_key)
        .serial_number(serial)
        .add_extension(profile.usage(digital_signature=True), critical=True)
        .add_extension(x509.CertificatePolicies([information]), critical=True)
    )


def ensure_patient_authority(directory: Path, entropy: Entropy) -> PatientAuthority:
    """Open the authority kept in *directory*, or create it."""
    generations = []
    for number, (begins, ends) in enumerate(_GENERATIONS, start=1):
        paths = (directory / f"patients-{number}.key", directory / f"patients-{number}.crt")
        if not all(path.exists() for path in paths):
            _create(paths, begins, ends, entropy)
        generations.append(Generation(read_rsa_key(paths[0]), read_certificate(paths[1])))
    return PatientAuthority(generations, entropy)


def _create(paths: tuple[Path, Path], begins: date, ends: date, entropy: Entropy) -> None:
    key = generate_rsa(public_exponent=65537, key_size=2048)
    serial = int.from_bytes(entropy(4)) >> 1 | 1
    builder = (
        x509.CertificateBuilder()
        .subject_name(profile.PATIENT_ISSUER)
        .public_key(key.public_key())
        .serial_number(serial)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(profile.usage(key_cert_sign=True, crl_sign=True), critical=True)
    )
    certificate = (
        builder.issuer_name(profile.PATIENT_ISSUER)
        .not_valid_before(_start(begins))
        .not_valid_after(_end(ends))
        .sign(key, SHA256())
    )
    write_private(paths[0], key_bytes(key))
    write_private(paths[1], certificate_bytes(certificate))


def _lives(certificate: x509.Certificate, moment: datetime) -> bool:
    return certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), JST).astimezone(UTC)


def _end(day: date) -> datetime:
    return _start(day + timedelta(days=1)) - _ONE_SECOND
