"""A series of appointments: made, moved and cancelled, all of it or nothing. The resident is told once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias

from shelter import reminders, series
from shelter.appointments import can_be_answered
from shelter.changes import ANSWERED_ANEW, called_off
from shelter.edits import Changed, as_seen, keep_version
from shelter.errors import TooLate
from shelter.ids import new_id
from shelter.models.appointments import Appointment, CancelReason, Edited
from shelter.planning import Entry, Wish, keep, own_entry
from shelter.replanning import FAR
from shelter.store import Transaction

Seen: TypeAlias = Mapping[str, tuple[int, int]]
"""Version and edit of each appointment that the person saw, by its id."""


async def make(
    store: Transaction, now: datetime, staff_id: str, zone: str, wish: Wish, starts: Sequence[datetime]
) -> Sequence[Entry]:
    """Keep one for each of these moments, with reminders for each; the resident is told of the first.

    Errors as for `planning.make`.
    """
    together = new_id()
    entries = [
        await keep(store, now, staff_id, zone, replace(wish, starts_at=each, series_id=together))
        for each in starts
    ]
    await store.notices.plan(reminders.announce(entries[0].appointment, now))
    return entries


async def later_ones(store: Transaction, now: datetime, appointment: Appointment) -> Sequence[Appointment]:
    """This one and those of its series that come after it and take place, soonest first."""
    if appointment.series_id is None:
        return [appointment]
    since = appointment.starts_at
    found = await store.appointments.of_residents([appointment.resident_id], since, since + FAR)
    return [
        each
        for each in found
        if each.id == appointment.id
        or (each.series_id == appointment.series_id and can_be_answered(each, now))
    ]


def seen(appointments: Sequence[Appointment]) -> Seen:
    return {each.id: (each.version, each.edit) for each in appointments}


async def cancel_later(
    store: Transaction,
    now: datetime,
    staff_id: str,
    appointment_id: str,
    *,
    seen: Seen,
    reason: CancelReason | None = None,
) -> Sequence[Entry]:
    """This one and all later ones do not take place. Errors as for `changes.cancel`."""
    entries = await _to_change(store, now, staff_id, appointment_id, seen)
    changes = {each.appointment.id: called_off(reason) for each in entries}
    return await _change(store, now, staff_id, entries, Edited.CANCELLED, changes)


async def move_later(
    store: Transaction,
    now: datetime,
    staff_id: str,
    appointment_id: str,
    starts_at: datetime,
    zone: str,
    *,
    seen: Seen,
) -> Sequence[Entry]:
    """This one begins then, and all later ones go as far by the wall clock. Errors as for `changes.move`;
    InTheNight where one would begin between 02:00 and 03:00."""
    entries = await _to_change(store, now, staff_id, appointment_id, seen)
    before = entries[0].appointment.starts_at
    if starts_at <= now:
        raise TooLate
    if starts_at == before:
        return entries
    changes = {
        each.appointment.id: ANSWERED_ANEW
        | {"starts_at": series.shifted(each.appointment.starts_at, before, starts_at, zone)}
        for each in entries
    }
    return await _change(store, now, staff_id, entries, Edited.TIME, changes)


async def _to_change(
    store: Transaction, now: datetime, staff_id: str, appointment_id: str, seen: Seen
) -> Sequence[Entry]:
    """Those that are not over, soonest first; locked in one order, so that two never wait for each other."""
    first = (await own_entry(store, staff_id, appointment_id)).appointment
    there = {each.id for each in await later_ones(store, now, first)}
    locked = []
    for one in sorted(there.union(seen)):
        if one not in seen:
            raise Changed
        version, edit = seen[one]
        locked.append(await as_seen(store, staff_id, one, version=version, edit=edit))
    ahead = [each for each in locked if can_be_answered(each.appointment, now)]
    if appointment_id not in {each.appointment.id for each in ahead}:
        raise TooLate
    return sorted(ahead, key=lambda entry: entry.appointment.starts_at)


async def _change(
    store: Transaction,
    now: datetime,
    staff_id: str,
    entries: Sequence[Entry],
    what: Edited,
    changes: Mapping[str, Mapping[str, Any]],
) -> Sequence[Entry]:
    """The first one tells, for all."""
    return [
        await keep_version(
            store,
            now,
            staff_id,
            entry,
            what,
            many=1 if number else len(entries),
            tells=number == 0,
            **changes[entry.appointment.id],
        )
        for number, entry in enumerate(entries)
    ]
