"""Pace, reminder rules and broadcasts: small shelves."""

from datetime import timedelta

from storage.pace import FAR, HELD_BACK, STEP
from storage.store import SqlStore
from tests.contract.things import DAY, HOUR, NOW, broadcast, location, move_in, person, reminder_rule


async def test_moments_follow_one_another_whoever_asks(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        assert await transaction.pace.reserve(NOW, 0) == []
        assert await transaction.pace.reserve(NOW, 2) == [NOW, NOW + STEP]
    async with store.transaction() as transaction:
        assert await transaction.pace.reserve(NOW, 1) == [NOW + 2 * STEP]
        assert await transaction.pace.reserve(NOW + HOUR, 1) == [NOW + HOUR]


async def test_answers_to_people_come_first_and_do_not_starve_notices(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        assert await transaction.pace.reserve(NOW, 1, spent=5) == [NOW + 5 * STEP]
        later = NOW + HOUR
        assert await transaction.pace.reserve(later, 1, spent=10_000) == [later + HELD_BACK]


async def test_a_clock_that_was_set_back_holds_up_nobody(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await transaction.pace.reserve(NOW + FAR + timedelta(seconds=1), 1)
        assert await transaction.pace.reserve(NOW, 1) == [NOW]
        await transaction.pace.pause(NOW, NOW + HOUR)
        assert await transaction.pace.paused_until(NOW - timedelta(seconds=1)) is None


async def test_a_pause_lasts_to_its_end_and_a_longer_one_stays(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        assert await transaction.pace.paused_until(NOW) is None
        await transaction.pace.pause(NOW, NOW + HOUR)
        await transaction.pace.pause(NOW, NOW + HOUR / 2)
        assert await transaction.pace.paused_until(NOW) == NOW + HOUR
        assert await transaction.pace.paused_until(NOW + HOUR - timedelta(milliseconds=1)) == NOW + HOUR
        assert await transaction.pace.paused_until(NOW + HOUR) is None


async def test_there_is_one_rule_for_a_kind_and_a_location(store: SqlStore) -> None:
    everywhere, here = reminder_rule(location_id=None), reminder_rule(changed_at=NOW + DAY)
    async with store.transaction() as transaction:
        await transaction.houses.save_location(location())
        for rule in (everywhere, reminder_rule(), here):
            await transaction.reminder_rules.save(rule)
        assert await transaction.reminder_rules.all() == [everywhere, here]
        await transaction.reminder_rules.remove(here.id)
        assert await transaction.reminder_rules.all() == [everywhere]


async def test_broadcasts_are_found_by_their_sender(store: SqlStore) -> None:
    first, second = broadcast("b1"), broadcast("b2", sent_at=NOW + HOUR)
    async with store.transaction() as transaction:
        await move_in(transaction)
        for each in (first, second, broadcast("b3", sender_id="bram")):
            await transaction.broadcasts.save(each)
        stopped = second.model_copy(update={"stopped_at": NOW + DAY})
        await transaction.broadcasts.save(stopped)
        assert await transaction.broadcasts.of_sender("amina") == [stopped, first]
        assert await transaction.broadcasts.of_sender("amina", limit=1) == [stopped]
        assert await transaction.broadcasts.get("b1") == await transaction.broadcasts.lock("b1") == first
        assert await transaction.broadcasts.get("b9") is None


async def test_stays_of_all_and_of_one_location(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.people.add(person("dawit"))
        assert [each.resident_id for each in await transaction.houses.stays()] == ["amina"]
        assert [each.resident_id for each in await transaction.houses.stays("oost")] == ["amina"]
        assert await transaction.houses.stays("west") == []
