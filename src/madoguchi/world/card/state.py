"""What a card keeps without power: keys, certificates, slow hashes of its secrets, counters.

``CardFile`` writes and syncs the whole state before it returns, so that no answer leaves the card
before its consequence is on disk. A secret is kept only as salt and scrypt hash. The file is
readable by its owner alone.
"""

import hashlib
import hmac
import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import msgspec
from msgspec import Struct


class Cost(Struct, frozen=True):
    """scrypt's cost; the default takes about 40 ms and 16 MB."""

    n: int = 2**14
    r: int = 8
    p: int = 1


class Secret(Struct, frozen=True):
    """A PIN or password: its hash, how many tries are left of how many.

    ``digest`` is None on a card that was issued without this secret (顔認証マイナンバーカード);
    how the real chip shows that is not published, ours shows it as locked.
    """

    tries: int
    tries_left: int
    salt: bytes = b""
    digest: bytes | None = None
    cost: Cost = Cost()

    def matches(self, presented: bytes | bytearray | memoryview) -> bool:
        """Tell whether *presented* is the secret, in constant time."""
        if self.digest is None:
            return False
        return hmac.compare_digest(self.digest, _slow_hash(presented, self.salt, self.cost))


class KeySet(Struct, frozen=True):
    """One key pair of the card with its certificate, the CA's, and the secret that guards it."""

    key: bytes
    certificate: bytes
    ca: bytes
    secret: Secret


class CardState(Struct, frozen=True):
    """All of a card. ``sign`` is None without 署名用証明書 (children below 15)."""

    serial: str
    auth: KeySet
    sign: KeySet | None = None


class CardFileError(Exception):
    """A card's file is missing or holds no card."""


class StateStore(Protocol):
    """Where a card's state survives."""

    def load(self) -> CardState:
        """Return the state saved last. Raises ``CardFileError``."""
        ...

    def save(self, state: CardState) -> None:
        """Keep *state*; when this returns it outlives a loss of power."""
        ...


class CardFile:
    """A card's state as one JSON file (binary fields in base64), replaced as a whole."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> CardState:
        """Return what stands in the file. Raises ``CardFileError``."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=CardState)
        except (OSError, msgspec.DecodeError) as error:
            raise CardFileError(self._path.name) from error

    def save(self, state: CardState) -> None:
        """Write beside the file, sync, and put it in the file's place."""
        fresh = self._path.with_suffix(".new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.json.encode(state))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        _sync_folder(self._path.parent)


def make_secret(
    value: str | None, tries: int, tries_left: int, random: Callable[[int], bytes], cost: Cost
) -> Secret:
    """Return *value* hashed, or a locked secret when there is no value."""
    if value is None:
        return Secret(tries=tries, tries_left=0)
    salt = random(16)
    digest = _slow_hash(value.encode("ascii"), salt, cost)
    return Secret(tries, tries_left, salt, digest, cost)


def rehash(
    secret: Secret, value: bytes | bytearray | memoryview, random: Callable[[int], bytes]
) -> Secret:
    """Return *secret* holding another value, with all its tries."""
    salt = random(16)
    digest = _slow_hash(value, salt, secret.cost)
    return Secret(secret.tries, secret.tries, salt, digest, secret.cost)


def _slow_hash(value: bytes | bytearray | memoryview, salt: bytes, cost: Cost) -> bytes:
    room = 256 * cost.n * cost.r
    return hashlib.scrypt(value, salt=salt, n=cost.n, r=cost.r, p=cost.p, maxmem=room, dklen=32)


def _sync_folder(folder: Path) -> None:
    """Make the new name durable; Windows has no way to open a folder and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
