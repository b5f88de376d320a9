"""The outbox: what waits after a failed try, what was tapped; pace, reminder rules and broadcasts."""

import sqlalchemy as sa
from alembic import op

from storage.types import JsonType, MomentType

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _notices()
    _pace()
    _reminder_rules()
    _broadcasts()


def _notices() -> None:
    no, none = sa.text("false"), sa.text("0")
    op.add_column("notices", sa.Column("once", sa.Boolean(), nullable=False, server_default=no))
    op.add_column("notices", sa.Column("doubts", sa.Integer(), nullable=False, server_default=none))
    op.add_column("notices", sa.Column("not_before", MomentType()))
    op.add_column("notices", sa.Column("tapped_at", MomentType()))
    op.drop_index("ix_notices_person_id_state", "notices")
    op.drop_index("ix_notices_state_due_at", "notices")
    op.create_index("ix_notices_due", "notices", ["state", "priority", "due_at", "id"])
    op.create_index("ix_notices_expiring", "notices", ["state", "expires_at"])
    op.create_index("ix_notices_of_person", "notices", ["person_id", "state", "priority", "due_at", "id"])
    op.create_index("ix_notices_settled_for_person", "notices", ["person_id", "settled_at"])
    op.create_index("ix_notices_settled_at", "notices", ["settled_at"])
    _index_part("ix_notices_leased", "lease_until", where="state = 'leased'")
    _index_part("ix_notices_put_off", "not_before", where="not_before IS NOT NULL")


def _index_part(name: str, column: str, *, where: str) -> None:
    part = sa.text(where)
    op.create_index(name, "notices", [column], sqlite_where=part, postgresql_where=part)


def _pace() -> None:
    op.create_table(
        "pace",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("free_at", MomentType(), nullable=False),
        sa.Column("paused_at", MomentType()),
        sa.Column("paused_until", MomentType()),
        sa.PrimaryKeyConstraint("id", name="pk_pace"),
    )


def _reminder_rules() -> None:
    op.create_table(
        "reminder_rules",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("location_id", sa.String()),
        sa.Column("plan", JsonType(), nullable=False),
        sa.Column("changed_at", MomentType(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name="fk_reminder_rules_location_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reminder_rules"),
    )
    op.create_index("ix_reminder_rules_location_id", "reminder_rules", ["location_id"])


def _broadcasts() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("sender_id", sa.String(), nullable=False),
        sa.Column("sent_at", MomentType(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sender_id"], ["people.id"], name="fk_broadcasts_sender_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_broadcasts"),
    )
    op.create_index("ix_broadcasts_sender_id_sent_at", "broadcasts", ["sender_id", "sent_at"])
