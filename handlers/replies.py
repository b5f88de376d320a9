"""Telegram's own "reply" to a message of the bot goes to the resident whom that message is about."""

from collections.abc import Callable
from dataclasses import replace

from handlers import forms
from handlers.ask import Ask
from handlers.forms import Answers, Form
from handlers.onward import Onward
from handlers.screen import Screen
from handlers.thread import WRITTEN
from shelter.errors import BadAnswer
from shelter.models.people import Person

FormFor = Callable[[Person, str], tuple[Form, Answers] | None]
"""The form by which a person writes to the resident whom a message is about, and what it knows already."""


async def wait(ask: Ask, form: Form, known: Answers, text: str) -> None:
    """Something stands in between (the PIN): what was written waits in the form."""
    await forms.start(ask, form, {**known, WRITTEN: text})


async def send(ask: Ask, form: Form, known: Answers, text: str) -> Screen | Onward:
    """Send it; what cannot be sent is said, and asked for.

    A form that is open about something else stays open. One that writes to somebody does not: what is typed
    next shall not go to him or her unseen.
    """
    question = form.questions[0]
    try:
        answers = {**known, question.name: await question.take(ask, known, text)}
    except BadAnswer as problem:
        screen = await forms.start(ask, form, known)
        return replace(screen, lines=(ask.say(problem.sentence, **problem.values), *screen.lines))
    draft = await ask.store.conversations.draft(ask.person.id)
    if draft and draft.form == form.name:
        await ask.store.conversations.remove_draft(ask.person.id)
    return await form.finish(ask, answers)
