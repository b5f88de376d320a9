"""What the bot says unasked: a notice is one message on its way to one chat."""

from datetime import timedelta
from enum import IntEnum, StrEnum

from shelter.models.record import Moment, Record


class NoticeKind(StrEnum):
    APPOINTMENT_NEW = "appointment_new"
    APPOINTMENT_REMINDER = "appointment_reminder"
    APPOINTMENT_ANSWERED = "appointment_answered"
    MESSAGE = "message"
    PIN_RESET = "pin_reset"


class Priority(IntEnum):
    """Lower goes first. Answers to taps are not notices; they never wait."""

    URGENT = 1
    REMINDER = 2
    BROADCAST = 3


class NoticeState(StrEnum):
    """planned -> leased -> sent | blocked | expired | dropped | dead; leased -> planned to try again."""

    PLANNED = "planned"
    LEASED = "leased"
    SENT = "sent"
    BLOCKED = "blocked"
    EXPIRED = "expired"
    DROPPED = "dropped"
    DEAD = "dead"


class Notice(Record):
    """One message on its way.

    `key` is the idempotency key: a second notice with the same key is not planned. `subject_id` and
    `subject_version` say what it is about; when the subject has moved on, the notice is dropped.
    `ahead` is how long before the subject's start a reminder rings. It is never sent after `expires_at`.
    """

    id: str
    key: str
    person_id: str
    kind: NoticeKind
    priority: Priority = Priority.REMINDER
    subject_id: str | None = None
    subject_version: int | None = None
    ahead: timedelta | None = None
    due_at: Moment
    expires_at: Moment
    state: NoticeState = NoticeState.PLANNED
    tries: int = 0
    lease_owner: str | None = None
    lease_until: Moment | None = None
    settled_at: Moment | None = None
