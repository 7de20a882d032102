"""Settings of the clinic's web shell: one frozen dataclass, each field explained below it.

Numbers that no official source fixes are choices of ours and say so (``rules.md`` SG-4, SG-14).
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class PasswordPolicy(StrEnum):
    """Which passwords are accepted (``rules.md`` SG-4)."""

    LONG = "long"
    """13 characters or more; no forced change."""
    LONG_OR_MIXED = "long_or_mixed"
    """Also 8 or more with letters, digits and symbols; the clinic then changes them regularly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """How the shell guards and presents itself. Durations are timedeltas, sizes are bytes."""

    clinic_name: str = ""
    """Shown in the header and the page title."""
    allowed_hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    """Host headers that are answered (T7). With ``:port`` it must match exactly, else any port."""
    https: bool = False
    """Served over TLS: cookie ``__Host-madoguchi`` with Secure. Off for plain loopback."""
    idle: timedelta = timedelta(minutes=10)
    """Signed out after so long without a person's action (SG-14; the minutes are our choice)."""
    session_life: timedelta = timedelta(hours=12)
    """Signed out after so long in any case: one working day."""
    touch_every: timedelta = timedelta(seconds=30)
    """How coarsely the last use of a session is written, to spare the disk."""
    password_policy: PasswordPolicy = PasswordPolicy.LONG
    """Which passwords are accepted (SG-4)."""
    lock_after: int = 5
    """Failures in a row that are free; from this one on each locks the login (T9)."""
    lock_first: timedelta = timedelta(seconds=30)
    """The first lock; each further failure doubles it."""
    lock_longest: timedelta = timedelta(minutes=15)
    """No lock is longer: an attacker must not keep the reception out for the day."""
    hash_memory: int = 65536
    """Argon2id memory in KiB (RFC 9106 second recommended option)."""
    hash_rounds: int = 3
    """Argon2id passes (RFC 9106 second recommended option)."""
    hash_lanes: int = 4
    """Argon2id lanes (RFC 9106 second recommended option)."""
    hashes_at_once: int = 2
    """Passwords hashed side by side; others wait, which bounds the memory."""
    hashes_waiting: int = 8
    """Sign-ins that may wait for their turn; more are refused with 503, so that a flood of them
    cannot hold all worker threads (T20)."""
    largest_body: int = 20 * 1024 * 1024
    """Largest request body (the CSV import of patients); more is refused with 413."""
    heartbeat: float = 15.0
    """Seconds between heartbeats of the event stream."""
    stream_queue: int = 256
    """Events waiting for one slow client; beyond it the client is told to refetch."""
    stream_replay: int = 500
    """Events replayed to a client that comes back; beyond it the client is told to refetch."""
    stream_clients: int = 100
    """Open streams at once; more are refused with 503."""

    @property
    def cookie(self) -> str:
        """The session cookie's name; the ``__Host-`` prefix needs Secure."""
        return "__Host-madoguchi" if self.https else "madoguchi"
