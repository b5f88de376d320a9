"""What everybody has: coming in, language, privacy, PIN."""

from handlers.ask import Ask
from handlers.everyone import arrival, codes, copy, forgetting, languages, names, notice, pin, privacy
from handlers.everyone.codes import who_rows
from handlers.everyone.taps import ChooseLanguage, Privacy
from handlers.home import Section
from handlers.resident.human import Human
from handlers.routes import Routes, Typed
from handlers.screen import Button, button
from handlers.taps import Home, Tap
from shelter.models.people import Role

ROUTES = Routes(
    arrival.routes,
    codes.routes,
    copy.routes,
    forgetting.routes,
    languages.routes,
    names.routes,
    notice.routes,
    pin.routes,
    privacy.routes,
)
FORMS = (codes.CODE, names.NAME, pin.OPEN, pin.NEW)
WORDS_LEAD_TO: dict[str, Tap] = {"home": Home(), "language": ChooseLanguage(), "privacy": Privacy()}
TYPED: tuple[Typed, ...] = ()
GATES = (arrival.gate, pin.gate)


async def home_section(ask: Ask) -> Section:
    """Language and privacy; the way to a human (a resident's section has its own); at first, who one is."""
    ways = (
        Button("🌐", ask.say("Language"), ChooseLanguage()),
        Button("🔒", ask.say("Privacy"), Privacy()),
    )
    if ask.has(Role.RESIDENT):
        return Section(rows=(ways,))
    if ask.person.roles:
        return Section(rows=(button("🧑‍💼", ask.say("A human helps you"), Human()), ways))
    return Section(lines=(ask.say("Who are you?"),), rows=(*who_rows(ask), ways))
