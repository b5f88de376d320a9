"""Questions about days that are no appointment's: from when, and until when."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from pydantic import JsonValue

from handlers.ask import Ask
from handlers.casemanager.appointments.questions import DAYS_AHEAD, IsOver, choice, three_to_a_row
from handlers.forms import Answers, Question
from handlers.screen import Button, Rows, Screen
from handlers.typed import read_day
from shelter.text import N_

FromWhen = Callable[[Ask, Answers], date]
FOR_GOOD = "good"


def day(form: str, name: str, title: str, first: FromWhen) -> Question:
    """Which day, not before `first`; kept as an ISO date. `title` is marked for the catalogues."""
    return Question(name, partial(_ask_day, form, name, title, first, False), partial(_take_day, first))


def day_or_for_good(form: str, name: str, title: str, first: FromWhen) -> Question:
    """The same; None where it is for good."""
    return Question(name, partial(_ask_day, form, name, title, first, True), partial(_take_either, first))


def today(ask: Ask, answers: Answers) -> date:
    return ask.today


def read(answers: Answers, name: str) -> date | None:
    """The day that was chosen; None: for good."""
    kept = answers[name]
    return date.fromisoformat(str(kept)) if kept else None


async def _ask_day(
    form: str, name: str, title: str, first: FromWhen, for_good: bool, ask: Ask, answers: Answers
) -> Screen:
    begin = first(ask, answers)
    days = [
        Button("", ask.words.short_day(each), choice(form, name, each.isoformat()))
        for each in (begin + timedelta(days=ahead) for ahead in range(DAYS_AHEAD))
    ]
    always: Rows = ((Button("♾️", ask.say("For good"), choice(form, name, FOR_GOOD)),),) if for_good else ()
    hint = ask.say("Tap a day, or write one like 24-12.")
    return Screen("🗓️", ask.say(title), lines=(hint,), rows=(*always, *three_to_a_row(days)))


async def _take_day(first: FromWhen, ask: Ask, answers: Answers, value: str) -> JsonValue:
    begin = first(ask, answers)
    chosen = read_day(value, begin)
    if chosen < begin:
        raise IsOver
    return chosen.isoformat()


async def _take_either(first: FromWhen, ask: Ask, answers: Answers, value: str) -> JsonValue:
    return None if value == FOR_GOOD else await _take_day(first, ask, answers, value)


UNTIL_WHEN = N_("Until which day?")
FROM_WHEN = N_("From which day?")
