"""Activities and signups."""

import asyncio

from shelter.models.people import Role
from storage.store import SqlStore
from tests.contract.things import DAY, HOUR, NOW, activity, location, move_in, person, signup


async def test_activities_are_kept_changed_and_found_by_day(store: SqlStore) -> None:
    soon, late = activity("soon", starts_at=NOW), activity("late", starts_at=NOW + DAY)
    changed = activity("late", starts_at=NOW + HOUR, cancelled=True, capacity=3)
    async with store.transaction() as transaction:
        await transaction.houses.save_location(location())
        await transaction.activities.save(late, soon)
        await transaction.activities.save(changed)
    async with store.transaction() as transaction:
        assert await transaction.activities.between(NOW, NOW + DAY) == [soon, changed]
        assert await transaction.activities.between(NOW, NOW + HOUR) == [soon]
        assert await transaction.activities.get("late") == changed
        assert await transaction.activities.lock("late") == changed
        assert await transaction.activities.get("never") is None
        assert await transaction.activities.lock("never") is None


async def test_a_second_signup_changes_nothing(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.activities.save(activity("soup"), activity("walk"))
        await transaction.activities.add_signup(signup(), signup(person_id="chris"))
        await transaction.activities.add_signup(signup(signed_up_at=NOW + DAY))
        assert await transaction.activities.signups_of("amina") == [signup()]
        assert await transaction.activities.taken(["soup", "walk"]) == {"soup": 2, "walk": 0}
        assert await transaction.activities.taken([]) == {}


async def test_a_signup_is_removed_once(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.activities.save(activity("soup"))
        await transaction.activities.add_signup(signup())
        assert await transaction.activities.remove_signup("soup", "amina") is True
        assert await transaction.activities.remove_signup("soup", "amina") is False


async def test_sixty_people_at_once_get_five_places(store: SqlStore) -> None:
    names = [f"p{number}" for number in range(60)]

    async def try_to_join(name: str) -> bool:
        async with store.transaction() as transaction:
            locked = await transaction.activities.lock("soup")
            assert locked is not None
            taken = (await transaction.activities.taken(["soup"]))["soup"]
            await asyncio.sleep(0)
            if taken >= locked.capacity:
                return False
            await transaction.activities.add_signup(signup(person_id=name))
            return True

    async with store.transaction() as transaction:
        await transaction.people.add(*(person(name, Role.NEIGHBOUR) for name in names))
        await transaction.houses.save_location(location())
        await transaction.activities.save(activity("soup", capacity=5))
    assert sum(await asyncio.gather(*map(try_to_join, names))) == 5
    async with store.transaction() as transaction:
        assert await transaction.activities.taken(["soup"]) == {"soup": 5}
