"""Who one is: by a code, or as a neighbour without one."""

from dataclasses import replace

from pydantic import JsonValue

from handlers import forms
from handlers.ask import Ask
from handlers.everyone import names, pin
from handlers.everyone.taps import UseCode
from handlers.forms import Answers, Form, Question
from handlers.onward import Onward
from handlers.routes import EVERYBODY, Routes
from handlers.screen import Rows, Screen, button
from handlers.taps import Home, Tap
from shelter import invites
from shelter.errors import BadAnswer, CodeRefused
from shelter.ids import normalise_code
from shelter.models.people import Person, Role

routes = Routes()
CODE_LIMIT = 16


class EnterCode(Tap, code="ec"):
    """Ask for a code."""


class BecomeNeighbour(Tap, code="nb"):
    """Neighbours and volunteers come by themselves."""


@routes.tap(EnterCode, EVERYBODY)
async def enter_code(ask: Ask, tap: EnterCode) -> Screen:
    return await forms.start(ask, CODE)


@routes.tap(UseCode, EVERYBODY)
async def use_code(ask: Ask, tap: UseCode) -> Screen | Onward:
    return await _redeem(ask, tap.invite)


@routes.tap(BecomeNeighbour, EVERYBODY)
async def become_neighbour(ask: Ask, tap: BecomeNeighbour) -> Screen | Onward:
    if ask.person.roles:
        return Onward(ask, Home())
    return await _welcome(ask.as_person(await invites.join_as_neighbour(ask.store, ask.person)))


def wanted(rest: str) -> UseCode | None:
    """The code that came with a deep link; one that cannot be read stays a wrong one."""
    return UseCode(invite=normalise_code(rest)[:CODE_LIMIT] or "?") if rest else None


def who_screen(ask: Ask) -> Screen:
    """For somebody without a role, in front of what needs one."""
    return Screen("👋", ask.say("Who are you?"), rows=who_rows(ask))


def who_rows(ask: Ask) -> Rows:
    return (
        button("🏠", ask.say("I live here and have a code"), EnterCode()),
        button("🤝", ask.say("I am a neighbour or volunteer"), BecomeNeighbour()),
        button("🧑‍💼", ask.say("I work here and have a code"), EnterCode()),
    )


async def _ask_code(ask: Ask, answers: Answers) -> Screen:
    return Screen(
        picture="🔑",
        title=ask.say("Your code"),
        lines=(
            ask.say("Write the code that you got. It looks like {example}.", example="7KQ2-MX4D"),
            ask.say("No code? Ask the people who work at your location."),
        ),
    )


async def _take_code(ask: Ask, answers: Answers, value: str) -> JsonValue:
    code = normalise_code(value)
    if not code:
        raise BadAnswer
    return code


async def _finish(ask: Ask, answers: Answers) -> Screen | Onward:
    return await _redeem(ask, str(answers["code"]))


CODE = Form(
    name="code",
    policy=EVERYBODY,
    questions=(Question("code", _ask_code, _take_code),),
    finish=_finish,
)


async def _redeem(ask: Ask, code: str) -> Screen | Onward:
    outcome = await invites.redeem(ask.store, ask.now, ask.person, code, ask.house.zone)
    if isinstance(outcome, Person):
        return await _welcome(ask.as_person(outcome))
    sentence = ask.say(outcome.sentence, **outcome.values)
    if ask.person.roles or not isinstance(outcome, CodeRefused):
        return Onward(ask, Home(), lines=(sentence,))
    again = await forms.start(ask, CODE)
    return replace(again, lines=(sentence, *again.lines))


async def _welcome(ask: Ask) -> Screen | Onward:
    """What is asked once of who has just come in: residents for a PIN, others for a first name."""
    if ask.has(Role.RESIDENT):
        return await pin.offer(ask)
    if ask.person.first_name is None:
        return await names.ask_once(ask)
    return Onward(ask, Home(), lines=(ask.say("Welcome."),))
