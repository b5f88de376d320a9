"""A shelter's week: residents with appointments and payments, their casemanagers, and changes of plan."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from playground.telegram import Telegram
from shelter import allowances, changes, planning
from shelter.appointments import ends_at
from shelter.ids import new_id
from shelter.models.allowances import Allowance, Component, ComponentKind
from shelter.models.appointments import AppointmentKind
from shelter.models.notices import Notice
from shelter.models.people import Person, Role
from shelter.models.places import Place
from shelter.store import Store, Transaction
from tests.torture.house import TOWN, ZONE, a_person, a_stay

CASEMANAGERS = 3
MONDAY = datetime(2026, 11, 23, tzinfo=ZoneInfo(ZONE))
BEGIN = MONDAY.astimezone(UTC)
MADE = BEGIN - timedelta(days=9)
END = BEGIN + timedelta(days=7)
ROOM = Place(name="Room", address="Kade 1")
LATER = timedelta(hours=1, minutes=5)


@dataclass(frozen=True, slots=True)
class Thing:
    """An appointment or a payment: when it begins, when it is over, and how often it was changed."""

    starts_at: datetime
    ends_at: datetime
    version: int


class Shelter:
    """Who is there, and what they have to do in the week."""

    def __init__(self, store: Store, telegram: Telegram, chance: random.Random, residents: int) -> None:
        self._store = store
        self._telegram = telegram
        self._chance = chance
        now = MADE
        self.residents = [a_person(Role.RESIDENT, now, chat_id=1 + each) for each in range(residents)]
        self._staff = [a_person(Role.CASEMANAGER, now, chat_id=10_001 + each) for each in range(CASEMANAGERS)]

    async def move_in(self, now: datetime) -> None:
        """They come, and get their appointments and payments of the week."""
        for person in (*self.residents, *self._staff):
            self._telegram.add_person(person.chat_id or 0, "Somebody", started=True)
        async with self._store.transaction() as store:
            await store.people.add(*self._staff, *self.residents)
            await store.houses.save_location(TOWN)
            for number, resident in enumerate(self.residents):
                casemanager = self._staff[number % CASEMANAGERS]
                await store.houses.save_stay(a_stay(resident, casemanager, now))
                for _ in range(self._chance.randint(2, 4)):
                    await self._make(store, now, resident, casemanager)
                await allowances.keep(store, now, ZONE, self._payment(resident))

    async def change_plans(self, now: datetime, after: datetime) -> None:
        """For every fourth resident the first appointment after that moment begins later now."""
        async with self._store.transaction() as store:
            for resident in self.residents[::4]:
                stay = await store.houses.stay_of(resident.id)
                for each in await store.appointments.of_resident(resident.id, after, 1):
                    assert stay is not None
                    assert stay.casemanager_id is not None
                    moved_to = each.starts_at + LATER
                    await changes.move(
                        store, now, stay.casemanager_id, each.id, moved_to, version=each.version
                    )

    async def notices(self) -> Sequence[Notice]:
        """All that was ever planned, to residents and to staff."""
        async with self._store.transaction() as store:
            people = (*self.residents, *self._staff)
            return [notice for each in people for notice in await store.notices.of_person(each.id)]

    async def things(self) -> dict[str, Thing]:
        """All appointments and payments as they are in the end."""
        ids = [resident.id for resident in self.residents]
        async with self._store.transaction() as store:
            appointments = await store.appointments.of_residents(ids, MADE, END + timedelta(days=1))
            payments = await store.allowances.of_residents(ids, MADE.date())
        return {each.id: Thing(each.starts_at, ends_at(each), each.version) for each in appointments} | {
            each.id: Thing(_at(each.pay_on, each.from_time), _at(each.pay_on, each.until_time), each.version)
            for each in payments
        }

    def is_resident(self, person_id: str) -> bool:
        return any(each.id == person_id for each in self.residents)

    def chat_of(self, person_id: str) -> int:
        return next(each.chat_id or 0 for each in (*self.residents, *self._staff) if each.id == person_id)

    async def _make(self, store: Transaction, now: datetime, resident: Person, casemanager: Person) -> None:
        minutes = 5 * self._chance.randrange(8 * 12, 17 * 12)
        starts_at = MONDAY + timedelta(days=self._chance.randint(1, 6), minutes=minutes)
        kind = self._chance.choice(list(AppointmentKind))
        wish = planning.Wish(resident.id, kind, starts_at.astimezone(UTC), ROOM)
        entry = await planning.make(store, now, casemanager.id, ZONE, wish)
        if self._chance.random() < 0.3:
            leave_at = entry.appointment.starts_at - timedelta(minutes=45)
            await changes.set_leave(store, now, resident.id, entry.appointment.id, leave_at)

    def _payment(self, resident: Person) -> Allowance:
        day = MONDAY.date() + timedelta(days=self._chance.randint(1, 5))
        return Allowance(
            id=new_id(),
            resident_id=resident.id,
            pay_on=day,
            from_time=time(10),
            until_time=time(12),
            period_start=day,
            period_end=day + timedelta(days=6),
            components=(Component(kind=ComponentKind.BASE, cents=5000),),
            pay_point="Desk",
        )


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(ZONE)).astimezone(UTC)
