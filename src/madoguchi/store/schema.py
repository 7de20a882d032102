"""The tables of one clinic's database (``design.md`` §4 "Lists stay fast", §5).

Every key begins with ``institution_code``, so that one clinic, a thousand clinics and a sharded
database have the same schema. Moments are stored in UTC and come back aware in JST; snapshots of
answers are msgspec JSON text. The migrations build exactly this (a test compares them).
This module must not know how a row becomes a record: that is each repository's own.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from madoguchi.domain.clock import JST

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware moment: UTC in the database, JST in the program."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn *value* to UTC; SQLite keeps it without a zone, in a text that sorts by time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment must be aware")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - the signature is SQLAlchemy's
    ) -> datetime | None:
        """Return the moment in JST."""
        if value is None:
            return None
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(JST)


def _bytewise(length: int) -> String:
    """Text that PostgreSQL sorts by code point, as SQLite does: what ranges of keys rely on."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def _institution() -> Column[str]:
    return Column("institution_code", String(10), nullable=False)


journal = Table(
    "journal",
    metadata,
    _institution(),
    Column("id", String(32), nullable=False),
    Column("name", String(255), nullable=False),
    Column("folder", String(8), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("modified_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("kind", String(32)),
    Column("reason", Text),
    Column("conflict_of", String(32)),
    PrimaryKeyConstraint("institution_code", "id"),
    UniqueConstraint("institution_code", "name", "sha256"),
    Index(None, "institution_code", "state", "seen_at"),
    # A rowid table: without one SQLite walks the whole journal to find a name (a test asks it).
)

journal_bytes = Table(
    "journal_bytes",
    metadata,
    _institution(),
    Column("journal_id", String(32), nullable=False),
    Column("raw", LargeBinary, nullable=False),
    PrimaryKeyConstraint("institution_code", "journal_id"),
)

arrivals = Table(
    "arrivals",
    metadata,
    _institution(),
    Column("id", String(32), nullable=False),
    Column("journal_id", String(32), nullable=False),
    Column("day", Date, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("source", String(32), nullable=False),
    Column("answer", Text, nullable=False),
    Column("link", String(8), nullable=False),
    Column("patient_id", String(32)),
    Column("candidates", Text, nullable=False),
    Column("link_reason", Text, nullable=False),
    Column("linked_by", String(64)),
    Column("carried_over", Boolean, nullable=False),
    Column("seen_by", String(64)),
    Column("enquiry_id", String(32)),
    Column("unit", Integer, nullable=False, server_default="0"),
    PrimaryKeyConstraint("institution_code", "id"),
    UniqueConstraint("institution_code", "journal_id", "unit"),
    Index(None, "institution_code", "day", "carried_over", "seen_at", "id"),
    Index(None, "institution_code", "patient_id", "seen_at"),
)

patients = Table(
    "patients",
    metadata,
    _institution(),
    Column("id", String(32), nullable=False),
    Column("number", _bytewise(64), nullable=False),
    Column("number_order", _bytewise(96), nullable=False),
    Column("name", Text, nullable=False),
    Column("kana", Text, nullable=False),
    Column("birthdate", Date, nullable=False),
    Column("sex", String(2), nullable=False),
    Column("aliases", Text, nullable=False),
    Column("reference_number", Text),
    Column("post_number", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("telephone", Text, nullable=False),
    Column("insurances", Text, nullable=False),
    Column("limit_certificates", Text, nullable=False, server_default="[]"),
    Column("public_expenses", Text, nullable=False, server_default="[]"),
    Column("created_at", Moment),
    Column("revision", Integer, nullable=False, server_default="0"),
    PrimaryKeyConstraint("institution_code", "id"),
    UniqueConstraint("institution_code", "number"),
    Index(None, "institution_code", "number_order", "id"),
)

patient_keys = Table(
    "patient_keys",
    metadata,
    _institution(),
    Column("kind", String(9), nullable=False),
    Column("key", _bytewise(256), nullable=False),
    Column("patient_id", String(32), nullable=False),
    PrimaryKeyConstraint("institution_code", "kind", "key", "patient_id"),
    Index(None, "institution_code", "patient_id"),
    sqlite_with_rowid=False,
)

# The tables below hold a record as JSON beside the columns that it is looked up by.

visits = Table(
    "visits",
    metadata,
    _institution(),
    Column("id", String(32), nullable=False),
    Column("day", Date, nullable=False),
    Column("patient_id", String(32)),
    Column("arrival_id", String(32)),
    Column("void", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("institution_code", "id"),
    Index(None, "institution_code", "day", "id"),
    Index(None, "institution_code", "patient_id", "day"),
    Index(None, "institution_code", "arrival_id"),
)

enquiries = Table(
    "enquiries",
    metadata,
    _institution(),
    Column("id", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("next_at", Moment),
    Column("day", Date, nullable=False),
    Column("subject_id", String(32)),
    Column("patient_id", String(32)),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("institution_code", "id"),
    Index(None, "institution_code", "state", "next_at"),
    Index(None, "institution_code", "day", "id"),
    Index(None, "institution_code", "subject_id"),
    Index(None, "institution_code", "patient_id"),
)

enquiry_names = Table(
    "enquiry_names",
    metadata,
    _institution(),
    Column("name", String(255), nullable=False),
    Column("enquiry_id", String(32), nullable=False),
    PrimaryKeyConstraint("institution_code", "name"),
    sqlite_with_rowid=False,
)

bulks = Table(
    "bulks",
    metadata,
    _institution(),
    Column("id", String(32), nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("institution_code", "id"),
)

bulk_items = Table(
    "bulk_items",
    metadata,
    _institution(),
    Column("bulk_id", String(32), nullable=False),
    Column("position", Integer, nullable=False),
    Column("identifier", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("institution_code", "bulk_id", "position"),
    Index(None, "institution_code", "bulk_id", "identifier"),
    Index(None, "institution_code", "bulk_id", "state", "position"),
)

offline_entries = Table(
    "offline_entries",
    metadata,
    _institution(),
    Column("id", String(32), nullable=False),
    Column("day", Date, nullable=False),
    Column("state", String(16), nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("institution_code", "id"),
    Index(None, "institution_code", "day", "id"),
    Index(None, "institution_code", "state", "id"),
)

take_overs = Table(
    "take_overs",
    metadata,
    _institution(),
    Column("id", String(32), nullable=False),
    Column("arrival_id", String(32), nullable=False),
    Column("patient_id", String(32), nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("institution_code", "id"),
    Index(None, "institution_code", "arrival_id", "id"),
    Index(None, "institution_code", "patient_id", "id"),
)

preferences = Table(
    "preferences",
    metadata,
    _institution(),
    Column("key", String(64), nullable=False),
    Column("value", Text, nullable=False),
    PrimaryKeyConstraint("institution_code", "key"),
    sqlite_with_rowid=False,
)

insurers = Table(
    "insurers",
    metadata,
    _institution(),
    Column("number", String(8), nullable=False),
    Column("name", Text, nullable=False),
    Column("seen_on", Date, nullable=False),
    PrimaryKeyConstraint("institution_code", "number"),
    sqlite_with_rowid=False,
)

events = Table(
    "events",
    metadata,
    _institution(),
    Column("seq", Integer, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("subject_id", String(64), nullable=False),
    PrimaryKeyConstraint("institution_code", "seq"),
    sqlite_with_rowid=False,
)

staff = Table(
    "staff",
    metadata,
    _institution(),
    Column("id", String(32), nullable=False),
    Column("login", String(128), nullable=False),
    Column("display_name", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("must_change_password", Boolean, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("failed_logins", Integer, nullable=False),
    Column("locked_until", Moment),
    PrimaryKeyConstraint("institution_code", "id"),
    UniqueConstraint("institution_code", "login"),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    _institution(),
    Column("key_hash", String(128), nullable=False),
    Column("user_id", String(32), nullable=False),
    Column("csrf", String(128), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    PrimaryKeyConstraint("institution_code", "key_hash"),
    Index(None, "institution_code", "user_id"),
)

audit = Table(
    "audit",
    metadata,
    _institution(),
    Column("position", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    PrimaryKeyConstraint("institution_code", "position"),
    sqlite_with_rowid=False,
)
