from datetime import timedelta

import msgspec
import pytest

from madoguchi.store.database import SqlStore
from madoguchi.store.ports import DuplicateLoginError, Role, StaffSession, StaffUser
from support.stores import MORNING


def a_user(store: SqlStore, login: str = "uketsuke") -> StaffUser:
    return StaffUser(
        id=store.new_id(),
        login=login,
        display_name="受付　花子",
        role=Role.CLERK,
        password_hash="$argon2id$v=19$x",
    )


def a_session(user: StaffUser, key: str) -> StaffSession:
    return StaffSession(
        key_hash=key, user_id=user.id, csrf="c", created_at=MORNING, last_seen_at=MORNING
    )


def test_users_come_back_and_change(store: SqlStore) -> None:
    user, other = a_user(store), a_user(store, "aoki")
    with store.write() as work:
        work.staff.add(user)
        work.staff.add(other)
        locked = msgspec.structs.replace(
            user, failed_logins=5, locked_until=MORNING + timedelta(minutes=15), disabled=True
        )
        work.staff.replace(locked)
    with store.read() as work:
        assert work.staff.get(user.id) == locked
        assert work.staff.by_login("uketsuke") == locked
        assert work.staff.by_login("nobody") is None
        assert work.staff.all() == [other, locked]


def test_a_login_belongs_to_one_person(store: SqlStore) -> None:
    with store.write() as work:
        work.staff.add(a_user(store))
        other = a_user(store, "aoki")
        work.staff.add(other)
        with pytest.raises(DuplicateLoginError):
            work.staff.add(a_user(store))
        with pytest.raises(DuplicateLoginError):
            work.staff.replace(msgspec.structs.replace(other, login="uketsuke"))


def test_sessions_open_are_touched_and_end(store: SqlStore) -> None:
    user = a_user(store)
    later = MORNING + timedelta(minutes=5)
    with store.write() as work:
        for key in ("k1", "k2", "k3"):
            work.staff.open_session(a_session(user, key))
        work.staff.touch_session("k1", later)
        work.staff.close_session("k2")
    with store.read() as work:
        found = work.staff.session("k1")
        assert found == msgspec.structs.replace(a_session(user, "k1"), last_seen_at=later)
        assert work.staff.session("k2") is None
    with store.write() as work:
        work.staff.close_sessions_of(user.id)
        assert work.staff.session("k1") is None
        assert work.staff.session("k3") is None
