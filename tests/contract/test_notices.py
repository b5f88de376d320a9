"""Notices: planned once, claimed by one, in order for each person."""

import asyncio
from collections import Counter

from shelter.models.notices import Notice, NoticeKind, NoticeState, Priority
from storage.store import SqlStore, SqlTransaction
from tests.contract.things import DAY, HOUR, NOW, move_in, notice, person

LATER = NOW + HOUR


async def claimed(transaction: SqlTransaction, owner: str = "one", limit: int = 10) -> list[str]:
    found = await transaction.notices.claim(owner, NOW, LATER + HOUR, limit)
    return [each.id for each in found]


async def test_a_key_is_planned_once(store: SqlStore) -> None:
    full = notice(kind=NoticeKind.MESSAGE, priority=Priority.BROADCAST, subject_id=None, ahead=None)
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.notices.plan()
        await transaction.notices.plan(full, notice("n2", key=full.key))
        await transaction.notices.plan(notice("n3", key=full.key))
        assert await transaction.notices.of_person("amina") == [full]
        assert await transaction.notices.of_person("bram") == []


async def test_only_what_is_due_is_claimed_and_it_says_by_whom(store: SqlStore) -> None:
    due, ahead = notice("n1"), notice("n2", person_id="bram", due_at=NOW + HOUR)
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.notices.plan(due, ahead)
        leased = {"state": NoticeState.LEASED, "lease_owner": "one", "lease_until": LATER}
        assert await transaction.notices.claim("one", NOW, LATER, 10) == [due.model_copy(update=leased)]
        assert await transaction.notices.claim("two", NOW, LATER, 10) == []


async def test_urgent_ones_go_first_then_the_oldest(store: SqlStore) -> None:
    def to(name: str, priority: Priority, minutes: int) -> Notice:
        return notice(name, person_id=name, priority=priority, due_at=NOW - minutes * HOUR / 60)

    planned = [
        to("broadcast", Priority.BROADCAST, 50),
        to("young", Priority.REMINDER, 1),
        to("urgent", Priority.URGENT, 0),
        to("old", Priority.REMINDER, 9),
    ]
    async with store.transaction() as transaction:
        await transaction.people.add(*(person(each.person_id) for each in planned))
        await transaction.notices.plan(*planned)
        assert await claimed(transaction, limit=3) == ["urgent", "old", "young"]
        assert await claimed(transaction, limit=3) == ["broadcast"]


async def test_a_person_gets_one_at_a_time_in_order(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.notices.plan(
            notice("third", due_at=NOW),
            notice("second", due_at=NOW - HOUR),
            notice("first", priority=Priority.URGENT),
        )
        for name in ("first", "second", "third"):
            assert await claimed(transaction) == [name]
            assert await claimed(transaction) == []
            assert await transaction.notices.settle(name, "one", NoticeState.SENT, NOW) is True
        assert await claimed(transaction) == []


async def test_a_lease_that_ran_out_is_claimed_again_before_others(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.notices.plan(notice("n1"))
        await transaction.notices.claim("one", NOW, NOW + HOUR, 10)
        await transaction.notices.plan(notice("n2", priority=Priority.URGENT))
        assert await claimed(transaction, "two") == []
        found = await transaction.notices.claim("two", NOW + HOUR, NOW + 2 * HOUR, 10)
        assert [(each.id, each.tries, each.lease_owner) for each in found] == [("n1", 1, "two")]


async def test_who_lost_the_lease_settles_nothing(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.notices.plan(notice("n1"))
        await transaction.notices.claim("one", NOW, NOW + HOUR, 10)
        await transaction.notices.claim("two", NOW + HOUR, NOW + 2 * HOUR, 10)
        assert await transaction.notices.settle("n1", "one", NoticeState.SENT, LATER) is False
        assert await transaction.notices.retry("n1", "one", LATER) is False
        assert await transaction.notices.settle("n1", "two", NoticeState.SENT, LATER) is True
        settled = (await transaction.notices.of_person("amina"))[0]
        assert (settled.state, settled.settled_at) == (NoticeState.SENT, LATER)
        assert (settled.lease_owner, settled.lease_until) == (None, None)
        assert await transaction.notices.settle("n1", "two", NoticeState.DEAD, LATER) is False


async def test_one_to_be_tried_again_waits_for_its_time(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.notices.plan(notice("n1"))
        await claimed(transaction)
        assert await transaction.notices.retry("n1", "one", NOW + HOUR) is True
        assert await claimed(transaction) == []
        found = await transaction.notices.claim("one", NOW + HOUR, NOW + 2 * HOUR, 10)
        assert [(each.id, each.tries) for each in found] == [("n1", 1)]


async def test_what_is_dropped_is_never_claimed(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.notices.plan(
            notice("n1", subject_id="a1"),
            notice("n2", subject_id="a1", due_at=NOW + DAY),
            notice("n3", subject_id="a2"),
            notice("n4", person_id="bram", subject_id="a1"),
        )
        assert await transaction.notices.drop("amina", "a1", NOW) == 2
        assert await transaction.notices.drop("amina", "a1", NOW) == 0
        assert await claimed(transaction) == ["n3", "n4"]


async def test_what_was_settled_long_ago_is_let_go_of(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.notices.plan(notice("old"), notice("new", person_id="bram"), notice("open"))
        await transaction.notices.claim("one", NOW, LATER, 10)
        assert await transaction.notices.settle("new", "one", NoticeState.SENT, NOW)
        (leased,) = [each for each in await transaction.notices.of_person("amina") if each.state == "leased"]
        assert await transaction.notices.settle(leased.id, "one", NoticeState.EXPIRED, NOW - DAY)
        assert await transaction.notices.purge(NOW) == 1
        assert await transaction.notices.purge(NOW) == 0
        assert [each.state for each in await transaction.notices.of_person("amina")] == [NoticeState.PLANNED]
        assert [each.state for each in await transaction.notices.of_person("bram")] == [NoticeState.SENT]


async def test_many_claimers_at_once_never_get_the_same(store: SqlStore) -> None:
    names = [f"p{number}" for number in range(30)]
    async with store.transaction() as transaction:
        await transaction.people.add(*map(person, names))
        await transaction.notices.plan(
            *(notice(f"{name}-{turn}", person_id=name) for name in names for turn in range(2))
        )

    async def work(owner: str) -> list[str]:
        done: list[str] = []
        while True:
            async with store.transaction() as transaction:
                found = await transaction.notices.claim(owner, NOW, LATER, 4)
            if not found:
                return done
            assert len({each.person_id for each in found}) == len(found)
            for each in found:
                async with store.transaction() as transaction:
                    assert await transaction.notices.settle(each.id, owner, NoticeState.SENT, NOW)
                done.append(each.id)

    results = await asyncio.gather(*(work(f"owner {number}") for number in range(4)))
    counts = Counter(name for each in results for name in each)
    rest = await work("last")
    counts.update(rest)
    assert set(counts.values()) == {1}
    assert len(counts) == 60
