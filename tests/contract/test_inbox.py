"""The inbox: every update once."""

import asyncio

from storage.store import SqlStore
from tests.contract.things import DAY, HOUR, NOW, entry


async def test_an_update_is_kept_once(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        assert await transaction.inbox.keep([entry(1), entry(2)]) == [entry(1), entry(2)]
        assert await transaction.inbox.keep([]) == []
    async with store.transaction() as transaction:
        assert await transaction.inbox.keep([entry(2, payload=b"again"), entry(3)]) == [entry(3)]


async def test_an_update_that_comes_twice_in_a_batch_is_kept_once(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        assert await transaction.inbox.keep([entry(1), entry(1)]) == [entry(1)]


async def test_what_waits_comes_in_order_and_counts_its_tries(store: SqlStore) -> None:
    first, second = entry(9, received_at=NOW - HOUR), entry(1, chat_id=-(2**40))
    async with store.transaction() as transaction:
        await transaction.inbox.keep([second, first])
    for tries in (1, 2):
        async with store.transaction() as transaction:
            waiting = await transaction.inbox.waiting()
        assert waiting == [each.model_copy(update={"tries": tries}) for each in (first, second)]


async def test_what_is_done_waits_no_more_and_is_still_known(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await transaction.inbox.keep([entry(1), entry(2), entry(3)])
        await transaction.inbox.done([1, 3], NOW)
    async with store.transaction() as transaction:
        assert [each.update_id for each in await transaction.inbox.waiting()] == [2]
        assert await transaction.inbox.keep([entry(1)]) == []


async def test_old_numbers_are_forgotten(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await transaction.inbox.keep([entry(1), entry(2), entry(3)])
        await transaction.inbox.done([1], NOW - DAY)
        await transaction.inbox.done([2], NOW)
        assert await transaction.inbox.purge(NOW) == 1
        assert await transaction.inbox.keep([entry(1), entry(2), entry(3)]) == [entry(1)]


async def test_two_processes_never_keep_the_same_update(store: SqlStore) -> None:
    async def keep() -> set[int]:
        async with store.transaction() as transaction:
            return {each.update_id for each in await transaction.inbox.keep([*map(entry, range(40))])}

    kept = await asyncio.gather(*(keep() for _ in range(5)))
    assert sorted(update_id for each in kept for update_id in each) == list(range(40))
