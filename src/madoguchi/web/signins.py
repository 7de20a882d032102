"""The decision whether a login and password open the door (``security.md`` T9, ``rules.md`` SG-8).

Unknown, disabled, locked and wrong all answer alike and take alike long. What was typed as a login
is never recorded: people type passwords into that field.
"""

from datetime import datetime, timedelta

import msgspec

from madoguchi.domain.clock import Clock
from madoguchi.store.ports import StaffUser, Store
from madoguchi.web.accounts import fold_login
from madoguchi.web.passwords import Passwords
from madoguchi.web.settings import WebSettings

NOBODY = "unknown"
"""Actor and subject of an attempt with a login that does not exist."""


class SignIns:
    """Checks attempts and counts failures."""

    def __init__(
        self, store: Store, clock: Clock, settings: WebSettings, passwords: Passwords
    ) -> None:
        self._store = store
        self._clock = clock
        self._settings = settings
        self._passwords = passwords

    def attempt(self, login: str, password: str) -> StaffUser | None:
        """Return the user if both fit and the login is not locked; leave an audit record."""
        with self._store.read() as work:
            user = work.staff.by_login(fold_login(login))
        if user is None or user.disabled:
            self._passwords.verify_nobody(password)
            self._record("signin.failed", user.id if user else NOBODY)
            return None
        if self._locked(user):
            self._passwords.verify_nobody(password)
            self._record("signin.locked", user.id)
            return None
        if not self._passwords.verify(user.password_hash, password):
            self._fail(user.id)
            return None
        return self._succeed(user, password)

    def _locked(self, user: StaffUser) -> bool:
        """Tell whether attempts are refused now; a lock from a clock set back does not count."""
        if user.locked_until is None:
            return False
        left = user.locked_until - self._clock.now()
        return timedelta() < left <= self._settings.lock_longest

    def _fail(self, user_id: str) -> None:
        with self._store.write() as work:
            user = work.staff.get(user_id)
            if user:
                failures = self._counted(user) + 1
                until = self._locked_until(failures)
                work.staff.replace(
                    msgspec.structs.replace(user, failed_logins=failures, locked_until=until)
                )
            work.audit.add(user_id, "signin.failed", user_id)

    def _counted(self, user: StaffUser) -> int:
        """Return the failures that still count: none once the longest lock has run out.

        Otherwise one wrong try every quarter of an hour would keep a colleague out for good.
        """
        served = user.locked_until is not None and not self._locked(user)
        longest = self._lock(user.failed_logins) == self._settings.lock_longest
        return 0 if served and longest else user.failed_logins

    def _locked_until(self, failures: int) -> datetime | None:
        lock = self._lock(failures)
        return self._clock.now() + lock if lock else None

    def _lock(self, failures: int) -> timedelta:
        beyond = failures - self._settings.lock_after
        if beyond < 0:
            return timedelta()
        # The exponent is bounded because a timedelta is not.
        wait = self._settings.lock_first * int(2 ** min(beyond, 16))
        return min(wait, self._settings.lock_longest)

    def _succeed(self, user: StaffUser, password: str) -> StaffUser | None:
        """Clear the failures and renew an outdated hash; None if the user went away meanwhile."""
        outdated = self._passwords.outdated(user.password_hash)
        hashed = self._passwords.hash(password) if outdated else user.password_hash
        with self._store.write() as work:
            now = work.staff.get(user.id)
            if now is None or now.disabled or now.password_hash != user.password_hash:
                return None
            changed = msgspec.structs.replace(
                now, password_hash=hashed, failed_logins=0, locked_until=None
            )
            work.staff.replace(changed)
            work.audit.add(user.id, "signin.ok", user.id)
        return changed

    def _record(self, action: str, user_id: str) -> None:
        with self._store.write() as work:
            work.audit.add(user_id, action, user_id)
