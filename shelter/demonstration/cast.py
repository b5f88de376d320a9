"""Who is worth taking in the playground."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from shelter.demonstration import tables
from shelter.demonstration.people import Population, Resident
from shelter.models.people import Person, Role

FINISHED: Final = ("nl", "en", "ti", "ar", "fr")
"""The languages that have two residents in the cast; each other one has one."""

_OF_EACH: Final = 3


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody to take. `name` is the first name, or what staff call the resident.

    For those who wait, `chat_id` is free: the chat to come in from, with an invite. Until then the store
    knows neither their chat nor their language.
    """

    person_id: str
    chat_id: int
    name: str
    role: Role
    language: str
    location_id: str | None = None
    casemanager_id: str | None = None
    lives_there_since: date | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """The first casemanager is that of all who wait; the first who waits speaks Tigrinya."""

    residents: tuple[Member, ...]
    waiting: tuple[Member, ...]
    casemanagers: tuple[Member, ...]
    volunteers: tuple[Member, ...]
    neighbours: tuple[Member, ...]

    @property
    def members(self) -> tuple[Member, ...]:
        return (*self.waiting, *self.residents, *self.casemanagers, *self.volunteers, *self.neighbours)


def choose(population: Population) -> Cast:
    """The same people for the same shelter; residents of the cast's casemanagers before others."""
    waiting = [resident for resident in population.residents if resident.is_waiting]
    casemanagers = _casemanagers(population, waiting[0].stay.casemanager_id)
    return Cast(
        residents=tuple(_residents(population, [member.person_id for member in casemanagers])),
        waiting=tuple(_resident(resident) for resident in waiting),
        casemanagers=casemanagers,
        volunteers=_some(population.with_role(Role.VOLUNTEER), Role.VOLUNTEER),
        neighbours=_some(population.with_role(Role.NEIGHBOUR), Role.NEIGHBOUR),
    )


def _casemanagers(population: Population, first_id: str | None) -> tuple[Member, ...]:
    everyone = population.with_role(Role.CASEMANAGER)
    return _some(sorted(everyone, key=lambda person: person.id != first_id), Role.CASEMANAGER)


def _residents(population: Population, casemanager_ids: Sequence[str]) -> Iterator[Member]:
    known = [each for each in population.residents if not each.is_waiting and each.person.first_name]
    order = {person_id: number for number, person_id in enumerate(casemanager_ids)}
    known.sort(key=lambda each: order.get(each.stay.casemanager_id or "", len(order)))
    for language in tables.names().residents:
        speakers = (each for each in known if each.language == language)
        for _, resident in zip(range(2 if language in FINISHED else 1), speakers, strict=False):
            yield _resident(resident)


def _resident(resident: Resident) -> Member:
    return Member(
        resident.person.id,
        resident.chat_id,
        resident.person.first_name or resident.stay.code,
        Role.RESIDENT,
        resident.language,
        resident.stay.location_id,
        resident.stay.casemanager_id,
        resident.stay.started_on,
    )


def _some(people: list[Person], role: Role) -> tuple[Member, ...]:
    """The first few that have a chat, different languages before repeated ones."""
    return tuple(
        Member(person.id, person.chat_id, person.first_name, role, person.language)
        for person in _mixed(people)[:_OF_EACH]
        if person.chat_id and person.first_name and person.language
    )


def _mixed(people: list[Person]) -> list[Person]:
    first_of = {person.language: person.id for person in reversed(people)}
    return sorted(people, key=lambda person: first_of[person.language] != person.id)
