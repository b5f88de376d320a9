"""The first tables."""

import sqlalchemy as sa
from alembic import op

from storage.types import JsonType, MomentType

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _houses()
    _people()
    _ways_in()
    _residents()
    _appointments()
    _activities()
    _what_is_said()


def _houses() -> None:
    op.create_table(
        "locations",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("place", JsonType(), nullable=False),
        sa.Column("telephones", JsonType(), nullable=False),
        sa.Column("vulnerable", sa.Boolean(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_locations"),
    )
    op.create_table(
        "house_rules",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("location_id", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("texts", JsonType(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name="fk_house_rules_location_id"),
        sa.PrimaryKeyConstraint("id", name="pk_house_rules"),
        sa.UniqueConstraint(
            "location_id", "topic", "version", name="uq_house_rules_location_id_topic_version"
        ),
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("chat_hash", sa.String()),
        sa.Column("created_at", MomentType(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("chat_hash", name="uq_people_chat_hash"),
    )
    op.create_table(
        "person_keys",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_person_keys_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_person_keys"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "grants",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("location_id", sa.String()),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name="fk_grants_location_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_grants_person_id", ondelete="CASCADE"),
    )
    op.create_index("ix_grants_location_id", "grants", ["location_id"])
    op.create_index("ix_grants_person_id", "grants", ["person_id"])
    op.create_index("ix_grants_role_location_id", "grants", ["role", "location_id"])
    op.create_table(
        "pins",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_pins_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name="pk_pins"),
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("given_at", MomentType(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_consents_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
    )
    op.create_index("ix_consents_person_id_given_at", "consents", ["person_id", "given_at"])
    op.create_table(
        "rule_readings",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("rule_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("read_at", MomentType(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_rule_readings_person_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["house_rules.id"], name="fk_rule_readings_rule_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "rule_id", "version", name="pk_rule_readings"),
    )


def _ways_in() -> None:
    op.create_table(
        "invites",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("location_id", sa.String()),
        sa.Column("person_id", sa.String()),
        sa.Column("casemanager_id", sa.String()),
        sa.Column("created_at", MomentType(), nullable=False),
        sa.Column("expires_at", MomentType(), nullable=False),
        sa.Column("used_at", MomentType()),
        sa.Column("used_by", sa.String()),
        sa.ForeignKeyConstraint(
            ["casemanager_id"], ["people.id"], name="fk_invites_casemanager_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name="fk_invites_location_id"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_invites_person_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["used_by"], ["people.id"], name="fk_invites_used_by", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_invites"),
        sa.UniqueConstraint("code_hash", name="uq_invites_code_hash"),
    )
    op.create_index("ix_invites_casemanager_id", "invites", ["casemanager_id"])
    op.create_index("ix_invites_location_id", "invites", ["location_id"])
    op.create_index("ix_invites_person_id", "invites", ["person_id"])
    op.create_index("ix_invites_used_by", "invites", ["used_by"])
    op.create_table(
        "wrong_tries",
        sa.Column("chat_hash", sa.String(), nullable=False),
        sa.Column("at", MomentType(), nullable=False),
    )
    op.create_index("ix_wrong_tries_at", "wrong_tries", ["at"])
    op.create_index("ix_wrong_tries_chat_hash_at", "wrong_tries", ["chat_hash", "at"])
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_hash", sa.String()),
        sa.Column("received_at", MomentType(), nullable=False),
        sa.Column("payload", sa.LargeBinary()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done_at", MomentType()),
        sa.PrimaryKeyConstraint("update_id", name="pk_inbox"),
    )
    op.create_index("ix_inbox_chat_hash", "inbox", ["chat_hash"])
    op.create_index("ix_inbox_done_at", "inbox", ["done_at"])
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"])


def _residents() -> None:
    op.create_table(
        "stays",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("resident_id", sa.String(), nullable=False),
        sa.Column("location_id", sa.String(), nullable=False),
        sa.Column("casemanager_id", sa.String()),
        sa.Column("legal_adviser_id", sa.String()),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date()),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["casemanager_id"], ["people.id"], name="fk_stays_casemanager_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["legal_adviser_id"], ["people.id"], name="fk_stays_legal_adviser_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name="fk_stays_location_id"),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["people.id"], name="fk_stays_resident_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_stays"),
    )
    op.create_index("ix_stays_casemanager_id", "stays", ["casemanager_id"])
    op.create_index("ix_stays_legal_adviser_id", "stays", ["legal_adviser_id"])
    op.create_index("ix_stays_location_id", "stays", ["location_id"])
    op.create_index("ix_stays_resident_id", "stays", ["resident_id"])
    op.create_table(
        "legal_steps",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("resident_id", sa.String(), nullable=False),
        sa.Column("recorded_at", MomentType(), nullable=False),
        sa.Column("recorded_by", sa.String()),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["people.id"], name="fk_legal_steps_recorded_by", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["people.id"], name="fk_legal_steps_resident_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_legal_steps"),
    )
    op.create_index("ix_legal_steps_recorded_by", "legal_steps", ["recorded_by"])
    op.create_index("ix_legal_steps_resident_id_recorded_at", "legal_steps", ["resident_id", "recorded_at"])
    op.create_table(
        "allowances",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("resident_id", sa.String(), nullable=False),
        sa.Column("pay_on", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["people.id"], name="fk_allowances_resident_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_allowances"),
    )
    op.create_index("ix_allowances_resident_id_pay_on", "allowances", ["resident_id", "pay_on"])


def _appointments() -> None:
    op.create_table(
        "appointments",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("resident_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String()),
        sa.Column("starts_at", MomentType(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["people.id"], name="fk_appointments_resident_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["people.id"], name="fk_appointments_staff_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_appointments"),
    )
    op.create_index("ix_appointments_resident_id_starts_at", "appointments", ["resident_id", "starts_at"])
    op.create_index("ix_appointments_staff_id_starts_at", "appointments", ["staff_id", "starts_at"])
    op.create_table(
        "receipts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("resident_id", sa.String(), nullable=False),
        sa.Column("appointment_id", sa.String(), nullable=False),
        sa.Column("given_at", MomentType(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointments.id"], name="fk_receipts_appointment_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["people.id"], name="fk_receipts_resident_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_receipts"),
    )
    op.create_index("ix_receipts_appointment_id", "receipts", ["appointment_id"])
    op.create_index("ix_receipts_resident_id_given_at", "receipts", ["resident_id", "given_at"])


def _activities() -> None:
    op.create_table(
        "activities",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("location_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("titles", JsonType(), nullable=False),
        sa.Column("starts_at", MomentType(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", JsonType(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("audience", JsonType(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name="fk_activities_location_id"),
        sa.PrimaryKeyConstraint("id", name="pk_activities"),
    )
    op.create_index("ix_activities_location_id", "activities", ["location_id"])
    op.create_index("ix_activities_starts_at", "activities", ["starts_at"])
    op.create_table(
        "signups",
        sa.Column("activity_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("signed_up_at", MomentType(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name="fk_signups_activity_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_signups_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("activity_id", "person_id", name="pk_signups"),
    )
    op.create_index("ix_signups_person_id", "signups", ["person_id"])


def _what_is_said() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("resident_id", sa.String(), nullable=False),
        sa.Column("sender_id", sa.String()),
        sa.Column("sent_at", MomentType(), nullable=False),
        sa.Column("read_at", MomentType()),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["people.id"], name="fk_messages_resident_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sender_id"], ["people.id"], name="fk_messages_sender_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
    )
    op.create_index("ix_messages_resident_id_sent_at", "messages", ["resident_id", "sent_at"])
    op.create_index("ix_messages_sender_id", "messages", ["sender_id"])
    op.create_table(
        "drafts",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("updated_at", MomentType(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_drafts_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name="pk_drafts"),
    )
    op.create_table(
        "sent_messages",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sent_at", MomentType(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_sent_messages_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "message_id", name="pk_sent_messages"),
    )
    op.create_index("ix_sent_messages_sent_at", "sent_messages", ["sent_at"])
    op.create_table(
        "notices",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.String()),
        sa.Column("due_at", MomentType(), nullable=False),
        sa.Column("expires_at", MomentType(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.String()),
        sa.Column("lease_until", MomentType()),
        sa.Column("settled_at", MomentType()),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_notices_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("key_hash", name="uq_notices_key_hash"),
    )
    op.create_index("ix_notices_person_id_state", "notices", ["person_id", "state"])
    op.create_index("ix_notices_state_due_at", "notices", ["state", "due_at"])
    op.create_index("ix_notices_subject_id", "notices", ["subject_id"])
    op.create_index(
        "uq_notices_one_leased_to_a_person",
        "notices",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'leased'"),
        postgresql_where=sa.text("state = 'leased'"),
    )
