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
            long_ago = NOW - HOUR
            assert await transaction.notices.settle(name, "one", NoticeState.SENT, long_ago) is True
        assert await claimed(transaction) == []


async def test_a_lease_that_ran_out_is_planned_again(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.notices.plan(notice("n1"), notice("once", person_id="bram", once=True))
        await transaction.notices.claim("one", NOW, NOW + HOUR, 10)
        await transaction.notices.plan(notice("n2", due_at=NOW - HOUR))
        assert await transaction.notices.reclaim(NOW) == []
        assert await claimed(transaction, "two") == []
        assert [each.id for each in await transaction.notices.reclaim(NOW + HOUR)] == ["once"]
        assert [each.state for each in await transaction.notices.of_person("bram")] == [NoticeState.UNSURE]
        found = await transaction.notices.claim("two", NOW + HOUR, NOW + 2 * HOUR, 10)
        assert [(each.id, each.lease_owner) for each in found] == [("n2", "two")]


async def test_who_lost_the_lease_settles_nothing(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.notices.plan(notice("n1"))
        await transaction.notices.claim("one", NOW, NOW + HOUR, 10)
        await transaction.notices.reclaim(NOW + HOUR)
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
        assert await transaction.notices.retry("n1", "one", NOW + HOUR, tries=1, doubts=1) is True
        assert await claimed(transaction) == []
        await transaction.notices.plan(notice("after it", due_at=NOW + HOUR / 2))
        assert await transaction.notices.claim("one", NOW + HOUR / 2, NOW + HOUR, 10) == []
        found = await transaction.notices.claim("one", NOW + HOUR, NOW + 2 * HOUR, 10)
        again = [(each.id, each.tries, each.doubts, each.due_at, each.not_before) for each in found]
        assert again == [("n1", 1, 1, NOW, None)]


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


async def test_a_chat_rests_for_a_second_after_each(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.notices.plan(notice("n1"), notice("n2"), notice("n3", person_id="bram"))
        assert await claimed(transaction, limit=1) == ["n1"]
        assert await transaction.notices.settle("n1", "one", NoticeState.SENT, NOW)
        assert await claimed(transaction) == ["n3"]
        rested = NOW + HOUR / 3600
        found = await transaction.notices.claim("one", rested, LATER, 10)
        assert [each.id for each in found] == ["n2"]


async def test_what_waits_for_somebody_is_known_in_its_order(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.notices.plan(
            notice("n1"),
            notice("n2", due_at=NOW - HOUR),
            notice("n3", due_at=NOW + HOUR),
            notice("n4", person_id="bram"),
        )
        assert [each.id for each in await transaction.notices.waiting(["amina"], NOW)] == ["n2", "n1"]
        await transaction.notices.settle_with(["n1", "n2"], NoticeState.SENT, NOW)
        await transaction.notices.settle_with(["n1"], NoticeState.DEAD, NOW)
        assert await transaction.notices.waiting(["amina"], NOW) == []
        states = {each.id: each.state for each in await transaction.notices.of_person("amina")}
        assert states == {"n1": NoticeState.SENT, "n2": NoticeState.SENT, "n3": NoticeState.PLANNED}


async def test_what_is_past_its_time_is_let_go_of(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.notices.plan(
            notice("late", expires_at=NOW),
            notice("in time", expires_at=NOW + HOUR),
            notice("leased", person_id="bram"),
        )
        await transaction.notices.claim("one", NOW - HOUR / 60, LATER, 1)
        assert [each.id for each in await transaction.notices.expire(NOW)] == ["late"]
        assert await transaction.notices.expire(NOW) == []
        assert len(await transaction.notices.expire(NOW + HOUR, limit=1)) == 1


async def test_nobody_waits_any_longer_when_telegram_is_back(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.notices.plan(notice("n1"))
        await claimed(transaction)
        await transaction.notices.retry("n1", "one", NOW + HOUR)
        await transaction.notices.hurry(NOW)
        assert await claimed(transaction) == ["n1"]


async def test_a_tap_is_kept_at_what_was_sent(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.notices.plan(
            notice("n1"), notice("n2", due_at=NOW + DAY), notice("n3", person_id="bram")
        )
        assert set(await claimed(transaction)) == {"n1", "n3"}
        await transaction.notices.tapped("amina", "a1", NOW + HOUR)
        for name in ("n1", "n3"):
            await transaction.notices.settle(name, "one", NoticeState.SENT, NOW)
        await transaction.notices.tapped("amina", "a1", NOW + DAY)
        tapped = {each.id: each.tapped_at for each in await transaction.notices.of_person("amina")}
        assert tapped == {"n1": NOW + HOUR, "n2": None}
        assert await transaction.notices.how_many_tapped("a1") == 1
        assert await transaction.notices.progress("a1") == {NoticeState.SENT: 2, NoticeState.PLANNED: 1}


async def test_what_failed_is_found_and_counted(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.notices.plan(
            notice("n1"), notice("n2", person_id="bram"), notice("n3", person_id="chris")
        )
        await claimed(transaction)
        await transaction.notices.settle("n1", "one", NoticeState.BLOCKED, NOW)
        await transaction.notices.settle("n2", "one", NoticeState.SENT, NOW)
        everybody = ["amina", "bram", "chris"]
        assert [each.id for each in await transaction.notices.failed(everybody, NOW)] == ["n1"]
        assert await transaction.notices.failed(everybody, LATER) == []
        assert await transaction.notices.failed(["bram"], NOW) == []
        counts = {NoticeState.BLOCKED: 1, NoticeState.SENT: 1, NoticeState.LEASED: 1}
        assert await transaction.notices.counts(NOW) == counts


async def test_what_is_about_things_is_found_whoever_it_is_for(store: SqlStore) -> None:
    first, second = notice("n1"), notice("n2", person_id="bram", due_at=NOW + HOUR)
    other, payment = notice("n3", subject_id="a2"), notice("n4", subject_id="p1", due_at=NOW - HOUR)
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.notices.plan(other, second, first, payment, notice("n5", subject_id=None))
        assert await transaction.notices.about(["a1", "p1", "none"]) == [payment, first, second]
        assert await transaction.notices.about([]) == []


async def test_nobody_gets_what_is_dropped_for_all(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.notices.plan(
            notice("n1"), notice("n2", person_id="bram"), notice("n3", subject_id="a2")
        )
        assert await transaction.notices.drop_all("a1", NOW) == 2
        assert await claimed(transaction) == ["n3"]


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
                    assert await transaction.notices.settle(each.id, owner, NoticeState.SENT, NOW - HOUR)
                done.append(each.id)

    results = await asyncio.gather(*(work(f"owner {number}") for number in range(4)))
    counts = Counter(name for each in results for name in each)
    rest = await work("last")
    counts.update(rest)
    assert set(counts.values()) == {1}
    assert len(counts) == 60
