"""Questions that more than one form asks: which day, what time, where, and whether it is right so."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from markupsafe import Markup
from pydantic import JsonValue

from handlers.ask import Ask
from handlers.forms import Answers, Choose, Question, Stop
from handlers.screen import Button, Rows, Screen
from handlers.typed import read_day, read_time
from shelter.errors import BadAnswer, TooLong
from shelter.models.appointments import AppointmentKind, AppointmentState
from shelter.models.places import Place, Stay
from shelter.text import N_

DAYS_AHEAD = 15
FIRST, LAST, STEP = time(8, 30), time(17, 0), timedelta(minutes=30)
PLACE_LIMIT, ADDRESS_LIMIT = 100, 200
PLACES, OWN_PLACES = 6, 3
LATELY = timedelta(days=45)
"""Where appointments are that long before and after now is likely where the next one is."""
_SIGN = re.compile("=[0-9a-f]{12}")

MEANWHILE = "meanwhile"
"""Among the answers: what the person saw before somebody else was first."""

PlacesOf = Callable[[Ask, Answers], Awaitable[Sequence[Place]]]
Shows = Callable[[Ask, Answers], Awaitable[tuple[Markup, ...]]]


def _always(answers: Answers) -> bool:
    return True


class IsOver(BadAnswer):
    sentence = N_("This is over already. Please choose a later one.")


def day(form: str) -> Question:
    """Which day; kept as an ISO date."""
    return Question("day", partial(_ask_day, form), _take_day)


def clock(form: str) -> Question:
    """What time, after `day`; kept as HH:MM."""
    return Question("time", partial(_ask_time, form), _take_time)


def place(form: str, known: PlacesOf) -> Question:
    """Where: a known place, or one that is typed ("name, address"); kept as the fields of a Place."""
    return Question("place", partial(_ask_place, form, known), partial(_take_place, known))


def sure(form: str, picture: str, shows: Shows, needed: Callable[[Answers], bool] = _always) -> Question:
    """Whether it is right so. `shows` says what will be kept.

    Only the button below that will do: one of an earlier form stands below something else.
    """
    return Question("sure", partial(_ask_sure, form, picture, shows), _take_sure, needed)


def save_rows(ask: Ask, form: str, answers: Answers) -> Rows:
    """The button that keeps it; where somebody else was first (`MEANWHILE`), one decides."""
    save = choice(form, "sure", sign_of_all(answers))
    if MEANWHILE not in answers:
        return ((Button("💾", ask.say("Save"), save),),)
    return (
        (Button("💾", ask.say("Do it anyway"), save),),
        (Button("↩️", ask.say("Leave it"), Stop(form=form)),),
    )


def starts_at(ask: Ask, answers: Answers) -> datetime:
    """The moment of `day` and `time`."""
    clock = time.fromisoformat(str(answers["time"]))
    return datetime.combine(date.fromisoformat(str(answers["day"])), clock, ZoneInfo(ask.house.zone))


def place_of(answers: Answers) -> Place:
    return Place.model_validate(answers["place"])


def choice(form: str, question: str, value: str) -> Choose:
    return Choose(form=form, question=question, value=value)


def three_to_a_row(buttons: Iterable[Button]) -> Rows:
    found = tuple(buttons)
    return tuple(found[start : start + 3] for start in range(0, len(found), 3))


async def usual_places(ask: Ask, stay: Stay, kind: AppointmentKind) -> list[Place]:
    """Where appointments of this kind are: of this resident, of the others whom the person guides, and the
    resident's location; first those with a point on the map, and of these the likeliest."""
    location = await ask.store.houses.location(stay.location_id)
    guided = [each.resident_id for each in await ask.store.houses.guided(ask.person.id)]
    same = [
        each
        for each in await ask.store.appointments.of_residents(guided, ask.now - LATELY, ask.now + LATELY)
        if each.kind is kind and each.state is AppointmentState.PLANNED
    ]
    own = [each.place for each in same if each.resident_id == stay.resident_id]
    often = [place for place, _ in Counter(each.place for each in same).most_common(PLACES)]
    found = [*own[-OWN_PLACES:][::-1], *often, *([location.place] if location else [])]
    by_name: dict[str, Place] = {}
    for place in sorted(found, key=lambda each: each.latitude is None):
        by_name.setdefault(place.name, place)
    return list(by_name.values())[:PLACES]


async def _ask_day(form: str, ask: Ask, answers: Answers) -> Screen:
    days = [
        Button("", ask.words.short_day(day), choice(form, "day", day.isoformat()))
        for day in (ask.today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD))
    ]
    hint = ask.say("Tap a day, or write one like 24-12.")
    return Screen("🗓️", ask.say("Which day?"), lines=(hint,), rows=three_to_a_row(days))


async def _take_day(ask: Ask, answers: Answers, value: str) -> JsonValue:
    day = read_day(value, ask.today)
    if day < ask.today:
        raise IsOver
    return day.isoformat()


async def _ask_time(form: str, ask: Ask, answers: Answers) -> Screen:
    times = [
        Button("", ask.say("{time}", time=f"{each:%H:%M}"), choice(form, "time", f"{each:%H%M}"))
        for each in _office_times()
    ]
    hint = ask.say("Tap a time, or write one like 14:15.")
    return Screen("🕑", ask.say("What time?"), lines=(hint,), rows=three_to_a_row(times))


async def _take_time(ask: Ask, answers: Answers, value: str) -> JsonValue:
    written = f"{read_time(value):%H:%M}"
    if starts_at(ask, {**answers, "time": written}) <= ask.now:
        raise IsOver
    return written


async def _ask_place(form: str, known: PlacesOf, ask: Ask, answers: Answers) -> Screen:
    rows = tuple(
        (Button("📍", ask.say("{place}", place=place.name), choice(form, "place", sign)),)
        for sign, place in _by_sign(await known(ask, answers)).items()
    )
    hint = ask.say("Tap a place, or write the name and the address.")
    return Screen("📍", ask.say("Where?"), lines=(hint,), rows=rows)


async def _take_place(known: PlacesOf, ask: Ask, answers: Answers, value: str) -> JsonValue:
    places = _by_sign(await known(ask, answers))
    if tapped := places.get(value):
        return tapped.model_dump(mode="json")
    if _SIGN.fullmatch(value):
        raise BadAnswer
    typed = read_place(value)
    same = [place for place in places.values() if place.name.casefold() == typed.name.casefold()]
    return (same[0] if same and not typed.address else typed).model_dump(mode="json")


def read_place(text: str) -> Place:
    """A place as it is typed: "name, address". BadAnswer for none, TooLong."""
    name, _, address = (part.strip() for part in text.partition(","))
    if not name:
        raise BadAnswer
    for part, limit in ((name, PLACE_LIMIT), (address, ADDRESS_LIMIT)):
        if len(part) > limit:
            raise TooLong(limit=limit)
    return Place(name=name, address=address)


async def _ask_sure(form: str, picture: str, shows: Shows, ask: Ask, answers: Answers) -> Screen:
    return Screen(
        picture=picture,
        title=ask.say("Is this right?"),
        lines=await shows(ask, answers),
        rows=save_rows(ask, form, answers),
    )


async def _take_sure(ask: Ask, answers: Answers, value: str) -> JsonValue:
    if value != sign_of_all(answers):
        raise BadAnswer
    return value


def _office_times() -> Iterator[time]:
    moment = datetime.combine(date.min, FIRST)
    while moment.time() <= LAST:
        yield moment.time()
        moment += STEP


def _by_sign(places: Sequence[Place]) -> dict[str, Place]:
    return {sign(repr(place)): place for place in places}


def sign_of_all(answers: Answers) -> str:
    """What stands for all answers in the button that keeps them."""
    return sign(json.dumps(dict(answers), sort_keys=True))


def sign(text: str) -> str:
    """A few letters that stand for it in a button."""
    return f"={hashlib.sha256(text.encode()).hexdigest()[:12]}"
