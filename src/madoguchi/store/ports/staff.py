"""Users, their roles and their sessions."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct


class Role(StrEnum):
    """What a member of staff may do (``security.md`` T13, ``rules.md`` SG-7)."""

    CLERK = "clerk"
    DOCTOR = "doctor"
    OWNER = "owner"


class StaffUser(Struct, frozen=True, kw_only=True):
    """One person of the staff; ``password_hash`` is an Argon2id string."""

    id: str
    login: str
    display_name: str
    role: Role
    password_hash: str
    must_change_password: bool = False
    disabled: bool = False
    failed_logins: int = 0
    locked_until: datetime | None = None


class StaffSession(Struct, frozen=True, kw_only=True):
    """A sign-in on the server's side; the browser holds only the unhashed key."""

    key_hash: str
    user_id: str
    csrf: str
    created_at: datetime
    last_seen_at: datetime


class Staff(Protocol):
    """Users and their sessions."""

    def add(self, user: StaffUser) -> None:
        """Add a user; ``DuplicateLoginError`` if the login is taken."""
        ...

    def replace(self, user: StaffUser) -> None:
        """Store a changed user."""
        ...

    def by_login(self, login: str) -> StaffUser | None:
        """Return the user of that login, or None."""
        ...

    def get(self, user_id: str) -> StaffUser | None:
        """Return one user, or None."""
        ...

    def all(self) -> Sequence[StaffUser]:
        """Return every user by login."""
        ...

    def open_session(self, session: StaffSession) -> None:
        """Store a new session."""
        ...

    def session(self, key_hash: str) -> StaffSession | None:
        """Return the session with that hash, or None."""
        ...

    def touch_session(self, key_hash: str, at: datetime) -> None:
        """Note that the session was used at *at*."""
        ...

    def close_session(self, key_hash: str) -> None:
        """Forget one session."""
        ...

    def close_sessions_of(self, user_id: str) -> None:
        """Forget every session of a user."""
        ...
