"""Another time or place for an appointment, or none at all; the resident is told by itself."""

from collections.abc import Awaitable, Sequence
from dataclasses import replace

from markupsafe import Markup

from handlers import forms
from handlers.ask import Ask
from handlers.casemanager import questions
from handlers.casemanager.agenda import LookAt
from handlers.casemanager.pieces import GUIDES
from handlers.forms import Answers, Form, Question
from handlers.kinds import APPOINTMENT_NAMES
from handlers.onward import Onward
from handlers.routes import Routes
from handlers.screen import Screen, button, facts
from handlers.taps import Tap
from shelter import changes
from shelter.appointments import can_be_answered
from shelter.casemanagers import can_be_reached
from shelter.changes import Changed
from shelter.errors import ShelterError, TooLate
from shelter.models.appointments import AppointmentState
from shelter.models.places import Place
from shelter.planning import Entry, guided_stay, own_entry

routes = Routes()
_MOVE, _PLACE = "move", "elsewhere"


class Move(Tap, code="agm"):
    """`version` is what the person saw: of these taps, an old one changes nothing."""

    appointment_id: str
    version: int


class AnotherPlace(Tap, code="agp"):
    appointment_id: str
    version: int


class CallOff(Tap, code="agc"):
    """Ask whether it shall really be cancelled."""

    appointment_id: str
    version: int


class ReallyCallOff(Tap, code="agx"):
    appointment_id: str
    version: int


@routes.tap(Move, GUIDES)
async def move(ask: Ask, tap: Move) -> Screen | Onward:
    return await _open(ask, MOVE, tap.appointment_id, tap.version)


@routes.tap(AnotherPlace, GUIDES)
async def another_place(ask: Ask, tap: AnotherPlace) -> Screen | Onward:
    return await _open(ask, PLACE, tap.appointment_id, tap.version)


@routes.tap(CallOff, GUIDES)
async def call_off(ask: Ask, tap: CallOff) -> Screen | Onward:
    entry = await own_entry(ask.store, ask.person.id, tap.appointment_id)
    if problem := _why_not(ask, entry, tap.version):
        return _as_it_is_now(ask, entry, problem)
    yes = ReallyCallOff(appointment_id=tap.appointment_id, version=tap.version)
    return Screen(
        picture="❌",
        title=ask.say("Really cancel?"),
        lines=(_what(ask, entry), ask.say("The resident gets a message about it now.")),
        rows=(button("❌", ask.say("Yes, cancel it"), yes),),
        back=LookAt(appointment_id=tap.appointment_id),
    )


@routes.tap(ReallyCallOff, GUIDES)
async def really_call_off(ask: Ask, tap: ReallyCallOff) -> Onward:
    one, version = tap.appointment_id, tap.version
    change = changes.cancel(ask.store, ask.now, ask.person.id, one, version=version)
    return await _changed(ask, one, version, change)


async def _open(ask: Ask, form: Form, appointment_id: str, version: int) -> Screen | Onward:
    entry = await own_entry(ask.store, ask.person.id, appointment_id)
    if problem := _why_not(ask, entry, version):
        return _as_it_is_now(ask, entry, problem)
    return await forms.start(ask, form, {"appointment": appointment_id, "version": version})


def _why_not(ask: Ask, entry: Entry, version: int) -> ShelterError | None:
    """Why what the person saw cannot be changed any more."""
    if entry.appointment.version != version:
        return Changed()
    return None if can_be_answered(entry.appointment, ask.now) else TooLate()


def _as_it_is_now(ask: Ask, entry: Entry, problem: ShelterError) -> Onward:
    """The appointment, and why nothing was done; nothing needs to be said where it is cancelled already."""
    cancelled = entry.appointment.state is AppointmentState.CANCELLED
    lines = () if cancelled else (ask.say(problem.sentence),)
    return Onward(ask, LookAt(appointment_id=entry.appointment.id), lines=lines)


async def _changed(ask: Ask, appointment_id: str, version: int, change: Awaitable[Entry]) -> Onward:
    """The appointment after the change, or as somebody else changed it."""
    try:
        entry = await change
    except (Changed, TooLate) as problem:
        return _as_it_is_now(ask, await own_entry(ask.store, ask.person.id, appointment_id), problem)
    toast = None if entry.appointment.version == version else await _done(ask, entry)
    return Onward(ask, LookAt(appointment_id=appointment_id), toast=toast)


async def _done(ask: Ask, entry: Entry) -> Markup:
    resident = await ask.store.people.get(entry.appointment.resident_id)
    if can_be_reached(resident):
        return ask.say("Done. The resident gets a message.")
    return ask.say("Done. The bot cannot reach this resident. Please call or go by.")


def _what(ask: Ask, entry: Entry) -> Markup:
    appointment = entry.appointment
    return facts(
        ask.say("👤 {code}", code=entry.code),
        ask.say("📌 {kind}", kind=ask.say(APPOINTMENT_NAMES[appointment.kind])),
        ask.say("🗓️ {moment}", moment=ask.words.moment(appointment.starts_at)),
        ask.say("📍 {place}", place=appointment.place.name),
    )


async def _entry(ask: Ask, answers: Answers) -> Entry:
    return await own_entry(ask.store, ask.person.id, str(answers["appointment"]))


def _about(question: Question) -> Question:
    """The same question, with what it is about above it."""

    async def asked(ask: Ask, answers: Answers) -> Screen:
        screen = await question.ask(ask, answers)
        return replace(screen, lines=(_what(ask, await _entry(ask, answers)), *screen.lines))

    return replace(question, ask=asked)


async def _other_places(ask: Ask, answers: Answers) -> Sequence[Place]:
    appointment = (await _entry(ask, answers)).appointment
    stay = await guided_stay(ask.store, ask.person.id, appointment.resident_id)
    usual = await questions.usual_places(ask, stay, appointment.kind)
    return [place for place in usual if place != appointment.place]


async def _new_time(ask: Ask, answers: Answers) -> tuple[Markup, ...]:
    new = questions.starts_at(ask, answers)
    return (
        _what(ask, await _entry(ask, answers)),
        ask.say("New time: {moment}", moment=ask.words.moment(new)),
        ask.say("The resident gets a message about it now."),
    )


async def _new_place(ask: Ask, answers: Answers) -> tuple[Markup, ...]:
    return (
        _what(ask, await _entry(ask, answers)),
        ask.say("New place: {place}", place=questions.place_of(answers).name),
        ask.say("The resident gets a message about it now."),
    )


async def _finish_move(ask: Ask, answers: Answers) -> Onward:
    one, version = _seen(answers)
    new = questions.starts_at(ask, answers)
    change = changes.move(ask.store, ask.now, ask.person.id, one, new, version=version)
    return await _changed(ask, one, version, change)


async def _finish_place(ask: Ask, answers: Answers) -> Onward:
    one, version = _seen(answers)
    new = questions.place_of(answers)
    change = changes.change_place(ask.store, ask.now, ask.person.id, one, new, version=version)
    return await _changed(ask, one, version, change)


def _seen(answers: Answers) -> tuple[str, int]:
    """Which appointment, and which version of it the person saw."""
    return str(answers["appointment"]), int(str(answers["version"]))


def _way_out(answers: Answers) -> LookAt:
    return LookAt(appointment_id=str(answers["appointment"]))


MOVE = Form(
    name=_MOVE,
    policy=GUIDES,
    questions=(
        _about(questions.day(_MOVE)),
        _about(questions.clock(_MOVE)),
        questions.sure(_MOVE, "🗓️", _new_time),
    ),
    finish=_finish_move,
    way_out=_way_out,
)
PLACE = Form(
    name=_PLACE,
    policy=GUIDES,
    questions=(
        _about(questions.place(_PLACE, _other_places)),
        questions.sure(_PLACE, "📍", _new_place),
    ),
    finish=_finish_place,
    way_out=_way_out,
)
