"""A casemanager with residents, to whom texts are sent."""

from collections.abc import Sequence
from typing import Any

import pytest

from handlers.ask import Ask
from handlers.notices import render
from handlers.screen import Screen
from handlers.staff.broadcasts import NewBroadcast
from locales.words import words_for
from shelter.aftermath import settled
from shelter.models.broadcasts import Broadcast
from shelter.models.notices import Notice, NoticeKind, NoticeState
from shelter.models.people import Role
from shelter.models.places import Location, Place
from tests.handlers.talking import House, Somebody

ELSEWHERE = Location(id="locat1on_002", place=Place(name="Huis Elders"), capacity=60)


class Crowd:
    """A casemanager with four residents: two in the bot, one who blocked it, one known from intake."""

    def __init__(self, house: House, casemanager: Somebody, amina: Somebody, dawit: Somebody) -> None:
        self.house = house
        self.casemanager = casemanager
        self.amina = amina
        self.dawit = dawit

    async def lives_here(self, code: str, **fields: Any) -> Somebody:
        resident = await self.house.person(Role.RESIDENT, **fields)
        await self.house.stay(resident.person, casemanager_id=self.casemanager.person.id, code=code)
        return resident

    async def begin(self, *labels: str, by: Somebody | None = None) -> Screen:
        sender = by or self.casemanager
        return await sender.follows(await sender.taps(NewBroadcast()), *labels)

    async def sent(self, by: Somebody | None = None) -> Sequence[Broadcast]:
        async with self.house.store.transaction() as store:
            return await store.broadcasts.of_sender((by or self.casemanager).person.id)

    async def notice(self, to: Somebody, kind: NoticeKind = NoticeKind.BROADCAST) -> Notice:
        async with self.house.store.transaction() as store:
            (found,) = [each for each in await store.notices.of_person(to.person.id) if each.kind is kind]
        return found

    async def comes_to(self, to: Somebody, state: NoticeState) -> None:
        notice = await self.notice(to)
        async with self.house.store.transaction() as store:
            await store.notices.settle_with([notice.id], state, self.house.now)
            await settled(store, self.house.now, notice, state)

    async def rendered(self, notice: Notice) -> Screen | None:
        async with self.house.store.transaction() as store:
            person = await store.people.get(notice.person_id)
            assert person is not None
            ask = Ask(person, self.house.now, words_for(person.language), store, self.house.frame)
            return await render(ask, notice)

    async def bell(self, to: Somebody, kind: NoticeKind = NoticeKind.BROADCAST) -> Screen:
        screen = await self.rendered(await self.notice(to, kind))
        assert screen is not None
        return screen


@pytest.fixture
async def crowd(house: House) -> Crowd:
    casemanager = await house.person(Role.CASEMANAGER)
    crowd = Crowd(house, casemanager, casemanager, casemanager)
    crowd.amina = await crowd.lives_here("M-1")
    crowd.dawit = await crowd.lives_here("M-2", language="fr")
    await crowd.lives_here("M-3", blocked_at=house.now)
    await crowd.lives_here("M-4", chat_id=None, language=None)
    async with house.store.transaction() as store:
        await store.houses.save_location(ELSEWHERE)
    return crowd
