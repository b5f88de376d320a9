"""The screen of privacy, and how much the bot says unasked."""

from datetime import timedelta

from markupsafe import Markup

from handlers.ask import Ask
from handlers.everyone.copy import CopyForMe
from handlers.everyone.names import ChangeName
from handlers.everyone.notice import ReadNotice
from handlers.everyone.pin import PinSettings
from handlers.everyone.taps import ForgetMe, Privacy
from handlers.kinds import APPOINTMENT_NAMES
from handlers.onward import Onward
from handlers.routes import EVERYBODY, Routes
from handlers.screen import Screen, button
from handlers.taps import Tap
from shelter import privacy
from shelter.models.appointments import AppointmentKind
from shelter.models.people import NoticeStyle, Role
from shelter.text import N_

routes = Routes()
LAWYER = AppointmentKind.LAWYER

STYLE_NAMES = {
    NoticeStyle.DISCREET: N_("Short: only when"),
    NoticeStyle.FULL: N_("Full: also what and where"),
}


class Notices(Tap, code="ns"):
    """How much the bot says unasked."""


class SetStyle(Tap, code="nss"):
    style: NoticeStyle


@routes.tap(Privacy, EVERYBODY)
async def privacy_screen(ask: Ask, tap: Privacy) -> Screen:
    return Screen(
        picture="🔒",
        title=ask.say("Privacy"),
        lines=(_shown_name(ask), *_how_long(ask)),
        rows=(
            button("📄", ask.say("What is kept about me"), CopyForMe()),
            button("🔔", ask.say("What my notices say"), Notices()),
            button("🏷️", ask.say("My first name"), ChangeName()),
            *((button("🔢", ask.say("PIN"), PinSettings()),) if ask.has(Role.RESIDENT) else ()),
            button("📜", ask.say("The privacy notice"), ReadNotice()),
            button("🗑️", ask.say("Forget me"), ForgetMe()),
        ),
    )


@routes.tap(Notices, EVERYBODY)
async def notices(ask: Ask, tap: Notices) -> Screen:
    tomorrow = ask.words.soon(ask.now + timedelta(days=1), ask.now)
    return Screen(
        picture="🔔",
        title=ask.say("What my notices say"),
        lines=(
            ask.say("Others may see your phone. How much shall I say when you did not ask?"),
            ask.say("Short: 🔔 {moment}", moment=tomorrow),
            ask.say("Full: 🔔 {moment}, {what}", moment=tomorrow, what=ask.say(APPOINTMENT_NAMES[LAWYER])),
        ),
        rows=tuple(
            button("✅" if style is ask.person.notice_style else "▫️", ask.say(name), SetStyle(style=style))
            for style, name in STYLE_NAMES.items()
        ),
        back=Privacy(),
    )


@routes.tap(SetStyle, EVERYBODY)
async def set_style(ask: Ask, tap: SetStyle) -> Onward:
    changed = await privacy.choose_style(ask.store, ask.person, tap.style)
    return Onward(ask.as_person(changed), Notices(), toast=ask.say("Saved."))


def _how_long(ask: Ask) -> tuple[Markup, ...]:
    """How long a message is kept, for those who have a thread."""
    if not (ask.has(Role.RESIDENT) or ask.has(Role.CASEMANAGER)):
        return ()
    return (
        ask.words.count(
            "💬 A message goes after {n} day.", "💬 A message goes after {n} days.", ask.house.message_days
        ),
    )


def _shown_name(ask: Ask) -> Markup:
    if ask.person.first_name is None:
        return ask.say("🏷️ Others see no name of you.")
    return ask.say("🏷️ Others may see your first name: {name}", name=ask.person.first_name)
