"""Enquiries to the terminal; the outbox of its request folder."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, func, insert, select

from madoguchi.store.documents import Documents
from madoguchi.store.ports import OPEN_STATES, Enquiry, EnquiryState, Events
from madoguchi.store.schema import enquiries, enquiry_names

_EVENT = "enquiry"
_OPEN = enquiries.c.state.in_(OPEN_STATES)


class SqlEnquiries:
    """``ports.Enquiries`` over the tables."""

    def __init__(self, connection: Connection, institution: str, events: Events) -> None:
        self._connection = connection
        self._institution = institution
        self._rows = Documents(connection, institution, enquiries, Enquiry)
        self._events = events

    def add(self, enquiry: Enquiry) -> None:
        """Add an enquiry."""
        self._rows.add([enquiry], [{"id": enquiry.id, **_keys(enquiry)}])
        self._events.add(_EVENT, enquiry.id)

    def replace(self, enquiry: Enquiry) -> None:
        """Store a changed enquiry; KeyError if there is none."""
        self._rows.replace(enquiry, _keys(enquiry), enquiries.c.id == enquiry.id)
        self._events.add(_EVENT, enquiry.id)

    def get(self, enquiry_id: str) -> Enquiry | None:
        """Return one enquiry, or None."""
        return self._rows.first(enquiries.c.id == enquiry_id)

    def due(self, now: datetime, limit: int = 50) -> Sequence[Enquiry]:
        """Return open ones whose ``next_at`` has come, earliest first."""
        query = self._rows.where(_OPEN, enquiries.c.next_at <= now)
        return self._rows.fetch(query.order_by(enquiries.c.next_at, enquiries.c.id).limit(limit))

    def open(self, limit: int = 200) -> Sequence[Enquiry]:
        """Return those in no final state, newest first."""
        return self._rows.fetch(
            self._rows.where(_OPEN).order_by(enquiries.c.id.desc()).limit(limit)
        )

    def in_state(self, state: EnquiryState, limit: int = 200) -> Sequence[Enquiry]:
        """Return those in one state, earliest ``next_at`` first."""
        query = self._rows.where(enquiries.c.state == state)
        return self._rows.fetch(query.order_by(enquiries.c.next_at, enquiries.c.id).limit(limit))

    def next_due(self, after: datetime) -> datetime | None:
        """Return the earliest ``next_at`` of an open enquiry later than *after*, or None."""
        query = select(enquiries.c.next_at).where(
            self._rows.mine, _OPEN, enquiries.c.next_at > after
        )
        found: datetime | None = self._connection.execute(
            query.order_by(enquiries.c.next_at).limit(1)
        ).scalar()
        return found

    def open_and_oldest(self) -> tuple[int, Enquiry | None]:
        """Return how many are in no final state, and the oldest of them."""
        count = select(func.count()).select_from(enquiries).where(self._rows.mine, _OPEN)
        oldest = self._rows.fetch(self._rows.where(_OPEN).order_by(enquiries.c.id).limit(1))
        return self._connection.execute(count).scalar_one(), (oldest[0] if oldest else None)

    def of_day(self, day: date, limit: int = 200) -> Sequence[Enquiry]:
        """Return the enquiries created on *day*, newest first."""
        query = self._rows.where(enquiries.c.day == day)
        return self._rows.fetch(query.order_by(enquiries.c.id.desc()).limit(limit))

    def of_subject(self, subject_id: str) -> Sequence[Enquiry]:
        """Return the enquiries for one subject, newest first."""
        query = self._rows.where(enquiries.c.subject_id == subject_id)
        return self._rows.fetch(query.order_by(enquiries.c.id.desc()))

    def of_patient(self, patient_id: str, limit: int = 20) -> Sequence[Enquiry]:
        """Return the enquiries for one chart, newest first."""
        query = self._rows.where(enquiries.c.patient_id == patient_id)
        return self._rows.fetch(query.order_by(enquiries.c.id.desc()).limit(limit))

    def note_sent(self, name: str, enquiry_id: str) -> None:
        """Remember that the request file *name* belongs to an enquiry."""
        self._connection.execute(
            insert(enquiry_names).values(
                institution_code=self._institution, name=name, enquiry_id=enquiry_id
            )
        )

    def by_request_name(self, name: str) -> Enquiry | None:
        """Return the enquiry that a request file name was written for, or None."""
        query = select(enquiry_names.c.enquiry_id).where(
            enquiry_names.c.institution_code == self._institution, enquiry_names.c.name == name
        )
        found = self._connection.execute(query).scalar()
        return self.get(found) if found else None


def _keys(enquiry: Enquiry) -> dict[str, object]:
    return {
        "state": enquiry.state,
        "next_at": enquiry.next_at,
        "day": enquiry.day,
        "subject_id": enquiry.subject_id,
        "patient_id": enquiry.patient_id,
    }
