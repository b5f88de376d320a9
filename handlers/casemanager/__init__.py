"""The conversations of casemanagers."""

from handlers.ask import Ask
from handlers.casemanager import (
    agenda,
    appointment,
    changing,
    messages,
    new_appointment,
    not_reached,
    own_reminders,
    residents,
)
from handlers.casemanager.agenda import Agenda
from handlers.casemanager.messages import Inbox
from handlers.casemanager.new_appointment import NewAppointment
from handlers.casemanager.residents import MyResidents
from handlers.home import Section
from handlers.routes import Routes
from handlers.screen import button
from handlers.taps import Tap
from shelter.messages import unread_of_caseload
from shelter.planning import today_and_tomorrow

ROUTES = Routes(
    agenda.routes,
    appointment.routes,
    changing.routes,
    own_reminders.routes,
    not_reached.routes,
    residents.routes,
    new_appointment.routes,
    messages.routes,
)
FORMS = (new_appointment.FORM, changing.MOVE, changing.PLACE, messages.REPLY)
WORDS_LEAD_TO: dict[str, Tap] = {}


async def home_section(ask: Ask) -> Section:
    entries = await today_and_tomorrow(ask.store, ask.person.id, ask.now, ask.house.zone)
    unread = sum((await unread_of_caseload(ask.store, ask.person.id)).values())
    missing = await not_reached.home_part(ask)
    return Section(
        lines=(
            *missing.lines,
            ask.words.count(
                "📅 {n} appointment of your residents today and tomorrow.",
                "📅 {n} appointments of your residents today and tomorrow.",
                len(entries),
            ),
            *((ask.words.count("📬 {n} new message.", "📬 {n} new messages.", unread),) if unread else ()),
        ),
        rows=(
            *missing.rows,
            button("📅", ask.say("Today and tomorrow"), Agenda()),
            button("➕", ask.say("New appointment"), NewAppointment()),
            button("👥", ask.say("My residents"), MyResidents()),
            button("📬" if unread else "💬", ask.say("New messages"), Inbox()),
        ),
    )
