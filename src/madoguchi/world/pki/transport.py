"""Certificates of the wire: the nation's server and each terminal's client certificate (T12).

Their lives are fixed and wide, because TLS is judged by the computer's clock and not by the
world's, which 盤面 may move to another year. A terminal's certificate carries its institution code
as CN; only codes of the impossible range are certified (T21).
"""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID

from madoguchi.world.pki import profile
from madoguchi.world.pki.files import (
    certificate_bytes,
    key_bytes,
    read_ec_key,
    write_private,
)
from madoguchi.world.pki.patients import Entropy

_BEGINS = datetime(2020, 1, 1, tzinfo=UTC)
_ENDS = datetime(2049, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Where one party's certificate, key and the authority it trusts lie (PEM files)."""

    certificate: Path
    key: Path
    authority: Path


class TransportAuthority:
    """Certifies the nation's server and the terminals."""

    def __init__(self, directory: Path, entropy: Entropy) -> None:
        self._directory = directory
        self._entropy = entropy
        self._key = self._open()

    @property
    def certificate(self) -> Path:
        """The authority's own certificate (PEM)."""
        return self._directory / "transport.crt"

    def server(self) -> Credentials:
        """Return the nation's server credentials for localhost and 127.0.0.1, made if missing."""
        names = x509.SubjectAlternativeName(
            [
                x509.DNSName("localhost"),
                x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
                x509.IPAddress(ipaddress.ip_address("::1")),
            ]
        )
        subject = profile.name("Simulated national service", common_name="localhost")
        return self._ensure("server", subject, ExtendedKeyUsageOID.SERVER_AUTH, names)

    def terminal(self, institution: str) -> Credentials:
        """Return a terminal's credentials, made if missing; ValueError for a possible real code."""
        if not profile.is_simulated_institution(institution):
            raise ValueError("only institution codes 99xxxxxxxx are certified here")
        subject = profile.name("Simulated terminal", common_name=institution)
        return self._ensure(f"terminal-{institution}", subject, ExtendedKeyUsageOID.CLIENT_AUTH)

    def _open(self) -> EllipticCurvePrivateKey:
        key_path = self._directory / "transport.key"
        if not (key_path.exists() and self.certificate.exists()):
            key = generate_private_key(SECP256R1())
            builder = (
                self._builder(profile.TRANSPORT_ISSUER, key.public_key(), key.public_key())
                .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
                .add_extension(profile.usage(key_cert_sign=True, crl_sign=True), critical=True)
            )
            write_private(key_path, key_bytes(key))
            write_private(self.certificate, certificate_bytes(builder.sign(key, SHA256())))
        return read_ec_key(key_path)

    def _ensure(
        self,
        stem: str,
        subject: x509.Name,
        usage: x509.ObjectIdentifier,
        names: x509.SubjectAlternativeName | None = None,
    ) -> Credentials:
        paths = (self._directory / f"{stem}.crt", self._directory / f"{stem}.key")
        if not all(path.exists() for path in paths):
            key = generate_private_key(SECP256R1())
            builder = (
                self._builder(subject, key.public_key(), self._key.public_key())
                .add_extension(profile.usage(digital_signature=True), critical=True)
                .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
            )
            if names is not None:
                builder = builder.add_extension(names, critical=False)
            write_private(paths[1], key_bytes(key))
            write_private(paths[0], certificate_bytes(builder.sign(self._key, SHA256())))
        return Credentials(paths[0], paths[1], self.certificate)

    def _builder(
        self, subject: x509.Name, key: EllipticCurvePublicKey, signer: EllipticCurvePublicKey
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(profile.TRANSPORT_ISSUER)
            .public_key(key)
            .serial_number(int.from_bytes(self._entropy(16)) >> 1 | 1)
            .not_valid_before(_BEGINS)
            .not_valid_after(_ENDS)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(signer), critical=False
            )
        )
