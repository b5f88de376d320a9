"""A new appointment in a few taps: who, what, which day, what time, where, save."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup
from pydantic import JsonValue

from handlers import forms
from handlers.ask import Ask
from handlers.casemanager.appointments import calendar, details, questions
from handlers.casemanager.appointments.conflict_lines import conflicts_of_many
from handlers.casemanager.appointments.details import Offers
from handlers.casemanager.appointments.questions import choice, three_to_a_row
from handlers.casemanager.day.agenda import LookAt
from handlers.casemanager.pieces import GUIDES, called
from handlers.forms import Answers, Form, Question
from handlers.home import Section
from handlers.kinds import APPOINTMENT_NAMES, APPOINTMENT_PICTURES
from handlers.onward import Onward
from handlers.resident.pieces import bring_list, place_words
from handlers.routes import Routes
from handlers.screen import Button, Screen, button, facts
from handlers.taps import Tap
from shelter import case_notes, planning, series, series_changes
from shelter.errors import BadAnswer
from shelter.models.appointments import AppointmentKind
from shelter.models.places import Place
from shelter.planning import Entry, Wish, guided_stay
from shelter.series import TooOften

routes = Routes()
BUTTONS_FOR_RESIDENTS = 90
"""Telegram takes 100 under a message; the code of whoever has none can be written."""
_NAME = "appointment"


class NewAppointment(Tap, code="na"):
    resident_id: str | None = None


@routes.tap(NewAppointment, GUIDES)
async def new_appointment(ask: Ask, tap: NewAppointment) -> Screen:
    known: dict[str, JsonValue] = {}
    if tap.resident_id:
        await guided_stay(ask.store, ask.person.id, tap.resident_id)
        known = {"resident": tap.resident_id, "fixed": True}
    return await forms.start(ask, FORM, known)


async def home_part(ask: Ask) -> Section:
    return Section(rows=(button("➕", ask.say("New appointment"), NewAppointment()),))


async def _ask_resident(ask: Ask, answers: Answers) -> Screen:
    stays = await ask.store.houses.guided(ask.person.id)
    names = await case_notes.names(ask.store, ask.person.id)
    people = [
        Button(
            "👤",
            called(ask, stay.code, names.get(stay.resident_id)),
            choice(_NAME, "resident", stay.resident_id),
        )
        for stay in stays[:BUTTONS_FOR_RESIDENTS]
    ]
    lines = () if stays else (ask.say("You have no residents in this bot yet."),)
    return Screen("➕", ask.say("For whom?"), lines=lines, rows=three_to_a_row(people))


async def _take_resident(ask: Ask, answers: Answers, value: str) -> JsonValue:
    stays = await ask.store.houses.guided(ask.person.id)
    wanted = value.strip().casefold()
    for stay in stays:
        if value == stay.resident_id or wanted == stay.code.casefold():
            return stay.resident_id
    raise BadAnswer


async def _ask_kind(ask: Ask, answers: Answers) -> Screen:
    kinds = [
        Button(APPOINTMENT_PICTURES[kind], ask.say(name), choice(_NAME, "kind", kind))
        for kind, name in APPOINTMENT_NAMES.items()
    ]
    return Screen("➕", ask.say("What is it about?"), rows=tuple((each,) for each in kinds))


async def _take_kind(ask: Ask, answers: Answers, value: str) -> JsonValue:
    if value not in tuple(AppointmentKind):
        raise BadAnswer
    return value


async def _known_places(ask: Ask, answers: Answers) -> Sequence[Place]:
    stay = await guided_stay(ask.store, ask.person.id, str(answers["resident"]))
    return await questions.usual_places(ask, stay, AppointmentKind(str(answers["kind"])))


async def what_is_kept(ask: Ask, answers: Answers) -> tuple[Markup, ...]:
    """What will be kept, for the last screen of a form with these answers."""
    stay = await guided_stay(ask.store, ask.person.id, str(answers["resident"]))
    wish, starts = _wish(ask, answers), _starts(ask, answers)
    days = Markup(" · ").join(map(ask.words.short_day, starts))
    return (
        facts(
            ask.say("👤 {code}", code=stay.code),
            ask.say("📌 {kind}", kind=ask.say(APPOINTMENT_NAMES[wish.kind])),
            ask.say("🗓️ {moment}", moment=ask.words.moment(wish.starts_at)),
            *((ask.say("🔁 {days}", days=days),) if len(starts) > 1 else ()),
            ask.say("⏳ {duration}", duration=ask.words.duration(wish.minutes)),
            place_words(ask, wish.place),
            *((ask.say("🗣️ There is an interpreter."),) if wish.interpreter else ()),
        ),
        *((bring_list(ask, wish.bring),) if wish.bring else ()),
        *await conflicts_of_many(ask, wish.resident_id, starts, wish.minutes),
        ask.say("The resident gets a notice now, and reminders before it begins."),
    )


async def finish(ask: Ask, answers: Answers) -> Onward:
    """Keep what the answers say; for every form that has these."""
    entry = await _make(ask, _wish(ask, answers), _starts(ask, answers))
    return Onward(ask, LookAt(appointment_id=entry.appointment.id))


async def _make(ask: Ask, wish: Wish, starts: Sequence[datetime]) -> Entry:
    if len(starts) > 1:
        made = await series_changes.make(ask.store, ask.now, ask.person.id, ask.house.zone, wish, starts)
        return made[0]
    return await planning.make(ask.store, ask.now, ask.person.id, ask.house.zone, wish)


def _wish(ask: Ask, answers: Answers) -> Wish:
    chosen = details.read(answers)
    return Wish(
        resident_id=str(answers["resident"]),
        kind=AppointmentKind(str(answers["kind"])),
        starts_at=questions.starts_at(ask, answers),
        place=questions.place_of(answers),
        minutes=chosen.minutes,
        bring=chosen.bring,
        interpreter=chosen.interpreter,
    )


def _starts(ask: Ask, answers: Answers) -> Sequence[datetime]:
    """When it begins, each time; once where the last day is before the second one."""
    try:
        return _all_starts(ask, answers)
    except TooOften:
        return _all_starts(ask, answers, times=series.MOST)


def _all_starts(ask: Ask, answers: Answers, times: int | None = None) -> Sequence[datetime]:
    """The same; TooOften where it would be too many. `times` is instead of what was chosen."""
    first, chosen = questions.starts_at(ask, answers), details.read(answers)
    if chosen.every is None or not (chosen.times or chosen.until):
        return [first]
    often, until = (times, None) if times else (chosen.times, chosen.until)
    return series.starts(first, chosen.every, ask.house.zone, times=often, until=until) or [first]


FORM = Form(
    name=_NAME,
    policy=GUIDES,
    questions=(
        Question("resident", _ask_resident, _take_resident, needed=lambda known: not known.get("fixed")),
        Question("kind", _ask_kind, _take_kind),
        calendar.day(_NAME),
        questions.clock(_NAME),
        questions.place(_NAME, _known_places),
        details.details(_NAME, "➕", Offers(series=True), what_is_kept, _all_starts),
    ),
    finish=finish,
)
