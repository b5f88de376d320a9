"""The conversations of neighbours and volunteers, and the activities that residents join too."""

from handlers.ask import Ask
from handlers.forms import Form
from handlers.home import Section
from handlers.neighbour.activities import ThisWeek, routes
from handlers.routes import Typed
from handlers.screen import button
from handlers.taps import Tap

ROUTES = routes
FORMS: tuple[Form, ...] = ()
WORDS_LEAD_TO: dict[str, Tap] = {"activities": ThisWeek()}
TYPED: tuple[Typed, ...] = ()


async def home_section(ask: Ask) -> Section:
    return Section(
        lines=(ask.say("You can join activities. Thank you for coming."),),
        rows=(button("🤝", ask.say("Activities this week"), ThisWeek()),),
    )
