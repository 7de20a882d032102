"""Passwords: Argon2id, the rule for new ones, one-time initial ones (``rules.md`` SG-2, 4, 5; T9).

Nothing here logs or stores a password. Hashing is slow on purpose: call it only in a worker thread
(sync endpoints are).
"""

import contextlib
import threading
import unicodedata
from collections.abc import Callable, Iterator

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from madoguchi.web.settings import PasswordPolicy, WebSettings

LONG = 13
MIXED = 8
LONGEST = 128
"""Beyond it nothing is hashed: a huge password is an attack."""
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that are not taken for each other on paper (no i, l, o, 0, 1)."""
_GROUPS, _GROUP = 4, 4


class BusyError(Exception):
    """Too many passwords wait to be hashed; nothing was checked or changed."""


class Passwords:
    """Hash and verify, with a bound on how many run side by side."""

    def __init__(self, settings: WebSettings, random: Callable[[int], bytes]) -> None:
        self._hasher = PasswordHasher(
            time_cost=settings.hash_rounds,
            memory_cost=settings.hash_memory,
            parallelism=settings.hash_lanes,
            type=Type.ID,
        )
        self._policy = settings.password_policy
        self._random = random
        self._turn = threading.BoundedSemaphore(settings.hashes_at_once)
        self._room = threading.BoundedSemaphore(settings.hashes_at_once + settings.hashes_waiting)
        self._nobody: str | None = None

    def hash(self, password: str) -> str:
        """Return the Argon2id string of *password*."""
        with self._in_turn():
            return self._hasher.hash(_normal(password))

    def verify(self, stored: str, password: str) -> bool:
        """Tell whether *password* is the one behind *stored*."""
        if len(password) > LONGEST:
            return False
        with self._in_turn():
            try:
                return self._hasher.verify(stored, _normal(password))
            except (VerificationError, InvalidHashError):
                return False

    def verify_nobody(self, password: str) -> None:
        """Take as long as ``verify``, so that an unknown login does not answer faster."""
        if self._nobody is None:
            self._nobody = self.hash(self._random(16).hex())
        self.verify(self._nobody, password)

    def outdated(self, stored: str) -> bool:
        """Tell whether *stored* was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)

    def objection(self, password: str, login: str) -> str | None:
        """Say in Japanese why *password* cannot be used, or None if it can."""
        normal = _normal(password)
        if len(normal) > LONGEST:
            return f"{LONGEST}文字以内にしてください。"
        if len(set(normal)) < 5:
            return "同じ文字のくり返しは使えません。ちがう文字をまぜてください。"
        if login and login.casefold() in normal.casefold():
            return "ログインIDをふくむパスワードは使えません。"
        return None if self._long_enough(normal) else self.rule

    @property
    def rule(self) -> str:
        """The rule for a new password, in Japanese."""
        if self._policy is PasswordPolicy.LONG:
            return f"{LONG}文字以上にしてください。"
        return f"{LONG}文字以上、または英字・数字・記号をまぜて{MIXED}文字以上にしてください。"

    def initial(self) -> str:
        """Return a one-time password that can be read out: 16 characters, 79 bits."""
        letters = [self._letter() for _ in range(_GROUPS * _GROUP)]
        return "-".join(
            "".join(letters[start : start + _GROUP]) for start in range(0, len(letters), _GROUP)
        )

    @contextlib.contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Wait for a turn, or raise ``BusyError`` if too many wait already."""
        if not self._room.acquire(blocking=False):
            raise BusyError
        try:
            with self._turn:
                yield
        finally:
            self._room.release()

    def _long_enough(self, password: str) -> bool:
        if len(password) >= LONG:
            return True
        kinds = {_kind(letter) for letter in password}
        mixed = self._policy is PasswordPolicy.LONG_OR_MIXED and len(kinds) == 3
        return mixed and len(password) >= MIXED

    def _letter(self) -> str:
        """Return one letter without bias: bytes beyond the last whole multiple are drawn again."""
        limit = 256 - 256 % len(_ALPHABET)
        while True:
            value = self._random(1)[0]
            if value < limit:
                return _ALPHABET[value % len(_ALPHABET)]


def _normal(password: str) -> str:
    """Fold full-width typing (IME left on) and composed forms into one spelling."""
    return unicodedata.normalize("NFKC", password)


def _kind(letter: str) -> str:
    return "letter" if letter.isalpha() else "digit" if letter.isdigit() else "symbol"
