"""When I am away, and who stands in for me. Why is nobody's business, and not asked."""

from datetime import date

from markupsafe import Markup
from pydantic import JsonValue

from handlers import forms
from handlers.ask import Ask
from handlers.casemanager.appointments import dates, questions
from handlers.casemanager.appointments.questions import choice
from handlers.casemanager.messages.messages import CASEMANAGERS
from handlers.casemanager.residents import colleagues
from handlers.casemanager.residents.colleagues import called
from handlers.casemanager.taps import MyTime
from handlers.forms import Answers, Form, Question
from handlers.onward import Onward
from handlers.routes import Routes
from handlers.screen import Screen, button, facts
from handlers.taps import Tap
from shelter import absences
from shelter.models.people import Person

routes = Routes()
_NAME = "away"
_NOBODY = "nobody"


class NewAway(Tap, code="aw"):
    """From when until when I am away, and who stands in."""


class NotAway(Tap, code="awn"):
    """I am back, or do not go."""

    absence_id: str


@routes.tap(NewAway, CASEMANAGERS)
async def new_away(ask: Ask, tap: NewAway) -> Screen:
    return await forms.start(ask, FORM)


@routes.tap(NotAway, CASEMANAGERS)
async def not_away(ask: Ask, tap: NotAway) -> Onward:
    await absences.be_back(ask.store, ask.now, ask.house.zone, ask.person.id, tap.absence_id)
    return Onward(ask, MyTime(), toast=ask.say("Saved."))


def _first_last_day(ask: Ask, answers: Answers) -> date:
    return date.fromisoformat(str(answers["from"]))


async def _stand_ins(ask: Ask) -> dict[str, Person]:
    return {each.id: each for each in await absences.stand_ins(ask.store, ask.person.id)}


async def _ask_stand_in(ask: Ask, answers: Answers) -> Screen:
    people = await _stand_ins(ask)
    nobody = button("✖️", ask.say("Nobody"), choice(_NAME, "stand_in", _NOBODY))
    return Screen(
        picture="🤝",
        title=ask.say("Who answers messages for you?"),
        lines=(ask.say("He or she reads and answers your residents on these days."),),
        rows=(*await colleagues.rows(ask, _NAME, "stand_in", people), nobody),
    )


async def _take_stand_in(ask: Ask, answers: Answers, value: str) -> JsonValue:
    return None if value == _NOBODY else colleagues.chosen(await _stand_ins(ask), value).id


async def _what_is_kept(ask: Ask, answers: Answers) -> tuple[Markup, ...]:
    first, last = (date.fromisoformat(str(answers[name])) for name in ("from", "until"))
    stand_in = (await _stand_ins(ask)).get(str(answers["stand_in"]))
    return (
        facts(
            days_away(ask, first, last),
            ask.say("🤝 {name} stands in.", name=await called(ask, stand_in))
            if stand_in
            else ask.say("✖️ Nobody stands in. Messages wait for you."),
        ),
        ask.say("Your residents read until when you are away. They do not read why."),
    )


async def _finish(ask: Ask, answers: Answers) -> Onward:
    first, last = (date.fromisoformat(str(answers[name])) for name in ("from", "until"))
    stand_in = answers["stand_in"]
    try:
        await absences.be_away(
            ask.store, ask.now, ask.house.zone, ask.person, first, last, str(stand_in) if stand_in else None
        )
    except absences.AwayAlready as problem:
        return Onward(ask, MyTime(), lines=(ask.say(problem.sentence),))
    return Onward(ask, MyTime(), toast=ask.say("Saved."))


def days_away(ask: Ask, first: date, last: date) -> Markup:
    return ask.say(
        "🗓️ From {first} until {last}, that day too", first=ask.words.day(first), last=ask.words.day(last)
    )


FORM = Form(
    name=_NAME,
    policy=CASEMANAGERS,
    questions=(
        dates.day(_NAME, "from", dates.FROM_WHEN, dates.today),
        dates.day(_NAME, "until", dates.UNTIL_WHEN, _first_last_day),
        Question("stand_in", _ask_stand_in, _take_stand_in),
        questions.sure(_NAME, "🗓️", _what_is_kept),
    ),
    finish=_finish,
    way_out=MyTime(),
)
