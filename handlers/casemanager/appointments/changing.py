"""Another time or place for an appointment, other details, or none at all; the resident is told by itself.

Each way begins with what the person saw: where a colleague was first, he or she is told what changed, and
decides (`handlers.casemanager.appointments.deciding`).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from markupsafe import Markup
from pydantic import JsonValue

from handlers.ask import Ask
from handlers.casemanager.appointments import calendar, deciding, questions
from handlers.casemanager.appointments.conflict_lines import conflicts_of_many
from handlers.casemanager.appointments.deciding import entry_of, one_of, seen_by, way_out, what_it_is
from handlers.casemanager.appointments.questions import MEANWHILE, choice
from handlers.casemanager.pieces import GUIDES
from handlers.forms import Answers, Form, Question
from handlers.kinds import CANCEL_REASON_PICTURES, CANCEL_REASONS
from handlers.onward import Onward
from handlers.routes import Routes
from handlers.screen import Button, Screen, button
from handlers.taps import Tap
from shelter import changes, series, series_changes
from shelter.errors import BadAnswer
from shelter.models.appointments import CancelReason
from shelter.models.places import Place
from shelter.planning import guided_stay, own_entry

routes = Routes()
_MOVE, _PLACE, _CANCEL = "move", "elsewhere", "calloff"
_ONE, _ALL = "one", "all"


class Move(Tap, code="agm"):
    """`version` and `edit` are what the person saw: of these taps, an old one changes nothing."""

    appointment_id: str
    version: int
    edit: int = 0


class AnotherPlace(Tap, code="agp"):
    appointment_id: str
    version: int
    edit: int = 0


class CallOff(Tap, code="agc"):
    """Ask why it shall be cancelled."""

    appointment_id: str
    version: int
    edit: int = 0


@routes.tap(Move, GUIDES)
async def move(ask: Ask, tap: Move) -> Screen | Onward:
    return await deciding.start(ask, MOVE, tap.appointment_id, tap.version, tap.edit, together=True)


@routes.tap(AnotherPlace, GUIDES)
async def another_place(ask: Ask, tap: AnotherPlace) -> Screen | Onward:
    return await deciding.start(ask, PLACE, tap.appointment_id, tap.version, tap.edit)


@routes.tap(CallOff, GUIDES)
async def call_off(ask: Ask, tap: CallOff) -> Screen | Onward:
    return await deciding.start(ask, CANCEL, tap.appointment_id, tap.version, tap.edit, together=True)


def _about(question: Question) -> Question:
    """The same question, with what it is about above it."""

    async def asked(ask: Ask, answers: Answers) -> Screen:
        screen = await question.ask(ask, answers)
        return replace(screen, lines=(what_it_is(ask, await entry_of(ask, answers)), *screen.lines))

    return replace(question, ask=asked)


def _which(form: str) -> Question:
    """Of a series: this one, or this one and all that come later."""

    async def asked(ask: Ask, answers: Answers) -> Screen:
        number = len(seen_by(answers))
        both = ask.words.count("This one and {n} later one", "This one and {n} later ones", number - 1)
        return Screen(
            picture="🔁",
            title=ask.say("Only this one?"),
            rows=(
                button("1️⃣", ask.say("Only this one"), choice(form, "which", _ONE)),
                button("⏩", both, choice(form, "which", _ALL)),
            ),
        )

    async def take(ask: Ask, answers: Answers, value: str) -> JsonValue:
        if value not in (_ONE, _ALL):
            raise BadAnswer
        return value

    return Question("which", asked, take, needed=lambda answers: len(seen_by(answers)) > 1)


def _all_of_them(answers: Answers) -> bool:
    return answers.get("which") == _ALL


async def _other_places(ask: Ask, answers: Answers) -> Sequence[Place]:
    appointment = (await entry_of(ask, answers)).appointment
    stay = await guided_stay(ask.store, ask.person.id, appointment.resident_id)
    usual = await questions.usual_places(ask, stay, appointment.kind)
    return [place for place in usual if place != appointment.place]


async def _new_time(ask: Ask, answers: Answers) -> tuple[Markup, ...]:
    entry, new = await entry_of(ask, answers), questions.starts_at(ask, answers)
    starts = await _new_starts(ask, answers)
    more = Markup(" · ").join(map(ask.words.short_day, starts))
    appointment = entry.appointment
    return (
        *await deciding.meanwhile(ask, answers),
        what_it_is(ask, entry),
        ask.say("New time: {moment}", moment=ask.words.moment(new)),
        *((ask.say("🔁 {days}", days=more),) if len(starts) > 1 else ()),
        *await conflicts_of_many(
            ask, appointment.resident_id, starts, appointment.minutes, [*_those(answers), appointment.id]
        ),
        ask.say("The resident gets a message about it now."),
    )


def _those(answers: Answers) -> Sequence[str]:
    """The ids of those that are meant."""
    return list(seen_by(answers)) if _all_of_them(answers) else [one_of(answers)]


async def _new_starts(ask: Ask, answers: Answers) -> Sequence[datetime]:
    """When they begin, as far as they are still as they were seen."""
    new = questions.starts_at(ask, answers)
    if not _all_of_them(answers):
        return [new]
    one = await own_entry(ask.store, ask.person.id, one_of(answers))
    before, zone = one.appointment.starts_at, ask.house.zone
    later = await series_changes.later_ones(ask.store, ask.now, one.appointment)
    return [series.shifted(each.starts_at, before, new, zone) for each in later]


async def _take_time(ask: Ask, answers: Answers, value: str) -> JsonValue:
    """What time; BadAnswer also where a later one would begin in the night."""
    taken = await questions.clock(_MOVE).take(ask, answers, value)
    await _new_starts(ask, {**answers, "time": taken})
    return taken


async def _new_place(ask: Ask, answers: Answers) -> tuple[Markup, ...]:
    return (
        *await deciding.meanwhile(ask, answers),
        what_it_is(ask, await entry_of(ask, answers)),
        ask.say("New place: {place}", place=questions.place_of(answers).name),
        ask.say("The resident gets a message about it now."),
    )


async def _ask_reason(ask: Ask, answers: Answers) -> Screen:
    reasons = [
        (Button(CANCEL_REASON_PICTURES[reason], ask.say(name), choice(_CANCEL, "reason", reason)),)
        for reason, name in CANCEL_REASONS.items()
    ]
    told = ask.say("The resident gets a message when you tap, and can open why.")
    return Screen("❌", ask.say("Why is it cancelled?"), lines=(told,), rows=tuple(reasons))


async def _take_reason(ask: Ask, answers: Answers, value: str) -> JsonValue:
    if value not in tuple(CancelReason):
        raise BadAnswer
    return value


async def _cancelled_anyway(ask: Ask, answers: Answers) -> tuple[Markup, ...]:
    reason = CancelReason(str(answers["reason"]))
    return (
        *await deciding.meanwhile(ask, answers),
        what_it_is(ask, await entry_of(ask, answers)),
        ask.say("❌ {reason}", reason=ask.say(CANCEL_REASONS[reason])),
    )


async def _finish_move(ask: Ask, answers: Answers) -> Screen | Onward:
    one, new = one_of(answers), questions.starts_at(ask, answers)
    store, now, me, zone = ask.store, ask.now, ask.person.id, ask.house.zone
    if _all_of_them(answers):
        many = series_changes.move_later(store, now, me, one, new, zone, seen=seen_by(answers))
        return await deciding.finish(ask, MOVE, answers, many)
    version, edit = seen_by(answers)[one]
    change = changes.move(store, now, me, one, new, version=version, edit=edit)
    return await deciding.finish(ask, MOVE, answers, change)


async def _finish_place(ask: Ask, answers: Answers) -> Screen | Onward:
    one, new = one_of(answers), questions.place_of(answers)
    version, edit = seen_by(answers)[one]
    change = changes.change_place(ask.store, ask.now, ask.person.id, one, new, version=version, edit=edit)
    return await deciding.finish(ask, PLACE, answers, change)


async def _finish_cancel(ask: Ask, answers: Answers) -> Screen | Onward:
    one, reason = one_of(answers), CancelReason(str(answers["reason"]))
    store, now, me = ask.store, ask.now, ask.person.id
    if _all_of_them(answers):
        many = series_changes.cancel_later(store, now, me, one, seen=seen_by(answers), reason=reason)
        return await deciding.finish(ask, CANCEL, answers, many)
    version, edit = seen_by(answers)[one]
    change = changes.cancel(store, now, me, one, version=version, edit=edit, reason=reason)
    return await deciding.finish(ask, CANCEL, answers, change)


MOVE = Form(
    name=_MOVE,
    policy=GUIDES,
    questions=(
        _about(_which(_MOVE)),
        _about(calendar.day(_MOVE)),
        _about(replace(questions.clock(_MOVE), take=_take_time)),
        questions.sure(_MOVE, "🗓️", _new_time),
    ),
    finish=_finish_move,
    way_out=way_out,
)
PLACE = Form(
    name=_PLACE,
    policy=GUIDES,
    questions=(
        _about(questions.place(_PLACE, _other_places)),
        questions.sure(_PLACE, "📍", _new_place),
    ),
    finish=_finish_place,
    way_out=way_out,
)
CANCEL = Form(
    name=_CANCEL,
    policy=GUIDES,
    questions=(
        _about(_which(_CANCEL)),
        _about(Question("reason", _ask_reason, _take_reason)),
        questions.sure(_CANCEL, "❌", _cancelled_anyway, needed=lambda answers: MEANWHILE in answers),
    ),
    finish=_finish_cancel,
    way_out=way_out,
)
