"""Names, object identifiers and lives of the simulator's certificates (``card-and-reader.md`` §3).

The patient's certificate has the public profile of a 利用者証明用電子証明書 under names of our own:
never O=JPKI nor O=JPKI-TEST, so that none of ours can be taken for a real one, and none of the real
ones is accepted here (``security.md`` T21).
"""

from cryptography import x509
from cryptography.x509.oid import NameOID

REAL_ORGANIZATIONS = frozenset({"JPKI", "JPKI-TEST"})
"""Issuers of real and of J-LIS test cards; refused everywhere in this program."""

NOT_REAL = "MADOGUCHI SIMULATED CA – NOT REAL"

PATIENT_POLICY = x509.ObjectIdentifier("2.25.126405927361815946325918307254907264318.1.3")
"""Policy of 利用者証明用; 2.25 is the UUID arc, which everybody may use."""

SIGNATURE_POLICY = x509.ObjectIdentifier("2.25.126405927361815946325918307254907264318.1.1")
"""Policy of 署名用, which the nation does not accept as a proof of who stands at the reader."""


def name(*units: str, common_name: str | None = None) -> x509.Name:
    """Return a subject of ours: C=JP, our O, *units* as OU, perhaps a CN."""
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, NOT_REAL),
        *(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit) for unit in units),
    ]
    if common_name is not None:
        parts.append(x509.NameAttribute(NameOID.COMMON_NAME, common_name))
    return x509.Name(parts)


PATIENT_ISSUER = name("Simulated user authentication", "Synthetic people only")
"""One DN for every generation: the issuer is found by its signature, never by its name."""

TRANSPORT_ISSUER = name("Simulated closed network", common_name="Madoguchi transport CA")
PATIENT_SUBJECT_UNIT = "Simulated patient"


def is_simulated_institution(code: str) -> bool:
    """Tell whether *code* has 10 digits and 県番号 99, which does not exist (SG-19)."""
    return len(code) == 10 and code.isascii() and code.isdigit() and code.startswith("99")


def is_real(certificate: x509.Certificate) -> bool:
    """Tell whether issuer or subject claim to belong to the real JPKI or its test service."""
    names = (certificate.issuer, certificate.subject)
    organizations = {
        str(part.value)
        for each in names
        for part in each.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    }
    return bool(organizations & REAL_ORGANIZATIONS)


def usage(
    *, digital_signature: bool = False, key_cert_sign: bool = False, crl_sign: bool = False
) -> x509.KeyUsage:
    """Return a keyUsage with only the named bits."""
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )
