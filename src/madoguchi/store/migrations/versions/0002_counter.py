"""What the counter does with people: visits, enquiries, bulks, offline days, take-overs (issue 3).

Written out in full: a step must not change when ``schema.py`` does. The new tables hold a record
as JSON beside the columns that it is looked up by.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Widen the charts and rows and build the tables of the counter."""
    _charts()
    _arrivals()
    _visits()
    _enquiries()
    _enquiry_names()
    _bulks()
    _bulk_items()
    _offline_entries()
    _take_overs()
    _preferences()
    _insurers()


def _institution() -> "sa.Column[str]":
    return sa.Column("institution_code", sa.String(10), nullable=False)


def _charts() -> None:
    for name in ("limit_certificates", "public_expenses"):
        column = sa.Column(name, sa.Text, nullable=False, server_default="[]")
        op.add_column("patients", column)
    op.add_column("patients", sa.Column("revision", sa.Integer, nullable=False, server_default="0"))


def _arrivals() -> None:
    """Let one file have a row for each of its people; SQLite builds the table anew for that."""
    with op.batch_alter_table("arrivals") as arrivals:
        arrivals.add_column(sa.Column("enquiry_id", sa.String(32)))
        arrivals.add_column(sa.Column("unit", sa.Integer, nullable=False, server_default="0"))
        arrivals.drop_constraint("uq_arrivals_institution_code_journal_id", type_="unique")
        arrivals.create_unique_constraint(
            "uq_arrivals_institution_code_journal_id_unit",
            ["institution_code", "journal_id", "unit"],
        )


def _visits() -> None:
    op.create_table(
        "visits",
        _institution(),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("patient_id", sa.String(32)),
        sa.Column("arrival_id", sa.String(32)),
        sa.Column("void", sa.Boolean, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("institution_code", "id", name="pk_visits"),
    )
    op.create_index(
        "ix_visits_institution_code_arrival_id", "visits", ["institution_code", "arrival_id"]
    )
    op.create_index(
        "ix_visits_institution_code_day_id", "visits", ["institution_code", "day", "id"]
    )
    op.create_index(
        "ix_visits_institution_code_patient_id_day",
        "visits",
        ["institution_code", "patient_id", "day"],
    )


def _enquiries() -> None:
    op.create_table(
        "enquiries",
        _institution(),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("next_at", _MOMENT),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("subject_id", sa.String(32)),
        sa.Column("patient_id", sa.String(32)),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("institution_code", "id", name="pk_enquiries"),
    )
    op.create_index(
        "ix_enquiries_institution_code_day_id", "enquiries", ["institution_code", "day", "id"]
    )
    op.create_index(
        "ix_enquiries_institution_code_patient_id", "enquiries", ["institution_code", "patient_id"]
    )
    op.create_index(
        "ix_enquiries_institution_code_state_next_at",
        "enquiries",
        ["institution_code", "state", "next_at"],
    )
    op.create_index(
        "ix_enquiries_institution_code_subject_id", "enquiries", ["institution_code", "subject_id"]
    )


def _enquiry_names() -> None:
    op.create_table(
        "enquiry_names",
        _institution(),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("enquiry_id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("institution_code", "name", name="pk_enquiry_names"),
        sqlite_with_rowid=False,
    )


def _bulks() -> None:
    op.create_table(
        "bulks",
        _institution(),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("institution_code", "id", name="pk_bulks"),
    )


def _bulk_items() -> None:
    op.create_table(
        "bulk_items",
        _institution(),
        sa.Column("bulk_id", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("identifier", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("institution_code", "bulk_id", "position", name="pk_bulk_items"),
    )
    op.create_index(
        "ix_bulk_items_institution_code_bulk_id_identifier",
        "bulk_items",
        ["institution_code", "bulk_id", "identifier"],
    )
    op.create_index(
        "ix_bulk_items_institution_code_bulk_id_state_position",
        "bulk_items",
        ["institution_code", "bulk_id", "state", "position"],
    )


def _offline_entries() -> None:
    op.create_table(
        "offline_entries",
        _institution(),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("institution_code", "id", name="pk_offline_entries"),
    )
    op.create_index(
        "ix_offline_entries_institution_code_day_id",
        "offline_entries",
        ["institution_code", "day", "id"],
    )
    op.create_index(
        "ix_offline_entries_institution_code_state_id",
        "offline_entries",
        ["institution_code", "state", "id"],
    )


def _take_overs() -> None:
    op.create_table(
        "take_overs",
        _institution(),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("arrival_id", sa.String(32), nullable=False),
        sa.Column("patient_id", sa.String(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("institution_code", "id", name="pk_take_overs"),
    )
    op.create_index(
        "ix_take_overs_institution_code_arrival_id_id",
        "take_overs",
        ["institution_code", "arrival_id", "id"],
    )
    op.create_index(
        "ix_take_overs_institution_code_patient_id_id",
        "take_overs",
        ["institution_code", "patient_id", "id"],
    )


def _preferences() -> None:
    op.create_table(
        "preferences",
        _institution(),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("institution_code", "key", name="pk_preferences"),
        sqlite_with_rowid=False,
    )


def _insurers() -> None:
    op.create_table(
        "insurers",
        _institution(),
        sa.Column("number", sa.String(8), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("seen_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("institution_code", "number", name="pk_insurers"),
        sqlite_with_rowid=False,
    )
