"""Offer a resident three times: good ones are proposed, each can be changed, and one tap sends them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from markupsafe import Markup
from pydantic import JsonValue

from handlers import forms
from handlers.ask import Ask
from handlers.casemanager.appointments import calendar, questions
from handlers.casemanager.appointments.conflict_lines import conflict_lines
from handlers.casemanager.appointments.questions import choice, place_of, sign, starts_at, usual_places
from handlers.casemanager.pieces import GUIDES, saved
from handlers.casemanager.requests.requests import OfferTimes, as_it_is_now, title_of, what_lines, why_not
from handlers.casemanager.taps import OneRequest, Requests
from handlers.forms import Answers, Form, Question
from handlers.onward import Onward
from handlers.routes import Routes
from handlers.screen import Rows, Screen, button, facts, two_to_a_row
from shelter import free_times, offers
from shelter.changes import Changed
from shelter.errors import BadAnswer, ShelterError, TooLate
from shelter.free_times import NotFree
from shelter.models.places import Place
from shelter.offers import MOST_OFFERS, Asked

routes = Routes()
_NAME = "offer"
_TIMES = tuple(f"t{number}" for number in range(MOST_OFFERS))
_LENGTHS = (15, 30, 45, 60, 90, 120)
_KEPT = ("request", "version", "times", "minutes", "place")


@routes.tap(OfferTimes, GUIDES)
async def offer_times(ask: Ask, tap: OfferTimes) -> Screen | Onward:
    asked = await offers.asked_of(ask.store, ask.person.id, tap.request_id)
    if problem := why_not(asked.request, tap.version):
        return as_it_is_now(ask, tap.request_id, problem)
    request = asked.request
    place = request.place or next(iter(await usual_places(ask, asked.stay, request.kind)), None)
    times = await free_times.good_times(ask.store, ask.now, ask.house.zone, asked.stay, request)
    return await forms.start(
        ask,
        FORM,
        {
            "request": request.id,
            "version": request.version,
            "times": [each.isoformat() for each in times],
            "minutes": request.minutes,
            "place": place.model_dump(mode="json") if place else None,
        },
    )


async def _asked(ask: Ask, answers: Answers) -> Asked:
    """The request, as long as is wished here."""
    asked = await offers.asked_of(ask.store, ask.person.id, str(answers["request"]))
    return replace(asked, request=asked.request.model_copy(update={"minutes": _minutes(answers)}))


async def _ask_what(ask: Ask, answers: Answers) -> Screen:
    """What will be offered, and a button for each thing that can be changed."""
    asked = await _asked(ask, answers)
    resident = await ask.store.people.get(asked.request.resident_id)
    times = _times(answers)
    send = button("📨", ask.say("Send these times"), choice(_NAME, "what", _sign_of(answers)))
    return Screen(
        picture="🗓️",
        title=title_of(ask, asked),
        lines=(
            facts(*what_lines(ask, asked.request, resident)),
            *[await _time_lines(ask, asked, each) for each in times],
            facts(*_where_and_how_long(ask, answers)),
            ask.say("Tap a time to change it. The resident chooses one of them."),
        ),
        rows=(
            *((send,) if times and answers["place"] else ()),
            *_time_rows(ask, times),
            *two_to_a_row(_more_to_change(ask, asked)),
        ),
    )


async def _time_lines(ask: Ask, asked: Asked, moment: datetime) -> Markup:
    """A time, and what else there is then."""
    request = asked.request
    found = await conflict_lines(ask, request.resident_id, moment, request.minutes, request.appointment_id)
    taken = not found and not await offers.can_be_taken(ask.store, ask.now, ask.house.zone, asked, moment)
    return facts(
        ask.say("🗓️ {moment}", moment=ask.words.moment(moment)),
        *found,
        *((ask.say("⚠️ This cannot be offered any more."),) if taken else ()),
    )


def _where_and_how_long(ask: Ask, answers: Answers) -> list[Markup]:
    where = (
        ask.say("📍 {place}", place=place_of(answers).name)
        if answers["place"]
        else ask.say("📍 Please choose a place.")
    )
    return [where, ask.say("⏳ {duration}", duration=ask.words.duration(_minutes(answers)))]


def _time_rows(ask: Ask, times: Sequence[datetime]) -> Rows:
    shown = tuple(
        button(
            "🕑",
            ask.say("{day}, {clock}", day=ask.words.short_day(each), clock=ask.words.clock(each)),
            choice(_NAME, "what", name),
        )
        for name, each in zip(_TIMES, times, strict=False)
    )
    if len(times) == MOST_OFFERS:
        return two_to_a_row(shown)
    more = button("➕", ask.say("One more time"), choice(_NAME, "what", _TIMES[len(times)]))
    return two_to_a_row((*shown, more))


def _more_to_change(ask: Ask, asked: Asked) -> Rows:
    """An appointment that is to be at another time keeps its place and its length."""
    if asked.request.appointment_id:
        return ()
    return (
        button("📍", ask.say("Another place"), choice(_NAME, "what", "place")),
        button("⏳", ask.say("How long"), choice(_NAME, "what", "length")),
    )


async def _take_what(ask: Ask, answers: Answers, value: str) -> JsonValue:
    times = _times(answers)
    changes = (*_TIMES[: min(len(times) + 1, MOST_OFFERS)], "place", "length")
    if value == _sign_of(answers) and times and answers["place"]:
        return "send"
    if value not in changes:
        raise BadAnswer
    return value


async def _ask_length(ask: Ask, answers: Answers) -> Screen:
    lengths = tuple(
        button("⏳", ask.words.duration(each), choice(_NAME, "length", str(each))) for each in _LENGTHS
    )
    return Screen("⏳", ask.say("How long does it take?"), rows=two_to_a_row(lengths))


async def _take_length(ask: Ask, answers: Answers, value: str) -> JsonValue:
    if value not in map(str, _LENGTHS):
        raise BadAnswer
    return int(value)


async def _places(ask: Ask, answers: Answers) -> Sequence[Place]:
    asked = await _asked(ask, answers)
    return await usual_places(ask, asked.stay, asked.request.kind)


async def _finish(ask: Ask, answers: Answers) -> Screen | Onward:
    what = str(answers["what"])
    if what == "send":
        return await _send(ask, answers)
    if what in _TIMES:
        return await _with_another_time(ask, answers, _TIMES.index(what))
    if what == "length":
        return await _again(ask, {**answers, "minutes": answers["length"]})
    return await _again(ask, answers)


async def _with_another_time(ask: Ask, answers: Answers, which: int) -> Screen:
    moment = starts_at(ask, answers)
    if not await offers.can_be_taken(ask.store, ask.now, ask.house.zone, await _asked(ask, answers), moment):
        return await _again(ask, answers, NotFree())
    times = _times(answers)
    others = [each for number, each in enumerate(times) if number != which]
    return await _again(ask, {**answers, "times": _written({*others, moment})})


async def _again(ask: Ask, answers: Answers, problem: ShelterError | None = None) -> Screen:
    """What will be offered now, once more."""
    screen = await forms.start(ask, FORM, {name: answers[name] for name in _KEPT})
    if problem is None:
        return screen
    return replace(screen, lines=(ask.say(problem.sentence), *screen.lines))


async def _send(ask: Ask, answers: Answers) -> Screen | Onward:
    one = str(answers["request"])
    try:
        offered = await offers.offer(
            ask.store,
            ask.now,
            ask.house.zone,
            ask.person.id,
            one,
            _times(answers),
            minutes=_minutes(answers),
            place=place_of(answers),
            version=int(str(answers["version"])),
        )
    except Changed as problem:
        return as_it_is_now(ask, one, problem)
    except (NotFree, TooLate) as problem:
        return await _again(ask, answers, problem)
    return Onward(ask, Requests(), toast=await saved(ask, offered.resident_id))


def _minutes(answers: Answers) -> int:
    return int(str(answers["minutes"]))


def _times(answers: Answers) -> list[datetime]:
    kept = answers["times"]
    return [datetime.fromisoformat(str(each)) for each in kept] if isinstance(kept, list) else []


def _written(times: Iterable[datetime]) -> list[JsonValue]:
    return [each.isoformat() for each in sorted(times)]


def _sign_of(answers: Mapping[str, JsonValue]) -> str:
    return sign(json.dumps({name: answers[name] for name in _KEPT}, sort_keys=True))


def _changes_time(answers: Answers) -> bool:
    return answers.get("what") in _TIMES


FORM = Form(
    name=_NAME,
    policy=GUIDES,
    questions=(
        Question("what", _ask_what, _take_what),
        replace(calendar.day(_NAME), needed=_changes_time),
        replace(questions.clock(_NAME), needed=_changes_time),
        replace(questions.place(_NAME, _places), needed=lambda answers: answers.get("what") == "place"),
        Question("length", _ask_length, _take_length, needed=lambda answers: answers.get("what") == "length"),
    ),
    finish=_finish,
    way_out=lambda answers: OneRequest(request_id=str(answers["request"])),
)
