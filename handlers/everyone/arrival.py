"""Coming in: language, then the privacy notice, then who one is. Each tap is held to that order."""

from handlers.ask import Ask
from handlers.everyone.codes import wanted, who_screen
from handlers.everyone.languages import languages_screen
from handlers.everyone.notice import notice_screen
from handlers.everyone.taps import UseCode
from handlers.onward import Onward
from handlers.resident.human import Human
from handlers.routes import ARRIVING, EVERYBODY, Policy, Routes
from handlers.screen import Screen
from handlers.taps import Home, Tap
from shelter.consents import has_agreed

routes = Routes()


async def gate(ask: Ask, policy: Policy, tap: Tap | None) -> Screen | None:
    """What is still missing before this person may go on; a code underway is kept in its buttons."""
    if policy.before_consent:
        return None
    invite = tap.invite if isinstance(tap, UseCode) else None
    if ask.person.language is None:
        return languages_screen(ask, invite)
    if not has_agreed(ask.person):
        return notice_screen(ask, invite)
    if policy.roles is not None and not ask.person.roles:
        return who_screen(ask)
    return None


@routes.command("start", ARRIVING)
async def start(ask: Ask, rest: str) -> Onward:
    return Onward(ask, wanted(rest) or Home())


@routes.command("home", EVERYBODY)
async def home(ask: Ask, rest: str) -> Onward:
    return Onward(ask, Home())


@routes.command("help", EVERYBODY)
async def help_(ask: Ask, rest: str) -> Onward:
    return Onward(ask, Human())
