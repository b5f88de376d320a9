"""How staff change an appointment: what they saw is checked, what was planned goes, and it is written down.

Who was quicker wins: each change names what the person saw, and whoever comes later is told what changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shelter import reminders, replanning
from shelter.appointments import ends_at
from shelter.errors import NotFound, ShelterError, TooLate
from shelter.models.appointments import EDITS_KEPT, Appointment, AppointmentState, Edit, Edited
from shelter.models.notices import Notice, NoticeKind, NoticeState
from shelter.models.people import Role
from shelter.models.places import Stay
from shelter.planning import Entry, own_entry_to_change
from shelter.store import Transaction
from shelter.text import N_

_STAYS = frozenset({NoticeKind.APPOINTMENT_ANSWERED})
"""What is about the appointment and is not overtaken by a change."""


class Changed(ShelterError):
    """Somebody else was first."""

    sentence = N_("Somebody changed this in the meantime. Please look again.")


async def to_change(
    store: Transaction,
    now: datetime,
    staff_id: str,
    appointment_id: str,
    *,
    version: int | None = None,
    edit: int | None = None,
) -> Entry:
    """An appointment that is not over, and nobody else changes it before this transaction ends.

    `version` and `edit` are what the person saw (None: whatever it is). NotFound where the person does not
    guide the resident; Changed; TooLate for what is over or cancelled.
    """
    entry = await as_seen(store, staff_id, appointment_id, version=version, edit=edit)
    if entry.appointment.state is AppointmentState.CANCELLED or ends_at(entry.appointment) <= now:
        raise TooLate
    return entry


async def as_seen(
    store: Transaction, staff_id: str, appointment_id: str, *, version: int | None, edit: int | None
) -> Entry:
    """The same, be it over or not."""
    entry = await own_entry_to_change(store, staff_id, appointment_id)
    if version not in (None, entry.appointment.version) or edit not in (None, entry.appointment.edit):
        raise Changed
    return entry


def since(appointment: Appointment, edit: int) -> Sequence[Edit]:
    """What staff changed after this edit, as far as it is remembered, oldest first."""
    return [each for each in appointment.edits if each.number > edit]


async def keep_edit(
    store: Transaction, now: datetime, staff_id: str, entry: Entry, what: Edited, **changes: Any
) -> Entry:
    """Keep a change that makes no new version: of what the resident need not be told unasked."""
    stay = await _stay(store, entry)
    after = _edited(entry.appointment, now, stay, staff_id, what, changes)
    await store.appointments.save(after)
    return Entry(after, entry.code)


async def keep_version(
    store: Transaction,
    now: datetime,
    staff_id: str,
    entry: Entry,
    what: Edited,
    *,
    many: int = 1,
    tells: bool = True,
    **changes: Any,
) -> Entry:
    """Keep the next version, drop what was planned for the one before, say what changed, and plan anew.

    `many` and `tells` are of a series that changes at once: one of it tells, for how many.
    """
    before, stay = entry.appointment, await _stay(store, entry)
    changes |= {"version": before.version + 1, "planned_at": now}
    after = _edited(before, now, stay, staff_id, what, changes, many=many)
    await store.appointments.save(after)
    dropped = await _drop_planned(store, now, before, stay)
    if tells:
        was = next((notice.was for notice in dropped if _is_unsaid_news(notice)), None) or before.starts_at
        await store.notices.plan(changed_notice(after, now, was, key=f"{after.version}"))
    await replanning.plan_new(store, now, after)
    return Entry(after, entry.code)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One of many changes: what the appointment was, and what it shall be."""

    before: Appointment
    what: Edited
    changes: Mapping[str, Any]
    makes_version: bool = True


async def keep_many(store: Transaction, now: datetime, staff_id: str, wanted: Iterable[Wanted]) -> None:
    """Keep many changes, each as `keep_version` and `keep_edit` do, in a few statements for all of them.

    Raises Changed where one is not as it was before. They are locked in one order, so that two who change
    many never wait for each other.
    """
    in_order = sorted(wanted, key=lambda each: each.before.id)
    for each in in_order:
        if await store.appointments.lock(each.before.id) != each.before:
            raise Changed
    stays = {stay.resident_id: stay for stay in await store.houses.guided(staff_id)}
    after = [_after(each, now, stays, staff_id) for each in in_order]
    await store.appointments.save(*after)
    versions = {
        new.id: (each.before, new) for each, new in zip(in_order, after, strict=True) if each.makes_version
    }
    dropped = [
        notice
        for notice in await store.notices.about(versions)
        if notice.state is NoticeState.PLANNED and notice.kind not in _STAYS
    ]
    await store.notices.settle_with([notice.id for notice in dropped], NoticeState.DROPPED, now)
    unsaid = {notice.subject_id: notice.was for notice in dropped if _is_unsaid_news(notice)}
    choices = await replanning.choices_of(store, stays.values())
    for before, new in versions.values():
        was = unsaid.get(new.id) or before.starts_at
        told = changed_notice(new, now, was, key=f"{new.version}")
        await store.notices.plan(told, *replanning.notices_of_new(new, choices, now))


def _after(wanted: Wanted, now: datetime, stays: Mapping[str, Stay], staff_id: str) -> Appointment:
    before = wanted.before
    if before.resident_id not in stays:
        raise NotFound
    version = {"version": before.version + 1, "planned_at": now} if wanted.makes_version else {}
    changes = {**wanted.changes, **version}
    return _edited(before, now, stays[before.resident_id], staff_id, wanted.what, changes)


def changed_notice(appointment: Appointment, now: datetime, was: datetime, *, key: str) -> Notice:
    """That an appointment is not what it was; of use until it is over.

    It is said also where the news of the appointment waits yet: nobody can be sure that it was not said.
    """
    notice = reminders.about(appointment, NoticeKind.APPOINTMENT_CHANGED, now, key=key)
    return notice.model_copy(update={"was": was, "expires_at": ends_at(appointment)})


async def _stay(store: Transaction, entry: Entry) -> Stay:
    stay = await store.houses.stay_of(entry.appointment.resident_id)
    if stay is None:
        raise NotFound
    return stay


def _edited(
    before: Appointment,
    now: datetime,
    stay: Stay,
    staff_id: str,
    what: Edited,
    changes: dict[str, Any],
    many: int = 1,
) -> Appointment:
    after = before.model_copy(update=changes)
    edit = Edit(
        number=before.edit + 1,
        version=after.version,
        at=now,
        by=Role.CASEMANAGER if stay.casemanager_id == staff_id else Role.LEGAL_ADVISER,
        what=what,
        was_at=before.starts_at if what is Edited.TIME else None,
        was_in=before.place.name if what is Edited.PLACE else None,
        many=many,
    )
    return after.model_copy(update={"edits": (*before.edits, edit)[-EDITS_KEPT:]})


def _is_unsaid_news(notice: Notice) -> bool:
    """Of a change that the resident cannot have heard of yet."""
    return notice.kind is NoticeKind.APPOINTMENT_CHANGED and not notice.doubts


async def _drop_planned(
    store: Transaction, now: datetime, appointment: Appointment, stay: Stay
) -> list[Notice]:
    """Drop what is planned about it, and give what that was, in order."""
    people = [appointment.resident_id, *((stay.casemanager_id,) if stay.casemanager_id else ())]
    planned = [
        notice
        for notice in await store.notices.waiting(people, now + replanning.FAR)
        if notice.subject_id == appointment.id and notice.kind not in _STAYS
    ]
    await store.notices.settle_with([notice.id for notice in planned], NoticeState.DROPPED, now)
    return planned
