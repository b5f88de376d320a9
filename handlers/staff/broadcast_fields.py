"""Which text, and what fills it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from pydantic import JsonValue

from handlers.ask import Ask
from handlers.broadcast_texts import WORDINGS, name_for_sender
from handlers.casemanager.appointments import questions
from handlers.casemanager.appointments.questions import IsOver, choice, sign, three_to_a_row
from handlers.forms import Answers, Question
from handlers.kinds import BRING_NAMES
from handlers.screen import Button, Screen, two_to_a_row
from handlers.staff import ticking
from handlers.staff.broadcast_answers import NAME, WRITTEN_IN, fields_of, has
from handlers.typed import read_time
from locales.languages import LANGUAGES
from shelter.broadcast_audiences import own_locations
from shelter.broadcast_templates import (
    OWN_TEXT_LIMIT,
    TEMPLATES,
    TEXT_LIMIT,
    over_at,
    read_number,
    read_own_text,
    read_short,
)
from shelter.errors import BadAnswer
from shelter.models.appointments import Bring
from shelter.text import N_

HOURS = range(8, 23)
_NUMBERS = 6
_LONGEST_NUMBER = 20


class NoTimeBetween(BadAnswer):
    sentence = N_("It ends when it begins. Please choose another time.")


async def _ask_template(ask: Ask, answers: Answers) -> Screen:
    texts = tuple(
        (Button(wording.picture, name_for_sender(ask.words, name), choice(NAME, "template", name)),)
        for name, wording in WORDINGS.items()
    )
    return Screen("📣", ask.say("Which text?"), rows=two_to_a_row(texts))


async def _take_template(ask: Ask, answers: Answers, value: str) -> JsonValue:
    if value not in TEMPLATES:
        raise BadAnswer
    return value


async def _ask_clock(name: str, ask: Ask, answers: Answers) -> Screen:
    if name == "end":
        title = ask.say("Until what time?")
    else:
        title = ask.say("From what time?") if has("end")(answers) else ask.say("What time?")
    times = [
        Button("", ask.say("{time}", time=f"{hour:02}:00"), choice(NAME, name, f"{hour:02}00"))
        for hour in HOURS
    ]
    hint = ask.say("Tap a time, or write one like 14:15.")
    return Screen("🕑", title, lines=(hint,), rows=three_to_a_row(times))


async def _take_clock(name: str, ask: Ask, answers: Answers, value: str) -> JsonValue:
    clock = f"{read_time(value):%H:%M}"
    known = {"day": str(answers["day"]), name: clock}
    if name == "end":
        known["start"] = str(answers["start"])
        if known["start"] == clock:
            raise NoTimeBetween
    over = over_at(str(answers["template"]), known, ask.house.zone)
    if over and over <= ask.now:
        raise IsOver
    return clock


async def _ask_place(ask: Ask, answers: Answers) -> Screen:
    rows = tuple(
        (Button("📍", ask.say("{place}", place=name), choice(NAME, "place", sign(name))),)
        for name in await _place_names(ask)
    )
    return Screen(
        picture="📍",
        title=ask.say("Where?"),
        lines=(
            ask.say("Write it in a few words. Everybody reads it as you write it."),
            ask.say("At most {limit} letters.", limit=TEXT_LIMIT),
        ),
        rows=rows,
    )


async def _take_place(ask: Ask, answers: Answers, value: str) -> JsonValue:
    tapped = {sign(name): name for name in await _place_names(ask)}
    return tapped.get(value) or read_short(value)


async def _place_names(ask: Ask) -> Sequence[str]:
    places = [location.place.name for location in await own_locations(ask.store, ask.person)]
    return [name for name in places if len(name) <= TEXT_LIMIT]


async def _ask_things(ask: Ask, answers: Answers) -> Screen:
    offered = [(thing.value, ask.say(BRING_NAMES[thing])) for thing in Bring]
    ticked = ticking.ticks(answers, "bring")
    return Screen("🎒", ask.say("What to bring?"), rows=ticking.rows(ask, NAME, "bring", ticked, offered))


async def _take_things(ask: Ask, answers: Answers, value: str) -> JsonValue:
    known = [thing.value for thing in Bring]
    return ticking.take(ticking.ticks(answers, "bring"), value, known).kept()


async def _ask_number(ask: Ask, answers: Answers) -> Screen:
    telephones = [each for where in await own_locations(ask.store, ask.person) for each in where.telephones]
    rows = tuple(
        (
            Button(
                "📞",
                ask.say("{label}: {number}", label=each.label, number=each.number),
                choice(NAME, "telephone", each.number),
            ),
        )
        for each in telephones[:_NUMBERS]
        if ":" not in each.number and len(each.number) <= _LONGEST_NUMBER
    )
    hint = ask.say("Tap a number, or write one.")
    return Screen("📞", ask.say("Which telephone number?"), lines=(hint,), rows=rows)


async def _take_number(ask: Ask, answers: Answers, value: str) -> JsonValue:
    return read_number(value)


async def _ask_text(ask: Ask, answers: Answers) -> Screen:
    return Screen(
        picture="✍️",
        title=ask.say("Write your text."),
        lines=(
            ask.say("Everybody reads it as you write it. The bot does not translate it."),
            ask.say("At most {limit} letters.", limit=OWN_TEXT_LIMIT),
        ),
    )


async def _take_text(ask: Ask, answers: Answers, value: str) -> JsonValue:
    return read_own_text(value)


async def _ask_written_in(ask: Ask, answers: Answers) -> Screen:
    """The sender's own language first."""
    own = ask.person.language
    codes = sorted(LANGUAGES, key=lambda code: code != own)
    rows = tuple(
        (
            Button(
                "💬", ask.say("{language}", language=LANGUAGES[code].own_name), choice(NAME, WRITTEN_IN, code)
            ),
        )
        for code in codes
    )
    return Screen(
        picture="🌐",
        title=ask.say("In which language did you write?"),
        lines=tuple(ask.say("{text}", text=line) for line in fields_of(answers)["text"].splitlines() if line),
        rows=(rows[0], *two_to_a_row(rows[1:])),
    )


async def _take_written_in(ask: Ask, answers: Answers, value: str) -> JsonValue:
    if value not in LANGUAGES:
        raise BadAnswer
    return value


QUESTIONS: tuple[Question, ...] = (
    Question("template", _ask_template, _take_template),
    replace(questions.day(NAME), needed=has("day")),
    Question("start", partial(_ask_clock, "start"), partial(_take_clock, "start"), needed=has("start")),
    Question("end", partial(_ask_clock, "end"), partial(_take_clock, "end"), needed=has("end")),
    Question("place", _ask_place, _take_place, needed=has("place")),
    Question(
        "bring",
        _ask_things,
        _take_things,
        needed=has("bring"),
        unfinished=partial(ticking.is_open, "bring"),
    ),
    Question("telephone", _ask_number, _take_number, needed=has("telephone")),
    Question("text", _ask_text, _take_text, needed=has("text")),
    Question(WRITTEN_IN, _ask_written_in, _take_written_in, needed=has("language")),
)
