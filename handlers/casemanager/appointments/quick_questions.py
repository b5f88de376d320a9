"""What has to be asked after a quick line: each with what it could mean first."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, time

from markupsafe import Markup
from pydantic import JsonValue

from handlers.ask import Ask
from handlers.casemanager.appointments import calendar, questions
from handlers.casemanager.appointments.questions import IsOver, choice, three_to_a_row
from handlers.casemanager.pieces import called
from handlers.forms import Answers, Question
from handlers.kinds import APPOINTMENT_NAMES, APPOINTMENT_PICTURES
from handlers.screen import Button, Rows, Screen, facts
from handlers.typed import NightTime, NotADay, NotATime
from locales.quick_line import Line, Why, read
from locales.templates import isolated
from shelter import case_notes
from shelter.errors import BadAnswer
from shelter.models.appointments import AppointmentKind, Bring
from shelter.models.places import Place
from shelter.models.record import Record
from shelter.planning import guided_stay
from shelter.text import N_

NAME = "quick"
BUTTONS_FOR_RESIDENTS = 90
"""Telegram takes 100 under a message; the code of whoever has none can be written."""
_WHY = {
    Why.UNKNOWN_RESIDENT: N_("You have no resident {code}."),
    Why.NO_SUCH_DAY: NotADay.sentence,
    Why.NO_SUCH_TIME: NotATime.sentence,
    Why.NIGHT: NightTime.sentence,
    Why.OVER: IsOver.sentence,
}


class Heard(Record):
    """What the line said besides the answers of the form; it stays the same while the form is open.

    `asked` are the questions, `maybe` the answers to each that the line may mean, `why` what is wrong.
    `or_minutes` is how long it takes if the time is none that it may be.
    """

    asked: frozenset[str]
    maybe: dict[str, tuple[str, ...]]
    why: dict[str, Why]
    place: str
    minutes: int
    asks_minutes: bool
    or_minutes: int | None
    interpreter: bool
    bring: tuple[Bring, ...]
    unknown: str
    left_out: str


def heard_in(answers: Answers) -> Heard:
    return Heard.model_validate(answers["line"])


async def residents(ask: Ask) -> Mapping[str, Collection[str]]:
    """Those whom the person guides, by code and by the own name for them."""
    names = await case_notes.names(ask.store, ask.person.id)
    found: dict[str, list[str]] = {}
    for stay in await ask.store.houses.guided(ask.person.id):
        for said in filter(None, (stay.code, names.get(stay.resident_id))):
            found.setdefault(said, []).append(stay.resident_id)
    return found


async def usual_places(ask: Ask, answers: Answers) -> Sequence[Place]:
    stay = await guided_stay(ask.store, ask.person.id, str(answers["resident"]))
    return await questions.usual_places(ask, stay, AppointmentKind(str(answers["kind"])))


async def _ask_resident(ask: Ask, answers: Answers) -> Screen:
    names = await case_notes.names(ask.store, ask.person.id)
    heard = heard_in(answers)
    stays = [
        stay
        for stay in await ask.store.houses.guided(ask.person.id)
        if stay.resident_id in heard.maybe["resident"] or not heard.maybe["resident"]
    ]
    people = [
        Button(
            "👤",
            called(ask, stay.code, names.get(stay.resident_id)),
            choice(NAME, "resident", stay.resident_id),
        )
        for stay in stays[:BUTTONS_FOR_RESIDENTS]
    ]
    return await _with_what_is_known(
        ask, answers, "resident", Screen("👤", ask.say("For whom?"), rows=three_to_a_row(people))
    )


async def _take_resident(ask: Ask, answers: Answers, value: str) -> JsonValue:
    mine = await residents(ask)
    if any(value in ids for ids in mine.values()):
        return value
    typed = read(value, ask.now, ask.house.zone, mine).resident.value
    if typed is None:
        raise BadAnswer
    return typed


async def _ask_kind(ask: Ask, answers: Answers) -> Screen:
    maybe = heard_in(answers).maybe["kind"]
    kinds = [AppointmentKind(each) for each in maybe] or list(AppointmentKind)
    rows = tuple(
        (Button(APPOINTMENT_PICTURES[kind], ask.say(APPOINTMENT_NAMES[kind]), choice(NAME, "kind", kind)),)
        for kind in kinds
    )
    return await _with_what_is_known(
        ask, answers, "kind", Screen("📌", ask.say("What is it about?"), rows=rows)
    )


async def _take_kind(ask: Ask, answers: Answers, value: str) -> JsonValue:
    if value in tuple(AppointmentKind):
        return value
    typed = _typed(ask, value).kind.value
    if typed is None:
        raise BadAnswer
    return typed


_DAY, _TIME = calendar.day(NAME), questions.clock(NAME)


async def _ask_day(ask: Ask, answers: Answers) -> Screen:
    maybe = heard_in(answers).maybe["day"]
    if not maybe or "day" in answers:
        return await _with_what_is_known(ask, answers, "day", await _DAY.ask(ask, answers))
    days = three_to_a_row(
        Button("", ask.words.short_day(date.fromisoformat(day)), choice(NAME, "day", day)) for day in maybe
    )
    month = date.fromisoformat(maybe[0])
    others = (Button("🗓️", isolated(f"{month:%m-%Y}"), choice(NAME, "day", f"{month:%Y-%m}")),)
    hint = ask.say("Tap a day, or write one like 24-12.")
    screen = Screen("🗓️", ask.say("Which day?"), lines=(hint,), rows=(*days, others))
    return await _with_what_is_known(ask, answers, "day", screen)


async def _take_day(ask: Ask, answers: Answers, value: str) -> JsonValue:
    try:
        day = await _DAY.take(ask, answers, value)
    except NotADay:
        typed = _typed(ask, value).day.value
        if typed is None:
            raise
        day = typed.isoformat()
    later = {**answers, "day": day}
    if _knows_the_time(answers) and not _DAY.unfinished(later) and questions.starts_at(ask, later) <= ask.now:
        raise IsOver
    return day


def _knows_the_time(answers: Answers) -> bool:
    return "time" not in heard_in(answers).asked


async def _ask_time(ask: Ask, answers: Answers) -> Screen:
    maybe = heard_in(answers).maybe["time"]
    screen = await _TIME.ask(ask, answers)
    if maybe:
        rows: Rows = three_to_a_row(
            Button("", ask.say("{time}", time=f"{each[:2]}:{each[2:]}"), choice(NAME, "time", each))
            for each in maybe
        )
        screen = replace(screen, rows=rows)
    return await _with_what_is_known(ask, answers, "time", screen)


async def _take_time(ask: Ask, answers: Answers, value: str) -> JsonValue:
    try:
        return await _TIME.take(ask, answers, value)
    except NotATime:
        typed = _typed(ask, value).clock.value
        if typed is None:
            raise
    return await _TIME.take(ask, answers, f"{typed:%H:%M}")


async def _known_places(ask: Ask, answers: Answers) -> Sequence[Place]:
    """What was typed, perhaps as a place, and the usual ones; a usual one of the same name is that."""
    known = await usual_places(ask, answers)
    names = {place.name.casefold() for place in known}
    typed = [each[: questions.PLACE_LIMIT] for each in heard_in(answers).maybe["place"]]
    return [*(Place(name=each) for each in typed if each.casefold() not in names), *known]


_PLACE = questions.place(NAME, _known_places)


async def _ask_place(ask: Ask, answers: Answers) -> Screen:
    return await _with_what_is_known(ask, answers, "place", await _PLACE.ask(ask, answers))


def _question(name: str, question: Question) -> Question:
    return replace(question, name=name, needed=lambda answers: name in heard_in(answers).asked)


QUESTIONS = (
    _question("resident", Question("resident", _ask_resident, _take_resident)),
    _question("kind", Question("kind", _ask_kind, _take_kind)),
    _question("day", replace(_DAY, ask=_ask_day, take=_take_day)),
    _question("time", replace(_TIME, ask=_ask_time, take=_take_time)),
    _question("place", replace(_PLACE, ask=_ask_place)),
)


def _typed(ask: Ask, text: str) -> Line:
    return read(text, ask.now, ask.house.zone, {})


async def _with_what_is_known(ask: Ask, answers: Answers, name: str, screen: Screen) -> Screen:
    """The question, below what was understood and what was wrong with the answer in the line."""
    heard = heard_in(answers)
    why = heard.why.get(name)
    complaint = (ask.say(_WHY[why], code=heard.unknown),) if why else ()
    known = await _known(ask, answers, heard)
    return replace(screen, lines=(*((facts(*known),) if known else ()), *complaint, *screen.lines))


async def _known(ask: Ask, answers: Answers, heard: Heard) -> Sequence[Markup]:
    known: list[Markup] = []
    if "resident" in answers:
        stay = await guided_stay(ask.store, ask.person.id, str(answers["resident"]))
        known.append(ask.say("👤 {code}", code=stay.code))
    if "kind" in answers:
        kind = APPOINTMENT_NAMES[AppointmentKind(str(answers["kind"]))]
        known.append(ask.say("📌 {kind}", kind=ask.say(kind)))
    if (when := _when(ask, answers, heard)) is not None:
        known.append(ask.say("🗓️ {moment}", moment=when))
    if heard.place:
        known.append(ask.say("📍 {place}", place=heard.place))
    return known


def _when(ask: Ask, answers: Answers, heard: Heard) -> Markup | None:
    day, clock = answers.get("day"), answers.get("time")
    day = None if day is None or _DAY.unfinished(answers) else day
    if day and clock:
        return ask.words.moment(questions.starts_at(ask, answers))
    if day:
        return ask.words.day(date.fromisoformat(str(day)))
    return isolated(f"{time.fromisoformat(str(clock)):%H:%M}") if clock else None
