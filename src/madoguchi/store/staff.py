"""Users of the clinic and their server-side sessions. Holds hashes, never a password or a key."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from madoguchi.store.ports import DuplicateLoginError, Role, StaffSession, StaffUser
from madoguchi.store.schema import staff, staff_sessions


class SqlStaff:
    """``ports.Staff`` over the tables."""

    def __init__(self, connection: Connection, institution: str) -> None:
        self._connection = connection
        self._institution = institution

    def add(self, user: StaffUser) -> None:
        """Add a user; ``DuplicateLoginError`` if the login is taken."""
        if self.by_login(user.login):
            raise DuplicateLoginError(user.login)
        row = msgspec.structs.asdict(user)
        self._connection.execute(insert(staff).values(institution_code=self._institution, **row))

    def replace(self, user: StaffUser) -> None:
        """Store a changed user; ``DuplicateLoginError`` if another has the login."""
        holder = self.by_login(user.login)
        if holder and holder.id != user.id:
            raise DuplicateLoginError(user.login)
        row = msgspec.structs.asdict(user)
        self._connection.execute(update(staff).where(*self._user(user.id)).values(**row))

    def by_login(self, login: str) -> StaffUser | None:
        """Return the user of that login, or None."""
        return self._one(staff.c.login == login)

    def get(self, user_id: str) -> StaffUser | None:
        """Return one user, or None."""
        return self._one(staff.c.id == user_id)

    def all(self) -> Sequence[StaffUser]:
        """Return every user by login."""
        query = select(staff).where(staff.c.institution_code == self._institution)
        return [_user(row) for row in self._connection.execute(query.order_by(staff.c.login))]

    def open_session(self, session: StaffSession) -> None:
        """Store a new session."""
        row = msgspec.structs.asdict(session)
        self._connection.execute(
            insert(staff_sessions).values(institution_code=self._institution, **row)
        )

    def session(self, key_hash: str) -> StaffSession | None:
        """Return the session with that hash, or None."""
        row = self._connection.execute(
            select(staff_sessions).where(*self._session(key_hash))
        ).first()
        if row is None:
            return None
        return StaffSession(
            key_hash=row.key_hash,
            user_id=row.user_id,
            csrf=row.csrf,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
        )

    def touch_session(self, key_hash: str, at: datetime) -> None:
        """Note that the session was used at *at*."""
        self._connection.execute(
            update(staff_sessions).where(*self._session(key_hash)).values(last_seen_at=at)
        )

    def close_session(self, key_hash: str) -> None:
        """Forget one session."""
        self._connection.execute(delete(staff_sessions).where(*self._session(key_hash)))

    def close_sessions_of(self, user_id: str) -> None:
        """Forget every session of a user."""
        self._connection.execute(
            delete(staff_sessions).where(
                staff_sessions.c.institution_code == self._institution,
                staff_sessions.c.user_id == user_id,
            )
        )

    def _one(self, condition: ColumnElement[bool]) -> StaffUser | None:
        row = self._connection.execute(
            select(staff).where(staff.c.institution_code == self._institution, condition)
        ).first()
        return _user(row) if row else None

    def _user(self, user_id: str) -> tuple[ColumnElement[bool], ...]:
        return staff.c.institution_code == self._institution, staff.c.id == user_id

    def _session(self, key_hash: str) -> tuple[ColumnElement[bool], ...]:
        mine = staff_sessions.c.institution_code == self._institution
        return mine, staff_sessions.c.key_hash == key_hash


def _user(row: Row[tuple[object, ...]]) -> StaffUser:
    return StaffUser(
        id=row.id,
        login=row.login,
        display_name=row.display_name,
        role=Role(row.role),
        password_hash=row.password_hash,
        must_change_password=row.must_change_password,
        disabled=row.disabled,
        failed_logins=row.failed_logins,
        locked_until=row.locked_until,
    )
