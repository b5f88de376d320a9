"""The conversations of casemanagers."""

from handlers.ask import Ask
from handlers.casemanager import agenda, new_appointment, residents
from handlers.casemanager.agenda import Agenda
from handlers.casemanager.new_appointment import NewAppointment
from handlers.casemanager.residents import MyResidents
from handlers.home import Section
from handlers.routes import Routes
from handlers.screen import button
from handlers.taps import Tap
from shelter.planning import today_and_tomorrow

ROUTES = Routes(agenda.routes, residents.routes, new_appointment.routes)
FORMS = (new_appointment.FORM,)
WORDS_LEAD_TO: dict[str, Tap] = {}


async def home_section(ask: Ask) -> Section:
    entries = await today_and_tomorrow(ask.store, ask.person.id, ask.now, ask.house.zone)
    return Section(
        lines=(
            ask.words.count(
                "📅 {n} appointment of your residents today and tomorrow.",
                "📅 {n} appointments of your residents today and tomorrow.",
                len(entries),
            ),
        ),
        rows=(
            button("📅", ask.say("Today and tomorrow"), Agenda()),
            button("➕", ask.say("New appointment"), NewAppointment()),
            button("👥", ask.say("My residents"), MyResidents()),
        ),
    )
