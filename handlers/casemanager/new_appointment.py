"""A new appointment in a few taps: who, what, which day, what time, where."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from handlers import forms
from handlers.ask import Ask
from handlers.forms import Answers, Choose, Form, Question
from handlers.kinds import APPOINTMENT_NAMES, APPOINTMENT_PICTURES
from handlers.routes import Routes, only
from handlers.screen import Button, Rows, Screen, facts
from handlers.taps import Tap
from handlers.typed import read_day, read_time
from shelter import planning
from shelter.errors import BadAnswer, TooLong
from shelter.models.appointments import AppointmentKind
from shelter.models.people import Role
from shelter.models.places import Place
from shelter.planning import Entry, Wish, own_stay
from shelter.text import N_

routes = Routes()
CASEMANAGERS = only(Role.CASEMANAGER)
DAYS_AHEAD = 15
FIRST, LAST, STEP = time(8, 30), time(17, 0), timedelta(minutes=30)
PLACE_LIMIT = 100
BUTTONS_FOR_RESIDENTS = 90
"""Telegram takes 100 under a message; the code of whoever has none can be written."""
_SIGN = re.compile("=[0-9a-f]{12}")


class IsOver(BadAnswer):
    sentence = N_("This is over already. Please choose a later one.")


class NewAppointment(Tap, code="na"):
    resident_id: str | None = None


@routes.tap(NewAppointment, CASEMANAGERS)
async def new_appointment(ask: Ask, tap: NewAppointment) -> Screen:
    known: dict[str, JsonValue] = {}
    if tap.resident_id:
        await own_stay(ask.store, ask.person.id, tap.resident_id)
        known = {"resident": tap.resident_id, "fixed": True}
    return await forms.start(ask, FORM, known)


async def ask_resident(ask: Ask, answers: Answers) -> Screen:
    stays = await ask.store.houses.caseload(ask.person.id)
    people = [
        Button("👤", ask.say("{code}", code=stay.code), _choice("resident", stay.resident_id))
        for stay in stays[:BUTTONS_FOR_RESIDENTS]
    ]
    lines = () if stays else (ask.say("You have no residents in this bot yet."),)
    return Screen("➕", ask.say("For whom?"), lines=lines, rows=_three_to_a_row(people))


async def take_resident(ask: Ask, answers: Answers, value: str) -> JsonValue:
    stays = await ask.store.houses.caseload(ask.person.id)
    wanted = value.strip().casefold()
    for stay in stays:
        if value == stay.resident_id or wanted == stay.code.casefold():
            return stay.resident_id
    raise BadAnswer


async def ask_kind(ask: Ask, answers: Answers) -> Screen:
    kinds = [
        Button(APPOINTMENT_PICTURES[kind], ask.say(name), _choice("kind", kind))
        for kind, name in APPOINTMENT_NAMES.items()
    ]
    return Screen("➕", ask.say("What is it about?"), rows=tuple((each,) for each in kinds))


async def take_kind(ask: Ask, answers: Answers, value: str) -> JsonValue:
    if value not in tuple(AppointmentKind):
        raise BadAnswer
    return value


async def ask_day(ask: Ask, answers: Answers) -> Screen:
    days = [
        Button("", ask.words.short_day(day), _choice("day", day.isoformat()))
        for day in (ask.today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD))
    ]
    hint = ask.say("Tap a day, or write one like 24-12.")
    return Screen("🗓️", ask.say("Which day?"), lines=(hint,), rows=_three_to_a_row(days))


async def take_day(ask: Ask, answers: Answers, value: str) -> JsonValue:
    day = read_day(value, ask.today)
    if day < ask.today:
        raise IsOver
    return day.isoformat()


async def ask_time(ask: Ask, answers: Answers) -> Screen:
    times = [
        Button("", ask.say("{time}", time=f"{each:%H:%M}"), _choice("time", f"{each:%H%M}"))
        for each in _office_times()
    ]
    hint = ask.say("Tap a time, or write one like 14:15.")
    return Screen("🕑", ask.say("What time?"), lines=(hint,), rows=_three_to_a_row(times))


async def take_time(ask: Ask, answers: Answers, value: str) -> JsonValue:
    clock = read_time(value)
    if _starts_at(ask, str(answers["day"]), clock) <= ask.now:
        raise IsOver
    return f"{clock:%H:%M}"


async def ask_place(ask: Ask, answers: Answers) -> Screen:
    places = await _known_places(ask, answers)
    rows = tuple(
        (Button("📍", ask.say("{place}", place=place.name), _choice("place", sign)),)
        for sign, place in places.items()
    )
    hint = ask.say("Tap a place, or write the name and the address.")
    return Screen("📍", ask.say("Where?"), lines=(hint,), rows=rows)


async def take_place(ask: Ask, answers: Answers, value: str) -> JsonValue:
    known = (await _known_places(ask, answers)).get(value)
    if known:
        return known.model_dump(mode="json")
    if not value.strip() or _SIGN.fullmatch(value):
        raise BadAnswer
    if len(value) > PLACE_LIMIT:
        raise TooLong(limit=PLACE_LIMIT)
    return Place(name=value.strip()).model_dump(mode="json")


async def ask_sure(ask: Ask, answers: Answers) -> Screen:
    stay = await own_stay(ask.store, ask.person.id, str(answers["resident"]))
    wish = _wish(ask, answers)
    return Screen(
        picture="➕",
        title=ask.say("Is this right?"),
        lines=(
            facts(
                ask.say("👤 {code}", code=stay.code),
                ask.say("📌 {kind}", kind=ask.say(APPOINTMENT_NAMES[wish.kind])),
                ask.say("🗓️ {moment}", moment=ask.words.moment(wish.starts_at)),
                ask.say("📍 {place}", place=wish.place.name),
            ),
            ask.say("The resident gets a notice now, and reminders a day and two hours before."),
        ),
        rows=((Button("💾", ask.say("Save"), _choice("sure", _sign(_said(answers)))),),),
    )


async def take_sure(ask: Ask, answers: Answers, value: str) -> JsonValue:
    """Only the button below what shall be saved: one of an earlier form stands below something else."""
    if value != _sign(_said(answers)):
        raise BadAnswer
    return value


async def finish(ask: Ask, answers: Answers) -> Screen:
    from handlers.casemanager.agenda import entry_screen

    entry: Entry = await planning.make(ask.store, ask.now, ask.person.id, ask.house.zone, _wish(ask, answers))
    return entry_screen(ask, entry)


FORM = Form(
    name="appointment",
    policy=CASEMANAGERS,
    questions=(
        Question("resident", ask_resident, take_resident, needed=lambda known: not known.get("fixed")),
        Question("kind", ask_kind, take_kind),
        Question("day", ask_day, take_day),
        Question("time", ask_time, take_time),
        Question("place", ask_place, take_place),
        Question("sure", ask_sure, take_sure),
    ),
    finish=finish,
)


def _choice(question: str, value: str) -> Choose:
    return Choose(form="appointment", question=question, value=value)


def _three_to_a_row(buttons: Iterable[Button]) -> Rows:
    found = tuple(buttons)
    return tuple(found[start : start + 3] for start in range(0, len(found), 3))


def _office_times() -> Iterator[time]:
    moment = datetime.combine(date.min, FIRST)
    while moment.time() <= LAST:
        yield moment.time()
        moment += STEP


def _starts_at(ask: Ask, day: str, clock: time) -> datetime:
    return datetime.combine(date.fromisoformat(day), clock, ZoneInfo(ask.house.zone))


def _wish(ask: Ask, answers: Answers) -> Wish:
    return Wish(
        resident_id=str(answers["resident"]),
        kind=AppointmentKind(str(answers["kind"])),
        starts_at=_starts_at(ask, str(answers["day"]), time.fromisoformat(str(answers["time"]))),
        place=Place.model_validate(answers["place"]),
    )


def _said(answers: Answers) -> str:
    return json.dumps(
        [answers[name] for name in ("resident", "kind", "day", "time", "place")], sort_keys=True
    )


def _sign(text: str) -> str:
    """A few letters that stand for it in a button."""
    return f"={hashlib.sha256(text.encode()).hexdigest()[:12]}"


async def _known_places(ask: Ask, answers: Answers) -> dict[str, Place]:
    """The resident's location, and where the last appointments of the same kind were, by their signs."""
    stay = await own_stay(ask.store, ask.person.id, str(answers["resident"]))
    location = await ask.store.houses.location(stay.location_id)
    earlier = await ask.store.appointments.of_resident(
        stay.resident_id, ask.now - timedelta(days=90), limit=50
    )
    same = [each.place for each in earlier if each.kind == answers["kind"]]
    places = {place.name: place for place in [*([location.place] if location else []), *same[-3:]]}
    return {_sign(repr(place)): place for place in places.values()}
