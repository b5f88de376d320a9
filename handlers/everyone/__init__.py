"""What everybody has: coming in, language, privacy, PIN."""

from handlers.ask import Ask
from handlers.everyone import arrival, codes, copy, forgetting, languages, names, notice, pin, privacy
from handlers.everyone.codes import who_rows
from handlers.everyone.taps import ChooseLanguage, Privacy
from handlers.home import Section
from handlers.routes import Routes
from handlers.screen import Button
from handlers.taps import Home, Tap

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
GATES = (arrival.gate, pin.gate)


async def home_section(ask: Ask) -> Section:
    """For everybody: language and privacy; for who has no role yet, who one is."""
    ways = (
        Button("🌐", ask.say("Language"), ChooseLanguage()),
        Button("🔒", ask.say("Privacy"), Privacy()),
    )
    if ask.person.roles:
        return Section(rows=(ways,))
    return Section(lines=(ask.say("Who are you?"),), rows=(*who_rows(ask), ways))
