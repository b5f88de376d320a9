"""Who may send to whom, and who listens there now."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shelter import case_notes
from shelter.casemanagers import can_be_reached
from shelter.errors import NotFound
from shelter.models.broadcasts import Audience, Broadcast, Reach
from shelter.models.people import Grant, Person, Role
from shelter.models.places import Location, Stay
from shelter.store import Transaction

SENDERS = frozenset({Role.CASEMANAGER, Role.HOUSING_SUPERVISOR, Role.ADMINISTRATOR})
OF_A_LOCATION = frozenset({Role.CASEMANAGER, Role.HOUSING_SUPERVISOR})
"""Who may send to the location for which the role was given, and to no other."""
OWN_RESIDENTS = frozenset({Reach.CASELOAD, Reach.SOME})
"""Of these the sender is the casemanager, and may see who opened it."""


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who gets it, and how many others of the same audience the bot cannot reach.

    `left` of those that were chosen are not the sender's residents any more, and do not get it.
    """

    people: Sequence[Person]
    unreachable: int
    left: int = 0

    @property
    def languages(self) -> Mapping[str, int]:
        """How many people read each language, the commonest first."""
        numbers = Counter(person.language for person in self.people if person.language)
        return dict(sorted(numbers.items(), key=lambda each: (-each[1], each[0])))


@dataclass(frozen=True, slots=True)
class Choice:
    """An audience that somebody may send to. `location` is that of a location's audience."""

    audience: Audience
    location: Location | None
    listeners: Listeners


@dataclass(frozen=True, slots=True)
class OwnResident:
    """One who can be chosen: the code, and what the casemanager calls him or her."""

    id: str
    code: str
    name: str | None


def may_send(person: Person, audience: Audience) -> bool:
    """Whether the person's roles of now let him or her send to this audience."""
    match audience.reach:
        case Reach.EVERYONE:
            return Role.ADMINISTRATOR in person.roles
        case Reach.LOCATION:
            grants = {Grant(role=role, location_id=audience.id) for role in OF_A_LOCATION}
            works_there = not grants.isdisjoint(person.grants)
            return audience.id is not None and (works_there or Role.ADMINISTRATOR in person.roles)
        case Reach.CASELOAD | Reach.SOME:
            return audience.id == person.id and Role.CASEMANAGER in person.roles


async def choices(store: Transaction, person: Person) -> Sequence[Choice]:
    """The audiences that the person may send to, in every language; some of the own residents is not among
    them (see `own_residents`)."""
    locations = {location.id: location for location in await store.houses.locations()}
    audiences = [
        Audience(reach=Reach.CASELOAD, id=person.id),
        *(Audience(reach=Reach.LOCATION, id=location_id) for location_id in locations),
        Audience(reach=Reach.EVERYONE),
    ]
    stays = {each: await stays_of(store, each) for each in audiences if may_send(person, each)}
    people = await store.people.several({stay.resident_id for found in stays.values() for stay in found})
    return [
        Choice(audience, locations.get(audience.id or ""), _listeners(audience, found, people))
        for audience, found in stays.items()
    ]


async def own_residents(store: Transaction, person: Person) -> Sequence[OwnResident]:
    """Of whom a casemanager may choose some, by code; nobody for others."""
    if not may_send(person, Audience(reach=Reach.CASELOAD, id=person.id)):
        return []
    stays = await store.houses.caseload(person.id)
    names = await case_notes.names(store, person.id)
    return [OwnResident(stay.resident_id, stay.code, names.get(stay.resident_id)) for stay in stays]


async def own_locations(store: Transaction, person: Person) -> Sequence[Location]:
    """Where the person works by a grant, and where the own residents live."""
    ids = {grant.location_id for grant in person.grants}
    ids |= {stay.location_id for stay in await store.houses.caseload(person.id)}
    return [location for location in await store.houses.locations() if location.id in ids]


async def audience_of(store: Transaction, person: Person, audience: Audience) -> Listeners:
    """The residents who live there now, have a chat and a language, and have not blocked the bot.

    NotFound where the person may not send to them.
    """
    if not may_send(person, audience):
        raise NotFound
    stays = await stays_of(store, audience)
    return _listeners(audience, stays, await store.people.several({stay.resident_id for stay in stays}))


async def stays_of(store: Transaction, audience: Audience) -> Sequence[Stay]:
    """Of whom it consists now."""
    if audience.reach is Reach.EVERYONE:
        return await store.houses.stays()
    if audience.id is None:
        return []
    if audience.reach is Reach.LOCATION:
        return await store.houses.stays(audience.id)
    return [stay for stay in await store.houses.caseload(audience.id) if _lives_in(stay, audience)]


async def is_meant(store: Transaction, broadcast: Broadcast, sender: Person, resident_id: str) -> bool:
    """Whether the resident still belongs to the audience, and the sender may still send to it."""
    stay = await store.houses.stay_of(resident_id)
    return stay is not None and may_send(sender, broadcast.audience) and _lives_in(stay, broadcast.audience)


def can_listen(person: Person) -> bool:
    return can_be_reached(person) and person.language is not None and Role.RESIDENT in person.roles


def speaks(person: Person | None, audience: Audience) -> bool:
    """Whether the person reads the language to which the audience is narrowed, if it is."""
    return person is not None and audience.language in (None, person.language)


def _lives_in(stay: Stay, audience: Audience) -> bool:
    match audience.reach:
        case Reach.EVERYONE:
            return True
        case Reach.LOCATION:
            return stay.location_id == audience.id
        case Reach.CASELOAD:
            return stay.casemanager_id == audience.id
        case Reach.SOME:
            return stay.casemanager_id == audience.id and stay.resident_id in audience.ids


def _listeners(audience: Audience, stays: Iterable[Stay], people: Mapping[str, Person]) -> Listeners:
    living = [people[stay.resident_id] for stay in stays if stay.resident_id in people]
    meant = [person for person in living if speaks(person, audience)]
    listening = [person for person in meant if can_listen(person)]
    left = len(set(audience.ids) - {person.id for person in living})
    return Listeners(listening, len(meant) - len(listening), left)
