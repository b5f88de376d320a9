"""The clockwork on both engines: what is due goes out once, and what became of it is written down."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.clockwork import LEASE, TRIES, Clockwork
from scheduler.delivery import Fate, Outcome
from shelter.ids import new_id
from shelter.models.notices import Notice, NoticeKind, NoticeState, Priority
from shelter.models.people import Person
from shelter.store import Store

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Post:
    """A messenger that notes what it was given, and answers as it is told."""

    def __init__(self, answer: Callable[[Notice], Outcome] = lambda notice: Outcome(Fate.SENT)) -> None:
        self.answer = answer
        self.tried: list[str] = []
        self.at_once: dict[str, int] = {}

    async def deliver(self, notice: Notice) -> Outcome:
        self.tried.append(notice.id)
        self.at_once[notice.person_id] = self.at_once.get(notice.person_id, 0) + 1
        assert self.at_once[notice.person_id] == 1, "two notices of one person on their way"
        await asyncio.sleep(0)
        self.at_once[notice.person_id] -= 1
        return self.answer(notice)


async def person(store: Store, chat_id: int = 1) -> Person:
    somebody = Person(id=new_id(), chat_id=chat_id, created_at=NOW)
    async with store.transaction() as tx:
        await tx.people.add(somebody)
    return somebody


async def planned(store: Store, somebody: Person, **fields: object) -> Notice:
    notice_id = new_id()
    usual: dict[str, object] = {
        "id": notice_id,
        "key": notice_id,
        "person_id": somebody.id,
        "kind": NoticeKind.APPOINTMENT_REMINDER,
        "due_at": NOW,
        "expires_at": NOW + timedelta(hours=2),
    }
    notice = Notice.model_validate(usual | fields)
    async with store.transaction() as tx:
        await tx.notices.plan(notice)
    return notice


async def state_of(store: Store, notice: Notice) -> NoticeState:
    async with store.transaction() as tx:
        found = {each.id: each for each in await tx.notices.of_person(notice.person_id)}
    return found[notice.id].state


async def test_what_is_due_goes_out_once_and_nothing_early(store: Store) -> None:
    somebody, clock, post = await person(store), Clock(), Post()
    due = await planned(store, somebody)
    later = await planned(store, somebody, due_at=NOW + timedelta(minutes=1))
    clockwork = Clockwork(store, post, clock)
    assert [await clockwork.turn() for _ in range(2)] == [1, 0]
    assert post.tried == [due.id]
    clock.now += timedelta(minutes=1)
    await clockwork.turn()
    assert post.tried == [due.id, later.id]


async def test_by_priority_then_by_time_and_one_to_a_person_at_a_time(store: Store) -> None:
    somebody, post = await person(store), Post()
    second = await planned(store, somebody, due_at=NOW - timedelta(minutes=2))
    third = await planned(store, somebody, due_at=NOW - timedelta(minutes=1))
    last = await planned(store, somebody, due_at=NOW - timedelta(minutes=9), priority=Priority.BROADCAST)
    first = await planned(store, somebody, priority=Priority.URGENT)
    await Clockwork(store, post, Clock()).turn()
    assert post.tried == [first.id, second.id, third.id, last.id]


@pytest.mark.parametrize(
    ("fate", "state"),
    [
        (Fate.SENT, NoticeState.SENT),
        (Fate.DROPPED, NoticeState.DROPPED),
        (Fate.BLOCKED, NoticeState.BLOCKED),
        (Fate.DEAD, NoticeState.DEAD),
        (Fate.LATER, NoticeState.PLANNED),
        (Fate.AMBIGUOUS, NoticeState.PLANNED),
    ],
)
async def test_each_fate_leads_to_its_state(store: Store, fate: Fate, state: NoticeState) -> None:
    notice = await planned(store, await person(store))
    await Clockwork(store, Post(lambda notice: Outcome(fate)), Clock()).turn()
    assert await state_of(store, notice) is state


async def test_telegrams_pause_is_obeyed(store: Store) -> None:
    await planned(store, await person(store))
    pause = timedelta(seconds=33)
    clock, post = Clock(), Post(lambda notice: Outcome(Fate.LATER, pause))
    clockwork = Clockwork(store, post, clock)
    await clockwork.turn()
    clock.now += pause - timedelta(seconds=1)
    assert await clockwork.turn() == 0
    clock.now += timedelta(seconds=1)
    assert await clockwork.turn() == 1


async def test_while_telegram_is_away_a_notice_waits_until_its_time_is_over(store: Store) -> None:
    somebody, hours = await person(store), 20
    notice = await planned(store, somebody, expires_at=NOW + timedelta(hours=hours))
    away = Outcome(Fate.LATER)
    clock, post = Clock(), Post(lambda notice: away)
    clockwork = Clockwork(store, post, clock)
    for _ in range(hours * 5):
        await clockwork.turn()
        clock.now += timedelta(minutes=11)
    assert await state_of(store, notice) is NoticeState.PLANNED
    assert len(post.tried) == hours * 5
    away = Outcome(Fate.SENT)
    await clockwork.turn()
    assert await state_of(store, notice) is NoticeState.SENT


async def test_what_may_have_arrived_is_not_repeated_for_ever(store: Store) -> None:
    notice = await planned(store, await person(store), expires_at=NOW + timedelta(days=30))
    clock, post = Clock(), Post(lambda notice: Outcome(Fate.AMBIGUOUS))
    clockwork = Clockwork(store, post, clock)
    while await state_of(store, notice) is NoticeState.PLANNED:
        await clockwork.turn()
        clock.now += timedelta(minutes=11)
    assert await state_of(store, notice) is NoticeState.DEAD
    assert len(post.tried) == TRIES


async def test_after_its_time_it_is_never_sent(store: Store) -> None:
    notice = await planned(store, await person(store), expires_at=NOW + timedelta(minutes=1))
    clock, post = Clock(), Post()
    clock.now += timedelta(minutes=1)
    await Clockwork(store, post, clock).turn()
    assert post.tried == []
    assert await state_of(store, notice) is NoticeState.EXPIRED


async def test_a_messenger_that_breaks_loses_nothing(store: Store) -> None:
    def broken(notice: Notice) -> Outcome:
        raise RuntimeError("out of order")

    notice = await planned(store, await person(store))
    clock = Clock()
    await Clockwork(store, Post(broken), clock).turn()
    clock.now += timedelta(minutes=1)
    await Clockwork(store, Post(), clock).turn()
    assert await state_of(store, notice) is NoticeState.SENT


async def test_what_can_never_be_made_is_dead_in_the_end(store: Store) -> None:
    def broken(notice: Notice) -> Outcome:
        raise RuntimeError("out of order")

    notice = await planned(store, await person(store), expires_at=NOW + timedelta(days=30))
    clock, post = Clock(), Post(broken)
    clockwork = Clockwork(store, post, clock)
    while await state_of(store, notice) is NoticeState.PLANNED:
        await clockwork.turn()
        clock.now += timedelta(minutes=11)
    assert await state_of(store, notice) is NoticeState.DEAD
    assert len(post.tried) == TRIES


async def test_what_a_dead_process_had_leased_is_done_by_another(store: Store) -> None:
    notice = await planned(store, await person(store))
    async with store.transaction() as tx:
        assert await tx.notices.claim("a dead one", NOW, NOW + LEASE, 10)
    clock, post = Clock(), Post()
    clockwork = Clockwork(store, post, clock)
    assert await clockwork.turn() == 0
    clock.now += LEASE
    assert await clockwork.turn() == 1
    assert post.tried == [notice.id]


async def test_two_clockworks_share_the_work(store: Store) -> None:
    people = [await person(store, chat_id) for chat_id in range(1, 61)]
    notices = [await planned(store, somebody) for somebody in people]
    posts = [Post(), Post()]
    await asyncio.gather(*(Clockwork(store, post, Clock()).turn() for post in posts))
    assert sorted(posts[0].tried + posts[1].tried) == sorted(notice.id for notice in notices)


async def test_what_is_long_done_is_cleaned_up(store: Store) -> None:
    somebody, clock = await person(store), Clock()
    notice = await planned(store, somebody)
    clockwork = Clockwork(store, Post(), clock)
    await clockwork.turn()
    clock.now += timedelta(days=30)
    await clockwork.clean_up()
    assert await state_of(store, notice) is NoticeState.SENT
    clock.now += timedelta(seconds=1)
    await clockwork.clean_up()
    async with store.transaction() as tx:
        assert await tx.notices.of_person(somebody.id) == []
