"""The privacy notice in layers, and agreeing to it or not."""

from handlers.ask import Ask
from handlers.everyone.languages import languages_screen
from handlers.everyone.taps import ChooseLanguage, ForgetMe, Privacy, UseCode
from handlers.onward import Onward
from handlers.routes import ARRIVING, Routes
from handlers.screen import Rows, Screen, button
from handlers.taps import Home, Tap
from shelter import consents, privacy
from shelter.consents import NOTICE_VERSION, has_agreed

routes = Routes()


class ReadNotice(Tap, code="nt"):
    """The three short sentences. `invite` is the code of a deep link on its way to be used."""

    invite: str | None = None


class ReadMore(Tap, code="ntm"):
    invite: str | None = None


class Agree(Tap, code="nta"):
    """`version` is what stood on the screen: an old button does not agree to a new notice."""

    version: int
    invite: str | None = None


class Disagree(Tap, code="ntn"):
    invite: str | None = None


@routes.command("privacy", ARRIVING)
async def privacy_command(ask: Ask, rest: str) -> Screen | Onward:
    return Onward(ask, Privacy()) if has_agreed(ask.person) else notice_screen(ask)


@routes.tap(ReadNotice, ARRIVING)
async def read_notice(ask: Ask, tap: ReadNotice) -> Screen:
    return notice_screen(ask, tap.invite)


@routes.tap(ReadMore, ARRIVING)
async def read_more(ask: Ask, tap: ReadMore) -> Screen:
    return Screen(
        picture="🔒",
        title=ask.say("Your privacy"),
        lines=(
            ask.say(
                "📋 We keep your language, your appointments, leefgeld, legal advice and messages. "
                "We do not ask for your nationality, your numbers, your religion, your health or your story."
            ),
            ask.say(
                "👁️ You see all of it. Your casemanager and your legal adviser see what they need to help. "
                "Neighbours see nothing but a first name, if you want to show one."
            ),
            ask.say(
                "✈️ Telegram carries our messages. The company could read them: they are not end-to-end "
                "encrypted. So please do not write secrets here."
            ),
            ask.say("🚔 Nothing goes from here to the police, the IND or the return service."),
            ask.say('🗑️ You can delete everything about you at any time: tap "Privacy", then "Forget me".'),
            ask.say(
                "📣 Not happy? Tell the location. You can also complain at the Autoriteit Persoonsgegevens, "
                "the Dutch privacy authority."
            ),
        ),
        rows=_choices(ask, tap.invite),
        back=ReadNotice(invite=tap.invite),
    )


@routes.tap(Agree, ARRIVING)
async def agree(ask: Ask, tap: Agree) -> Screen | Onward:
    if ask.person.language is None:
        return languages_screen(ask, tap.invite)
    if tap.version != NOTICE_VERSION:
        return notice_screen(ask, tap.invite)
    agreed = ask.as_person(await consents.agree(ask.store, ask.now, ask.person))
    return Onward(agreed, UseCode(invite=tap.invite) if tap.invite else Home())


@routes.tap(Disagree, ARRIVING)
async def disagree(ask: Ask, tap: Disagree) -> Screen | Onward:
    """Somebody without a role is let go of at once; others are asked what they want."""
    if has_agreed(ask.person):
        return Onward(ask, Home())
    if ask.person.roles:
        return _before_you_go(ask, tap.invite)
    return Screen(
        picture="👋",
        title=ask.say("That is all right"),
        lines=(
            ask.say("I kept nothing about you."),
            ask.say("You can call the location, or go there. They help you just the same."),
        ),
        rows=(button("🔄", ask.say("Begin again"), ChooseLanguage()),),
        back=None,
        deletes=await privacy.forget(ask.store, ask.now, ask.person.id),
    )


def notice_screen(ask: Ask, invite: str | None = None) -> Screen:
    """Three short sentences; the choice below them for whoever has not agreed yet."""
    return Screen(
        picture="🔒",
        title=ask.say("Your privacy"),
        lines=(
            ask.say("📋 I keep only what I need to help you."),
            ask.say("👁️ Only you and the staff who help you see it. No police, no IND."),
            ask.say("🗑️ You can see everything, and delete it, at any time."),
        ),
        rows=(*_choices(ask, invite), button("📜", ask.say("Read more"), ReadMore(invite=invite))),
        back=Privacy() if has_agreed(ask.person) else None,
    )


def _choices(ask: Ask, invite: str | None) -> Rows:
    if has_agreed(ask.person):
        return ()
    return (
        button("✅", ask.say("I agree"), Agree(version=NOTICE_VERSION, invite=invite)),
        button("❌", ask.say("I do not agree"), Disagree(invite=invite)),
    )


def _before_you_go(ask: Ask, invite: str | None) -> Screen:
    return Screen(
        picture="🔒",
        title=ask.say("You do not agree"),
        lines=(
            ask.say("That is all right. Without your yes I show you nothing."),
            ask.say("Shall everything about you go? Or do you want to read the notice again?"),
        ),
        rows=(button("🗑️", ask.say("Forget me"), ForgetMe()),),
        back=ReadNotice(invite=invite),
    )
