"""Residents from a file: each is admitted as at intake, and gets an invite from the own page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shelter import intake, privacy
from shelter.errors import BadAnswer
from shelter.files.faults import BadCell, Fault
from shelter.files.rows import Content, ResidentRow
from shelter.files.vocabulary import folded
from shelter.importing.job import Change, Item, Reckoning, derived_id
from shelter.importing.names import TWICE
from shelter.intake import LocationFull, Wish
from shelter.models.people import Person
from shelter.store import Transaction
from shelter.text import N_

NO_LANGUAGE = N_("The language is missing.")
NO_LOCATION = N_("I do not know this location: {text}")
WHICH_LOCATION = N_("The location is missing.")
TAKEN = N_("This code cannot be used: {text}")


@dataclass(frozen=True, slots=True)
class Basis:
    """All of the store that decides what the rows do.

    `free` is how many more fit, by location; `own` are the codes of the own residents, `others` those of
    everybody else; `there` are people who came of these rows.
    """

    free: Mapping[str, int]
    names: Mapping[str, str]
    works_at: frozenset[str]
    own: frozenset[str]
    others: frozenset[str]
    there: frozenset[str]


async def look(
    store: Transaction, now: datetime, zone: str, staff: Person, rows: Sequence[ResidentRow]
) -> Basis:
    """What the store says now."""
    vacancies = await intake.vacancies(store, staff)
    stays = await store.houses.stays()
    own = frozenset(folded(stay.code) for stay in stays if stay.casemanager_id == staff.id)
    return Basis(
        free={each.location.id: each.free for each in vacancies},
        names={folded(each.location.place.name): each.location.id for each in vacancies},
        works_at=frozenset(grant.location_id for grant in staff.grants if grant.location_id),
        own=own,
        others=frozenset(folded(stay.code) for stay in stays) - own,
        there=frozenset(await store.people.several([one for one, _ in _named(rows, staff)])),
    )


def reckon(basis: Basis, now: datetime, zone: str, staff: Person, rows: Sequence[ResidentRow]) -> Reckoning:
    """What each row would do."""
    found = Reckoning(Content.RESIDENTS)
    free = dict(basis.free)
    seen: dict[str, int] = {}
    for person_id, row in _named(rows, staff):
        try:
            if first := seen.get(person_id):
                raise BadCell(TWICE, row=first)
            seen[person_id] = row.row
            if person_id in basis.there or (row.code and folded(row.code) in basis.own):
                found.leave(Change.SAME)
                continue
            wish = _wish(basis, free, person_id, row)
        except BadCell as bad:
            found.faults.append(Fault(row=row.row, sentence=bad.sentence, values=bad.values))
            continue
        free[wish.location_id] -= 1
        found.work.append(wish)
        found.items.append(
            Item(
                row=row.row,
                change=Change.NEW,
                code=row.code or "",
                place=row.location or "",
                language=wish.language,
            )
        )
    return found


async def write(store: Transaction, now: datetime, zone: str, staff: Person, some: Sequence[Wish]) -> None:
    """Admit a part of them. LocationFull where somebody else took the last place."""
    for wish in some:
        await intake.admit(store, now, zone, staff, wish)


def _named(rows: Sequence[ResidentRow], staff: Person) -> list[tuple[str, ResidentRow]]:
    """Each row with the id of its person: by the code, or by all that it says and which of the same it is."""
    same: Counter[str] = Counter()
    found = []
    for row in rows:
        name = row.code and folded(row.code)
        if name is None:
            said = row.model_dump_json(exclude={"row"})
            same[said] += 1
            name = f"{said} {same[said]}"
        found.append((derived_id("resident", staff.id, name), row))
    return found


def _wish(basis: Basis, free: Mapping[str, int], person_id: str, row: ResidentRow) -> Wish:
    if row.language is None:
        raise BadCell(NO_LANGUAGE)
    if row.code and folded(row.code) in basis.others:
        raise BadCell(TAKEN, text=row.code)
    location_id = _location(basis, row)
    if free[location_id] <= 0:
        raise BadCell(LocationFull.sentence)
    try:
        name = privacy.read_first_name(row.first_name) if row.first_name else None
    except BadAnswer as bad:
        raise BadCell(bad.sentence, **bad.values) from None
    return Wish(
        language=row.language,
        location_id=location_id,
        room=row.room,
        first_name=name,
        vulnerable=row.vulnerable,
        person_id=person_id,
        code=row.code,
    )


def _location(basis: Basis, row: ResidentRow) -> str:
    """By its name; the one where the member of staff works, where the row says nothing."""
    if row.location is None:
        if len(basis.works_at) != 1:
            raise BadCell(WHICH_LOCATION)
        return next(iter(basis.works_at))
    found = basis.names.get(folded(row.location))
    if found is None:
        raise BadCell(NO_LOCATION, text=row.location)
    return found
