"""Messages of the own residents, and answers to them."""

from dataclasses import replace

from markupsafe import Markup
from pydantic import JsonValue

from handlers import forms
from handlers.ask import Ask
from handlers.forms import Answers, Form, Question
from handlers.home import Section
from handlers.lists import paged
from handlers.onward import Onward
from handlers.routes import Routes, only
from handlers.screen import Screen, button
from handlers.taps import Tap
from handlers.thread import with_thread
from shelter import messages
from shelter.models.conversations import Message
from shelter.models.people import Role
from shelter.models.places import Stay
from shelter.planning import own_stay

routes = Routes()
CASEMANAGERS = only(Role.CASEMANAGER, pin=True)


class Inbox(Tap, code="cm"):
    """Who of my residents wrote something that I have not read."""

    page: int = 0


class ThreadWith(Tap, code="cmt"):
    resident_id: str
    page: int = 0


class Reply(Tap, code="cmr"):
    resident_id: str


@routes.tap(Inbox, CASEMANAGERS)
async def inbox(ask: Ask, tap: Inbox) -> Screen:
    unread = await messages.unread_of_caseload(ask.store, ask.person.id)
    screen = Screen("📬", ask.say("New messages"))
    if not unread:
        return replace(screen, lines=(ask.say("There are no new messages."),))
    rows = [
        button(
            "📬",
            ask.say("{code}: {n}", code=stay.code, n=unread[stay.resident_id]),
            _thread(stay.resident_id),
        )
        for stay in await ask.store.houses.caseload(ask.person.id)
        if stay.resident_id in unread
    ]
    return paged(ask, screen, rows, tap.page, lambda page: Inbox(page=page))


@routes.tap(ThreadWith, CASEMANAGERS)
async def thread_with(ask: Ask, tap: ThreadWith) -> Screen:
    stay = await own_stay(ask.store, ask.person.id, tap.resident_id)
    thread = await messages.thread_with(ask.store, ask.now, ask.person.id, tap.resident_id, tap.page)
    screen = Screen(
        picture="💬",
        title=ask.say("{code}: messages", code=stay.code),
        rows=(button("✍️", ask.say("Write a message"), Reply(resident_id=tap.resident_id)),),
        back=Inbox(),
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
    await own_stay(ask.store, ask.person.id, tap.resident_id)
    return await forms.start(ask, REPLY, {"resident": tap.resident_id})


async def home_part(ask: Ask) -> Section:
    if not ask.has(Role.CASEMANAGER):
        return Section()
    unread = sum((await messages.unread_of_caseload(ask.store, ask.person.id)).values())
    return Section(
        lines=(ask.words.count("📬 {n} new message.", "📬 {n} new messages.", unread),) if unread else (),
        rows=(button("📬" if unread else "💬", ask.say("New messages"), Inbox()),),
    )


async def _ask_text(ask: Ask, answers: Answers) -> Screen:
    stay = await own_stay(ask.store, ask.person.id, str(answers["resident"]))
    return Screen(
        picture="✍️",
        title=ask.say("Write to {code}", code=stay.code),
        lines=(
            ask.say("The resident reads it as you write it. Use short sentences."),
            ask.say("At most {limit} letters.", limit=messages.LIMIT),
        ),
    )


async def _take_text(ask: Ask, answers: Answers, value: str) -> JsonValue:
    return messages.read_text(value)


async def _finish(ask: Ask, answers: Answers) -> Onward:
    resident_id = str(answers["resident"])
    await messages.reply(ask.store, ask.now, ask.person.id, resident_id, str(answers["text"]))
    return Onward(ask, _thread(resident_id), toast=ask.say("Your message is sent."))


REPLY = Form(
    name="reply",
    policy=CASEMANAGERS,
    questions=(Question("text", _ask_text, _take_text),),
    finish=_finish,
    way_out=Inbox(),
)


def _other(ask: Ask, stay: Stay, message: Message) -> Markup:
    """Whoever wrote it: the resident, or a casemanager of before."""
    if message.sender_id == stay.resident_id:
        return ask.say("{code}", code=stay.code)
    return ask.say("Casemanager")


def _thread(resident_id: str) -> ThreadWith:
    return ThreadWith(resident_id=resident_id)
