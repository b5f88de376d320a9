"""The appointments of the own residents, today and tomorrow."""

from dataclasses import replace

from handlers.ask import Ask
from handlers.casemanager.pieces import GUIDES
from handlers.home import Section
from handlers.kinds import ANSWER_PICTURES
from handlers.lists import paged
from handlers.routes import Routes
from handlers.screen import Button, Screen, button
from handlers.taps import Tap
from shelter.models.appointments import Appointment, AppointmentState
from shelter.planning import Entry, today_and_tomorrow

routes = Routes()


class Agenda(Tap, code="ag"):
    page: int = 0


class LookAt(Tap, code="agl"):
    """One appointment, as its casemanager sees it."""

    appointment_id: str


@routes.tap(Agenda, GUIDES)
async def agenda(ask: Ask, tap: Agenda) -> Screen:
    entries = await today_and_tomorrow(ask.store, ask.person.id, ask.now, ask.house.zone)
    screen = Screen("📅", ask.say("Today and tomorrow"))
    if not entries:
        return replace(screen, lines=(ask.say("Your residents have no appointments today and tomorrow."),))
    rows = [entry_row(ask, entry) for entry in entries]
    return paged(ask, screen, rows, tap.page, lambda page: Agenda(page=page))


async def home_part(ask: Ask) -> Section:
    entries = await today_and_tomorrow(ask.store, ask.person.id, ask.now, ask.house.zone)
    count = ask.words.count(
        "📅 {n} appointment of your residents today and tomorrow.",
        "📅 {n} appointments of your residents today and tomorrow.",
        len(entries),
    )
    return Section(lines=(count,), rows=(button("📅", ask.say("Today and tomorrow"), Agenda()),))


def entry_row(ask: Ask, entry: Entry) -> tuple[Button]:
    """An appointment in a list: what the resident said to it, when, and who."""
    appointment = entry.appointment
    label = ask.say(
        "{day} {clock} {code}",
        day=ask.words.short_day(appointment.starts_at),
        clock=ask.words.clock(appointment.starts_at),
        code=entry.code,
    )
    return button(_mark(appointment), label, LookAt(appointment_id=appointment.id))


def _mark(appointment: Appointment) -> str:
    if appointment.state is AppointmentState.CANCELLED:
        return "❌"
    return ANSWER_PICTURES[appointment.answer] if appointment.answer else "❔"
