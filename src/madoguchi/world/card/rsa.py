"""The card's RSA-2048 private operation and its signature schemes (P1 of ``80 2A``).

``cryptography`` offers no raw RSA, which scheme 00 needs, so the Chinese-remainder form is worked
out here with whole numbers (``card-trials.md`` pitfall 10). The PSS schemes 04 and 05 are left
out: no reader of ours asks for them.
"""

import hashlib
from collections.abc import Callable
from typing import Final, NamedTuple

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPrivateNumbers
from cryptography.hazmat.primitives.serialization import load_der_private_key

_DIGEST_INFO: Final = bytes.fromhex("3031300d060960864801650304020105000420")
"""ASN.1 head of a SHA-256 DigestInfo, with the NULL."""


class Scheme(NamedTuple):
    """How input becomes the block to sign, and which lengths the card accepts."""

    lengths: range
    block: Callable[[bytes], bytes]


def digest_info(digest: bytes) -> bytes:
    """Return the DigestInfo of a SHA-256 *digest*."""
    return _DIGEST_INFO + digest


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


SCHEMES: Final[dict[int, Scheme]] = {
    0x00: Scheme(range(1, 246), lambda data: data),
    0x01: Scheme(range(1, 256), _sha256),
    0x02: Scheme(range(32, 33), digest_info),
    0x03: Scheme(range(1, 256), lambda data: digest_info(_sha256(data))),
}


def load_key(der: bytes) -> RSAPrivateNumbers:
    """Return the numbers of an unencrypted PKCS#8 key. Raises ``ValueError``.

    Its primes are not tested again: the key is our own, and the test takes a quarter second.
    """
    key = load_der_private_key(der, password=None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, RSAPrivateKey):
        msg = "the card holds RSA keys only"
        raise ValueError(msg)
    return key.private_numbers()


def sign_block(numbers: RSAPrivateNumbers, block: bytes) -> bytes:
    """Return the PKCS#1 v1.5 signature (256 bytes) of *block* as given."""
    size = (numbers.public_numbers.n.bit_length() + 7) // 8
    padded = b"\x00\x01" + b"\xff" * (size - 3 - len(block)) + b"\x00" + block
    message = int.from_bytes(padded, "big")
    half_p = pow(message, numbers.dmp1, numbers.p)
    half_q = pow(message, numbers.dmq1, numbers.q)
    lift = (numbers.iqmp * (half_p - half_q)) % numbers.p
    return (half_q + lift * numbers.q).to_bytes(size, "big")
