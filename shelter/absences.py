"""Who does a casemanager's work while he or she is away: a stand-in, for the residents' messages alone.

Why somebody is away is nobody's business, and not kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from shelter.casemanagers import can_be_reached
from shelter.errors import BadAnswer, NotFound
from shelter.ids import new_id
from shelter.models.desk import Absence
from shelter.models.people import Person, Role
from shelter.models.places import Stay
from shelter.store import Transaction
from shelter.text import N_

LONGEST = timedelta(days=366)


class AwayAlready(BadAnswer):
    sentence = N_("You are away already on some of these days. Take that away first.")


class TooFar(BadAnswer):
    sentence = N_("That is too far away. Please choose an earlier day.")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads what a resident writes, and answers.

    `away` is the absence of the own casemanager on this day; where `person` is the stand-in, it says so.
    """

    person: Person
    away: Absence | None

    @property
    def stands_in(self) -> bool:
        return self.away is not None and self.away.stand_in_id == self.person.id


async def who_reads(store: Transaction, now: datetime, zone: str, resident_id: str) -> Reader | None:
    """The own casemanager, or the stand-in while he or she is away; None where there is no casemanager.

    A stand-in who is away too, or is no casemanager any more, does not stand in, and nobody stands in for a
    stand-in: then it stays with the own casemanager.
    """
    stay = await store.houses.stay_of(resident_id)
    casemanager = await store.people.get(stay.casemanager_id) if stay and stay.casemanager_id else None
    if casemanager is None:
        return None
    today = _day(now, zone)
    absences = [each for each in await store.desks.absences(today) if each.from_on <= today]
    away = _of(casemanager.id, absences)
    if away is None or away.stand_in_id is None or _of(away.stand_in_id, absences):
        return Reader(casemanager, away)
    stand_in = await store.people.get(away.stand_in_id)
    is_one = stand_in is not None and Role.CASEMANAGER in stand_in.roles
    return Reader(stand_in if stand_in and is_one else casemanager, away)


async def stands_in_for(store: Transaction, now: datetime, zone: str, person: Person) -> Sequence[Absence]:
    """The absences of today in which the person does a colleague's work; none where he or she is away too."""
    today = _day(now, zone)
    absences = [each for each in await store.desks.absences(today) if each.from_on <= today]
    if Role.CASEMANAGER not in person.roles or _of(person.id, absences):
        return ()
    first = {absence.staff_id: absence for absence in reversed(absences)}
    return [each for each in first.values() if each.stand_in_id == person.id]


async def to_stand_in_for(store: Transaction, now: datetime, zone: str, person_id: str) -> Sequence[Absence]:
    """The absences, now and to come, in which the person is the stand-in, soonest first."""
    found = await store.desks.absences(_day(now, zone))
    return [each for each in found if each.stand_in_id == person_id]


async def read_by(store: Transaction, now: datetime, zone: str, person: Person) -> Sequence[Stay]:
    """The residents whose messages the person reads: of the own caseload, and of those he or she stands in
    for, by code."""
    stays = list(await store.houses.caseload(person.id))
    for absence in await stands_in_for(store, now, zone, person):
        stays += await store.houses.caseload(absence.staff_id)
    return sorted(stays, key=lambda stay: stay.code)


async def read_stay(store: Transaction, now: datetime, zone: str, staff_id: str, resident_id: str) -> Stay:
    """The stay of a resident whose messages this member of staff may read and answer now, else NotFound.

    The own casemanager may also while away.
    """
    stay = await store.houses.stay_of(resident_id)
    if stay is None:
        raise NotFound
    if stay.casemanager_id != staff_id:
        reader = await who_reads(store, now, zone, resident_id)
        if reader is None or reader.person.id != staff_id:
            raise NotFound
    return stay


async def of_staff(store: Transaction, now: datetime, zone: str, staff_id: str) -> Sequence[Absence]:
    """The absences of a member of staff that are not over, soonest first."""
    found = await store.desks.absences(_day(now, zone))
    return [absence for absence in found if absence.staff_id == staff_id]


async def stand_ins(store: Transaction, person_id: str) -> Sequence[Person]:
    """Who can stand in: the other casemanagers whom the bot reaches, by name."""
    found = await store.people.with_role(Role.CASEMANAGER)
    others = (each for each in found if each.id != person_id and can_be_reached(each))
    return sorted(others, key=lambda each: (each.first_name is None, each.first_name or "", each.id))


async def be_away(
    store: Transaction,
    now: datetime,
    zone: str,
    person: Person,
    from_on: date,
    until_on: date,
    stand_in_id: str | None,
) -> Absence:
    """The person is away on these days, both included. BadAnswer for days that are over or the wrong way
    round, TooFar, AwayAlready; NotFound for a stand-in who cannot be one."""
    today = _day(now, zone)
    if until_on < max(from_on, today):
        raise BadAnswer
    if until_on > today + LONGEST:
        raise TooFar
    for known in await of_staff(store, now, zone, person.id):
        if known.from_on <= until_on and from_on <= known.until_on:
            raise AwayAlready
    if stand_in_id and stand_in_id not in [each.id for each in await stand_ins(store, person.id)]:
        raise NotFound
    absence = Absence(
        id=new_id(), staff_id=person.id, stand_in_id=stand_in_id, from_on=from_on, until_on=until_on
    )
    await store.desks.save_absence(absence)
    return absence


async def be_back(store: Transaction, now: datetime, zone: str, person_id: str, absence_id: str) -> None:
    """The person is not away (any longer). NotFound for somebody else's absence, or one that is over."""
    for absence in await of_staff(store, now, zone, person_id):
        if absence.id == absence_id:
            await store.desks.remove_absence(absence_id)
            return
    raise NotFound


def _of(staff_id: str, absences: Iterable[Absence]) -> Absence | None:
    return next((absence for absence in absences if absence.staff_id == staff_id), None)


def _day(now: datetime, zone: str) -> date:
    return now.astimezone(ZoneInfo(zone)).date()
