"""The appointments of the own residents, today and tomorrow."""

from dataclasses import replace

from markupsafe import Markup

from handlers.ask import Ask
from handlers.kinds import ANSWER_NAMES, ANSWER_PICTURES, APPOINTMENT_NAMES, APPOINTMENT_PICTURES
from handlers.lists import paged
from handlers.routes import Routes, only
from handlers.screen import Button, Screen, button, facts
from handlers.taps import Tap
from shelter.models.appointments import AppointmentState
from shelter.models.people import Role
from shelter.planning import Entry, own_entry, remind_now, today_and_tomorrow

routes = Routes()
CASEMANAGERS = only(Role.CASEMANAGER)


class Agenda(Tap, code="ag"):
    page: int = 0


class LookAt(Tap, code="agl"):
    appointment_id: str


class RemindNow(Tap, code="agr"):
    appointment_id: str


@routes.tap(Agenda, CASEMANAGERS)
async def agenda(ask: Ask, tap: Agenda) -> Screen:
    entries = await today_and_tomorrow(ask.store, ask.person.id, ask.now, ask.house.zone)
    screen = Screen("📅", ask.say("Today and tomorrow"))
    if not entries:
        return replace(screen, lines=(ask.say("Your residents have no appointments today and tomorrow."),))
    rows = [_row(ask, entry) for entry in entries]
    return paged(ask, screen, rows, tap.page, lambda page: Agenda(page=page))


@routes.tap(LookAt, CASEMANAGERS)
async def look_at(ask: Ask, tap: LookAt) -> Screen:
    return entry_screen(ask, await own_entry(ask.store, ask.person.id, tap.appointment_id))


@routes.tap(RemindNow, CASEMANAGERS)
async def ring(ask: Ask, tap: RemindNow) -> Screen:
    entry = await remind_now(ask.store, ask.now, ask.person.id, tap.appointment_id)
    resident = await ask.store.people.get(entry.appointment.resident_id)
    if resident is None or resident.chat_id is None:
        toast = ask.say("This resident is not in the bot yet. Please call or go by.")
    elif resident.blocked_at:
        toast = ask.say("This resident blocked the bot. Please call or go by.")
    else:
        toast = ask.say("The phone of the resident rings now.")
    return replace(entry_screen(ask, entry), toast=toast)


def entry_screen(ask: Ask, entry: Entry) -> Screen:
    """One appointment as its casemanager sees it."""
    appointment = entry.appointment
    ahead = appointment.state is AppointmentState.PLANNED and appointment.starts_at > ask.now
    ring_it = button("🔔", ask.say("Remind now"), RemindNow(appointment_id=appointment.id))
    return Screen(
        picture=APPOINTMENT_PICTURES[appointment.kind],
        title=ask.say("{code}: {kind}", code=entry.code, kind=ask.say(APPOINTMENT_NAMES[appointment.kind])),
        lines=(
            facts(
                ask.say("🗓️ {moment}", moment=ask.words.moment(appointment.starts_at)),
                ask.say("📍 {place}", place=appointment.place.name),
            ),
            _answer(ask, entry),
        ),
        rows=(ring_it,) if ahead else (),
        back=Agenda(),
    )


def _answer(ask: Ask, entry: Entry) -> Markup:
    appointment = entry.appointment
    if appointment.state is AppointmentState.CANCELLED:
        return ask.say("❌ This appointment is cancelled.")
    if appointment.answer is None:
        return ask.say("❔ The resident has not answered.")
    return ask.say(
        "{picture} The resident says: {answer}",
        picture=ANSWER_PICTURES[appointment.answer],
        answer=ask.say(ANSWER_NAMES[appointment.answer]),
    )


def _row(ask: Ask, entry: Entry) -> tuple[Button]:
    appointment = entry.appointment
    if appointment.state is AppointmentState.CANCELLED:
        mark = "❌"
    else:
        mark = ANSWER_PICTURES[appointment.answer] if appointment.answer else "❔"
    label = ask.say(
        "{day} {clock} {code}",
        day=ask.words.short_day(appointment.starts_at),
        clock=ask.words.clock(appointment.starts_at),
        code=entry.code,
    )
    return button(mark, label, LookAt(appointment_id=appointment.id))
