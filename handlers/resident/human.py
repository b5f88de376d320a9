"""The way to a human: telephone numbers, and messages with the own casemanager."""

from dataclasses import replace
from functools import partial

from markupsafe import Markup

from handlers import forms
from handlers.ask import Ask
from handlers.forms import Answers, Form
from handlers.resident.guides import guide_lines
from handlers.resident.pieces import RESIDENTS_WITH_PIN, telephones
from handlers.resident.reading import after_sending, who_and_when
from handlers.routes import EVERYBODY, Routes
from handlers.screen import Button, Screen, button
from handlers.taps import Tap
from handlers.thread import text_of, with_thread, writing
from shelter import messages
from shelter.absences import who_reads
from shelter.casemanagers import casemanager_of
from shelter.errors import NobodyThere
from shelter.locations import own_location
from shelter.models.conversations import Message
from shelter.models.people import Person, Role

routes = Routes()


class Human(Tap, code="hu"):
    """Telephone numbers, and the own casemanager."""


class MyThread(Tap, code="hut"):
    """Page 0 holds the newest messages."""

    page: int = 0


class WriteMessage(Tap, code="huw"):
    """Write to the own casemanager."""


@routes.tap(Human, EVERYBODY)
async def human(ask: Ask, tap: Human) -> Screen:
    location = await own_location(ask.store, ask.person)
    numbers = telephones(ask, location) if location else []
    screen = Screen(
        picture="🧑‍💼",
        title=ask.say("A human helps you"),
        lines=(ask.say("🚨 Danger, fire, or very ill? Call 112."), *numbers),
    )
    return await _with_casemanager(ask, screen) if ask.has(Role.RESIDENT) else screen


@routes.tap(MyThread, RESIDENTS_WITH_PIN)
async def my_thread(ask: Ask, tap: MyThread) -> Screen:
    thread = await messages.thread(ask.store, ask.now, ask.person.id, tap.page)
    casemanager = await casemanager_of(ask.store, ask.person.id)
    rows = (_write(ask),) if casemanager else ()
    screen = Screen("💬", ask.say("Messages"), rows=rows, back=Human(), about=ask.person.id)
    return with_thread(
        ask, screen, thread, partial(_other, ask, casemanager), lambda page: MyThread(page=page)
    )


@routes.tap(WriteMessage, RESIDENTS_WITH_PIN)
async def write_message(ask: Ask, tap: WriteMessage) -> Screen:
    if await casemanager_of(ask.store, ask.person.id) is None:
        raise NobodyThere
    return await forms.start(ask, MESSAGE)


async def _ask_text(ask: Ask, answers: Answers) -> Screen:
    return Screen(
        picture="✍️",
        title=ask.say("Write to your casemanager"),
        lines=(
            ask.say("Write your message now, in your own language."),
            ask.say("At most {limit} letters.", limit=messages.LIMIT),
            *await _who_and_when(ask),
        ),
        about=ask.person.id,
    )


async def _finish(ask: Ask, answers: Answers) -> Screen:
    sent = await messages.write(ask.store, ask.now, ask.house.zone, ask.person.id, text_of(answers))
    reader = await who_reads(ask.store, ask.now, ask.house.zone, ask.person.id)
    return Screen(
        picture="✅",
        title=ask.say("Your message is sent."),
        lines=(ask.say("{text}", text=sent.text), *(after_sending(ask, reader) if reader else ())),
        rows=(button("💬", ask.say("Messages"), MyThread()),),
        back=Human(),
        about=ask.person.id,
    )


_NAME = "message"
MESSAGE = Form(
    name=_NAME,
    policy=RESIDENTS_WITH_PIN,
    questions=writing(_NAME, _ask_text),
    finish=_finish,
    way_out=Human(),
)


async def _with_casemanager(ask: Ask, screen: Screen) -> Screen:
    unread = await messages.unread(ask.store, ask.person.id)
    thread = button("📬" if unread else "💬", ask.say("Messages"), MyThread())
    casemanager = await casemanager_of(ask.store, ask.person.id)
    if casemanager is None:
        nobody = ask.say(NobodyThere.sentence)
        return replace(screen, lines=(*screen.lines, nobody), rows=(thread,))
    lines = (*screen.lines, *await guide_lines(ask), *await _who_and_when(ask))
    return replace(screen, lines=lines, rows=(_write(ask), thread))


async def _who_and_when(ask: Ask) -> tuple[Markup, ...]:
    reader = await who_reads(ask.store, ask.now, ask.house.zone, ask.person.id)
    return who_and_when(ask, reader) if reader else ()


def _write(ask: Ask) -> tuple[Button]:
    return button("✍️", ask.say("Write a message"), WriteMessage())


def _other(ask: Ask, casemanager: Person | None, message: Message) -> Markup:
    """Whoever wrote it: the casemanager of now by name, an earlier one without."""
    if casemanager and casemanager.id == message.sender_id and casemanager.first_name:
        return ask.say("{name}", name=casemanager.first_name)
    return ask.say("Your casemanager")
