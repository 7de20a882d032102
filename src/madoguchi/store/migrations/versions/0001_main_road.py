"""The main road: journal, arrivals, patients, events, staff, audit (issue 1).

Written out in full: a step must not change when ``schema.py`` does.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Build every table and the triggers that keep the audit trail append-only."""
    _journal()
    _arrivals()
    _patients()
    _staff()
    _trails()
    _seal_audit()


def _bytewise(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _institution() -> "sa.Column[str]":
    return sa.Column("institution_code", sa.String(10), nullable=False)


def _journal() -> None:
    op.create_table(
        "journal",
        _institution(),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("folder", sa.String(8), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("modified_at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(32)),
        sa.Column("reason", sa.Text),
        sa.Column("conflict_of", sa.String(32)),
        sa.PrimaryKeyConstraint("institution_code", "id", name="pk_journal"),
        sa.UniqueConstraint(
            "institution_code", "name", "sha256", name="uq_journal_institution_code_name_sha256"
        ),
    )
    op.create_index(
        "ix_journal_institution_code_state_seen_at",
        "journal",
        ["institution_code", "state", "seen_at"],
    )
    op.create_table(
        "journal_bytes",
        _institution(),
        sa.Column("journal_id", sa.String(32), nullable=False),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("institution_code", "journal_id", name="pk_journal_bytes"),
    )


def _arrivals() -> None:
    op.create_table(
        "arrivals",
        _institution(),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("journal_id", sa.String(32), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("link", sa.String(8), nullable=False),
        sa.Column("patient_id", sa.String(32)),
        sa.Column("candidates", sa.Text, nullable=False),
        sa.Column("link_reason", sa.Text, nullable=False),
        sa.Column("linked_by", sa.String(64)),
        sa.Column("carried_over", sa.Boolean, nullable=False),
        sa.Column("seen_by", sa.String(64)),
        sa.PrimaryKeyConstraint("institution_code", "id", name="pk_arrivals"),
        sa.UniqueConstraint(
            "institution_code", "journal_id", name="uq_arrivals_institution_code_journal_id"
        ),
    )
    op.create_index(
        "ix_arrivals_institution_code_day_carried_over_seen_at_id",
        "arrivals",
        ["institution_code", "day", "carried_over", "seen_at", "id"],
    )
    op.create_index(
        "ix_arrivals_institution_code_patient_id_seen_at",
        "arrivals",
        ["institution_code", "patient_id", "seen_at"],
    )


def _patients() -> None:
    op.create_table(
        "patients",
        _institution(),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("number", _bytewise(64), nullable=False),
        sa.Column("number_order", _bytewise(96), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kana", sa.Text, nullable=False),
        sa.Column("birthdate", sa.Date, nullable=False),
        sa.Column("sex", sa.String(2), nullable=False),
        sa.Column("aliases", sa.Text, nullable=False),
        sa.Column("reference_number", sa.Text),
        sa.Column("post_number", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("telephone", sa.Text, nullable=False),
        sa.Column("insurances", sa.Text, nullable=False),
        sa.Column("created_at", _MOMENT),
        sa.PrimaryKeyConstraint("institution_code", "id", name="pk_patients"),
        sa.UniqueConstraint(
            "institution_code", "number", name="uq_patients_institution_code_number"
        ),
    )
    op.create_index(
        "ix_patients_institution_code_number_order_id",
        "patients",
        ["institution_code", "number_order", "id"],
    )
    op.create_table(
        "patient_keys",
        _institution(),
        sa.Column("kind", sa.String(9), nullable=False),
        sa.Column("key", _bytewise(256), nullable=False),
        sa.Column("patient_id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint(
            "institution_code", "kind", "key", "patient_id", name="pk_patient_keys"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_patient_keys_institution_code_patient_id",
        "patient_keys",
        ["institution_code", "patient_id"],
    )


def _staff() -> None:
    op.create_table(
        "staff",
        _institution(),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("login", sa.String(128), nullable=False),
        sa.Column("display_name", sa.Text, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("must_change_password", sa.Boolean, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("failed_logins", sa.Integer, nullable=False),
        sa.Column("locked_until", _MOMENT),
        sa.PrimaryKeyConstraint("institution_code", "id", name="pk_staff"),
        sa.UniqueConstraint("institution_code", "login", name="uq_staff_institution_code_login"),
    )
    op.create_table(
        "staff_sessions",
        _institution(),
        sa.Column("key_hash", sa.String(128), nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("csrf", sa.String(128), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("last_seen_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("institution_code", "key_hash", name="pk_staff_sessions"),
    )
    op.create_index(
        "ix_staff_sessions_institution_code_user_id",
        "staff_sessions",
        ["institution_code", "user_id"],
    )


def _trails() -> None:
    op.create_table(
        "events",
        _institution(),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject_id", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("institution_code", "seq", name="pk_events"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audit",
        _institution(),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("institution_code", "position", name="pk_audit"),
        sqlite_with_rowid=False,
    )


_SEALS = {
    "sqlite": tuple(
        f"CREATE TRIGGER audit_no_{verb} BEFORE {verb} ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
        for verb in ("update", "delete")
    ),
    "postgresql": (
        """
        CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$
        """,
        """
        CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()
        """,
    ),
}


def _seal_audit() -> None:
    for statement in _SEALS[op.get_bind().dialect.name]:
        op.execute(statement)
