"""Members of staff: add, change role, disable, passwords (``rules.md`` SG-1, SG-5, SG-7).

Each verb writes its audit record in the same transaction and ends sessions whose privilege it
changed (T8). The command line and the page 利用者 use the same verbs. Audit details hold ids and
field names only.
"""

import re
import unicodedata

import msgspec

from madoguchi.store.ports import DuplicateLoginError, Role, StaffUser, Store, Work
from madoguchi.web.passwords import Passwords

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
LONGEST_NAME = 64


class AccountError(Exception):
    """A change that is refused; the message is Japanese for the person at the screen."""


class Accounts:
    """The staff of one clinic."""

    def __init__(self, store: Store, passwords: Passwords) -> None:
        self._store = store
        self._passwords = passwords

    def create_user(
        self,
        *,
        login: str,
        display_name: str,
        role: Role,
        actor: str,
        password: str | None = None,
        must_change: bool = True,
    ) -> tuple[StaffUser, str]:
        """Add a member of staff; return the user and the first password, to be told once.

        Without *password* a one-time one is made. Raises ``AccountError`` with a Japanese reason.
        """
        first = password if password is not None else self._passwords.initial()
        user = StaffUser(
            id=self._store.new_id(),
            login=_checked_login(login),
            display_name=_checked_name(display_name),
            role=role,
            password_hash=self._passwords.hash(first),
            must_change_password=must_change,
        )
        try:
            with self._store.write() as work:
                work.staff.add(user)
                work.audit.add(actor, "user.added", user.id, f"role={role.value}")
        except DuplicateLoginError as error:
            raise AccountError(
                "このログインIDはもう使われています。別のIDにしてください。"
            ) from error
        return user, first

    def reset_password(self, user_id: str, *, actor: str) -> str:
        """Give a user a new one-time password, end all their sessions, lift a lock; return it."""
        first = self._passwords.initial()
        hashed = self._passwords.hash(first)
        with self._store.write() as work:
            user = _existing(work, user_id)
            changed = msgspec.structs.replace(
                user,
                password_hash=hashed,
                must_change_password=True,
                failed_logins=0,
                locked_until=None,
            )
            self._change(work, changed, actor, "user.password_reset")
        return first

    def change_password(self, user: StaffUser, old: str, new: str) -> StaffUser:
        """Let a user change their own password; all their sessions end."""
        if not self._passwords.verify(user.password_hash, old):
            raise AccountError("今のパスワードが違います。")
        if old == new:
            raise AccountError("今と同じパスワードは使えません。")
        objection = self._passwords.objection(new, user.login)
        if objection:
            raise AccountError(objection)
        hashed = self._passwords.hash(new)
        with self._store.write() as work:
            changed = msgspec.structs.replace(
                _existing(work, user.id), password_hash=hashed, must_change_password=False
            )
            self._change(work, changed, user.id, "password.changed")
        return changed

    def set_role(self, user_id: str, role: Role, *, actor: str) -> None:
        """Change what a user may do."""
        with self._store.write() as work:
            user = _existing(work, user_id)
            if role is not Role.OWNER:
                _keep_one_owner(work, user)
            changed = msgspec.structs.replace(user, role=role)
            self._change(work, changed, actor, "user.role", f"role={role.value}")

    def disable(self, user_id: str, *, actor: str) -> None:
        """Shut a user out at once; what they did stays in the audit trail."""
        with self._store.write() as work:
            user = _existing(work, user_id)
            _keep_one_owner(work, user)
            changed = msgspec.structs.replace(user, disabled=True)
            self._change(work, changed, actor, "user.disabled")

    def enable(self, user_id: str, *, actor: str) -> None:
        """Let a disabled user in again."""
        with self._store.write() as work:
            user = _existing(work, user_id)
            self._change(work, msgspec.structs.replace(user, disabled=False), actor, "user.enabled")

    def _change(
        self, work: Work, user: StaffUser, actor: str, action: str, detail: str = ""
    ) -> None:
        work.staff.replace(user)
        work.staff.close_sessions_of(user.id)
        work.audit.add(actor, action, user.id, detail)


def create_user(
    store: Store,
    passwords: Passwords,
    *,
    login: str,
    display_name: str,
    role: Role,
    actor: str = "command line",
    password: str | None = None,
    must_change: bool = True,
) -> tuple[StaffUser, str]:
    """Add a member of staff from a program; see ``Accounts.create_user``."""
    return Accounts(store, passwords).create_user(
        login=login,
        display_name=display_name,
        role=role,
        actor=actor,
        password=password,
        must_change=must_change,
    )


def reset_password(
    store: Store, passwords: Passwords, user_id: str, *, actor: str = "command line"
) -> str:
    """Give a user a new one-time password from a program; return it."""
    return Accounts(store, passwords).reset_password(user_id, actor=actor)


def _existing(work: Work, user_id: str) -> StaffUser:
    user = work.staff.get(user_id)
    if user is None:
        raise AccountError("この利用者は見つかりません。一覧を開き直してください。")
    return user


def _keep_one_owner(work: Work, user: StaffUser) -> None:
    others = [
        other
        for other in work.staff.all()
        if other.role is Role.OWNER and not other.disabled and other.id != user.id
    ]
    if user.role is Role.OWNER and not user.disabled and not others:
        raise AccountError(
            "管理者がいなくなるため変更できません。先に別の管理者を登録してください。"
        )


def fold_login(login: str) -> str:
    """Return the one spelling of a login: half-width, small letters, no blanks around."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def _checked_login(login: str) -> str:
    folded = fold_login(login)
    if not LOGIN.fullmatch(folded):
        raise AccountError("ログインIDは英小文字・数字・「.」「_」「-」で2〜32文字にしてください。")
    return folded


def _checked_name(name: str) -> str:
    trimmed = name.strip()
    # The full-width space of Japanese names counts as unprintable in Python.
    if not trimmed or len(trimmed) > LONGEST_NAME or not trimmed.replace("　", " ").isprintable():
        raise AccountError(f"氏名を1〜{LONGEST_NAME}文字で入力してください。")
    return trimmed
