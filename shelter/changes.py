"""What changes after an appointment was made: its time, its place, its reminders; and whom that concerns.

Who was quicker wins: each change of an appointment names what the person saw (`shelter.edits`).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from shelter import reminders, replanning
from shelter.appointments import Cancelled, own
from shelter.edits import Changed as Changed
from shelter.edits import changed_notice as changed_notice
from shelter.edits import keep_edit, keep_version, to_change
from shelter.errors import BadAnswer, NotFound, TooLate
from shelter.models.appointments import Appointment, AppointmentState, CancelReason, Edited
from shelter.models.people import Person, Role
from shelter.models.places import Place
from shelter.models.reminders import (
    NIGHT_BEGINS,
    NIGHT_ENDS,
    Ahead,
    Plan,
    ReminderRule,
    ReminderWish,
    rule_id,
)
from shelter.planning import Entry
from shelter.store import Transaction

_PLAN: TypeAdapter[Plan] = TypeAdapter(Plan)
_AT_A_LOCATION = frozenset({Role.HOUSING_SUPERVISOR, Role.CASEMANAGER})
ANSWERED_ANEW: dict[str, Any] = {"answer": None, "leave_at": None, "outcome": None}
"""What does not hold for another time."""


def called_off(reason: CancelReason | None) -> dict[str, Any]:
    return ANSWERED_ANEW | {"state": AppointmentState.CANCELLED, "reason": reason}


async def move(
    store: Transaction,
    now: datetime,
    staff_id: str,
    appointment_id: str,
    starts_at: datetime,
    *,
    version: int,
    edit: int | None = None,
) -> Entry:
    """Another time for an appointment of a resident whom this member of staff guides: what was answered and
    planned for the old one goes, and the resident is told.

    `starts_at` is aware; `version` is what the person saw of time, place and state, `edit` of all the rest.
    NotFound, Changed, and TooLate for what is over, cancelled, or would begin in the past.
    """
    entry = await to_change(store, now, staff_id, appointment_id, version=version, edit=edit)
    if starts_at <= now:
        raise TooLate
    if starts_at == entry.appointment.starts_at:
        return entry
    return await keep_version(store, now, staff_id, entry, Edited.TIME, starts_at=starts_at, **ANSWERED_ANEW)


async def cancel(
    store: Transaction,
    now: datetime,
    staff_id: str,
    appointment_id: str,
    *,
    version: int,
    edit: int | None = None,
    reason: CancelReason | None = None,
) -> Entry:
    """The appointment does not take place; the resident is told, why on tap alone. Errors as for `move`."""
    entry = await to_change(store, now, staff_id, appointment_id, version=version, edit=edit)
    return await keep_version(store, now, staff_id, entry, Edited.CANCELLED, **called_off(reason))


async def change_place(
    store: Transaction,
    now: datetime,
    staff_id: str,
    appointment_id: str,
    place: Place,
    *,
    version: int,
    edit: int | None = None,
) -> Entry:
    """Another place for the appointment; the resident is told.

    The answer stays; when he or she wanted to leave does not, for the way is another. Errors as for `move`.
    """
    entry = await to_change(store, now, staff_id, appointment_id, version=version, edit=edit)
    if place == entry.appointment.place:
        return entry
    return await keep_version(store, now, staff_id, entry, Edited.PLACE, place=place, leave_at=None)


async def set_plan(
    store: Transaction,
    now: datetime,
    staff_id: str,
    appointment_id: str,
    plan: Plan | None,
    *,
    edit: int | None = None,
) -> Entry:
    """Reminders for one appointment; None leaves them to the rules again.

    BadAnswer for none or more than six; NotFound, Changed and TooLate as for `move`.
    """
    chosen = None if plan is None else _checked(plan)
    entry = await to_change(store, now, staff_id, appointment_id, edit=edit)
    if chosen == entry.appointment.plan:
        return entry
    changed = await keep_edit(store, now, staff_id, entry, Edited.REMINDERS, plan=chosen)
    await replanning.replan(store, now, changed.appointment)
    return changed


async def set_rule(
    store: Transaction,
    now: datetime,
    person: Person,
    zone: str,
    kind: str,
    location_id: str | None,
    plan: Plan | None,
) -> ReminderRule | None:
    """Reminders for all things of a kind, everywhere or at a location; None takes the rule away.

    NotFound where the person may not: an administrator may everywhere, a housing supervisor or casemanager at
    the locations that he or she works for. BadAnswer as for `set_plan`.
    """
    chosen = None if plan is None else _checked(plan)
    if kind not in reminders.DEFAULTS or not await may_set_rules(store, person, location_id):
        raise NotFound
    rule = None
    if chosen is None:
        await store.reminder_rules.remove(rule_id(kind, location_id))
    else:
        rule = ReminderRule(
            id=rule_id(kind, location_id), kind=kind, location_id=location_id, plan=chosen, changed_at=now
        )
        await store.reminder_rules.save(rule)
    await replanning.replan_location(store, now, zone, location_id, kind)
    return rule


async def may_set_rules(store: Transaction, person: Person, location_id: str | None) -> bool:
    """Whether the person may say when residents are reminded: everywhere (None), or at this location."""
    if location_id is not None and await store.houses.location(location_id) is None:
        return False
    if Role.ADMINISTRATOR in person.roles:
        return True
    works_for = {grant.location_id for grant in person.grants if grant.role in _AT_A_LOCATION}
    return location_id is not None and location_id in works_for


async def set_wish(
    store: Transaction, now: datetime, person: Person, zone: str, wish: ReminderWish
) -> Person:
    """What a resident chooses for the own reminders. BadAnswer for a time of day in the quiet hours."""
    if wish.at and not NIGHT_ENDS <= wish.at < NIGHT_BEGINS:
        raise BadAnswer
    changed = person.model_copy(update={"reminders": wish})
    await store.people.save(changed)
    await replanning.replan_resident(store, now, zone, person.id)
    return changed


async def set_leave(
    store: Transaction, now: datetime, resident_id: str, appointment_id: str, leave_at: datetime | None
) -> Appointment:
    """When the resident wants to be told to leave for an appointment of the own; None: not at all.

    NotFound, Cancelled; TooLate where it or the moment has passed; BadAnswer for a moment after its start.
    """
    await own(store, resident_id, appointment_id)
    appointment = await store.appointments.lock(appointment_id)
    if appointment is None:
        raise NotFound
    if appointment.state is AppointmentState.CANCELLED:
        raise Cancelled
    if appointment.starts_at <= now or (leave_at and leave_at <= now):
        raise TooLate
    if leave_at and leave_at >= appointment.starts_at:
        raise BadAnswer
    changed = appointment.model_copy(update={"leave_at": leave_at})
    await store.appointments.save(changed)
    await replanning.replan(store, now, changed)
    return changed


def _checked(plan: Iterable[Ahead]) -> Plan:
    try:
        return _PLAN.validate_python(reminders.in_order(plan))
    except ValidationError as error:
        raise BadAnswer from error
