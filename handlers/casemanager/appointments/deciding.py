"""Two people on one appointment: whoever comes later is told what changed, and decides.

A form that changes an appointment keeps what the person saw of it (`seen`). Where it is not so any more, the
last question is asked once more, with what changed above it: do it anyway, or leave it.
"""

from collections.abc import Awaitable, Mapping, Sequence

from markupsafe import Markup
from pydantic import JsonValue

from handlers import forms
from handlers.ask import Ask
from handlers.casemanager.appointments.meanwhile import what_changed
from handlers.casemanager.appointments.questions import MEANWHILE
from handlers.casemanager.day.agenda import LookAt
from handlers.forms import Answers, Form
from handlers.kinds import APPOINTMENT_NAMES
from handlers.onward import Onward
from handlers.screen import Screen, facts
from shelter import series_changes
from shelter.appointments import can_be_answered
from shelter.casemanagers import can_be_reached
from shelter.edits import Changed
from shelter.errors import TooLate
from shelter.models.appointments import Appointment, AppointmentState
from shelter.planning import Entry, own_entry
from shelter.series_changes import Seen

_LAST = "sure"


async def start(
    ask: Ask,
    form: Form,
    appointment_id: str,
    version: int,
    edit: int,
    *,
    together: bool = False,
    known: Answers | None = None,
) -> Screen | Onward:
    """Open the form about an appointment as the person saw it; if it has changed, or is over, that is shown.

    `together`: also about the later ones of its series. `known` are answers to begin with.
    """
    entry = await own_entry(ask.store, ask.person.id, appointment_id)
    appointment = entry.appointment
    if (appointment.version, appointment.edit) != (version, edit):
        return await _as_it_is_now(ask, appointment, edit)
    if not can_be_answered(appointment, ask.now):
        return _over(ask, appointment)
    answers = {"appointment": appointment_id, "seen": await _seen_now(ask, appointment, together=together)}
    return await forms.start(ask, form, {**answers, **(known or {})})


async def finish(
    ask: Ask, form: Form, answers: Answers, change: Awaitable[Entry] | Awaitable[Sequence[Entry]]
) -> Screen | Onward:
    """The appointment after the change; the decision, where somebody else was first."""
    one = one_of(answers)
    try:
        changed = await change
    except TooLate:
        return _over(ask, (await own_entry(ask.store, ask.person.id, one)).appointment)
    except Changed:
        return await _decide(ask, form, answers)
    entry = changed if isinstance(changed, Entry) else changed[0]
    toast = None if _is_as_seen(entry.appointment, answers) else await _done(ask, entry, answers)
    return Onward(ask, LookAt(appointment_id=one), toast=toast)


async def meanwhile(ask: Ask, answers: Answers) -> tuple[Markup, ...]:
    """What was changed by others, of all that are meant; nothing where nobody was first."""
    before = _read(answers.get(MEANWHILE))
    if not before:
        return ()
    found = await ask.store.appointments.several(before)
    lines: dict[Markup, None] = {}
    for appointment in sorted(found.values(), key=lambda each: each.starts_at):
        version, edit = before[appointment.id]
        if (appointment.version, appointment.edit) != (version, edit):
            head, *changes = await what_changed(ask, appointment, edit)
            lines |= dict.fromkeys((head, *_each(ask, appointment, changes, one_of_many=len(before) > 1)))
    return tuple(lines) or (ask.say(Changed.sentence),)


def one_of(answers: Answers) -> str:
    """The id of the appointment that the form is about."""
    return str(answers["appointment"])


def seen_by(answers: Answers) -> Seen:
    """What the person saw, of all that the form may be about."""
    return _read(answers["seen"])


async def entry_of(ask: Ask, answers: Answers) -> Entry:
    return await own_entry(ask.store, ask.person.id, one_of(answers))


def way_out(answers: Answers) -> LookAt:
    return LookAt(appointment_id=one_of(answers))


def what_it_is(ask: Ask, entry: Entry) -> Markup:
    appointment = entry.appointment
    return facts(
        ask.say("👤 {code}", code=entry.code),
        ask.say("📌 {kind}", kind=ask.say(APPOINTMENT_NAMES[appointment.kind])),
        ask.say("🗓️ {moment}", moment=ask.words.moment(appointment.starts_at)),
        ask.say("📍 {place}", place=appointment.place.name),
    )


def _each(
    ask: Ask, appointment: Appointment, changes: Sequence[Markup], *, one_of_many: bool
) -> Sequence[Markup]:
    """What changed, below which one it is."""
    if not (one_of_many and changes):
        return changes
    return [facts(ask.say("🗓️ {moment}", moment=ask.words.moment(appointment.starts_at)), *changes)]


async def _decide(ask: Ask, form: Form, answers: Answers) -> Screen | Onward:
    """The last question once more, about what there is now; nothing to decide where it is over."""
    appointment = (await entry_of(ask, answers)).appointment
    before = seen_by(answers)
    if not can_be_answered(appointment, ask.now):
        return await _as_it_is_now(ask, appointment, before[appointment.id][1])
    seen = await _seen_now(ask, appointment, together=len(before) > 1)
    then: JsonValue = {one: list(each) for one, each in before.items()}
    again = {**answers, "seen": seen, MEANWHILE: then, _LAST: _not_saved(answers.get(_LAST))}
    return await forms.resume(ask, form, _LAST, again)


def _not_saved(last: JsonValue) -> JsonValue:
    """The answer to the last question without that it shall be kept; what was chosen there stays."""
    return {**last, "saved": False} if isinstance(last, dict) else None


async def _seen_now(ask: Ask, appointment: Appointment, *, together: bool) -> JsonValue:
    ones = await series_changes.later_ones(ask.store, ask.now, appointment) if together else [appointment]
    return {one: list(each) for one, each in series_changes.seen(ones).items()}


async def _as_it_is_now(ask: Ask, appointment: Appointment, edit: int) -> Onward:
    """The appointment, with what was changed; nothing needs to be said where it is cancelled already."""
    cancelled = appointment.state is AppointmentState.CANCELLED
    lines = () if cancelled else await what_changed(ask, appointment, edit)
    return Onward(ask, LookAt(appointment_id=appointment.id), lines=lines)


def _over(ask: Ask, appointment: Appointment) -> Onward:
    cancelled = appointment.state is AppointmentState.CANCELLED
    lines = () if cancelled else (ask.say(TooLate.sentence),)
    return Onward(ask, LookAt(appointment_id=appointment.id), lines=lines)


def _is_as_seen(appointment: Appointment, answers: Answers) -> bool:
    return seen_by(answers)[appointment.id] == (appointment.version, appointment.edit)


async def _done(ask: Ask, entry: Entry, answers: Answers) -> Markup:
    """That it is done; whether the resident is told, where it is a new version."""
    version, _ = seen_by(answers)[entry.appointment.id]
    if entry.appointment.version == version:
        return ask.say("Done.")
    resident = await ask.store.people.get(entry.appointment.resident_id)
    if can_be_reached(resident):
        return ask.say("Done. The resident gets a message.")
    return ask.say("Done. The bot cannot reach this resident. Please call or go by.")


def _read(kept: JsonValue) -> Seen:
    """From how it is kept in the draft: a list of two for each."""
    if not isinstance(kept, Mapping):
        return {}
    return {
        one: (int(str(each[0])), int(str(each[1]))) for one, each in kept.items() if isinstance(each, list)
    }
