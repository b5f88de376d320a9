"""When I read messages: the days and from when until when, in a few taps."""

from datetime import time

from markupsafe import Markup
from pydantic import JsonValue

from handlers import forms
from handlers.ask import Ask
from handlers.casemanager.appointments import questions
from handlers.casemanager.appointments.questions import choice, three_to_a_row
from handlers.casemanager.messages.messages import CASEMANAGERS
from handlers.casemanager.taps import MyTime
from handlers.forms import Answers, Form, Question
from handlers.onward import Onward
from handlers.routes import Routes
from handlers.screen import Button, Screen, button, facts
from handlers.taps import Tap
from handlers.typed import read_time
from shelter import office_hours
from shelter.errors import BadAnswer
from shelter.models.people import OfficeHours
from shelter.office_hours import EndsBefore

routes = Routes()
_NAME = "hours"
_WORKWEEK = frozenset(range(5))
_WEEK = range(7)
_DONE = "done"
_BEGINS = [time(hour, minute) for hour in range(7, 13) for minute in (0, 30)]
_ENDS = [time(hour, minute) for hour in range(12, 20) for minute in (0, 30)]


class SetHours(Tap, code="oh"):
    """The days, and from when until when."""


class NoHours(Tap, code="ohn"):
    """Say nothing of when I read messages."""


@routes.tap(SetHours, CASEMANAGERS)
async def set_hours(ask: Ask, tap: SetHours) -> Screen:
    known = ask.person.office_hours
    return await forms.start(
        ask, FORM, {"days": "".join(map(str, sorted(known.days if known else _WORKWEEK)))}
    )


@routes.tap(NoHours, CASEMANAGERS)
async def no_hours(ask: Ask, tap: NoHours) -> Onward:
    changed = await office_hours.set_hours(ask.store, ask.person, None)
    return Onward(ask.as_person(changed), MyTime(), toast=ask.say("Saved."))


async def _ask_days(ask: Ask, answers: Answers) -> Screen:
    chosen = _days(answers)
    days = [
        Button("✅" if day in chosen else "▫️", ask.words.weekdays([day]), choice(_NAME, "days", str(day)))
        for day in _WEEK
    ]
    go_on = button("➡️", ask.say("Go on"), choice(_NAME, "days", _DONE))
    rows = (*three_to_a_row(days), *((go_on,) if chosen else ()))
    return Screen("🗓️", ask.say("On which days do you read messages?"), rows=rows)


async def _take_days(ask: Ask, answers: Answers, value: str) -> JsonValue:
    """Each tap switches a day; what is chosen so far is kept as its digits, with DONE behind them at last."""
    chosen = _days(answers)
    if value == _DONE and chosen:
        return "".join(map(str, sorted(chosen))) + _DONE
    if value not in map(str, _WEEK):
        raise BadAnswer
    return "".join(map(str, sorted(chosen ^ {int(value)})))


async def _ask_begins(ask: Ask, answers: Answers) -> Screen:
    return Screen("🕑", ask.say("From what time?"), rows=_times(ask, "begins", _BEGINS))


async def _ask_ends(ask: Ask, answers: Answers) -> Screen:
    begins = time.fromisoformat(str(answers["begins"]))
    later = [each for each in _ENDS if each > begins]
    return Screen("🕑", ask.say("Until what time?"), rows=_times(ask, "ends", later))


def _times(ask: Ask, name: str, times: list[time]) -> tuple[tuple[Button, ...], ...]:
    return three_to_a_row(
        Button("", ask.say("{time}", time=f"{each:%H:%M}"), choice(_NAME, name, f"{each:%H%M}"))
        for each in times
    )


async def _take_begins(ask: Ask, answers: Answers, value: str) -> JsonValue:
    return f"{read_time(value):%H:%M}"


async def _take_ends(ask: Ask, answers: Answers, value: str) -> JsonValue:
    ends = read_time(value)
    if ends <= time.fromisoformat(str(answers["begins"])):
        raise EndsBefore
    return f"{ends:%H:%M}"


async def _what_is_kept(ask: Ask, answers: Answers) -> tuple[Markup, ...]:
    return (
        hours_facts(ask, _hours(answers)),
        ask.say("Your residents read this when they write to you."),
    )


async def _finish(ask: Ask, answers: Answers) -> Onward:
    changed = await office_hours.set_hours(ask.store, ask.person, _hours(answers))
    return Onward(ask.as_person(changed), MyTime(), toast=ask.say("Saved."))


def hours_facts(ask: Ask, hours: OfficeHours) -> Markup:
    return facts(
        ask.say("🗓️ {day}", day=ask.words.weekdays(hours.days)),
        ask.say("🕑 Between {start} and {end}", start=f"{hours.begins:%H:%M}", end=f"{hours.ends:%H:%M}"),
    )


def _days(answers: Answers) -> frozenset[int]:
    return frozenset(int(day) for day in str(answers.get("days", "")).removesuffix(_DONE))


def _hours(answers: Answers) -> OfficeHours:
    begins, ends = (time.fromisoformat(str(answers[name])) for name in ("begins", "ends"))
    return OfficeHours(days=_days(answers), begins=begins, ends=ends)


FORM = Form(
    name=_NAME,
    policy=CASEMANAGERS,
    questions=(
        Question(
            "days",
            _ask_days,
            _take_days,
            unfinished=lambda answers: not str(answers.get("days", "")).endswith(_DONE),
        ),
        Question("begins", _ask_begins, _take_begins),
        Question("ends", _ask_ends, _take_ends),
        questions.sure(_NAME, "🕑", _what_is_kept),
    ),
    finish=_finish,
    way_out=MyTime(),
)
