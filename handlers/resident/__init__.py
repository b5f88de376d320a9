"""The conversations of residents."""

from markupsafe import Markup

from handlers.ask import Ask
from handlers.home import Section
from handlers.kinds import APPOINTMENT_NAMES
from handlers.neighbour.activities import ThisWeek
from handlers.resident import (
    allowances,
    appointments,
    broadcasts,
    human,
    leaving,
    legal,
    receipts,
    reminders,
    requests,
    rules,
)
from handlers.resident.allowances import Leefgeld
from handlers.resident.human import Human
from handlers.resident.legal import MyCase
from handlers.resident.rules import HouseRules
from handlers.resident.taps import MyAppointments
from handlers.routes import Routes, Typed
from handlers.screen import button
from handlers.taps import Tap
from shelter import messages
from shelter.appointments import next_planned
from shelter.models.people import Role

ROUTES = Routes(
    appointments.routes,
    leaving.routes,
    receipts.routes,
    reminders.routes,
    requests.routes,
    legal.routes,
    allowances.routes,
    rules.routes,
    broadcasts.routes,
    human.routes,
)
FORMS = (human.MESSAGE, requests.FORM)
WORDS_LEAD_TO: dict[str, Tap] = {
    "appointments": MyAppointments(),
    "legal": MyCase(),
    "allowance": Leefgeld(),
    "rules": HouseRules(),
    "human": Human(),
}
TYPED: tuple[Typed, ...] = ()


async def home_section(ask: Ask) -> Section:
    unread = await messages.unread(ask.store, ask.person.id)
    news = (ask.say("📬 There is a new message for you."),) if unread else ()
    offered = await requests.home_part(ask)
    return Section(
        lines=(await _next_appointment(ask), await allowances.next_line(ask), *news, *offered.lines),
        rows=(
            *offered.rows,
            button("📅", ask.say("My appointments"), MyAppointments()),
            button("⚖️", ask.say("Legal advice"), MyCase()),
            button("💶", ask.say("Leefgeld"), Leefgeld()),
            button("📋", ask.say("House rules"), HouseRules()),
            button("📬" if unread else "🧑‍💼", ask.say("A human helps you"), Human()),
            *(() if _joins_already(ask) else (button("🤝", ask.say("Activities this week"), ThisWeek()),)),
        ),
    )


async def _next_appointment(ask: Ask) -> Markup:
    appointment = await next_planned(ask.store, ask.person.id, ask.now)
    if appointment is None:
        return ask.say("📅 You have no appointments now.")
    return ask.say(
        "📅 Next: {moment}, {kind}",
        moment=ask.words.moment(appointment.starts_at),
        kind=ask.say(APPOINTMENT_NAMES[appointment.kind]),
    )


def _joins_already(ask: Ask) -> bool:
    """Whether another role puts the activities on the home screen."""
    return ask.has(Role.NEIGHBOUR) or ask.has(Role.VOLUNTEER)
