"""What the bot says unasked, as a screen: discreet unless the person chose otherwise.

A notice that is no longer true gives None: it is dropped, not said (DESIGN, "The way of a reminder").
"""

from collections.abc import Awaitable, Callable

from handlers.ask import Ask
from handlers.casemanager.agenda import LookAt
from handlers.casemanager.messages import ThreadWith
from handlers.everyone.pin import PinSettings
from handlers.kinds import APPOINTMENT_NAMES
from handlers.resident.human import MyThread
from handlers.resident.taps import OpenAppointment
from handlers.screen import Screen, button
from handlers.taps import Tap
from shelter.models.appointments import Appointment, AppointmentState, AttendanceAnswer
from shelter.models.notices import Notice, NoticeKind, Priority
from shelter.models.people import NoticeStyle, Role

STAYS_AWAY = (AttendanceAnswer.CANNOT, AttendanceAnswer.ILL)
"""Who answered so is not reminded again, unless staff push it."""


async def render(ask: Ask, notice: Notice) -> Screen | None:
    """The screen of a notice in its person's language of now; None where it is no longer true."""
    return await RENDERERS[notice.kind](ask, notice)


async def _reminder(ask: Ask, notice: Notice) -> Screen | None:
    appointment = await _still_true(ask, notice)
    if appointment is None or (appointment.answer in STAYS_AWAY and not _pushed_by_staff(notice)):
        return None
    moment = ask.words.soon(appointment.starts_at, ask.now)
    lines = [ask.say("{moment}", moment=moment)]
    if ask.person.notice_style is NoticeStyle.FULL:
        lines.append(
            ask.say(
                "{kind}, {place}",
                kind=ask.say(APPOINTMENT_NAMES[appointment.kind]),
                place=appointment.place.name,
            )
        )
    return Screen(
        picture="🔔",
        title=ask.say("Do not forget"),
        lines=tuple(lines),
        rows=(button("👁️", ask.say("Open"), OpenAppointment(appointment_id=appointment.id)),),
    )


async def _new(ask: Ask, notice: Notice) -> Screen | None:
    appointment = await _still_true(ask, notice)
    if appointment is None:
        return None
    return Screen(
        picture="🔔",
        title=ask.say("Something new for you"),
        lines=(ask.say("{moment}", moment=ask.words.soon(appointment.starts_at, ask.now)),),
        rows=(button("👁️", ask.say("Open"), OpenAppointment(appointment_id=appointment.id)),),
    )


async def _answered(ask: Ask, notice: Notice) -> Screen | None:
    appointment = await ask.store.appointments.get(notice.subject_id or "")
    if appointment is None or not await _guides(ask, appointment.resident_id):
        return None
    return _unasked(ask, LookAt(appointment_id=appointment.id))


async def _message(ask: Ask, notice: Notice) -> Screen | None:
    thread_of = notice.subject_id or ""
    mine = thread_of == ask.person.id
    if not mine and not await _guides(ask, thread_of):
        return None
    if not await ask.store.conversations.unread([thread_of], ask.person.id):
        return None
    return _unasked(ask, MyThread() if mine else ThreadWith(resident_id=thread_of))


async def _guides(ask: Ask, resident_id: str) -> bool:
    """Whether the person is the resident's casemanager still."""
    stay = await ask.store.houses.stay_of(resident_id)
    return ask.has(Role.CASEMANAGER) and stay is not None and stay.casemanager_id == ask.person.id


async def _pin_reset(ask: Ask, notice: Notice) -> Screen | None:
    return _unasked(ask, PinSettings())


def _pushed_by_staff(notice: Notice) -> bool:
    return notice.priority is Priority.URGENT


async def _still_true(ask: Ask, notice: Notice) -> Appointment | None:
    appointment = await ask.store.appointments.get(notice.subject_id or "")
    if (
        appointment is None
        or appointment.resident_id != ask.person.id
        or appointment.version != notice.subject_version
        or appointment.state is not AppointmentState.PLANNED
        or appointment.starts_at <= ask.now
    ):
        return None
    return appointment


def _unasked(ask: Ask, tap: Tap) -> Screen:
    return Screen(
        picture="🔔",
        title=ask.say("Something new for you"),
        rows=(button("👁️", ask.say("Open"), tap),),
    )


RENDERERS: dict[NoticeKind, Callable[[Ask, Notice], Awaitable[Screen | None]]] = {
    NoticeKind.APPOINTMENT_NEW: _new,
    NoticeKind.APPOINTMENT_REMINDER: _reminder,
    NoticeKind.APPOINTMENT_ANSWERED: _answered,
    NoticeKind.MESSAGE: _message,
    NoticeKind.PIN_RESET: _pin_reset,
}
