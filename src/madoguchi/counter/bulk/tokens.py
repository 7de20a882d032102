"""Keys with which an appointment system may hand in reservations (``security.md`` T7, SG-16).

A key is 256 random bits, shown once and kept as its hash; it opens nothing but the hand-in of
reservations. Keys are compared in constant time, and a key may bring only so much in an hour.
"""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

import msgspec
from msgspec import Struct

from madoguchi.counter.service import ConflictError, NotAllowedError
from madoguchi.domain.clock import Clock
from madoguchi.store.ports import Role, StaffUser, Store, Work

KEY: Final = "bulk.tokens"
_MOST: Final = 10
_NAME: Final = 50
_WINDOW: Final = timedelta(hours=1)
BYTES_AN_HOUR: Final = 64 * 1024 * 1024
"""What one key may hand in within an hour: some twenty full days; ours."""


class Token(Struct, frozen=True, kw_only=True):
    """One key as it is kept; ``hash`` is SHA-256, enough for 256 random bits."""

    id: str
    name: str
    hash: str
    created_at: datetime
    created_by: str


class TokenDesk:
    """The owner's verbs, and the check of each call."""

    def __init__(self, store: Store, clock: Clock, new_secret: Callable[[], str]) -> None:
        self._store = store
        self._clock = clock
        self._new_secret = new_secret
        self._used: dict[str, tuple[datetime, int]] = {}
        self._lock = Lock()

    def all(self) -> Sequence[Token]:
        """Return every key that works, oldest first."""
        with self._store.read() as work:
            return tokens_of(work)

    def create(self, name: str, user: StaffUser) -> tuple[Token, str]:
        """Make a key; the second value is the key itself, which nobody can show again."""
        _check(user)
        secret = self._new_secret()
        token = Token(
            id=self._store.new_id(),
            name=name.strip()[:_NAME] or "予約システム",
            hash=_hash(secret),
            created_at=self._clock.now(),
            created_by=user.id,
        )
        with self._store.write() as work:
            tokens = tokens_of(work)
            if len(tokens) >= _MOST:
                raise ConflictError(f"鍵は{_MOST}個までです。使っていない鍵を取り消してください。")
            _keep(work, [*tokens, token])
            work.audit.add(user.id, "bulk.token_added", token.id)
        return token, secret

    def revoke(self, token_id: str, user: StaffUser) -> None:
        """Make a key useless from now on."""
        _check(user)
        with self._store.write() as work:
            _keep(work, [token for token in tokens_of(work) if token.id != token_id])
            work.audit.add(user.id, "bulk.token_revoked", token_id)

    def holder(self, secret: str) -> Token | None:
        """Return the key that *secret* is, or None; the time taken tells nothing."""
        given, found = _hash(secret), None
        for token in self.all():
            if hmac.compare_digest(token.hash, given):
                found = token
        return found

    def spend(self, token: Token, size: int) -> bool:
        """Count *size* bytes against the key's hour; False if there is no room for them."""
        now = self._clock.now()
        with self._lock:
            since, used = self._used.get(token.id, (now, 0))
            if now - since >= _WINDOW:
                since, used = now, 0
            if used + size > BYTES_AN_HOUR:
                return False
            self._used[token.id] = (since, used + size)
        return True


def tokens_of(work: Work) -> list[Token]:
    """Return the keys; none if what is kept cannot be read."""
    text = work.preferences.get(KEY)
    if text is None:
        return []
    try:
        return msgspec.json.decode(text, type=list[Token])
    except msgspec.MsgspecError:
        return []


def _keep(work: Work, tokens: Sequence[Token]) -> None:
    work.preferences.put(KEY, msgspec.json.encode(tokens).decode())


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _check(user: StaffUser) -> None:
    if user.role is not Role.OWNER:
        raise NotAllowedError("予約システムの鍵は管理者のアカウントで扱います。")
