"""What else staff change of an appointment: what it is about, what to bring, and what became of it."""

from datetime import datetime

from shelter.edits import as_seen, keep_edit, keep_version, to_change
from shelter.errors import ShelterError, TooLate
from shelter.models.appointments import AppointmentKind, AppointmentState, Bring, Edited, Outcome
from shelter.planning import Entry
from shelter.store import Transaction
from shelter.text import N_


class NotYet(ShelterError):
    sentence = N_("This has not begun yet.")


async def change_details(
    store: Transaction,
    now: datetime,
    staff_id: str,
    appointment_id: str,
    *,
    kind: AppointmentKind,
    minutes: int,
    bring: tuple[Bring, ...],
    interpreter: bool,
    version: int,
    edit: int | None = None,
) -> Entry:
    """What it is about, how long it takes, what to bring, and whether there is an interpreter.

    Of another kind or length the resident is told, for reminders and plans hang on them; what to bring and
    the interpreter stand on the appointment when he or she opens it. `version` is what the person saw of
    time, place and state, `edit` of all the rest. NotFound, Changed, TooLate for what is over or cancelled.
    """
    entry = await to_change(store, now, staff_id, appointment_id, version=version, edit=edit)
    one = entry.appointment
    if (bring, interpreter) != (one.bring, one.interpreter):
        entry = await keep_edit(
            store, now, staff_id, entry, Edited.BRING, bring=bring, interpreter=interpreter
        )
    if (kind, minutes) != (one.kind, one.minutes):
        entry = await keep_version(store, now, staff_id, entry, Edited.DETAILS, kind=kind, minutes=minutes)
    return entry


async def write_outcome(
    store: Transaction,
    now: datetime,
    staff_id: str,
    appointment_id: str,
    outcome: Outcome,
    *,
    version: int,
    edit: int | None = None,
) -> Entry:
    """What became of an appointment that has begun; it can be corrected. The resident sees it there.

    It is kept on the appointment and counted nowhere (privacy promise 7); what was written before is gone.
    NotFound, Changed; NotYet before it begins; TooLate for a cancelled one.
    """
    entry = await as_seen(store, staff_id, appointment_id, version=version, edit=edit)
    if entry.appointment.state is AppointmentState.CANCELLED:
        raise TooLate
    if entry.appointment.starts_at > now:
        raise NotYet
    if entry.appointment.outcome is outcome:
        return entry
    return await keep_edit(store, now, staff_id, entry, Edited.OUTCOME, outcome=outcome)
