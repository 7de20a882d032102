"""Sign-ins on the server's side: open, find, touch, close (``security.md`` T8, SG-14).

The browser holds a random key; the store holds only its SHA-256. Nothing here knows of HTTP.
"""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from madoguchi.domain.clock import Clock
from madoguchi.store.ports import StaffSession, StaffUser, Store, StoreUnavailableError
from madoguchi.web.settings import WebSettings

KEY_BYTES = 32
"""256 bits; T8 asks for at least 128."""

RandomBytes = Callable[[int], bytes]
"""Cryptographically strong random bytes, such as ``secrets.token_bytes``."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What is known of the sender of a request.

    ``ended`` tells that the key was good until the idle or working-day limit. ``left`` is the time
    until the idle limit, None for a visitor who is not signed in.
    """

    csrf: str
    user: StaffUser | None = None
    key_hash: str = ""
    left: timedelta | None = None
    ended: bool = False


def hash_key(key: str) -> str:
    """Return the hex SHA-256 of a session key: what the store may know."""
    return hashlib.sha256(key.encode()).hexdigest()


def anonymous_csrf(key: str) -> str:
    """Return the token of a visitor who has not signed in, bound to the key in the cookie."""
    return hashlib.sha256(b"madoguchi csrf:" + key.encode()).hexdigest()


class Sessions:
    """The life of sign-ins."""

    def __init__(
        self, store: Store, clock: Clock, settings: WebSettings, random: RandomBytes
    ) -> None:
        self._store = store
        self._clock = clock
        self._settings = settings
        self._random = random

    def new_key(self) -> str:
        """Return a new unguessable key."""
        return self._random(KEY_BYTES).hex()

    def open(self, user: StaffUser) -> str:
        """Open a session for *user* and return its key; call at every change of privilege."""
        key = self.new_key()
        now = self._clock.now()
        session = StaffSession(
            key_hash=hash_key(key),
            user_id=user.id,
            csrf=self.new_key(),
            created_at=now,
            last_seen_at=now,
        )
        with self._store.write() as work:
            work.staff.open_session(session)
        return key

    def find(self, key: str, *, active: bool) -> Visit:
        """Return who holds *key*; *active* tells that a person acted, which restarts the idle time.

        A session beyond its limits is closed and the end is written to the audit trail.
        """
        with self._store.read() as work:
            session = work.staff.session(hash_key(key))
            user = work.staff.get(session.user_id) if session else None
        if session is None or user is None or user.disabled:
            return Visit(csrf=anonymous_csrf(key))
        now = self._clock.now()
        if self._over(session, now):
            self._close_idle(session)
            return Visit(csrf=anonymous_csrf(key), ended=True)
        if self._worth_touching(session, now, active=active):
            self._touch(session, now)
        since = now if active else session.last_seen_at
        return Visit(
            csrf=session.csrf, user=user, key_hash=session.key_hash, left=self._left(since, now)
        )

    def left(self, key_hash: str) -> timedelta | None:
        """Return the time until the idle limit without touching the session; None if it is gone."""
        with self._store.read() as work:
            session = work.staff.session(key_hash)
            user = work.staff.get(session.user_id) if session else None
        now = self._clock.now()
        if session is None or user is None or user.disabled or self._over(session, now):
            return None
        return self._left(session.last_seen_at, now)

    def close(self, key_hash: str) -> None:
        """Forget one session."""
        with self._store.write() as work:
            work.staff.close_session(key_hash)

    def _left(self, since: datetime, now: datetime) -> timedelta:
        return min(self._settings.idle, self._settings.idle - (now - since))

    def _over(self, session: StaffSession, now: datetime) -> bool:
        idle = now - session.last_seen_at >= self._settings.idle
        return idle or now - session.created_at >= self._settings.session_life

    def _worth_touching(self, session: StaffSession, now: datetime, *, active: bool) -> bool:
        """Tell whether to write: after a while, or when the clock was set back.

        Set back, the idle time of a screen left alone would otherwise begin only when the clock
        comes to the old moment again.
        """
        age = now - session.last_seen_at
        return (active and age >= self._settings.touch_every) or age < timedelta()

    def _touch(self, session: StaffSession, now: datetime) -> None:
        """Note the use; a database that only reads for now must not shut the reception out."""
        with suppress(StoreUnavailableError), self._store.write() as work:
            work.staff.touch_session(session.key_hash, now)

    def _close_idle(self, session: StaffSession) -> None:
        with self._store.write() as work:
            work.staff.close_session(session.key_hash)
            work.audit.add(session.user_id, "signout.idle", session.user_id)
