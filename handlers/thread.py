"""How a thread of messages is shown, to whichever of the two is reading, and how one is written."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from markupsafe import Markup
from pydantic import JsonValue

from handlers.ask import Ask
from handlers.forms import Answers, Choose, Question
from handlers.screen import Button, Screen, button
from handlers.taps import Tap
from shelter import messages
from shelter.errors import BadAnswer
from shelter.messages import Thread
from shelter.models.conversations import Message

AsksForText = Callable[[Ask, Answers], Awaitable[Screen]]
WRITTEN = "written"
"""The answer of a form that was written before the form was open: in reply to a message of the bot."""
_SEND = "=send"


def writing(form: str, ask_text: AsksForText) -> tuple[Question, Question]:
    """What to write; what is WRITTEN already is shown, and sent by a tap."""
    return (
        Question("text", ask_text, _take_text, needed=lambda known: WRITTEN not in known),
        Question(
            "reply", partial(_ask_reply, form, ask_text), _take_reply, needed=lambda known: WRITTEN in known
        ),
    )


def text_of(answers: Answers) -> str:
    return str(answers.get("text") or answers["reply"])


async def _take_text(ask: Ask, answers: Answers, value: str) -> JsonValue:
    return messages.read_text(value)


async def _ask_reply(form: str, ask_text: AsksForText, ask: Ask, answers: Answers) -> Screen:
    screen = await ask_text(ask, answers)
    try:
        written = messages.read_text(str(answers[WRITTEN]))
    except BadAnswer:
        return screen
    send = button("📨", ask.say("Send"), Choose(form=form, question="reply", value=_SEND))
    return replace(screen, lines=(ask.say("{text}", text=written),), rows=(send,))


async def _take_reply(ask: Ask, answers: Answers, value: str) -> JsonValue:
    return messages.read_text(str(answers[WRITTEN]) if value == _SEND else value)


def with_thread(
    ask: Ask, screen: Screen, thread: Thread, other: Callable[[Message], Markup], turn: Callable[[int], Tap]
) -> Screen:
    """The screen with one page of the thread. `other` names who wrote, if not the reader."""
    ways = []
    if thread.earlier:
        ways.append(Button("◀️", ask.say("Older"), turn(thread.page + 1)))
    if thread.page > 0:
        ways.append(Button("▶️", ask.say("Newer"), turn(thread.page - 1)))
    shown = tuple(_message(ask, each, other) for each in thread.messages)
    return replace(
        screen,
        lines=shown or (ask.say("There are no messages yet."),),
        rows=(*screen.rows, *((tuple(ways),) if ways else ())),
    )


def _message(ask: Ask, message: Message, other: Callable[[Message], Markup]) -> Markup:
    return Markup("\n").join([_head(ask, message, other), ask.say("{text}", text=message.text)])


def _head(ask: Ask, message: Message, other: Callable[[Message], Markup]) -> Markup:
    moment = ask.words.moment(message.sent_at)
    if message.sender_id == ask.person.id:
        return ask.say("🙂 You, {moment}:", moment=moment)
    if message.read_at is None and message.resident_id in (message.sender_id, ask.person.id):
        return ask.say("🆕 {name}, {moment}:", name=other(message), moment=moment)
    return ask.say("👤 {name}, {moment}:", name=other(message), moment=moment)
