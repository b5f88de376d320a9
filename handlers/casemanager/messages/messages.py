"""Messages of the own residents, and of those one stands in for; and answers to them."""

from dataclasses import replace

from markupsafe import Markup

from handlers import forms
from handlers.ask import Ask
from handlers.casemanager.pieces import called, cannot_be_reached
from handlers.forms import Answers, Form
from handlers.home import Section
from handlers.lists import paged
from handlers.routes import Routes, only
from handlers.screen import Button, Screen, button
from handlers.taps import Tap
from handlers.thread import text_of, with_thread, writing
from shelter import case_notes, messages
from shelter.absences import read_stay
from shelter.messages import Unread
from shelter.models.conversations import Message
from shelter.models.people import Role
from shelter.models.places import Stay

routes = Routes()
CASEMANAGERS = only(Role.CASEMANAGER, pin=True)


class Inbox(Tap, code="cm"):
    """Who wrote something that I have not read."""

    page: int = 0


class ThreadWith(Tap, code="cmt"):
    resident_id: str
    page: int = 0


class Reply(Tap, code="cmr"):
    resident_id: str


@routes.tap(Inbox, CASEMANAGERS)
async def inbox(ask: Ask, tap: Inbox) -> Screen:
    unread = await _unread(ask)
    screen = Screen("📬", ask.say("New messages"))
    if not unread:
        return replace(screen, lines=(ask.say("There are no new messages."),))
    names = await case_notes.names(ask.store, ask.person.id)
    rows = [_unread_row(ask, each, names.get(each.stay.resident_id)) for each in unread]
    return paged(ask, screen, rows, tap.page, lambda page: Inbox(page=page))


@routes.tap(ThreadWith, CASEMANAGERS)
async def thread_with(ask: Ask, tap: ThreadWith) -> Screen:
    stay = await _stay(ask, tap.resident_id)
    thread = await messages.thread_with(
        ask.store, ask.now, ask.house.zone, ask.person.id, tap.resident_id, tap.page
    )
    screen = Screen(
        picture="💬",
        title=ask.say("{code}: messages", code=stay.code),
        rows=(button("✍️", ask.say("Write a message"), Reply(resident_id=tap.resident_id)),),
        back=Inbox(),
        about=stay.resident_id,
    )
    return with_thread(
        ask,
        screen,
        thread,
        lambda message: _other(ask, stay, message),
        lambda page: ThreadWith(resident_id=tap.resident_id, page=page),
    )


@routes.tap(Reply, CASEMANAGERS)
async def reply(ask: Ask, tap: Reply) -> Screen:
    await _stay(ask, tap.resident_id)
    return await forms.start(ask, REPLY, {"resident": tap.resident_id})


async def home_part(ask: Ask) -> Section:
    if not ask.has(Role.CASEMANAGER):
        return Section()
    unread = sum(each.number for each in await _unread(ask))
    return Section(
        lines=(ask.words.count("📬 {n} new message.", "📬 {n} new messages.", unread),) if unread else (),
        rows=(button("📬" if unread else "💬", ask.say("New messages"), Inbox()),),
    )


async def _ask_text(ask: Ask, answers: Answers) -> Screen:
    stay = await _stay(ask, str(answers["resident"]))
    return Screen(
        picture="✍️",
        title=ask.say("Write to {code}", code=stay.code),
        lines=(
            ask.say("The resident reads it as you write it. Use short sentences."),
            ask.say("At most {limit} letters.", limit=messages.LIMIT),
        ),
        about=stay.resident_id,
    )


async def _finish(ask: Ask, answers: Answers) -> Screen:
    """What was sent and to whom, so that a reply to the wrong message does not go by unnoticed."""
    stay = await _stay(ask, str(answers["resident"]))
    resident = await ask.store.people.get(stay.resident_id)
    sent = await messages.reply(
        ask.store, ask.now, ask.house.zone, ask.person.id, stay.resident_id, text_of(answers)
    )
    return Screen(
        picture="✅",
        title=ask.say("Sent to {code}", code=stay.code),
        lines=(ask.say("{text}", text=sent.text), *cannot_be_reached(ask, resident)),
        rows=(button("💬", ask.say("Messages"), _thread(stay.resident_id)),),
        back=Inbox(),
        about=stay.resident_id,
    )


_NAME = "reply"
REPLY = Form(
    name=_NAME,
    policy=CASEMANAGERS,
    questions=writing(_NAME, _ask_text),
    finish=_finish,
    way_out=Inbox(),
)


async def _unread(ask: Ask) -> list[Unread]:
    return list(await messages.unread_by(ask.store, ask.now, ask.house.zone, ask.person))


async def _stay(ask: Ask, resident_id: str) -> Stay:
    return await read_stay(ask.store, ask.now, ask.house.zone, ask.person.id, resident_id)


def _unread_row(ask: Ask, unread: Unread, name: str | None) -> tuple[Button]:
    label = ask.say("{code}: {n}", code=called(ask, unread.stay.code, name), n=unread.number)
    return button("🤝" if unread.stands_in else "📬", label, _thread(unread.stay.resident_id))


def _other(ask: Ask, stay: Stay, message: Message) -> Markup:
    """Whoever wrote it: the resident, or a casemanager of before."""
    if message.sender_id == stay.resident_id:
        return ask.say("{code}", code=stay.code)
    return ask.say("Casemanager")


def _thread(resident_id: str) -> ThreadWith:
    return ThreadWith(resident_id=resident_id)
