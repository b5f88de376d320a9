"""The first name that a person wants to show, or none."""

from pydantic import JsonValue

from handlers import forms
from handlers.ask import Ask
from handlers.everyone.taps import Privacy
from handlers.forms import Answers, Choose, Form, Question
from handlers.onward import Onward
from handlers.routes import EVERYBODY, Routes
from handlers.screen import Button, Screen
from handlers.taps import Home, Tap
from shelter import privacy

routes = Routes()
NOBODY = "-"


class ChangeName(Tap, code="nm"):
    """From the privacy screen: write another first name, or show none."""


@routes.tap(ChangeName, EVERYBODY)
async def change_name(ask: Ask, tap: ChangeName) -> Screen:
    return await forms.start(ask, NAME, {"back_to_privacy": True})


async def ask_once(ask: Ask) -> Screen:
    """The question for a newcomer; it can be skipped."""
    return await forms.start(ask, NAME)


async def _ask_name(ask: Ask, answers: Answers) -> Screen:
    return Screen(
        picture="🏷️",
        title=ask.say("Your first name"),
        lines=(
            ask.say("Which first name may others see? Write it."),
            ask.say("You do not have to. Please write no family name."),
        ),
        rows=(
            (Button("⏭️", ask.say("Show no name"), Choose(form=NAME.name, question="name", value=NOBODY)),),
        ),
    )


async def _take_name(ask: Ask, answers: Answers, value: str) -> JsonValue:
    return None if value == NOBODY else privacy.read_first_name(value)


async def _finish(ask: Ask, answers: Answers) -> Onward:
    name = answers["name"]
    changed = ask.as_person(
        await privacy.show_name(ask.store, ask.person, None if name is None else str(name))
    )
    if answers.get("back_to_privacy"):
        return Onward(changed, Privacy())
    return Onward(changed, Home(), lines=(ask.say("Welcome."),))


NAME = Form(
    name="name",
    policy=EVERYBODY,
    questions=(Question("name", _ask_name, _take_name),),
    finish=_finish,
)
