"""What an appointment is about, how long it takes, what to bring, and whether there is an interpreter."""

from typing import Any

from markupsafe import Markup

from handlers.ask import Ask
from handlers.casemanager.appointments import deciding, details
from handlers.casemanager.appointments.conflict_lines import conflict_lines
from handlers.casemanager.appointments.deciding import entry_of, one_of, seen_by, way_out, what_it_is
from handlers.casemanager.appointments.details import Details, Offers
from handlers.casemanager.pieces import GUIDES
from handlers.forms import Answers, Form
from handlers.onward import Onward
from handlers.routes import Routes
from handlers.screen import Screen
from handlers.taps import Tap
from shelter import editing
from shelter.models.appointments import Appointment
from shelter.planning import own_entry

routes = Routes()
_NAME, _BEFORE = "change", "before"
_FIELDS = ("kind", "minutes", "bring", "interpreter")


class Change(Tap, code="age"):
    """`version` and `edit` are what the person saw."""

    appointment_id: str
    version: int
    edit: int = 0


@routes.tap(Change, GUIDES)
async def change(ask: Ask, tap: Change) -> Screen | Onward:
    entry = await own_entry(ask.store, ask.person.id, tap.appointment_id)
    now = details.written(_details_of(entry.appointment))
    known = {_BEFORE: now, details.NAME: now}
    return await deciding.start(ask, FORM, tap.appointment_id, tap.version, tap.edit, known=known)


def _details_of(appointment: Appointment) -> Details:
    return Details(**{name: getattr(appointment, name) for name in _FIELDS})


def _wanted(answers: Answers, appointment: Appointment) -> dict[str, Any]:
    """What the person changed, on top of what it is now: nothing else of it is undone."""
    before, chosen = Details.model_validate(answers[_BEFORE]), details.read(answers)
    return {
        name: getattr(appointment if getattr(chosen, name) == getattr(before, name) else chosen, name)
        for name in _FIELDS
    }


async def _what_is_kept(ask: Ask, answers: Answers) -> tuple[Markup, ...]:
    entry = await entry_of(ask, answers)
    one, minutes = entry.appointment, details.read(answers).minutes
    return (
        *await deciding.meanwhile(ask, answers),
        what_it_is(ask, entry),
        *await conflict_lines(ask, one.resident_id, one.starts_at, minutes, one.id),
    )


async def _finish(ask: Ask, answers: Answers) -> Screen | Onward:
    entry, one = await entry_of(ask, answers), one_of(answers)
    version, edit = seen_by(answers)[one]
    wanted = _wanted(answers, entry.appointment)
    changed = editing.change_details(
        ask.store, ask.now, ask.person.id, one, **wanted, version=version, edit=edit
    )
    return await deciding.finish(ask, FORM, answers, changed)


FORM = Form(
    name=_NAME,
    policy=GUIDES,
    questions=(details.details(_NAME, "✏️", Offers(kind=True), _what_is_kept),),
    finish=_finish,
    way_out=way_out,
)
