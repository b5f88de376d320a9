"""A transaction: all of it or nothing, alone, and ended whoever is cancelled."""

import asyncio
from contextlib import suppress

import pytest

from shelter.models.conversations import InboxEntry
from storage.store import SqlStore
from tests.contract.things import NOW, entry, person


async def names(store: SqlStore) -> set[str]:
    async with store.transaction() as transaction:
        return set(await transaction.people.several(["amina", "bram", "chris"]))


async def test_an_exception_takes_everything_back(store: SqlStore) -> None:
    async def fail() -> None:
        async with store.transaction() as transaction:
            await transaction.people.add(person("amina"))
            await transaction.inbox.keep([entry(1)])
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await names(store) == set()
    async with store.transaction() as transaction:
        assert await transaction.inbox.waiting() == []


async def test_one_tasks_rollback_leaves_the_others_work(store: SqlStore) -> None:
    both_began = asyncio.Barrier(2)

    async def work(name: str, fails: bool) -> None:
        await both_began.wait()
        async with store.transaction() as transaction:
            await transaction.people.add(person(name))
            await asyncio.sleep(0.01)
            if fails:
                raise LookupError

    results = await asyncio.gather(work("amina", False), work("bram", True), return_exceptions=True)
    assert [type(each) for each in results] == [type(None), LookupError]
    assert await names(store) == {"amina"}


async def test_nobody_sees_what_is_not_committed(store: SqlStore) -> None:
    wrote, looked = asyncio.Event(), asyncio.Event()

    async def write_and_fail() -> None:
        async with store.transaction() as transaction:
            await transaction.people.add(person("amina"))
            wrote.set()
            with suppress(TimeoutError):
                await asyncio.wait_for(looked.wait(), 0.1)
            raise LookupError

    async def look() -> set[str]:
        await wrote.wait()
        seen = await names(store)
        looked.set()
        return seen

    failed, seen = await asyncio.gather(write_and_fail(), look(), return_exceptions=True)
    assert isinstance(failed, LookupError)
    assert seen == set()


async def test_a_cancelled_transaction_leaves_nothing_and_blocks_nobody(store: SqlStore) -> None:
    async def work(reached: asyncio.Event) -> None:
        async with store.transaction() as transaction:
            await transaction.people.add(person("amina"))
            reached.set()
            for update_id in range(10_000):
                await transaction.inbox.keep([entry(update_id)])
                await asyncio.sleep(0)

    for _ in range(10):
        reached = asyncio.Event()
        task = asyncio.create_task(work(reached))
        await reached.wait()
        await asyncio.sleep(0.002)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await names(store) == set()


@pytest.mark.parametrize("turns", range(12))
async def test_cancelled_at_any_moment_it_is_all_or_nothing(store: SqlStore, turns: int) -> None:
    async def work() -> None:
        async with store.transaction() as transaction:
            await transaction.people.add(person("amina"))
            await transaction.people.add(person("bram"))

    task = asyncio.create_task(work())
    for _ in range(turns * 3):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await names(store) in (set(), {"amina", "bram"})


async def test_many_tasks_at_once_all_get_their_turn(store: SqlStore) -> None:
    async def keep(update_id: int) -> list[InboxEntry]:
        async with store.transaction() as transaction:
            return list(await transaction.inbox.keep([entry(update_id)]))

    kept = await asyncio.gather(*(keep(update_id) for update_id in range(50)))
    assert [each.update_id for found in kept for each in found] == list(range(50))


async def test_a_failed_commit_ends_the_transaction(store: SqlStore) -> None:
    from storage.errors import Conflict
    from tests.contract.things import appointment

    async def fail() -> None:
        async with store.transaction() as transaction:
            await transaction.people.add(person("amina"))
            await transaction.appointments.save(appointment(staff_id="nobody", starts_at=NOW))

    with pytest.raises(Conflict):
        await fail()
    assert await names(store) == set()
