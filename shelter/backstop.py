"""The human backstop: what did not reach a resident reaches the casemanager.

Nobody can know whether a message was read, only that it was tapped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from shelter.appointments import LONGEST, ends_at
from shelter.deadlines import deadline as deadline
from shelter.deadlines import has_tapped as has_tapped
from shelter.errors import NotFound
from shelter.models.allowances import Allowance, AllowanceState
from shelter.models.appointments import Appointment, AppointmentState, AttendanceAnswer, Told, ToldHow
from shelter.models.notices import Notice, NoticeState
from shelter.models.people import Person
from shelter.models.places import Stay
from shelter.planning import Entry, own_entry_to_change, own_stay
from shelter.reminders import thing_of_payment
from shelter.store import Transaction

HORIZON = timedelta(days=14)
"""So far ahead staff look."""
AT_ONCE_WITHIN = timedelta(days=7)
"""Whom the bot cannot reach at all counts so long before an appointment, whatever its deadline."""
KEPT = timedelta(days=30)
"""No notice that was settled longer ago is kept."""
_About: TypeAlias = tuple[str | None, int | None]
"""What a notice is about: an id and a version."""


class Reason(StrEnum):
    UNTAPPED = "untapped"
    BLOCKED = "blocked"
    EXPIRED = "expired"
    DEAD = "dead"
    UNSURE = "unsure"
    NOT_IN_BOT = "not_in_bot"


_FAILED = {
    NoticeState.BLOCKED: Reason.BLOCKED,
    NoticeState.EXPIRED: Reason.EXPIRED,
    NoticeState.DEAD: Reason.DEAD,
    NoticeState.UNSURE: Reason.UNSURE,
}


@dataclass(frozen=True, slots=True)
class Missing:
    """An appointment or a payment of which nobody knows that the resident knows it, and why.

    Exactly one of the two is there. `code` is what staff call the resident.
    """

    starts_at: datetime
    code: str
    reason: Reason
    resident: Person | None
    appointment: Appointment | None = None
    allowance: Allowance | None = None


async def opened(store: Transaction, now: datetime, resident_id: str, appointment: Appointment) -> None:
    """The resident looks at the own appointment as it is given: it is off the casemanager's list."""
    await store.notices.tapped(resident_id, appointment.id, now)
    if appointment.seen_version >= appointment.version:
        return
    newest = await store.appointments.lock(appointment.id)
    if newest and newest.seen_version < appointment.version:
        await store.appointments.save(newest.model_copy(update={"seen_version": appointment.version}))


async def told(
    store: Transaction, now: datetime, casemanager_id: str, appointment_id: str, how: ToldHow
) -> Entry:
    """Staff reached the resident otherwise: it is off the list until it changes again.

    NotFound where it is not of the own caseload.
    """
    entry = await own_entry_to_change(store, casemanager_id, appointment_id)
    by_staff = Told(how=how, at=now, version=entry.appointment.version)
    changed = entry.appointment.model_copy(update={"told": by_staff})
    await store.appointments.save(changed)
    return Entry(changed, entry.code)


async def told_of_payment(
    store: Transaction, now: datetime, casemanager_id: str, allowance_id: str, how: ToldHow
) -> Allowance:
    """The same for a payment."""
    await store.allowances.lock(allowance_id)
    allowance = await own_payment(store, casemanager_id, allowance_id)
    changed = allowance.model_copy(update={"told": Told(how=how, at=now, version=allowance.version)})
    await store.allowances.save(changed)
    return changed


async def own_payment(store: Transaction, casemanager_id: str, allowance_id: str) -> Allowance:
    """A payment to a resident of the own caseload; NotFound for anybody else's."""
    allowance = await store.allowances.get(allowance_id)
    if allowance is None:
        raise NotFound
    await own_stay(store, casemanager_id, allowance.resident_id)
    return allowance


async def not_reached(store: Transaction, now: datetime, casemanager_id: str, zone: str) -> Sequence[Missing]:
    """What of the own caseload a human should look after now, soonest first."""
    caseload = await store.houses.caseload(casemanager_id)
    return await _missing(store, now, zone, {stay.resident_id: stay for stay in caseload})


async def one_missing(
    store: Transaction, now: datetime, casemanager_id: str, zone: str, subject_id: str
) -> Missing:
    """The same for one appointment or payment; NotFound where it is another's, or is not missing any more."""
    about = await store.appointments.get(subject_id) or await store.allowances.get(subject_id)
    if about is None:
        raise NotFound
    stay = await own_stay(store, casemanager_id, about.resident_id)
    for missing in await _missing(store, now, zone, {stay.resident_id: stay}):
        if about in (missing.appointment, missing.allowance):
            return missing
    raise NotFound


async def _missing(
    store: Transaction, now: datetime, zone: str, stays: Mapping[str, Stay]
) -> Sequence[Missing]:
    people = await store.people.several(stays)
    failures = await _failures(store, now, list(stays))
    found: list[Missing] = []
    for appointment in await store.appointments.of_residents(stays, now - LONGEST, now + HORIZON):
        person = people.get(appointment.resident_id)
        failed = failures.get((appointment.id, appointment.version))
        if _concerns(appointment, now) and (reason := _reason(appointment, person, failed, now)):
            code = stays[appointment.resident_id].code
            found.append(Missing(appointment.starts_at, code, reason, person, appointment=appointment))
    found += await _missing_payments(store, now, zone, stays, people, failures)
    return sorted(found, key=lambda missing: missing.starts_at)


async def _missing_payments(
    store: Transaction,
    now: datetime,
    zone: str,
    stays: Mapping[str, Stay],
    people: Mapping[str, Person],
    failures: Mapping[_About, Reason],
) -> list[Missing]:
    found = []
    for allowance in await store.allowances.of_residents(stays, (now - LONGEST).date()):
        reason = failures.get((allowance.id, allowance.version))
        starts_at = thing_of_payment(allowance, zone).starts_at
        if reason and _is_to_be_told(allowance) and now < starts_at < now + HORIZON:
            stay, person = stays[allowance.resident_id], people.get(allowance.resident_id)
            found.append(Missing(starts_at, stay.code, reason, person, allowance=allowance))
    return found


def _is_to_be_told(allowance: Allowance) -> bool:
    told_of_this = allowance.told is not None and allowance.told.version == allowance.version
    return allowance.state is not AllowanceState.COLLECTED and not told_of_this


def _concerns(appointment: Appointment, now: datetime) -> bool:
    """Whether the resident should know of it and nobody knows that he or she does."""
    told_of_this = appointment.told is not None and appointment.told.version == appointment.version
    return (
        appointment.answer in (None, AttendanceAnswer.COMING)
        and ends_at(appointment) > now
        and not told_of_this
        and not has_tapped(appointment)
    )


def _reason(
    appointment: Appointment, person: Person | None, failed: Reason | None, now: datetime
) -> Reason | None:
    """Why nobody knows; None while there is still time to tap, or where a cancelled one was told of."""
    if appointment.state is AppointmentState.CANCELLED and failed is None:
        return None
    overdue = deadline(appointment) <= now
    if overdue or appointment.starts_at <= now + AT_ONCE_WITHIN:
        if person is None or person.chat_id is None:
            return Reason.NOT_IN_BOT
        if person.blocked_at:
            return Reason.BLOCKED
    return failed or (Reason.UNTAPPED if overdue else None)


async def _failures(
    store: Transaction, now: datetime, resident_ids: Sequence[str]
) -> Mapping[_About, Reason]:
    """Why the newest notice about a version of something did not arrive; a later one that went out makes
    good for it."""
    failed = {_about(notice): notice for notice in await store.notices.failed(resident_ids, now - KEPT)}
    made_good = {
        _about(notice)
        for notice in await store.notices.about({subject_id for subject_id, _ in failed if subject_id})
        if notice.state is NoticeState.SENT and _makes_good(notice, failed.get(_about(notice)))
    }
    return {about: _FAILED[notice.state] for about, notice in failed.items() if about not in made_good}


def _makes_good(notice: Notice, failed: Notice | None) -> bool:
    """Whether it went to the same person, and later."""
    if failed is None or notice.settled_at is None or failed.settled_at is None:
        return False
    return notice.person_id == failed.person_id and notice.settled_at >= failed.settled_at


def _about(notice: Notice) -> _About:
    return notice.subject_id, notice.subject_version
