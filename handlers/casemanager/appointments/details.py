"""The last screen of an appointment: what will be kept, with what is seldom another way as buttons on it.

So the simplest one needs no question more. What is chosen here is the answer to the question `sure`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any

from markupsafe import Markup
from pydantic import Field, JsonValue

from handlers.ask import Ask
from handlers.casemanager.appointments.questions import Shows, choice, save_rows, sign_of_all, three_to_a_row
from handlers.forms import Answers, Question
from handlers.kinds import APPOINTMENT_NAMES, APPOINTMENT_PICTURES, BRING_NAMES
from handlers.screen import Button, Rows, Screen, two_to_a_row
from handlers.typed import NotADay, read_day
from locales.templates import isolated
from shelter.errors import BadAnswer
from shelter.models.appointments import AppointmentKind, Bring
from shelter.models.record import Record
from shelter.series import MOST, Every, TooOften
from shelter.text import N_

NAME = "sure"
MINUTES = (15, 30, 45, 60, 90, 120)
SHORTEST, LONGEST = 5, 600
TIMES = (2, 3, 4, 6, 8, 10, 12, 18, MOST)
EVERY_NAMES = {
    None: N_("Once"),
    Every.WEEK: N_("Every week"),
    Every.TWO_WEEKS: N_("Every two weeks"),
    Every.MONTH: N_("Every month"),
}
_ON, _OFF = "✅", "▫️"


class View(StrEnum):
    """What the screen shows instead of everything."""

    KIND = "kind"
    MINUTES = "minutes"
    EVERY = "every"
    TIMES = "times"


class Details(Record):
    """What is chosen on the screen. Repeated: `times` or `until` says how often. `saved` ends it."""

    kind: AppointmentKind | None = None
    minutes: int = Field(default=60, ge=SHORTEST, le=LONGEST)
    bring: tuple[Bring, ...] = ()
    interpreter: bool = False
    every: Every | None = None
    times: int | None = None
    until: date | None = None
    view: View | None = None
    saved: bool = False


@dataclass(frozen=True, slots=True)
class Offers:
    """Which of them the screen offers beside length, interpreter and what to bring."""

    kind: bool = False
    series: bool = False


def details(
    form: str,
    picture: str,
    offers: Offers,
    shows: Shows,
    check: Callable[[Ask, Answers], object] | None = None,
) -> Question:
    """The last screen; `shows` says what will be kept, `check` raises BadAnswer for what cannot be."""
    return Question(
        NAME,
        partial(_ask, form, picture, offers, shows),
        partial(_take, offers, check),
        unfinished=lambda answers: not read(answers).saved,
        step_back=_overview,
    )


def read(answers: Answers) -> Details:
    """What is chosen so far."""
    kept = answers.get(NAME)
    return Details() if kept is None else Details.model_validate(kept)


def written(chosen: Details) -> JsonValue:
    """The same as an answer."""
    kept: JsonValue = chosen.model_dump(mode="json")
    return kept


async def _ask(form: str, picture: str, offers: Offers, shows: Shows, ask: Ask, answers: Answers) -> Screen:
    chosen = read(answers)
    lines = await shows(ask, answers)
    match chosen.view:
        case View.KIND:
            return Screen(picture, ask.say("What is it about?"), lines, _kinds(ask, form, chosen))
        case View.MINUTES:
            hint = ask.say("Tap a length, or write how many minutes.")
            return Screen("⏳", ask.say("How long?"), (*lines, hint), _lengths(ask, form, chosen))
        case View.EVERY:
            return Screen("🔁", ask.say("Does it come again?"), lines, _repeats(ask, form, chosen))
        case View.TIMES:
            hint = ask.say("Tap how many times in all, or write the last day, like 24-12.")
            return Screen("🔁", ask.say("How many times?"), (*lines, hint), _times(form))
    rows = (*save_rows(ask, form, answers), *_switches(ask, form, offers, chosen))
    return Screen(picture, ask.say("Is this right?"), lines, rows)


async def _take(
    offers: Offers,
    check: Callable[[Ask, Answers], object] | None,
    ask: Ask,
    answers: Answers,
    value: str,
) -> JsonValue:
    chosen = read(answers)
    if value == sign_of_all(answers) and chosen.view is None:
        return written(chosen.model_copy(update={"saved": True}))
    changes = _choices(offers, chosen).get(value) or _typed(ask, chosen, value)
    found = written(Details.model_validate({**dict(chosen), "view": None, **changes}))
    if check:
        check(ask, {**answers, NAME: found})
    return found


def _overview(answers: Answers) -> Answers | None:
    """Everything again, after a look at one thing; nobody said how often it comes: then it comes once."""
    chosen = read(answers)
    if chosen.view is None:
        return None
    back: dict[str, Any] = {"view": None}
    if chosen.view is View.TIMES and not (chosen.times or chosen.until):
        back["every"] = None
    return {**answers, NAME: written(chosen.model_copy(update=back))}


def _choices(offers: Offers, chosen: Details) -> Mapping[str, Mapping[str, Any]]:
    """What each button changes, by its value."""
    found: dict[str, Mapping[str, Any]] = {f"view={view}": {"view": view} for view in _views(offers)}
    found |= {f"minutes={minutes}": {"minutes": minutes} for minutes in MINUTES}
    found |= {"+interpreter": {"interpreter": True}, "-interpreter": {"interpreter": False}}
    for each in Bring:
        others = tuple(one for one in chosen.bring if one is not each)
        found[f"+{each}"], found[f"-{each}"] = {"bring": (*others, each)}, {"bring": others}
    if offers.kind:
        found |= {f"kind={kind}": {"kind": kind} for kind in AppointmentKind}
    if offers.series:
        once = {"every": None, "times": None, "until": None}
        found |= {f"every={every}": once | {"every": every, "view": View.TIMES} for every in Every}
        found |= {f"times={times}": {"times": times, "until": None} for times in TIMES}
        found["every="] = once
    return found


def _views(offers: Offers) -> Iterable[View]:
    yield View.MINUTES
    if offers.kind:
        yield View.KIND
    if offers.series:
        yield View.EVERY


def _typed(ask: Ask, chosen: Details, value: str) -> Mapping[str, Any]:
    """What somebody wrote where a button would do, too."""
    text = value.strip()
    if chosen.view is View.MINUTES and text.isascii() and text.isdigit():
        if not SHORTEST <= int(text[:4]) <= LONGEST:
            raise BadAnswer
        return {"minutes": int(text[:4])}
    if chosen.view is not View.TIMES:
        raise BadAnswer
    if text.isascii() and text.isdigit():
        if not 1 < int(text[:4]) <= MOST:
            raise TooOften(most=MOST)
        return {"times": int(text), "until": None}
    try:
        return {"until": read_day(text, ask.today), "times": None}
    except NotADay as error:
        raise BadAnswer from error


def _switches(ask: Ask, form: str, offers: Offers, chosen: Details) -> Rows:
    kind = chosen.kind or AppointmentKind.OTHER
    heads = (
        *(
            (Button(APPOINTMENT_PICTURES[kind], ask.say(APPOINTMENT_NAMES[kind]), _view(form, View.KIND)),)
            if offers.kind
            else ()
        ),
        Button("⏳", ask.words.duration(chosen.minutes), _view(form, View.MINUTES)),
        *(
            (Button("🔁", ask.say(EVERY_NAMES[chosen.every]), _view(form, View.EVERY)),)
            if offers.series
            else ()
        ),
    )
    interpreter = _switch(
        form, "interpreter", ask.say("🗣️ There is an interpreter."), is_on=chosen.interpreter
    )
    bring = tuple(
        (_switch(form, each, ask.say(name), is_on=each in chosen.bring),)
        for each, name in BRING_NAMES.items()
    )
    return (heads, (interpreter,), *two_to_a_row(bring))


def _switch(form: str, name: str, label: Markup, *, is_on: bool) -> Button:
    """It says what it does, and so a second tap on it changes nothing."""
    return Button(_ON if is_on else _OFF, label, choice(form, NAME, f"{'-' if is_on else '+'}{name}"))


def _view(form: str, view: View) -> Any:
    return choice(form, NAME, f"view={view}")


def _kinds(ask: Ask, form: str, chosen: Details) -> Rows:
    return tuple(
        (
            Button(
                _ON if kind is chosen.kind else APPOINTMENT_PICTURES[kind],
                ask.say(name),
                choice(form, NAME, f"kind={kind}"),
            ),
        )
        for kind, name in APPOINTMENT_NAMES.items()
    )


def _lengths(ask: Ask, form: str, chosen: Details) -> Rows:
    return three_to_a_row(
        Button(
            _ON if minutes == chosen.minutes else "",
            ask.words.duration(minutes),
            choice(form, NAME, f"minutes={minutes}"),
        )
        for minutes in MINUTES
    )


def _repeats(ask: Ask, form: str, chosen: Details) -> Rows:
    return tuple(
        (
            Button(
                _ON if every is chosen.every else "🔁",
                ask.say(name),
                choice(form, NAME, f"every={every or ''}"),
            ),
        )
        for every, name in EVERY_NAMES.items()
    )


def _times(form: str) -> Rows:
    return three_to_a_row(
        Button("", isolated(str(times)), choice(form, NAME, f"times={times}")) for times in TIMES
    )
