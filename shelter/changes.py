"""What changes after an appointment was made: its time, its place, its reminders; and whom that concerns.

Who was quicker wins: each change of an appointment names the version that the person saw.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from shelter import reminders, replanning
from shelter.appointments import Cancelled, ends_at, own
from shelter.errors import BadAnswer, NotFound, ShelterError, TooLate
from shelter.models.appointments import Appointment, AppointmentState
from shelter.models.notices import Notice, NoticeKind, NoticeState
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
from shelter.planning import Entry, own_entry_to_change
from shelter.store import Transaction
from shelter.text import N_

_PLAN: TypeAdapter[Plan] = TypeAdapter(Plan)
_AT_A_LOCATION = frozenset({Role.HOUSING_SUPERVISOR, Role.CASEMANAGER})
_STAYS = frozenset({NoticeKind.APPOINTMENT_ANSWERED})
"""What is about the appointment and is not overtaken by a change."""


class Changed(ShelterError):
    """Somebody else was first."""

    sentence = N_("Somebody changed this in the meantime. Please look again.")


async def move(
    store: Transaction,
    now: datetime,
    casemanager_id: str,
    appointment_id: str,
    starts_at: datetime,
    *,
    version: int,
) -> Entry:
    """Another time for an appointment of the own caseload: what was answered and planned for the old one
    goes, and the resident is told.

    `starts_at` is aware, `version` what the person saw. NotFound, Changed, and TooLate for what is over,
    cancelled, or would begin in the past.
    """
    entry = await _to_change(store, now, casemanager_id, appointment_id, version)
    if starts_at <= now:
        raise TooLate
    if starts_at == entry.appointment.starts_at:
        return entry
    return await _change(store, now, entry, starts_at=starts_at, answer=None, leave_at=None)


async def cancel(
    store: Transaction, now: datetime, casemanager_id: str, appointment_id: str, *, version: int
) -> Entry:
    """An appointment of the own caseload does not take place; the resident is told. Errors as for `move`."""
    entry = await _to_change(store, now, casemanager_id, appointment_id, version)
    return await _change(store, now, entry, state=AppointmentState.CANCELLED, answer=None, leave_at=None)


async def change_place(
    store: Transaction,
    now: datetime,
    casemanager_id: str,
    appointment_id: str,
    place: Place,
    *,
    version: int,
) -> Entry:
    """Another place for an appointment of the own caseload; the resident is told.

    The answer stays; when he or she wanted to leave does not, for the way is another. Errors as for `move`.
    """
    entry = await _to_change(store, now, casemanager_id, appointment_id, version)
    if place == entry.appointment.place:
        return entry
    return await _change(store, now, entry, place=place, leave_at=None)


async def set_plan(
    store: Transaction, now: datetime, casemanager_id: str, appointment_id: str, plan: Plan | None
) -> Entry:
    """Reminders for one appointment of the own caseload; None leaves them to the rules again.

    BadAnswer for none or more than six; NotFound and TooLate as for `move`.
    """
    chosen = None if plan is None else _checked(plan)
    entry = await own_entry_to_change(store, casemanager_id, appointment_id)
    _not_over(entry.appointment, now)
    changed = entry.appointment.model_copy(update={"plan": chosen})
    await store.appointments.save(changed)
    await replanning.replan(store, now, changed)
    return Entry(changed, entry.code)


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


async def _to_change(
    store: Transaction, now: datetime, casemanager_id: str, appointment_id: str, version: int
) -> Entry:
    entry = await own_entry_to_change(store, casemanager_id, appointment_id)
    if entry.appointment.version != version:
        raise Changed
    _not_over(entry.appointment, now)
    return entry


def _not_over(appointment: Appointment, now: datetime) -> None:
    if appointment.state is AppointmentState.CANCELLED or ends_at(appointment) <= now:
        raise TooLate


async def _change(store: Transaction, now: datetime, entry: Entry, **changes: Any) -> Entry:
    """Keep the next version, drop what was planned for the one before, say what changed, and plan anew."""
    before = entry.appointment
    after = before.model_copy(update=changes | {"version": before.version + 1, "planned_at": now})
    await store.appointments.save(after)
    dropped = await _drop_planned(store, now, before)
    was = next((notice.was for notice in dropped if _is_unsaid_news(notice)), None) or before.starts_at
    await store.notices.plan(changed_notice(after, now, was, key=f"{after.version}"))
    await replanning.plan_new(store, now, after)
    return Entry(after, entry.code)


def _is_unsaid_news(notice: Notice) -> bool:
    """Of a change that the resident cannot have heard of yet."""
    return notice.kind is NoticeKind.APPOINTMENT_CHANGED and not notice.doubts


async def _drop_planned(store: Transaction, now: datetime, appointment: Appointment) -> list[Notice]:
    """Drop what is planned about it, and give what that was, in order."""
    stay = await store.houses.stay_of(appointment.resident_id)
    people = [appointment.resident_id]
    if stay and stay.casemanager_id:
        people.append(stay.casemanager_id)
    planned = [
        notice
        for notice in await store.notices.waiting(people, now + replanning.FAR)
        if notice.subject_id == appointment.id and notice.kind not in _STAYS
    ]
    await store.notices.settle_with([notice.id for notice in planned], NoticeState.DROPPED, now)
    return planned


def changed_notice(appointment: Appointment, now: datetime, was: datetime, *, key: str) -> Notice:
    """That an appointment is not what it was; of use until it is over.

    It is said also where the news of the appointment waits yet: nobody can be sure that it was not said.
    """
    notice = reminders.about(appointment, NoticeKind.APPOINTMENT_CHANGED, now, key=key)
    return notice.model_copy(update={"was": was, "expires_at": ends_at(appointment)})
