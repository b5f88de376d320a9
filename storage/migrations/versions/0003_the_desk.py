"""The desk of casemanagers and legal advisers: requests, notes, absences, handovers, looks, files."""

import sqlalchemy as sa
from alembic import op

from storage.types import MomentType

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _table("looks", _mine("resident_id"), _named("staff_id"), _moment("at"))
    op.create_index("ix_looks_resident_id_at", "looks", ["resident_id", "at"])
    op.create_index("ix_looks_staff_id", "looks", ["staff_id"])
    _table("appointment_requests", _mine("resident_id"), _text("state"), _moment("asked_at"), _sealed())
    op.create_index(
        "ix_appointment_requests_resident_id_state", "appointment_requests", ["resident_id", "state"]
    )
    _table("case_notes", _mine("staff_id"), _mine("resident_id"), _sealed())
    op.create_index("ix_case_notes_staff_id", "case_notes", ["staff_id"])
    op.create_index("ix_case_notes_resident_id", "case_notes", ["resident_id"])
    _absences()
    _handovers()
    _table("exports", _named("person_id"), _text("kind"), _number("rows"), _moment("at"))
    op.create_index("ix_exports_person_id", "exports", ["person_id"])
    op.create_index("ix_exports_at", "exports", ["at"])
    _table("import_batches", _mine("person_id"), _moment("read_at"), _sealed())
    op.create_index("ix_import_batches_person_id", "import_batches", ["person_id"])
    op.create_index("ix_import_batches_read_at", "import_batches", ["read_at"])
    op.create_index("ix_messages_sent_at", "messages", ["sent_at"])
    with op.batch_alter_table("sent_messages") as table:
        table.add_column(sa.Column("about", sa.String()))
        table.create_foreign_key("fk_sent_messages_about", "people", ["about"], ["id"], ondelete="SET NULL")
    op.create_index("ix_sent_messages_about", "sent_messages", ["about"])


def _absences() -> None:
    _table("absences", _mine("staff_id"), _named("stand_in_id"), _day("from_on"), _day("until_on"))
    for column in ("staff_id", "stand_in_id", "until_on"):
        op.create_index(f"ix_absences_{column}", "absences", [column])


def _handovers() -> None:
    _table(
        "handovers",
        _mine("resident_id"),
        _named("from_id"),
        _named("to_id"),
        _text("role"),
        _moment("at"),
        sa.Column("until", sa.Date()),
        sa.Column("back_at", MomentType()),
    )
    op.create_index("ix_handovers_from_id", "handovers", ["from_id"])
    op.create_index("ix_handovers_to_id", "handovers", ["to_id"])
    op.create_index("ix_handovers_resident_id_at", "handovers", ["resident_id", "at"])
    part = sa.text("until IS NOT NULL AND back_at IS NULL")
    op.create_index("ix_handovers_to_end", "handovers", ["until"], sqlite_where=part, postgresql_where=part)


def _table(name: str, *columns: sa.Column[object]) -> None:
    people = [
        sa.ForeignKeyConstraint(
            [column.name],
            ["people.id"],
            name=f"fk_{name}_{column.name}",
            ondelete="SET NULL" if column.nullable else "CASCADE",
        )
        for column in columns
        if column.info.get("person")
    ]
    op.create_table(
        name,
        sa.Column("id", sa.String(), nullable=False),
        *columns,
        *people,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )


def _mine(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.String(), nullable=False, info={"person": True})


def _named(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.String(), nullable=True, info={"person": True})


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.String(), nullable=False)


def _number(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, MomentType(), nullable=False)


def _day(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=False)


def _sealed() -> sa.Column[object]:
    return sa.Column("sealed", sa.LargeBinary(), nullable=False)
