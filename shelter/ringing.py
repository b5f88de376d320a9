"""Ringing for all appointments of a day that nobody has answered yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from shelter.casemanagers import can_be_reached
from shelter.models.appointments import AppointmentState
from shelter.planning import Entry, remind_now, today_and_tomorrow
from shelter.store import Transaction


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The appointments of one day that are ahead and have no answer, and on how many phones they can ring.

    `unreachable` residents have no phone that rings; their appointments are not among the `entries`.
    """

    day: date
    entries: Sequence[Entry]
    phones: int
    unreachable: int


async def unanswered(store: Transaction, staff_id: str, now: datetime, zone: str) -> Sequence[Unanswered]:
    """Of the residents whom this member of staff guides, today and tomorrow; a day without any is left
    out."""
    clock = ZoneInfo(zone)
    open_ones = [each for each in await today_and_tomorrow(store, staff_id, now, zone) if _is_open(each, now)]
    people = await store.people.several({each.appointment.resident_id for each in open_ones})
    reached = {person.id for person in people.values() if can_be_reached(person)}
    days: dict[date, list[Entry]] = {}
    for each in open_ones:
        days.setdefault(each.appointment.starts_at.astimezone(clock).date(), []).append(each)
    return [_of_a_day(day, entries, reached) for day, entries in sorted(days.items())]


async def ring_all(store: Transaction, now: datetime, staff_id: str, zone: str, day: date) -> int:
    """Ring at once on the phone of each, as `remind_now` does: once a minute at most; on how many phones."""
    for found in await unanswered(store, staff_id, now, zone):
        if found.day == day:
            for entry in found.entries:
                await remind_now(store, now, staff_id, entry.appointment.id)
            return found.phones
    return 0


def _is_open(entry: Entry, now: datetime) -> bool:
    appointment = entry.appointment
    planned = appointment.state is AppointmentState.PLANNED
    return planned and appointment.answer is None and appointment.starts_at > now


def _of_a_day(day: date, entries: Sequence[Entry], reached: set[str]) -> Unanswered:
    residents = {entry.appointment.resident_id for entry in entries}
    rings = [entry for entry in entries if entry.appointment.resident_id in reached]
    return Unanswered(day, rings, len(residents & reached), len(residents - reached))
