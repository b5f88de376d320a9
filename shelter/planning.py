"""What casemanagers and legal advisers do with appointments of their residents: see, make, remind now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from shelter import reminders, replanning
from shelter.errors import NotFound, TooLate
from shelter.ids import new_id
from shelter.models.appointments import Appointment, AppointmentKind, AppointmentState, Bring
from shelter.models.notices import NoticeKind, Priority
from shelter.models.places import Place, Stay
from shelter.store import Transaction

BETWEEN_RINGS = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """An appointment, and what staff call its resident."""

    appointment: Appointment
    code: str


@dataclass(frozen=True, slots=True)
class Wish:
    """An appointment to be made; `starts_at` is aware, `note` at most 200 characters."""

    resident_id: str
    kind: AppointmentKind
    starts_at: datetime
    place: Place
    minutes: int = 60
    bring: tuple[Bring, ...] = ()
    interpreter: bool = False
    note: str | None = None
    series_id: str | None = None


async def own_stay(store: Transaction, casemanager_id: str, resident_id: str) -> Stay:
    """The stay of a resident of the own caseload; NotFound for anybody else's."""
    stay = await store.houses.stay_of(resident_id)
    if stay is None or stay.casemanager_id != casemanager_id:
        raise NotFound
    return stay


async def guided_stay(store: Transaction, staff_id: str, resident_id: str) -> Stay:
    """The stay of a resident whose casemanager or legal adviser this is; NotFound for anybody else's."""
    stay = await store.houses.stay_of(resident_id)
    if stay is None or staff_id not in (stay.casemanager_id, stay.legal_adviser_id):
        raise NotFound
    return stay


async def own_entry(store: Transaction, staff_id: str, appointment_id: str) -> Entry:
    """An appointment of a resident whom this member of staff guides; NotFound for anybody else's."""
    return await _own(store, staff_id, await store.appointments.get(appointment_id))


async def own_entry_to_change(store: Transaction, staff_id: str, appointment_id: str) -> Entry:
    """The same, and nobody else changes it before this transaction ends."""
    return await _own(store, staff_id, await store.appointments.lock(appointment_id))


async def _own(store: Transaction, staff_id: str, appointment: Appointment | None) -> Entry:
    if appointment is None:
        raise NotFound
    stay = await guided_stay(store, staff_id, appointment.resident_id)
    return Entry(appointment, stay.code)


async def today_and_tomorrow(store: Transaction, staff_id: str, now: datetime, zone: str) -> Sequence[Entry]:
    """The appointments of the residents whom this member of staff guides, until the end of tomorrow."""
    local = now.astimezone(ZoneInfo(zone))
    since = datetime.combine(local.date(), time(), ZoneInfo(zone))
    until = datetime.combine(local.date() + timedelta(days=2), time(), ZoneInfo(zone))
    codes = {stay.resident_id: stay.code for stay in await store.houses.guided(staff_id)}
    found = await store.appointments.of_residents(codes, since, until)
    return [Entry(appointment, codes[appointment.resident_id]) for appointment in found]


async def make(store: Transaction, now: datetime, staff_id: str, zone: str, wish: Wish) -> Entry:
    """Keep a new appointment, tell the resident, and plan the reminders, all in one.

    NotFound for a resident of others; TooLate for what would begin in the past.
    """
    entry = await keep(store, now, staff_id, zone, wish)
    await store.notices.plan(reminders.announce(entry.appointment, now))
    return entry


async def keep(store: Transaction, now: datetime, staff_id: str, zone: str, wish: Wish) -> Entry:
    """The same without telling the resident: for those of a series, of which the first tells."""
    stay = await guided_stay(store, staff_id, wish.resident_id)
    if wish.starts_at <= now:
        raise TooLate
    appointment = Appointment(
        id=new_id(),
        resident_id=wish.resident_id,
        staff_id=staff_id,
        kind=wish.kind,
        starts_at=wish.starts_at,
        zone=zone,
        minutes=wish.minutes,
        place=wish.place,
        bring=wish.bring,
        interpreter=wish.interpreter,
        note=wish.note,
        planned_at=now,
        series_id=wish.series_id,
    )
    await store.appointments.save(appointment)
    await replanning.plan_new(store, now, appointment)
    return Entry(appointment, stay.code)


async def remind_now(store: Transaction, now: datetime, staff_id: str, appointment_id: str) -> Entry:
    """Ring on the resident's phone at once; twice within a minute rings once."""
    entry = await own_entry(store, staff_id, appointment_id)
    appointment = entry.appointment
    if appointment.state is AppointmentState.CANCELLED or appointment.starts_at <= now:
        raise TooLate
    if not await _rang_just_now(store, appointment, now):
        await store.notices.plan(reminders.ring_now(appointment, now))
    return entry


async def _rang_just_now(store: Transaction, appointment: Appointment, now: datetime) -> bool:
    return any(
        notice.kind is NoticeKind.APPOINTMENT_REMINDER
        and notice.priority is Priority.URGENT
        and now - notice.due_at < BETWEEN_RINGS
        for notice in await store.notices.about([appointment.id])
    )
