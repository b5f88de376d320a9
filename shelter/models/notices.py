"""What the bot says unasked: a notice is one message on its way to one chat."""

from datetime import timedelta
from enum import IntEnum, StrEnum

from shelter.models.record import Moment, Record


class NoticeKind(StrEnum):
    APPOINTMENT_NEW = "appointment_new"
    APPOINTMENT_REMINDER = "appointment_reminder"
    APPOINTMENT_CHANGED = "appointment_changed"
    """Moved, cancelled, at another place; also the correction of a reminder that was overtaken."""
    APPOINTMENT_ANSWERED = "appointment_answered"
    TIME_TO_LEAVE = "time_to_leave"
    ALLOWANCE_REMINDER = "allowance_reminder"
    ALLOWANCE_CHANGED = "allowance_changed"
    NOT_REACHED = "not_reached"
    """To the casemanager: the resident has not opened the appointment."""
    LEGAL_CHANGED = "legal_changed"
    GUIDE_CHANGED = "guide_changed"
    """Somebody else is the casemanager or the legal adviser of a resident: to them, and to the resident."""
    REQUEST_MADE = "request_made"
    """To staff: a resident asks for an appointment, or for another time; also where no offered time fits."""
    TIMES_OFFERED = "times_offered"
    """To the resident: staff offered times for it, or said no."""
    REQUEST_SETTLED = "request_settled"
    """To staff: the resident took one of the times."""
    MESSAGE = "message"
    PIN_RESET = "pin_reset"
    BROADCAST = "broadcast"
    BROADCAST_DONE = "broadcast_done"
    DIGEST = "digest"
    """To staff, in the morning: how much waits."""


class Priority(IntEnum):
    """Lower goes first. Answers to taps are not notices; they never wait."""

    URGENT = 1
    REMINDER = 2
    BROADCAST = 3


class NoticeState(StrEnum):
    """planned -> leased -> sent | blocked | expired | dropped | dead | unsure; and back to try again.

    `UNSURE`: Telegram may have it, and it is not sent twice (docs/RELIABILITY.md).
    """

    PLANNED = "planned"
    LEASED = "leased"
    SENT = "sent"
    BLOCKED = "blocked"
    EXPIRED = "expired"
    DROPPED = "dropped"
    DEAD = "dead"
    UNSURE = "unsure"


ON_THE_WAY = frozenset({NoticeState.PLANNED, NoticeState.LEASED})
ARRIVED = frozenset({NoticeState.SENT, NoticeState.UNSURE})
"""It reached the person, or may have."""
FAILED = frozenset({NoticeState.BLOCKED, NoticeState.EXPIRED, NoticeState.DEAD, NoticeState.UNSURE})
"""It did not reach the person, or nobody can say whether it did."""


class Notice(Record):
    """One message on its way.

    `key` is the idempotency key: a second notice with the same key is not planned. `subject_id` and
    `subject_version` say what it is about; when the subject has moved on, the notice is dropped. `ahead` is
    how long before the subject's start a reminder rings. `was` is when the subject was before it changed.
    It is never sent after `expires_at`. `once`: rather not at all than twice. After a failed try it waits
    until `not_before`; `tries` counts those that could not be made, `doubts` those that Telegram may have
    taken. `tapped_at` is when the person tapped on what it is about.
    """

    id: str
    key: str
    person_id: str
    kind: NoticeKind
    priority: Priority = Priority.REMINDER
    subject_id: str | None = None
    subject_version: int | None = None
    ahead: timedelta | None = None
    was: Moment | None = None
    due_at: Moment
    expires_at: Moment
    once: bool = False
    state: NoticeState = NoticeState.PLANNED
    tries: int = 0
    doubts: int = 0
    not_before: Moment | None = None
    lease_owner: str | None = None
    lease_until: Moment | None = None
    settled_at: Moment | None = None
    tapped_at: Moment | None = None
