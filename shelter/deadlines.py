"""By when a resident must have tapped on an appointment, before a human looks after it."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shelter.appointments import ends_at
from shelter.ids import new_id
from shelter.models.appointments import Appointment
from shelter.models.notices import Notice, NoticeKind, Priority
from shelter.reminders import EARLY, WEIGHTY, end_of_quiet, evening_before, is_quiet

USUALLY, FOR_WEIGHTY = timedelta(hours=24), timedelta(hours=72)
_LATE_IN_THE_EVENING = time(21)


def deadline(appointment: Appointment) -> datetime:
    """By when this version must have been tapped: a day before the start, three for the IND, a lawyer or a
    court; where it was made later than that, halfway between then and the start.

    Staff are not called for it in the quiet hours: it waits for their end where two hours are left then,
    else it is nine in the evening before, where the appointment was made by then.
    """
    starts_at, planned_at = appointment.starts_at, appointment.planned_at
    by = starts_at - (FOR_WEIGHTY if appointment.kind in WEIGHTY else USUALLY)
    if planned_at and planned_at > by:
        by = planned_at + (starts_at - planned_at) / 2
    zone = ZoneInfo(appointment.zone)
    return _by_day(by, starts_at, planned_at, zone) if is_quiet(by, zone) else by


def _by_day(by: datetime, starts_at: datetime, planned_at: datetime | None, zone: ZoneInfo) -> datetime:
    morning = end_of_quiet(by, zone)
    if starts_at - morning >= EARLY:
        return morning
    evening = datetime.combine(evening_before(by, zone), _LATE_IN_THE_EVENING, zone).astimezone(UTC)
    return evening if planned_at is None or evening > planned_at else by


def has_tapped(appointment: Appointment) -> bool:
    """Whether the resident opened or answered it as it is now. (An answer before anything changed counts
    also where it is older than the record of what was opened.)"""
    answered_as_made = appointment.answer is not None and appointment.version == 1
    return appointment.seen_version >= appointment.version or answered_as_made


def not_reached(appointment: Appointment, casemanager_id: str, due_at: datetime, *, key: str) -> Notice:
    """To the casemanager: that the resident has not opened it; of use until it is over."""
    return Notice(
        id=new_id(),
        key=f"{NoticeKind.NOT_REACHED}:{appointment.id}:{appointment.version}:{key}",
        person_id=casemanager_id,
        kind=NoticeKind.NOT_REACHED,
        priority=Priority.URGENT,
        subject_id=appointment.id,
        subject_version=appointment.version,
        ahead=appointment.starts_at - due_at,
        due_at=due_at,
        expires_at=ends_at(appointment),
    )
