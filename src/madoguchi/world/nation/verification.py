"""Whether a card's certificate is one of ours and its signature true (``card-and-reader.md`` §3–4).

All generations of the authority share one DN, so the issuer is found by trying the signature
against every anchor. What the certificate's dates mean for the patient is judged in ``phases``.
"""

from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from madoguchi.world.nation import wording
from madoguchi.world.pki import profile


class ProofRefusedError(Exception):
    """A proof that shows nobody; the text is the reason for the reader's screen."""


def read_certificate(
    der: bytes, anchors: Sequence[x509.Certificate], now: datetime
) -> x509.Certificate:
    """Return the certificate if it is a patient's of this world; ProofRefusedError otherwise."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        real = profile.is_real(certificate)
        fits = _has_profile(certificate)
    except (ValueError, x509.DuplicateExtension, x509.ExtensionNotFound) as error:
        raise ProofRefusedError(wording.REASON_NOT_OURS) from error
    if real:
        raise ProofRefusedError(wording.REASON_REAL)
    if not (fits and any(_issued(certificate, anchor) for anchor in anchors)):
        raise ProofRefusedError(wording.REASON_NOT_OURS)
    if now < certificate.not_valid_before_utc:
        raise ProofRefusedError(wording.REASON_NOT_YET)
    return certificate


def check_signature(certificate: x509.Certificate, signature: bytes, message: bytes) -> None:
    """Check a card's PKCS#1 v1.5 SHA-256 signature; ProofRefusedError if it is not true."""
    try:
        _key(certificate).verify(signature, message, PKCS1v15(), SHA256())
    except InvalidSignature as error:
        raise ProofRefusedError(wording.REASON_SIGNATURE) from error


def _key(certificate: x509.Certificate) -> RSAPublicKey:
    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey):
        raise ProofRefusedError(wording.REASON_NOT_OURS)
    return key


def _has_profile(certificate: x509.Certificate) -> bool:
    key = certificate.public_key()
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies)
    named = {policy.policy_identifier for policy in policies.value}
    return (
        isinstance(key, RSAPublicKey)
        and key.key_size == 2048
        and usage.critical
        and usage.value.digital_signature
        and policies.critical
        and profile.PATIENT_POLICY in named
    )


def _issued(certificate: x509.Certificate, anchor: x509.Certificate) -> bool:
    """Tell whether *anchor* signed *certificate*, and was alive when it did."""
    key = anchor.public_key()
    alive = anchor.not_valid_before_utc <= certificate.not_valid_before_utc
    alive = alive and certificate.not_valid_before_utc <= anchor.not_valid_after_utc
    if not (alive and isinstance(key, RSAPublicKey) and certificate.issuer == anchor.subject):
        return False
    if not isinstance(certificate.signature_hash_algorithm, SHA256):
        return False
    try:
        key.verify(certificate.signature, certificate.tbs_certificate_bytes, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True
