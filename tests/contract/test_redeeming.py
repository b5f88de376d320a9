"""Two chats with one code, at the same moment, on both engines."""

import asyncio

from shelter import invites
from shelter.models.people import Person, Role
from storage.store import SqlStore
from tests.contract.things import NOW, location


async def test_one_code_lets_one_in(store: SqlStore) -> None:
    people = [Person(id=f"newcomer_{number}", chat_id=number, created_at=NOW) for number in range(6)]
    async with store.transaction() as transaction:
        await transaction.houses.save_location(location())
        await transaction.people.add(*people)
        _, code = await invites.make(transaction, NOW, Role.RESIDENT, location_id="oost")

    async def use(person: Person) -> bool:
        async with store.transaction() as transaction:
            before = await transaction.people.get(person.id)
            await asyncio.sleep(0.01)
            assert before is not None
            return isinstance(
                await invites.redeem(transaction, NOW, before, code, "Europe/Amsterdam"), Person
            )

    assert sum(await asyncio.gather(*(use(person) for person in people))) == 1
