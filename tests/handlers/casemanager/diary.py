"""A casemanager, one resident of the caseload, and an appointment with the IND tomorrow at 14:00."""

from datetime import datetime
from typing import Any

from handlers.casemanager.day.agenda import LookAt
from handlers.screen import Screen
from shelter import changes
from shelter.models.appointments import Appointment
from shelter.models.notices import Notice, NoticeKind, NoticeState
from shelter.models.people import Person
from shelter.replanning import replan
from tests.handlers.resident.records import appointment, resident_with_casemanager
from tests.handlers.talking import NOW, House, Somebody

CODE = "B-014"


class Diary:
    def __init__(self, house: House, casemanager: Somebody, resident: Somebody, made: Appointment) -> None:
        self.house = house
        self.casemanager = casemanager
        self.resident = resident
        self.made = made

    @classmethod
    async def of(cls, house: House, **fields: Any) -> "Diary":
        """`fields` are those of the appointment. Its reminders are planned."""
        resident, casemanager = await resident_with_casemanager(house)
        await house.stay(resident.person, code=CODE)
        made = await appointment(house, resident, planned_at=NOW, **fields)
        async with house.store.transaction() as store:
            await replan(store, NOW, made)
        return cls(house, casemanager, resident, made)

    @property
    def look(self) -> LookAt:
        return LookAt(appointment_id=self.made.id)

    async def page(self) -> Screen:
        return await self.casemanager.taps(self.look)

    async def kept(self) -> Appointment:
        """The appointment as the store has it now."""
        async with self.house.store.transaction() as store:
            found = await store.appointments.get(self.made.id)
        assert found is not None
        return found

    async def change(self, **fields: Any) -> None:
        """Anything about the appointment, behind everybody's back."""
        kept = await self.kept()
        async with self.house.store.transaction() as store:
            await store.appointments.save(kept.model_copy(update=fields))

    async def is_moved(self, starts_at: datetime) -> None:
        """The casemanager moves it, on another phone perhaps."""
        kept = await self.kept()
        async with self.house.store.transaction() as store:
            await changes.move(
                store, self.house.now, self.casemanager.person.id, kept.id, starts_at, version=kept.version
            )

    async def is_cancelled(self) -> None:
        kept = await self.kept()
        async with self.house.store.transaction() as store:
            await changes.cancel(
                store, self.house.now, self.casemanager.person.id, kept.id, version=kept.version
            )

    async def is_handed_over(self) -> None:
        """The resident gets another casemanager."""
        await self.house.stay(self.resident.person, casemanager_id=None)

    async def is_erased(self) -> None:
        async with self.house.store.transaction() as store:
            await store.people.erase(self.resident.person.id)

    async def resident_is(self, **fields: Any) -> Person:
        """The resident changes: blocks the bot, reads another language."""
        person = await self.resident.now_known()
        assert person is not None
        changed = person.model_copy(update=fields)
        async with self.house.store.transaction() as store:
            await store.people.save(changed)
        return changed

    async def notices(self, *kinds: NoticeKind) -> list[Notice]:
        """What is planned for the resident, the soonest first."""
        async with self.house.store.transaction() as store:
            found = await store.notices.of_person(self.resident.person.id)
        return [each for each in found if each.kind in kinds and each.state is NoticeState.PLANNED]

    async def what_is_due_ends(self, state: NoticeState) -> None:
        """All that is planned for the resident by now has this end."""
        person_id, now = self.resident.person.id, self.house.now
        async with self.house.store.transaction() as store:
            due = [notice.id for notice in await store.notices.waiting([person_id], now)]
            assert due
            await store.notices.settle_with(due, state, now)
