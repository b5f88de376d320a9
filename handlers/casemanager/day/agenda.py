"""The appointments of the own residents, today and tomorrow."""

from dataclasses import replace

from handlers.ask import Ask
from handlers.casemanager.pieces import GUIDES, called
from handlers.casemanager.taps import Today
from handlers.kinds import ANSWER_PICTURES
from handlers.lists import paged
from handlers.routes import Routes
from handlers.screen import Button, Screen, button
from handlers.taps import Tap
from shelter import case_notes
from shelter.models.appointments import Appointment, AppointmentState
from shelter.planning import Entry, today_and_tomorrow

routes = Routes()


class Agenda(Tap, code="ag"):
    page: int = 0


class RingAll(Tap, code="agq"):
    """Ring for those that nobody has answered (handlers.casemanager.day.ring_all)."""


class LookAt(Tap, code="agl"):
    """One appointment, as its casemanager sees it."""

    appointment_id: str


@routes.tap(Agenda, GUIDES)
async def agenda(ask: Ask, tap: Agenda) -> Screen:
    entries = await today_and_tomorrow(ask.store, ask.person.id, ask.now, ask.house.zone)
    screen = Screen("📅", ask.say("Today and tomorrow"), back=Today())
    if not entries:
        return replace(screen, lines=(ask.say("Your residents have no appointments today and tomorrow."),))
    screen = replace(screen, rows=(button("🔔", ask.say("Ring who has not answered"), RingAll()),))
    names = await case_notes.names(ask.store, ask.person.id)
    rows = [entry_row(ask, entry, names.get(entry.appointment.resident_id)) for entry in entries]
    return paged(ask, screen, rows, tap.page, lambda page: Agenda(page=page))


def entry_row(ask: Ask, entry: Entry, name: str | None = None) -> tuple[Button]:
    """An appointment in a list: what the resident said to it, when, and who; `name` is the reader's own."""
    appointment = entry.appointment
    label = ask.say(
        "{day} {clock} {code}",
        day=ask.words.short_day(appointment.starts_at),
        clock=ask.words.clock(appointment.starts_at),
        code=called(ask, entry.code, name),
    )
    return button(mark(appointment), label, LookAt(appointment_id=appointment.id))


def mark(appointment: Appointment) -> str:
    """What the resident said to it, or that it is cancelled, in a picture."""
    if appointment.state is AppointmentState.CANCELLED:
        return "❌"
    return ANSWER_PICTURES[appointment.answer] if appointment.answer else "❔"
