"""How a thread of messages is shown, to whichever of the two is reading."""

from collections.abc import Callable
from dataclasses import replace

from markupsafe import Markup

from handlers.ask import Ask
from handlers.screen import Button, Screen
from handlers.taps import Tap
from shelter.messages import Thread
from shelter.models.conversations import Message


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
