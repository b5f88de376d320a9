"""What a casemanager or a legal adviser has to look after today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from shelter import backstop, case_notes, messages, offers
from shelter.appointments import ends_at
from shelter.models.appointments import AppointmentState
from shelter.models.people import Invite, Person, Role
from shelter.models.places import Stay
from shelter.models.requests import AppointmentRequest
from shelter.planning import Entry, today_and_tomorrow
from shelter.stay_limits import Ending, endings
from shelter.store import Transaction

EXPIRES_SOON = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Unused:
    """An invite of a resident that ends within a day, and with which nobody has come in."""

    stay: Stay
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits. `appointments` are those of today and tomorrow that take place and are not over.

    `missing` and `unread` are counts: of what has not reached its resident, and of messages. `names` are what
    the member of staff calls residents. A legal adviser gets appointments and the own requests alone.
    """

    appointments: Sequence[Entry]
    missing: int
    requests: Sequence[AppointmentRequest]
    unread: int
    unused: Sequence[Unused]
    endings: Sequence[Ending]
    names: Mapping[str, str]

    @property
    def is_quiet(self) -> bool:
        counts = (self.missing, self.unread)
        return not any(counts) and not any((self.appointments, self.requests, self.unused, self.endings))


async def desk_of(store: Transaction, now: datetime, staff: Person, zone: str, stay_months: int) -> Desk:
    """All that waits for this member of staff; `stay_months` is how long a stay lasts at most."""
    entries = await today_and_tomorrow(store, staff.id, now, zone)
    is_casemanager = Role.CASEMANAGER in staff.roles
    caseload = await store.houses.caseload(staff.id) if is_casemanager else ()
    unread = await messages.unread_by(store, now, zone, staff) if is_casemanager else ()
    missing = await backstop.not_reached(store, now, staff.id, zone) if is_casemanager else ()
    return Desk(
        appointments=[entry for entry in entries if _takes_place(entry, now)],
        missing=len(missing),
        requests=await _requests(store, now, staff.id),
        unread=sum(each.number for each in unread),
        unused=await _unused(store, now, caseload),
        endings=endings(caseload, stay_months, now.astimezone(ZoneInfo(zone)).date()),
        names=await case_notes.names(store, staff.id),
    )


async def _requests(store: Transaction, now: datetime, staff_id: str) -> Sequence[AppointmentRequest]:
    """What residents ask this member of staff, and where it is staff's turn."""
    asked = [each.request for each in await offers.waiting(store, now, staff_id)]
    return [request for request in asked if offers.waits_for_staff(request, now)]


def _takes_place(entry: Entry, now: datetime) -> bool:
    appointment = entry.appointment
    return appointment.state is AppointmentState.PLANNED and ends_at(appointment) > now


async def _unused(store: Transaction, now: datetime, caseload: Sequence[Stay]) -> Sequence[Unused]:
    """The newest invite of each resident counts: the others were made worthless by it."""
    stays = {stay.resident_id: stay for stay in caseload}
    newest: dict[str, Invite] = {}
    for invite in await store.invites.unused(stays, now):
        newest[invite.person_id or ""] = invite
    return [
        Unused(stays[resident_id], invite.expires_at)
        for resident_id, invite in newest.items()
        if invite.expires_at <= now + EXPIRES_SOON
    ]
