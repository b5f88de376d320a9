"""What a casemanager is told unasked. It names nobody: the phone may lie on a table."""

from dataclasses import replace

from handlers.ask import Ask
from handlers.casemanager.day.agenda import LookAt
from handlers.casemanager.day.not_reached import NotReached
from handlers.casemanager.messages.messages import ThreadWith
from handlers.casemanager.messages.standing_in import StandInFor
from handlers.notices.pieces import BELL, news, open_row
from handlers.resident.human import MyThread
from handlers.screen import Screen
from shelter import backstop
from shelter.absences import Reader, read_stay, who_reads
from shelter.errors import NotFound
from shelter.models.appointments import Appointment
from shelter.models.notices import Notice
from shelter.models.people import Role


async def answered(ask: Ask, notice: Notice) -> Screen | None:
    """A resident will not come, or comes after all."""
    appointment = await ask.store.appointments.get(notice.subject_id or "")
    if appointment is None:
        return None
    if await _keeps(ask, appointment):
        return news(ask, LookAt(appointment_id=appointment.id))
    if stand_in := await _stand_in(ask, appointment):
        mine = stand_in.person.id == ask.person.id
        return news(ask, StandInFor(resident_id=appointment.resident_id)) if mine else None
    if not await _guides(ask, appointment.resident_id):
        return None
    return news(ask, LookAt(appointment_id=appointment.id))


async def not_reached(ask: Ask, notice: Notice) -> Screen | None:
    """Only while it is so: many a resident has tapped by then."""
    if not ask.has(Role.CASEMANAGER):
        return None
    subject_id = notice.subject_id or ""
    appointment = await ask.store.appointments.get(subject_id)
    stand_in = await _stand_in(ask, appointment) if appointment else None
    if stand_in and stand_in.person.id != ask.person.id:
        return None
    list_of = stand_in.away.staff_id if stand_in and stand_in.away else ask.person.id
    try:
        await backstop.one_missing(ask.store, ask.now, list_of, ask.house.zone, subject_id)
    except NotFound:
        return None
    opens = StandInFor(resident_id=appointment.resident_id) if appointment and stand_in else NotReached()
    return Screen(BELL, ask.say("Somebody was not reached"), rows=(open_row(ask, opens),))


async def message(ask: Ask, notice: Notice) -> Screen | None:
    """To either side of a thread: something in it has not been read."""
    thread_of = notice.subject_id or ""
    mine = thread_of == ask.person.id
    if not mine and not await _reads(ask, thread_of):
        return None
    if not await ask.store.conversations.unread([thread_of], ask.person.id):
        return None
    screen = news(ask, MyThread() if mine else ThreadWith(resident_id=thread_of))
    return replace(screen, about=thread_of)


async def _keeps(ask: Ask, appointment: Appointment) -> bool:
    """Whether the person is the resident's legal adviser still, and keeps the appointment."""
    stay = await ask.store.houses.stay_of(appointment.resident_id)
    is_adviser = stay is not None and ask.has(Role.LEGAL_ADVISER) and stay.legal_adviser_id == ask.person.id
    return is_adviser and appointment.staff_id == ask.person.id


async def _stand_in(ask: Ask, appointment: Appointment) -> Reader | None:
    """Who is told instead of the casemanager, who is away today."""
    reader = await who_reads(ask.store, ask.now, ask.house.zone, appointment.resident_id)
    return reader if reader and reader.stands_in else None


async def _reads(ask: Ask, resident_id: str) -> bool:
    """Whether the person answers the resident now: as casemanager, or as a stand-in."""
    try:
        await read_stay(ask.store, ask.now, ask.house.zone, ask.person.id, resident_id)
    except NotFound:
        return False
    return ask.has(Role.CASEMANAGER)


async def _guides(ask: Ask, resident_id: str) -> bool:
    """Whether the person is the resident's casemanager still."""
    stay = await ask.store.houses.stay_of(resident_id)
    return ask.has(Role.CASEMANAGER) and stay is not None and stay.casemanager_id == ask.person.id
