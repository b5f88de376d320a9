"""What a colleague changed about an appointment while one looked at it: what it was, and what it is now."""

from collections.abc import Callable, Iterator

from markupsafe import Markup

from handlers.ask import Ask
from handlers.kinds import APPOINTMENT_NAMES, OUTCOME_NAMES, OUTCOME_PICTURES
from handlers.resident.pieces import bring_list
from handlers.screen import facts
from shelter.edits import Changed, since
from shelter.models.appointments import Appointment, Edit, Edited
from shelter.models.people import Role
from shelter.planning import guided_stay


async def what_changed(ask: Ask, appointment: Appointment, edit: int) -> tuple[Markup, ...]:
    """What staff changed of it after that edit, and whether it was the other one who guides the resident."""
    found = since(appointment, edit)
    firsts = {each.what: each for each in reversed(found)}
    lines = [line for what, first in firsts.items() for line in _LINES[what](ask, appointment, first)]
    head = ask.say(Changed.sentence)
    if found and await _mine(ask, appointment) not in {each.by for each in found}:
        head = ask.say("Your colleague changed this in the meantime. Please look again.")
    return (head, facts(*lines)) if lines else (head,)


async def _mine(ask: Ask, appointment: Appointment) -> Role:
    stay = await guided_stay(ask.store, ask.person.id, appointment.resident_id)
    return Role.CASEMANAGER if stay.casemanager_id == ask.person.id else Role.LEGAL_ADVISER


def _time(ask: Ask, now: Appointment, first: Edit) -> Iterator[Markup]:
    if first.was_at and first.was_at != now.starts_at:
        was, moment = ask.words.moment(first.was_at), ask.words.moment(now.starts_at)
        yield ask.say("🗓️ It was {was}. Now it is {now}.", was=was, now=moment)


def _place(ask: Ask, now: Appointment, first: Edit) -> Iterator[Markup]:
    if first.was_in:
        yield ask.say("📍 It was {was}. Now it is {now}.", was=first.was_in, now=now.place.name)


def _cancelled(ask: Ask, now: Appointment, first: Edit) -> Iterator[Markup]:
    yield ask.say("❌ This appointment is cancelled.")


def _details(ask: Ask, now: Appointment, first: Edit) -> Iterator[Markup]:
    yield ask.say("📌 {kind}", kind=ask.say(APPOINTMENT_NAMES[now.kind]))
    yield ask.say("⏳ {duration}", duration=ask.words.duration(now.minutes))


def _bring(ask: Ask, now: Appointment, first: Edit) -> Iterator[Markup]:
    yield bring_list(ask, now.bring) if now.bring else ask.say("🎒 Nothing to take along.")
    yield interpreter_line(ask, now)


def _reminders(ask: Ask, now: Appointment, first: Edit) -> Iterator[Markup]:
    yield ask.say("⏰ The reminders are new.")


def _outcome(ask: Ask, now: Appointment, first: Edit) -> Iterator[Markup]:
    if now.outcome:
        yield outcome_line(ask, now)


_LINES: dict[Edited, Callable[[Ask, Appointment, Edit], Iterator[Markup]]] = {
    Edited.TIME: _time,
    Edited.PLACE: _place,
    Edited.CANCELLED: _cancelled,
    Edited.DETAILS: _details,
    Edited.BRING: _bring,
    Edited.REMINDERS: _reminders,
    Edited.OUTCOME: _outcome,
}
"""In the words of now; of time and place, what it was before the first change of it."""


def interpreter_line(ask: Ask, appointment: Appointment) -> Markup:
    if appointment.interpreter:
        return ask.say("🗣️ There is an interpreter.")
    return ask.say("🗣️ There is no interpreter.")


def outcome_line(ask: Ask, appointment: Appointment) -> Markup:
    """What staff wrote down; nothing was where there is no outcome (ValueError)."""
    if appointment.outcome is None:
        raise ValueError("nothing was written down")
    outcome = ask.say(OUTCOME_NAMES[appointment.outcome])
    picture = OUTCOME_PICTURES[appointment.outcome]
    return ask.say("{picture} Written down: {outcome}", picture=picture, outcome=outcome)
