"""What members of staff take out of the bot: read, and put on the record (privacy promise 9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shelter.appointments import can_be_answered
from shelter.case_notes import names
from shelter.ids import new_id
from shelter.models.appointments import Appointment
from shelter.models.desk import Export, ExportKind
from shelter.models.people import Person
from shelter.models.places import Location, Stay
from shelter.planning import Entry
from shelter.replanning import FAR
from shelter.store import Transaction

ON_RECORD = timedelta(days=365)
"""How far back the record is shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """One resident of a caseload. `name` is what this member of staff calls him or her."""

    stay: Stay
    name: str | None
    location: Location | None
    language: str | None
    next_one: Appointment | None


@dataclass(frozen=True, slots=True)
class Taken:
    """That somebody took something out; `person` is None where he or she is not here any more."""

    export: Export
    person: Person | None


async def calendar(store: Transaction, now: datetime, staff_id: str) -> Sequence[Entry]:
    """The appointments ahead of whom this member of staff guides, and that he or she took them.

    Cancelled ones are among them, so that a calendar that has them hears of it.
    """
    codes = {stay.resident_id: stay.code for stay in await store.houses.guided(staff_id)}
    found = await store.appointments.of_residents(codes, now, now + FAR)
    entries = [Entry(each, codes[each.resident_id]) for each in found]
    await _record(store, now, staff_id, ExportKind.CALENDAR, len(entries))
    return entries


async def caseload(store: Transaction, now: datetime, staff_id: str) -> Sequence[Line]:
    """The residents whom this member of staff guides, by code, and that he or she took the list."""
    stays = await store.houses.guided(staff_id)
    residents = [stay.resident_id for stay in stays]
    people = await store.people.several(residents)
    locations = {each.id: each for each in await store.houses.locations()}
    called, coming = await names(store, staff_id), await _next(store, now, residents)
    await _record(store, now, staff_id, ExportKind.CASELOAD, len(stays))
    return [
        Line(
            stay=stay,
            name=called.get(stay.resident_id),
            location=locations.get(stay.location_id),
            language=people[stay.resident_id].language if stay.resident_id in people else None,
            next_one=coming.get(stay.resident_id),
        )
        for stay in stays
    ]


async def taken(store: Transaction, now: datetime) -> Sequence[Taken]:
    """What was taken out within a year, newest first; for an administrator."""
    found = await store.desks.exports(now - ON_RECORD)
    people = await store.people.several({each.person_id for each in found if each.person_id})
    return [Taken(each, people.get(each.person_id or "")) for each in found]


async def _next(store: Transaction, now: datetime, residents: Sequence[str]) -> Mapping[str, Appointment]:
    found: dict[str, Appointment] = {}
    for each in await store.appointments.of_residents(residents, now, now + FAR):
        if can_be_answered(each, now):
            found.setdefault(each.resident_id, each)
    return found


async def _record(store: Transaction, now: datetime, staff_id: str, kind: ExportKind, rows: int) -> None:
    await store.desks.add_export(Export(id=new_id(), person_id=staff_id, kind=kind, rows=rows, at=now))
