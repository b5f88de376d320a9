"""The tables. What is searched or ordered by stands in columns; all else of a record is in `sealed`.

A column named like a field of the record holds that field (storage/rows.py). Every column that names a
person is a foreign key: erasing the person empties or removes the row (`_mine` and `_named`).
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

from storage.types import JsonType, MomentType

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[Any]:
    return Column("id", String, primary_key=True)


def _mine(name: str, **options: Any) -> Column[Any]:
    """The person that the row is about: the row goes when the person goes."""
    options.setdefault("nullable", False)
    return Column(name, String, ForeignKey("people.id", ondelete="CASCADE"), **options)


def _named(name: str, *, index: bool = True) -> Column[Any]:
    """Somebody else that the row names: the name goes, the row stays."""
    return Column(name, String, ForeignKey("people.id", ondelete="SET NULL"), index=index)


def _location(*, nullable: bool = False) -> Column[Any]:
    return Column("location_id", String, ForeignKey("locations.id"), nullable=nullable, index=True)


def _moment(name: str, *, nullable: bool = False, **options: Any) -> Column[Any]:
    return Column(name, MomentType, nullable=nullable, **options)


def _sealed() -> Column[Any]:
    return Column("sealed", LargeBinary, nullable=False)


def _part(name: str, column: str, *, where: str, **options: Any) -> Index:
    """An index of the few rows for which this holds."""
    return Index(name, column, sqlite_where=text(where), postgresql_where=text(where), **options)


people = Table(
    "people",
    metadata,
    _id(),
    Column("chat_hash", String, unique=True),
    _moment("created_at"),
    _sealed(),
)

# Apart from all else, so that a backup can leave it out (docs/STORE.md).
person_keys = Table(
    "person_keys",
    metadata,
    _mine("person_id", primary_key=True),
    Column("wrapped_key", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

grants = Table(
    "grants",
    metadata,
    _mine("person_id", index=True),
    Column("role", String, nullable=False),
    _location(nullable=True),
    Index(None, "role", "location_id"),
)

pins = Table("pins", metadata, _mine("person_id", primary_key=True), _sealed())

consents = Table(
    "consents",
    metadata,
    _id(),
    _mine("person_id"),
    _moment("given_at"),
    _sealed(),
    Index(None, "person_id", "given_at"),
)

invites = Table(
    "invites",
    metadata,
    _id(),
    Column("code_hash", String, nullable=False, unique=True),
    Column("role", String, nullable=False),
    _location(nullable=True),
    _mine("person_id", nullable=True, index=True),
    _named("casemanager_id"),
    _moment("created_at"),
    _moment("expires_at"),
    _moment("used_at", nullable=True),
    _mine("used_by", nullable=True, index=True),
)

wrong_tries = Table(
    "wrong_tries",
    metadata,
    Column("chat_hash", String, nullable=False),
    _moment("at", index=True),
    Index(None, "chat_hash", "at"),
)

locations = Table(
    "locations",
    metadata,
    _id(),
    Column("place", JsonType, nullable=False),
    Column("telephones", JsonType, nullable=False),
    Column("vulnerable", Boolean, nullable=False),
    Column("capacity", Integer, nullable=False),
)

stays = Table(
    "stays",
    metadata,
    _id(),
    _mine("resident_id", index=True),
    _location(),
    _named("casemanager_id"),
    _named("legal_adviser_id"),
    Column("started_on", Date, nullable=False),
    Column("ended_on", Date),
    _sealed(),
)

house_rules = Table(
    "house_rules",
    metadata,
    _id(),
    Column("location_id", String, ForeignKey("locations.id"), nullable=False),
    Column("topic", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("published_on", Date, nullable=False),
    Column("texts", JsonType, nullable=False),
    UniqueConstraint("location_id", "topic", "version"),
)

rule_readings = Table(
    "rule_readings",
    metadata,
    _mine("person_id", primary_key=True),
    Column("rule_id", String, ForeignKey("house_rules.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True),
    _moment("read_at"),
)

appointments = Table(
    "appointments",
    metadata,
    _id(),
    _mine("resident_id"),
    _named("staff_id", index=False),
    _moment("starts_at"),
    _sealed(),
    Index(None, "resident_id", "starts_at"),
    Index(None, "staff_id", "starts_at"),
)

receipts = Table(
    "receipts",
    metadata,
    _id(),
    _mine("resident_id"),
    Column(
        "appointment_id",
        String,
        ForeignKey("appointments.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    _moment("given_at"),
    _sealed(),
    Index(None, "resident_id", "given_at"),
)

legal_steps = Table(
    "legal_steps",
    metadata,
    _id(),
    _mine("resident_id"),
    _moment("recorded_at"),
    _named("recorded_by"),
    _sealed(),
    Index(None, "resident_id", "recorded_at"),
)

looks = Table(
    "looks",
    metadata,
    _id(),
    _mine("resident_id"),
    _named("staff_id"),
    _moment("at"),
    Index(None, "resident_id", "at"),
)

appointment_requests = Table(
    "appointment_requests",
    metadata,
    _id(),
    _mine("resident_id"),
    Column("state", String, nullable=False),
    _moment("asked_at"),
    _sealed(),
    Index(None, "resident_id", "state"),
)

case_notes = Table(
    "case_notes",
    metadata,
    _id(),
    _mine("staff_id", index=True),
    _mine("resident_id", index=True),
    _sealed(),
)

absences = Table(
    "absences",
    metadata,
    _id(),
    _mine("staff_id", index=True),
    _named("stand_in_id"),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date, nullable=False, index=True),
)

handovers = Table(
    "handovers",
    metadata,
    _id(),
    _mine("resident_id"),
    _named("from_id"),
    _named("to_id"),
    Column("role", String, nullable=False),
    _moment("at"),
    Column("until", Date),
    _moment("back_at", nullable=True),
    Index(None, "resident_id", "at"),
    _part("ix_handovers_to_end", "until", where="until IS NOT NULL AND back_at IS NULL"),
)

# No key of a person seals it: it stays when the person goes, and says no more than how many rows went out.
exports = Table(
    "exports",
    metadata,
    _id(),
    _named("person_id"),
    Column("kind", String, nullable=False),
    Column("rows", Integer, nullable=False),
    _moment("at", index=True),
)

import_batches = Table(
    "import_batches",
    metadata,
    _id(),
    _mine("person_id", index=True),
    _moment("read_at", index=True),
    _sealed(),
)

allowances = Table(
    "allowances",
    metadata,
    _id(),
    _mine("resident_id"),
    Column("pay_on", Date, nullable=False),
    _sealed(),
    Index(None, "resident_id", "pay_on"),
)

activities = Table(
    "activities",
    metadata,
    _id(),
    _location(),
    Column("kind", String, nullable=False),
    Column("titles", JsonType, nullable=False),
    _moment("starts_at", index=True),
    Column("zone", String, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("place", JsonType, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("audience", JsonType, nullable=False),
    Column("cancelled", Boolean, nullable=False),
)

signups = Table(
    "signups",
    metadata,
    Column("activity_id", String, ForeignKey("activities.id", ondelete="CASCADE"), primary_key=True),
    _mine("person_id", primary_key=True, index=True),
    _moment("signed_up_at"),
)

messages = Table(
    "messages",
    metadata,
    _id(),
    _mine("resident_id"),
    _named("sender_id"),
    _moment("sent_at", index=True),
    _moment("read_at", nullable=True),
    _sealed(),
    Index(None, "resident_id", "sent_at"),
)

drafts = Table("drafts", metadata, _mine("person_id", primary_key=True), _moment("updated_at"), _sealed())

sent_messages = Table(
    "sent_messages",
    metadata,
    _mine("person_id", primary_key=True),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    _named("about"),
    _moment("sent_at", index=True),
)

notices = Table(
    "notices",
    metadata,
    _id(),
    Column("key_hash", String, nullable=False, unique=True),
    _mine("person_id"),
    Column("priority", Integer, nullable=False),
    Column("subject_id", String, index=True),
    _moment("due_at"),
    _moment("expires_at"),
    Column("once", Boolean, nullable=False),
    Column("state", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("doubts", Integer, nullable=False),
    _moment("not_before", nullable=True),
    Column("lease_owner", String),
    _moment("lease_until", nullable=True),
    _moment("settled_at", nullable=True, index=True),
    _moment("tapped_at", nullable=True),
    _sealed(),
    Index("ix_notices_due", "state", "priority", "due_at", "id"),
    Index("ix_notices_expiring", "state", "expires_at"),
    Index("ix_notices_of_person", "person_id", "state", "priority", "due_at", "id"),
    Index("ix_notices_settled_for_person", "person_id", "settled_at"),
    _part("uq_notices_one_leased_to_a_person", "person_id", where="state = 'leased'", unique=True),
    _part("ix_notices_leased", "lease_until", where="state = 'leased'"),
    _part("ix_notices_put_off", "not_before", where="not_before IS NOT NULL"),
)

# One row: how fast all processes together may send.
pace = Table(
    "pace",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    _moment("free_at"),
    _moment("paused_at", nullable=True),
    _moment("paused_until", nullable=True),
)

reminder_rules = Table(
    "reminder_rules",
    metadata,
    _id(),
    Column("kind", String, nullable=False),
    _location(nullable=True),
    Column("plan", JsonType, nullable=False),
    _moment("changed_at"),
)

broadcasts = Table(
    "broadcasts",
    metadata,
    _id(),
    _mine("sender_id"),
    _moment("sent_at"),
    _sealed(),
    Index(None, "sender_id", "sent_at"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_hash", String, index=True),
    _moment("received_at", index=True),
    Column("payload", LargeBinary),
    Column("tries", Integer, nullable=False),
    _moment("done_at", nullable=True, index=True),
)
