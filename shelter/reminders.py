"""When the bot says something unasked about an appointment."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from shelter.ids import new_id
from shelter.models.appointments import Appointment
from shelter.models.notices import Notice, NoticeKind, Priority

AHEAD = (timedelta(days=1), timedelta(hours=2))


def plan(appointment: Appointment, now: datetime) -> Iterator[Notice]:
    """The reminders of an appointment, a day and two hours ahead; none that would come too late.

    A day is 24 hours: across a change of the clock it rings an hour off by the wall, never doubled and
    never missing.
    """
    for ahead in AHEAD:
        due_at = appointment.starts_at - ahead
        if due_at > now:
            yield _reminder(appointment, ahead, due_at, key=f"{appointment.version}:{ahead}")


def ring_now(appointment: Appointment, now: datetime) -> Notice:
    """A reminder that staff push: at once, and once a minute at most."""
    ahead = appointment.starts_at - now
    return _reminder(appointment, ahead, now, key=f"now:{now:%Y%m%d%H%M}", priority=Priority.URGENT)


def announce(appointment: Appointment, now: datetime) -> Notice:
    """That there is a new appointment."""
    return _about(appointment, NoticeKind.APPOINTMENT_NEW, now, key="new", priority=Priority.URGENT)


def _reminder(
    appointment: Appointment,
    ahead: timedelta,
    due_at: datetime,
    *,
    key: str,
    priority: Priority = Priority.REMINDER,
) -> Notice:
    notice = _about(appointment, NoticeKind.APPOINTMENT_REMINDER, due_at, key=key, priority=priority)
    return notice.model_copy(update={"ahead": ahead})


def _about(
    appointment: Appointment, kind: NoticeKind, due_at: datetime, *, key: str, priority: Priority
) -> Notice:
    return Notice(
        id=new_id(),
        key=f"{kind}:{appointment.id}:{key}",
        person_id=appointment.resident_id,
        kind=kind,
        priority=priority,
        subject_id=appointment.id,
        subject_version=appointment.version,
        due_at=due_at,
        expires_at=appointment.starts_at,
    )
