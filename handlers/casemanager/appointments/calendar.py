"""A day is chosen on the page of a month: its weeks are the rows."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from pydantic import JsonValue

from handlers.ask import Ask
from handlers.casemanager.appointments.questions import IsOver, choice
from handlers.forms import Answers, Question
from handlers.screen import Button, Rows, Screen
from handlers.typed import read_day
from locales.templates import isolated

MONTHS_AHEAD = 18
FEWEST_WEEKS = 3
"""So many are on a page: at the end of a month one looks for the next."""
_NAME = "day"
_WEEK = 7
_TODAY = "🔸"
_OVER = "·"
_MONTH_LETTERS = len("2026-11")


def day(form: str) -> Question:
    """Which day, today or later; kept as an ISO date. While pages are turned it is the month: `2026-11`."""
    return Question(_NAME, partial(_ask, form), _take, unfinished=lambda answers: _is_month(answers[_NAME]))


def weeks(month: date, today: date) -> list[list[date]]:
    """The page of the month that begins on that day: whole weeks from Monday, none that is over."""
    first = max(month, today)
    monday = first - timedelta(days=first.weekday())
    found: list[list[date]] = []
    while monday < _next(month) or len(found) < FEWEST_WEEKS:
        found.append([monday + timedelta(days=number) for number in range(_WEEK)])
        monday += timedelta(days=_WEEK)
    return found


async def _ask(form: str, ask: Ask, answers: Answers) -> Screen:
    month = _shown(answers.get(_NAME), ask.today)
    stays_here = choice(form, _NAME, f"{month:%Y-%m}")
    page = weeks(month, ask.today)
    heads = tuple(Button("", ask.words.short_weekday(each), stays_here) for each in page[0])
    days = tuple(
        tuple(
            Button("", isolated(_OVER), stays_here)
            if each < ask.today
            else Button(
                _TODAY if each == ask.today else "",
                isolated(str(each.day)),
                choice(form, _NAME, each.isoformat()),
            )
            for each in week
        )
        for week in page
    )
    hint = ask.say("Tap a day, or write one like 24-12.")
    return Screen(
        "🗓️", ask.say("Which day?"), lines=(hint,), rows=(*_pages(form, month, ask.today), heads, *days)
    )


async def _take(ask: Ask, answers: Answers, value: str) -> JsonValue:
    if _is_month(value):
        return f"{_shown(value, ask.today):%Y-%m}"
    chosen = read_day(value, ask.today)
    if chosen < ask.today:
        raise IsOver
    return chosen.isoformat()


def _pages(form: str, month: date, today: date) -> Rows:
    """The month and those beside it, by number: their names can be read in another calendar."""

    def page(picture: str, of: date) -> Button:
        return Button(picture, isolated(f"{of:%m-%Y}"), choice(form, _NAME, f"{of:%Y-%m}"))

    return (tuple(page(picture, of) for picture, of in _beside(month, today)),)


def _beside(month: date, today: date) -> Iterator[tuple[str, date]]:
    if month > today:
        yield "◀️", _first(month - timedelta(days=1))
    yield "", month
    if month < _last(today):
        yield "▶️", _next(month)


def _shown(kept: JsonValue, today: date) -> date:
    """The first day of the month that is looked at; the nearest one that has a page."""
    try:
        wanted = _first(date.fromisoformat(f"{str(kept)[:_MONTH_LETTERS]}-01"))
    except ValueError:
        wanted = today
    return min(max(wanted, _first(today)), _last(today))


def _is_month(value: JsonValue) -> bool:
    text = str(value)
    return len(text) == _MONTH_LETTERS and text[4] == "-"


def _first(day: date) -> date:
    return day.replace(day=1)


def _next(month: date) -> date:
    return _first(month + timedelta(days=31))


def _last(today: date) -> date:
    month = _first(today)
    for _ in range(MONTHS_AHEAD):
        month = _next(month)
    return month
