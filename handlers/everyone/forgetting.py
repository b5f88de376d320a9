"""Forget me, in two steps. It asks for no PIN: who lost it must be able to leave too."""

from handlers.ask import Ask
from handlers.everyone.taps import ChooseLanguage, ForgetMe, Privacy
from handlers.routes import ARRIVING, Routes
from handlers.screen import Screen, button
from handlers.taps import Tap
from shelter import privacy

routes = Routes()


class ReallyForgetMe(Tap, code="fmy"):
    """The second step."""


@routes.tap(ForgetMe, ARRIVING)
async def forget_me(ask: Ask, tap: ForgetMe) -> Screen:
    return Screen(
        picture="🗑️",
        title=ask.say("Forget me"),
        lines=(
            ask.say("Everything about you in this bot goes: appointments, legal advice, leefgeld, messages."),
            ask.say(
                "My messages of the last 48 hours go too. Telegram lets nobody delete older ones for me: "
                "please delete this chat yourself."
            ),
            ask.say("The location keeps its own papers. Your place and your appointments there stay."),
            ask.say("You cannot undo this. You can come back with a new code."),
        ),
        rows=(button("🗑️", ask.say("Yes, forget me"), ReallyForgetMe()),),
        back=Privacy(),
    )


@routes.tap(ReallyForgetMe, ARRIVING)
async def really_forget_me(ask: Ask, tap: ReallyForgetMe) -> Screen:
    return Screen(
        picture="👋",
        title=ask.say("Everything is gone"),
        lines=(ask.say("I know nothing about you any more. Go well."),),
        rows=(button("🔄", ask.say("Begin again"), ChooseLanguage()),),
        back=None,
        deletes=await privacy.forget(ask.store, ask.now, ask.person.id),
    )
