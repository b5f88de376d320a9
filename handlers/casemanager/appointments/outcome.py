"""What became of an appointment that has begun: came, did not come, was ill. It is counted nowhere."""

from dataclasses import replace
from datetime import timedelta

from handlers.ask import Ask
from handlers.casemanager.appointments.meanwhile import what_changed
from handlers.casemanager.day.agenda import LookAt, entry_row
from handlers.casemanager.pieces import GUIDES
from handlers.casemanager.taps import OneResident
from handlers.kinds import OUTCOME_NAMES, OUTCOME_PICTURES
from handlers.lists import paged
from handlers.onward import Onward
from handlers.routes import Routes
from handlers.screen import Button, Rows, Screen, button
from handlers.taps import Tap
from shelter.appointments import LONGEST
from shelter.editing import NotYet, write_outcome
from shelter.edits import Changed
from shelter.errors import TooLate
from shelter.models.appointments import Appointment, AppointmentState, Outcome
from shelter.planning import Entry, guided_stay, own_entry

routes = Routes()
EARLIER = timedelta(days=90)


class WriteOutcome(Tap, code="agy"):
    """`version` and `edit` are what the person saw."""

    appointment_id: str
    outcome: Outcome
    version: int
    edit: int = 0


class EarlierOf(Tap, code="agb"):
    """The appointments of a resident that have begun."""

    resident_id: str
    page: int = 0


@routes.tap(WriteOutcome, GUIDES)
async def write_down(ask: Ask, tap: WriteOutcome) -> Screen | Onward:
    one = tap.appointment_id
    try:
        await write_outcome(
            ask.store, ask.now, ask.person.id, one, tap.outcome, version=tap.version, edit=tap.edit
        )
    except Changed:
        return await _decide(ask, tap)
    except (TooLate, NotYet) as problem:
        return Onward(ask, LookAt(appointment_id=one), lines=(ask.say(problem.sentence),))
    return Onward(ask, LookAt(appointment_id=one), toast=ask.say("Written down."))


async def _decide(ask: Ask, tap: WriteOutcome) -> Screen | Onward:
    """What a colleague changed; nothing is to be decided where the same is written, or it has not begun."""
    appointment = (await own_entry(ask.store, ask.person.id, tap.appointment_id)).appointment
    look = LookAt(appointment_id=appointment.id)
    changed = await what_changed(ask, appointment, tap.edit)
    if appointment.outcome is tap.outcome or not outcome_rows(ask, appointment):
        return Onward(ask, look, lines=changed)
    anyway = tap.model_copy(update={"version": appointment.version, "edit": appointment.edit})
    return Screen(
        picture=OUTCOME_PICTURES[tap.outcome],
        title=ask.say(OUTCOME_NAMES[tap.outcome]),
        lines=changed,
        rows=(
            button("💾", ask.say("Do it anyway"), anyway),
            button("↩️", ask.say("Leave it"), look),
        ),
        back=look,
    )


def outcome_rows(ask: Ask, appointment: Appointment) -> Rows:
    """The ways to write down what became of it, but the one that is written."""
    if appointment.state is AppointmentState.CANCELLED or appointment.starts_at > ask.now:
        return ()
    return (
        tuple(
            Button(
                OUTCOME_PICTURES[outcome],
                ask.say(name),
                WriteOutcome(
                    appointment_id=appointment.id,
                    outcome=outcome,
                    version=appointment.version,
                    edit=appointment.edit,
                ),
            )
            for outcome, name in OUTCOME_NAMES.items()
            if outcome is not appointment.outcome
        ),
    )


@routes.tap(EarlierOf, GUIDES)
async def earlier_of(ask: Ask, tap: EarlierOf) -> Screen:
    """All that have begun, the last one first; what became of each stands on it alone (privacy promise 7)."""
    stay = await guided_stay(ask.store, ask.person.id, tap.resident_id)
    since = ask.now - EARLIER - LONGEST
    found = await ask.store.appointments.of_residents([stay.resident_id], since, ask.now)
    screen = Screen(
        picture="📅",
        title=ask.say("{code}: earlier appointments", code=stay.code),
        back=OneResident(resident_id=stay.resident_id),
    )
    if not found:
        return replace(screen, lines=(ask.say("There are none."),))
    rows = [entry_row(ask, Entry(appointment, stay.code)) for appointment in reversed(found)]
    return paged(ask, screen, rows, tap.page, lambda page: EarlierOf(resident_id=stay.resident_id, page=page))
