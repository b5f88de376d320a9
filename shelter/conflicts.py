"""What else there is at the time of an appointment: said to staff, who decide. A conflict never forbids."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from shelter.appointments import LONGEST, ends_at
from shelter.models.allowances import AllowanceState
from shelter.models.appointments import Appointment, AppointmentKind, AppointmentState
from shelter.models.places import Stay
from shelter.planning import guided_stay
from shelter.store import Transaction

_PAYMENTS = 20
"""More are never paid on the days that one appointment touches."""


class ConflictKind(StrEnum):
    RESIDENT = "resident"
    """Another appointment of the resident."""
    STAFF = "staff"
    """One that the member of staff keeps, with somebody else."""
    LEEFGELD = "leefgeld"
    """The resident collects leefgeld on that day, at that time or another."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """`starts_at` and `ends_at` are aware. `code` is what staff call the resident of it.

    Of an appointment with somebody whom the member of staff no longer guides, only the time is given.
    """

    kind: ConflictKind
    starts_at: datetime
    ends_at: datetime
    code: str | None = None
    about: AppointmentKind | None = None


async def conflicts(
    store: Transaction,
    staff_id: str,
    resident_id: str,
    starts_at: datetime,
    minutes: int,
    zone: str,
    except_id: str | None = None,
    except_ids: Collection[str] = (),
) -> Sequence[Conflict]:
    """What else the resident or the member of staff has then, soonest first.

    Payments are told to the casemanager alone. `except_id` is the appointment itself, if it is there,
    `except_ids` those that move with it.
    NotFound for a resident whom this member of staff does not guide.
    """
    stay = await guided_stay(store, staff_id, resident_id)
    begins = starts_at.astimezone(UTC)
    ends = begins + timedelta(minutes=minutes)
    since, left_out = begins - LONGEST, {except_id, *except_ids}
    theirs = _meeting(await store.appointments.of_residents([resident_id], since, ends), begins, left_out)
    found = [_conflict(ConflictKind.RESIDENT, each, stay.code) for each in theirs]
    mine = _meeting(await store.appointments.of_staff(staff_id, since, ends), begins, left_out)
    codes = {each.resident_id: each.code for each in await store.houses.guided(staff_id)} if mine else {}
    found += [
        _conflict(ConflictKind.STAFF, each, codes.get(each.resident_id))
        for each in mine
        if each.resident_id != resident_id
    ]
    if stay.casemanager_id == staff_id:
        found += await _payments(store, stay, begins, ends, ZoneInfo(zone))
    return sorted(found, key=lambda conflict: conflict.starts_at)


def _meeting(
    appointments: Sequence[Appointment], begins: datetime, left_out: Collection[str | None]
) -> Sequence[Appointment]:
    """Those that last beyond that moment, and take place."""
    return [
        each
        for each in appointments
        if each.id not in left_out and each.state is AppointmentState.PLANNED and ends_at(each) > begins
    ]


def _conflict(kind: ConflictKind, appointment: Appointment, code: str | None) -> Conflict:
    about = appointment.kind if code else None
    return Conflict(kind, appointment.starts_at, ends_at(appointment), code, about)


async def _payments(
    store: Transaction, stay: Stay, begins: datetime, ends: datetime, zone: ZoneInfo
) -> list[Conflict]:
    """Payments on a day that the appointment touches, whatever their hours: there is a way to go, too."""
    first, last = begins.astimezone(zone).date(), (ends - timedelta(microseconds=1)).astimezone(zone).date()
    paid = await store.allowances.of_resident(stay.resident_id, first, limit=_PAYMENTS)
    return [
        Conflict(
            ConflictKind.LEEFGELD,
            _at(each.pay_on, each.from_time, zone),
            _at(each.pay_on, each.until_time, zone),
            stay.code,
        )
        for each in paid
        if each.pay_on <= last and each.state is not AllowanceState.COLLECTED
    ]


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
