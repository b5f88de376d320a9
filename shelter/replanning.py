"""What the bot will say unasked is written down, and brought up to date when something changes.

What is planned already and still right stays as it is, what is not is dropped, and what rang does not ring
again. So all of this can be called at any time, and twice changes no more than once.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from shelter import deadlines, reminders
from shelter.models.allowances import Allowance, AllowanceState
from shelter.models.appointments import Appointment, AppointmentState
from shelter.models.notices import Notice, NoticeKind, NoticeState
from shelter.models.people import Person
from shelter.models.places import Stay
from shelter.models.reminders import ALLOWANCE, Plan, ReminderRule, ReminderWish, Thing
from shelter.store import Transaction

FAR = timedelta(days=3650)
"""Nothing is planned so far ahead."""
_REMINDERS = frozenset({NoticeKind.APPOINTMENT_REMINDER, NoticeKind.ALLOWANCE_REMINDER})
_TO_THE_RESIDENT = _REMINDERS | {NoticeKind.TIME_TO_LEAVE}
_HOUR = re.compile(r"(?<=d)\d{4}$")
_NOT_SAID = frozenset({NoticeState.PLANNED, NoticeState.DROPPED})


@dataclass(frozen=True, slots=True)
class _Choices:
    """What decides about the reminders of these residents."""

    rules: Sequence[ReminderRule]
    people: dict[str, Person] = field(default_factory=dict)
    stays: dict[str, Stay] = field(default_factory=dict)

    @classmethod
    async def of(cls, store: Transaction, resident_id: str) -> Self:
        person, stay = await store.people.get(resident_id), await store.houses.stay_of(resident_id)
        return cls(
            await store.reminder_rules.all(),
            {resident_id: person} if person else {},
            {resident_id: stay} if stay else {},
        )

    @classmethod
    async def of_many(cls, store: Transaction, stays: Iterable[Stay]) -> Self:
        by_resident = {stay.resident_id: stay for stay in stays}
        people = await store.people.several(by_resident)
        return cls(await store.reminder_rules.all(), dict(people), by_resident)

    def plan(self, thing: Thing, own: Plan | None = None) -> Plan:
        person, stay = self.people.get(thing.resident_id), self.stays.get(thing.resident_id)
        wish = person.reminders if person else ReminderWish()
        return reminders.plan_for(thing, self.rules, stay.location_id if stay else None, own, wish)

    def casemanager_id(self, resident_id: str) -> str | None:
        stay = self.stays.get(resident_id)
        return stay.casemanager_id if stay else None


async def plan_of(store: Transaction, appointment: Appointment) -> Plan:
    """The reminders of an appointment as they are chosen now."""
    choices = await _Choices.of(store, appointment.resident_id)
    return choices.plan(reminders.thing_of(appointment), appointment.plan)


async def replan(store: Transaction, now: datetime, appointment: Appointment) -> None:
    """Bring up to date what is planned for this version of an appointment: its reminders, the time to leave,
    and what its casemanager is told if it is not tapped. Its announcement and news of a change stay."""
    choices = await _Choices.of(store, appointment.resident_id)
    wanted = [*_reminders_of(appointment, choices), *_leaving(appointment)]
    await _bring_about(store, now, {appointment.id: wanted}, _TO_THE_RESIDENT)
    await _plan_if_ahead(store, now, _backstop(appointment, choices))


async def plan_new(store: Transaction, now: datetime, appointment: Appointment) -> None:
    """The same for a version for which nothing can be planned yet."""
    choices = await _Choices.of(store, appointment.resident_id)
    wanted = [*_reminders_of(appointment, choices), *_leaving(appointment), *_backstop(appointment, choices)]
    await _plan_if_ahead(store, now, wanted)


Choices = _Choices


async def choices_of(store: Transaction, stays: Iterable[Stay]) -> Choices:
    """What decides about the reminders of all residents of these stays: for many appointments at once."""
    return await _Choices.of_many(store, stays)


def notices_of_new(appointment: Appointment, choices: Choices, now: datetime) -> list[Notice]:
    """What `plan_new` plans, where the choices are known already."""
    wanted = [*_reminders_of(appointment, choices), *_leaving(appointment), *_backstop(appointment, choices)]
    return [notice for notice in wanted if notice.due_at > now]


async def replan_payment(store: Transaction, now: datetime, zone: str, allowance: Allowance) -> None:
    """Bring up to date the reminders of a payment."""
    wanted = _for_payment(allowance, zone, await _Choices.of(store, allowance.resident_id))
    await _bring_about(store, now, {allowance.id: wanted})


async def replan_resident(store: Transaction, now: datetime, zone: str, resident_id: str) -> None:
    """Bring up to date all reminders of a resident: he or she wished for others."""
    choices = await _Choices.of(store, resident_id)
    await _replan_reminders(store, now, zone, [resident_id], choices)


async def replan_location(
    store: Transaction, now: datetime, zone: str, location_id: str | None, kind: str | None = None
) -> None:
    """Bring up to date all reminders at a location, or everywhere; of things of one kind or of all."""
    choices = await _Choices.of_many(store, await store.houses.stays(location_id))
    await _replan_reminders(store, now, zone, list(choices.stays), choices, kind)


async def _replan_reminders(
    store: Transaction,
    now: datetime,
    zone: str,
    resident_ids: Sequence[str],
    choices: _Choices,
    kind: str | None = None,
) -> None:
    await _bring_about(store, now, await _wanted(store, now, zone, resident_ids, choices, kind))


async def _wanted(
    store: Transaction,
    now: datetime,
    zone: str,
    resident_ids: Sequence[str],
    choices: _Choices,
    kind: str | None,
) -> dict[str, list[Notice]]:
    """The reminders of these residents that there should be, by what they are about."""
    found: dict[str, list[Notice]] = {}
    for appointment in await store.appointments.of_residents(resident_ids, now, now + FAR):
        if kind in (None, appointment.kind):
            found[appointment.id] = _reminders_of(appointment, choices)
    today = now.astimezone(ZoneInfo(zone)).date()
    payments = await store.allowances.of_residents(resident_ids, today) if kind in (None, ALLOWANCE) else ()
    for allowance in payments:
        found[allowance.id] = _for_payment(allowance, zone, choices)
    return found


def _reminders_of(appointment: Appointment, choices: _Choices) -> list[Notice]:
    if appointment.state is AppointmentState.CANCELLED:
        return []
    thing = reminders.thing_of(appointment)
    return reminders.plan(thing, choices.plan(thing, appointment.plan))


def _leaving(appointment: Appointment) -> list[Notice]:
    if appointment.state is AppointmentState.CANCELLED or appointment.leave_at is None:
        return []
    return [reminders.time_to_leave(appointment, appointment.leave_at)]


def _backstop(appointment: Appointment, choices: _Choices) -> list[Notice]:
    casemanager_id = choices.casemanager_id(appointment.resident_id)
    if appointment.state is AppointmentState.CANCELLED or casemanager_id is None:
        return []
    by = deadlines.deadline(appointment)
    return [deadlines.not_reached(appointment, casemanager_id, by, key=casemanager_id)]


def _for_payment(allowance: Allowance, zone: str, choices: _Choices) -> list[Notice]:
    if allowance.state is AllowanceState.COLLECTED:
        return []
    thing = reminders.thing_of_payment(allowance, zone)
    return reminders.plan(thing, choices.plan(thing))


async def _plan_if_ahead(store: Transaction, now: datetime, notices: Iterable[Notice]) -> None:
    await store.notices.plan(*(notice for notice in notices if notice.due_at > now))


async def _bring_about(
    store: Transaction,
    now: datetime,
    wanted: Mapping[str, Sequence[Notice]],
    kinds: Collection[NoticeKind] = _REMINDERS,
) -> None:
    """Of what is planned about each subject, keep what is wanted and drop the rest; plan what is missing.

    In three statements, however many subjects there are.
    """
    there: dict[str | None, list[Notice]] = {}
    for notice in await store.notices.about(wanted):
        if notice.kind in kinds:
            there.setdefault(notice.subject_id, []).append(notice)
    wrong: list[str] = []
    missing: list[Notice] = []
    for subject_id, notices in wanted.items():
        about = there.get(subject_id, ())
        wrong += _wrong(notices, about)
        missing += (each for each in _missing(notices, about) if each.due_at > now)
    await store.notices.settle_with(wrong, NoticeState.DROPPED, now)
    await store.notices.plan(*missing)


def _wrong(wanted: Iterable[Notice], about: Iterable[Notice]) -> list[str]:
    """What is planned and no longer right, by id."""
    right = {_essence(notice) for notice in wanted}
    return [notice.id for notice in about if _is_by_plan(notice) and _essence(notice) not in right]


def _missing(wanted: Sequence[Notice], about: Collection[Notice]) -> list[Notice]:
    """What is neither planned nor has rung."""
    kept = {_essence(notice) for notice in about if _is_by_plan(notice)}
    rang = {_name(notice) for notice in about if notice.state not in _NOT_SAID}
    missing = [each for each in wanted if _essence(each) not in kept and not _has_rung(each, rang, wanted)]
    return [_with_a_new_key(each, about) for each in missing]


def _is_by_plan(notice: Notice) -> bool:
    """Planned, and not by staff at once: that no plan says, and none takes it back."""
    return notice.state is NoticeState.PLANNED and ":now:" not in notice.key


def _has_rung(notice: Notice, rang: AbstractSet[str], wanted: Iterable[Notice]) -> bool:
    """Whether it rang, or one for the same day did that is not wanted any more: only its hour is another."""
    instead = rang - {_name(each) for each in wanted if each.key != notice.key}
    return _day(_name(notice)) in {_day(name) for name in instead}


def _essence(notice: Notice) -> tuple[str, datetime, datetime]:
    return _name(notice), notice.due_at, notice.expires_at


def _name(notice: Notice) -> str:
    """Its key without the number of the attempt."""
    return notice.key.partition("#")[0]


def _day(name: str) -> str:
    """A name without the hour, where it rings days before; any other as it is."""
    return _HOUR.sub("", name)


def _with_a_new_key(notice: Notice, about: Iterable[Notice]) -> Notice:
    """One that was dropped before is planned again under the next number."""
    numbers = [int(each.key.partition("#")[2] or 0) for each in about if _name(each) == notice.key]
    return notice.model_copy(update={"key": f"{notice.key}#{max(numbers) + 1}"}) if numbers else notice
