"""Keys and certificates in files: keys readable by their owner only, files written whole."""

import os
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes


def write_private(path: Path, content: bytes) -> None:
    """Write *content* with mode 0600, replacing the file in one step.

    On Windows the mode only sets the read-only bit; the folder's rights protect the file there.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    draft.replace(path)


def key_bytes(key: PrivateKeyTypes) -> bytes:
    """Return *key* as unencrypted PKCS#8 PEM: only simulated identities hang on it."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def read_rsa_key(path: Path) -> RSAPrivateKey:
    """Read an RSA key; TypeError if another kind lies there."""
    key = _load(path)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError(f"{path.name} holds another kind of key")
    return key


def read_ec_key(path: Path) -> EllipticCurvePrivateKey:
    """Read an elliptic-curve key; TypeError if another kind lies there."""
    key = _load(path)
    if not isinstance(key, EllipticCurvePrivateKey):
        raise TypeError(f"{path.name} holds another kind of key")
    return key


def _load(path: Path) -> PrivateKeyTypes:
    return serialization.load_pem_private_key(path.read_bytes(), password=None)


def certificate_bytes(*certificates: x509.Certificate) -> bytes:
    """Return *certificates* as PEM, one after another."""
    return b"".join(item.public_bytes(serialization.Encoding.PEM) for item in certificates)


def read_certificate(path: Path) -> x509.Certificate:
    """Read the first certificate of a PEM file."""
    return x509.load_pem_x509_certificate(path.read_bytes())
