"""When the bot says something unasked about an appointment or a payment: the reckoning, without a store.

What of it is written down, and when it changes, stands in `shelter.replanning`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shelter.ids import new_id
from shelter.models.allowances import Allowance
from shelter.models.appointments import Appointment, AppointmentKind
from shelter.models.notices import Notice, NoticeKind, Priority
from shelter.models.reminders import (
    ALLOWANCE,
    NIGHT_BEGINS,
    NIGHT_ENDS,
    Ahead,
    Amount,
    Plan,
    ReminderRule,
    ReminderWish,
    Thing,
    before,
    days_before,
    rule_id,
)

EVENING = time(18)
"""The decent hour at which a reminder rings days before, unless somebody chose another."""
EARLY = timedelta(hours=2)
"""What begins less than this after the quiet hours is early: then it may ring in them."""
WEIGHTY = frozenset({AppointmentKind.IND, AppointmentKind.LAWYER, AppointmentKind.COURT})
"""A missed one of these can be read as not cooperating."""

_USUAL = (days_before(1, EVENING), before(120))
_WEIGHTY = (days_before(7, EVENING), days_before(3, EVENING), *_USUAL)
DEFAULTS: Mapping[str, Plan] = {
    **{kind.value: _WEIGHTY if kind in WEIGHTY else _USUAL for kind in AppointmentKind},
    ALLOWANCE: _USUAL,
}
"""The plan for each kind of thing where nobody chose another."""

_MORE_DAYS, _MORE_MINUTES = 3, 60
_REMINDERS = {ALLOWANCE: NoticeKind.ALLOWANCE_REMINDER}
_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Ring:
    """One reminder: `by` is the line of the plan, `ahead` how long before the start it really rings.

    It is of use until `expires_at`: when the next one is due, or the thing begins.
    """

    by: Ahead
    ahead: timedelta
    due_at: datetime
    expires_at: datetime


def default_plan(kind: str) -> Plan:
    """The plan for things of this kind where nobody chose another."""
    return DEFAULTS[kind]


def thing_of(appointment: Appointment) -> Thing:
    return Thing(
        id=appointment.id,
        resident_id=appointment.resident_id,
        kind=appointment.kind,
        starts_at=appointment.starts_at,
        zone=appointment.zone,
        version=appointment.version,
    )


def thing_of_payment(allowance: Allowance, zone: str) -> Thing:
    """A payment begins when its pay point opens, by the wall clock of `zone`."""
    return Thing(
        id=allowance.id,
        resident_id=allowance.resident_id,
        kind=ALLOWANCE,
        starts_at=_at(allowance.pay_on, allowance.from_time, ZoneInfo(zone)),
        zone=zone,
        version=allowance.version,
    )


def in_order(plan: Iterable[Ahead]) -> Plan:
    """The same reminders, the earliest first and none twice."""
    return tuple(sorted(set(plan), key=lambda ahead: (-ahead.span, ahead.at or time())))


def plan_for(
    thing: Thing,
    rules: Iterable[ReminderRule],
    location_id: str | None,
    own: Plan | None,
    wish: ReminderWish,
) -> Plan:
    """The reminders of a thing: what staff chose for this one (`own`), else for its kind at the resident's
    location, else for its kind everywhere, else the default; and on top of that what the resident wishes."""
    return _as_wished(in_order(own or _by_rule(thing.kind, rules, location_id)), wish)


def _by_rule(kind: str, rules: Iterable[ReminderRule], location_id: str | None) -> Plan:
    plans = {rule.id: rule.plan for rule in rules}
    here = plans.get(rule_id(kind, location_id)) if location_id else None
    return here or plans.get(rule_id(kind, None)) or default_plan(kind)


def _as_wished(plan: Plan, wish: ReminderWish) -> Plan:
    """The last reminder always stays; the resident can only say how long before the start it rings."""
    plan = _at_the_wished_time(_with_the_wished_last(plan, wish.last), wish.at)
    if wish.amount is Amount.FEWER:
        return plan[-1:]
    if wish.amount is Amount.MORE:
        return in_order((*plan, *_more(plan, wish)))
    return plan


def _with_the_wished_last(plan: Plan, minutes: int | None) -> Plan:
    """What rings minutes before is the last one, or comes before it; what rings days before stays."""
    if minutes is None:
        return plan
    earlier = plan[:-1] if plan[-1].minutes else plan
    return (*(ahead for ahead in earlier if ahead.span > timedelta(minutes=minutes)), before(minutes))


def _at_the_wished_time(plan: Plan, at: time | None) -> Plan:
    if at is None:
        return plan
    return in_order(days_before(ahead.days, at) if ahead.days else ahead for ahead in plan)


def _more(plan: Plan, wish: ReminderWish) -> Iterable[Ahead]:
    if all(ahead.days != _MORE_DAYS for ahead in plan):
        yield days_before(_MORE_DAYS, wish.at or EVENING)
    if wish.last is None or wish.last < _MORE_MINUTES:
        yield before(_MORE_MINUTES)


def rings(thing: Thing, plan: Plan, now: datetime = _EVER) -> list[Ring]:
    """The reminders that are still to come, the earliest first.

    Days before, they ring by the wall clock of the thing's zone; minutes before, by the time that passes.
    One that falls into the quiet hours waits for their end, unless the thing is early. One that would come
    when a later one is due is left out.
    """
    zone = ZoneInfo(thing.zone)
    found: list[Ring] = []
    until = thing.starts_at
    for ahead in reversed(in_order(plan)):
        due_at = _due_at(thing.starts_at, ahead, zone)
        if due_at < until:
            found.append(Ring(ahead, thing.starts_at - due_at, due_at, until))
            until = due_at
    return [ring for ring in reversed(found) if ring.due_at > now]


def aheads(appointment: Appointment, plan: Plan) -> tuple[timedelta, ...]:
    """How long before its start an appointment rings, the earliest first: for a phone's own calendar."""
    return tuple(ring.ahead for ring in rings(thing_of(appointment), plan))


def _due_at(starts_at: datetime, ahead: Ahead, zone: ZoneInfo) -> datetime:
    if ahead.days and ahead.at:
        day = starts_at.astimezone(zone).date() - timedelta(days=ahead.days)
        return _at(day, ahead.at, zone)
    due_at = starts_at - ahead.span
    if not is_quiet(due_at, zone):
        return due_at
    morning = end_of_quiet(due_at, zone)
    return due_at if starts_at - morning < EARLY else morning


def is_quiet(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether it falls into the quiet hours on the wall clock of `zone`."""
    return not NIGHT_ENDS <= moment.astimezone(zone).time() < NIGHT_BEGINS


def end_of_quiet(moment: datetime, zone: ZoneInfo) -> datetime:
    """When the quiet hours end in which the moment falls."""
    return _at(evening_before(moment, zone) + timedelta(days=1), NIGHT_ENDS, zone)


def evening_before(moment: datetime, zone: ZoneInfo) -> date:
    """The day on whose evening the quiet hours begin in which the moment falls."""
    local = moment.astimezone(zone)
    return local.date() - timedelta(days=local.time() < NIGHT_ENDS)


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """In UTC, because Python compares two moments of one zone by their wall clocks."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def plan(thing: Thing, chosen: Plan, now: datetime = _EVER) -> list[Notice]:
    """The notices of a thing's reminders that are still to come."""
    kind = _REMINDERS.get(thing.kind, NoticeKind.APPOINTMENT_REMINDER)
    return [
        Notice(
            id=new_id(),
            key=f"{kind}:{thing.id}:{thing.version}:{ring.by}",
            person_id=thing.resident_id,
            kind=kind,
            priority=Priority.REMINDER,
            subject_id=thing.id,
            subject_version=thing.version,
            ahead=ring.ahead,
            due_at=ring.due_at,
            expires_at=ring.expires_at,
        )
        for ring in rings(thing, chosen, now)
    ]


def ring_now(appointment: Appointment, now: datetime) -> Notice:
    """A reminder that staff push: at once, and once a minute at most."""
    return about(appointment, NoticeKind.APPOINTMENT_REMINDER, now, key=f"now:{now:%Y%m%d%H%M}")


def announce(appointment: Appointment, now: datetime) -> Notice:
    """That there is a new appointment."""
    return about(appointment, NoticeKind.APPOINTMENT_NEW, now, key=f"{appointment.version}")


def time_to_leave(appointment: Appointment, leave_at: datetime) -> Notice:
    """That it is time to go, as the resident asked."""
    key = f"{appointment.version}:{leave_at:%Y%m%d%H%M}"
    return about(appointment, NoticeKind.TIME_TO_LEAVE, leave_at, key=key)


def about(appointment: Appointment, kind: NoticeKind, due_at: datetime, *, key: str) -> Notice:
    """A notice to its resident that goes before reminders, and is of use until it begins."""
    return Notice(
        id=new_id(),
        key=f"{kind}:{appointment.id}:{key}",
        person_id=appointment.resident_id,
        kind=kind,
        priority=Priority.URGENT,
        subject_id=appointment.id,
        subject_version=appointment.version,
        ahead=appointment.starts_at - due_at,
        due_at=due_at,
        expires_at=appointment.starts_at,
    )


def start_said_by(notice: Notice) -> datetime:
    """When the appointment begins that a notice about it told of."""
    return notice.due_at + (notice.ahead or timedelta())
