"""The outbox on both engines: what is due goes out once, in order, at its pace, and is written down."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from scheduler import outbox
from scheduler.delivery import Fate, Outcome
from scheduler.outbox import (
    AT_ONCE,
    AWAY_AFTER,
    CROWD,
    EXPIRED_AT_ONCE,
    LEASE,
    MOMENTS_MISSED,
    MOST_DOUBTS,
    MOST_TRIES,
    Outbox,
    pause_after,
)
from shelter import aftermath
from shelter.models.notices import Notice, NoticeState, Priority
from shelter.models.people import Person
from shelter.store import Store, Transaction
from storage.pace import STEP
from tests.scheduler.clocks import NOW, Clock
from tests.scheduler.post import SENT, Post, Turned, known, person, planned, state_of


async def test_what_is_due_goes_out_once_and_nothing_early(store: Store) -> None:
    somebody, clock, post = await person(store), Clock(), Post()
    due = await planned(store, somebody)
    later = await planned(store, somebody, due_at=NOW + timedelta(minutes=1))
    box = Turned(store, post, clock)
    assert await box.all_of_it() == 1
    assert post.tried == [due.id]
    clock.pass_time(minutes=1)
    await box.all_of_it()
    assert post.tried == [due.id, later.id]
    assert (await known(store, later)).state is NoticeState.SENT


async def test_by_priority_then_by_time_and_one_to_a_person_at_a_time(store: Store) -> None:
    somebody, clock, post = await person(store), Clock(), Post()
    second = await planned(store, somebody, due_at=NOW - timedelta(minutes=2))
    first = await planned(store, somebody, priority=Priority.URGENT)
    last = await planned(
        store, somebody, due_at=NOW - timedelta(minutes=9), priority=Priority.BROADCAST, once=True
    )
    box = Turned(store, post, clock)
    assert await box.turn() == 1
    assert await box.turn() == 0, "the chat rests"
    await box.all_of_it()
    assert post.tried == [first.id, second.id, last.id]


async def test_a_chat_rests_for_a_second(store: Store) -> None:
    somebody, clock, post = await person(store), Clock(), Post()
    for _ in range(2):
        await planned(store, somebody)
    box = Turned(store, post, clock)
    await box.turn()
    await box.settle()
    clock.pass_time(seconds=0.9)
    assert await box.turn() == 0
    clock.pass_time(seconds=0.1)
    assert await box.turn() == 1


async def test_a_crowd_for_one_person_becomes_one(store: Store) -> None:
    somebody, post = await person(store), Post()
    crowd = [await planned(store, somebody, due_at=NOW - timedelta(hours=n)) for n in range(1, 5)]
    broadcast = await planned(store, somebody, priority=Priority.BROADCAST, once=True)
    other = await planned(store, await person(store))
    await Turned(store, post, Clock()).all_of_it()
    assert post.sent[0] == tuple(notice.id for notice in reversed(crowd))
    assert post.sent[1:] == [(other.id,), (broadcast.id,)]
    assert {await state_of(store, notice) for notice in crowd} == {NoticeState.SENT}


async def test_a_crowd_that_could_not_be_said_is_still_there(store: Store) -> None:
    somebody = await person(store)
    crowd = [await planned(store, somebody) for _ in range(3)]
    await Turned(store, Post(lambda notice: Outcome(Fate.AWAY)), Clock()).all_of_it()
    assert {await state_of(store, notice) for notice in crowd} == {NoticeState.PLANNED}


@pytest.mark.parametrize(
    ("fate", "state"),
    [
        (Fate.SENT, NoticeState.SENT),
        (Fate.DROPPED, NoticeState.DROPPED),
        (Fate.BLOCKED, NoticeState.BLOCKED),
        (Fate.REFUSED, NoticeState.DEAD),
        (Fate.BUSY, NoticeState.PLANNED),
        (Fate.AWAY, NoticeState.PLANNED),
        (Fate.AMBIGUOUS, NoticeState.PLANNED),
        (Fate.BROKEN, NoticeState.PLANNED),
        (Fate.NOT_TRIED, NoticeState.PLANNED),
    ],
)
async def test_each_fate_leads_to_its_state(store: Store, fate: Fate, state: NoticeState) -> None:
    notice = await planned(store, await person(store))
    box = Turned(store, Post(lambda notice: Outcome(fate)), Clock())
    await box.turn()
    await box.settle()
    assert await state_of(store, notice) is state


async def test_a_failed_one_keeps_its_place_in_its_chat(store: Store) -> None:
    """What is due later waits until it is its turn, although the first one is not tried again yet."""
    somebody, clock = await person(store), Clock()
    first = await planned(store, somebody, due_at=NOW - timedelta(minutes=2))
    second = await planned(store, somebody, due_at=NOW - timedelta(minutes=1))
    fails = True
    post = Post(lambda notice: Outcome(Fate.AWAY) if fails else SENT)
    box = Turned(store, post, clock)
    await box.turn()
    fails = False
    assert await box.turn() == 0
    clock.pass_time(minutes=1)
    await box.all_of_it()
    assert post.tried == [first.id, first.id, second.id]


async def test_telegrams_pause_holds_for_everybody_to_the_letter(store: Store) -> None:
    """Also for another process, and for one that is started anew."""
    people = [await person(store) for _ in range(3)]
    for somebody in people:
        await planned(store, somebody)
    pause = timedelta(seconds=33)
    clock, busy = Clock(), Post(lambda notice: Outcome(Fate.BUSY, pause))
    await Turned(store, busy, clock).turn()
    asked_at = clock.now - 2 * STEP
    assert len(busy.sent) == 1, "the others of the same turn had not gone out yet"
    other = Post()
    clock.now = asked_at + pause - timedelta(milliseconds=1)
    clock.seconds = 33 + 2 * LEASE.total_seconds()
    assert await Turned(store, other, clock).turn() == 0
    clock.now += timedelta(milliseconds=1) + LEASE
    again = Turned(store, other, clock)
    assert await again.all_of_it() == 3


async def test_the_pace_is_25_a_second_for_all_processes_together(store: Store) -> None:
    for _ in range(3 * AT_ONCE):
        await planned(store, await person(store))
    clock = Clock()
    boxes = [Outbox(store, Post(), clock, steady=clock.steady) for _ in range(3)]
    moments = sorted([each.at for box in boxes for each in await box.turn()])
    assert len(moments) == 3 * AT_ONCE
    assert {after - before for before, after in pairwise(moments)} == {STEP}
    assert moments[0] == NOW


async def test_who_is_late_for_a_moment_takes_another(store: Store) -> None:
    """Else all that a process missed would go at once, beside what others send at their pace."""
    for _ in range(2 * AT_ONCE):
        await planned(store, await person(store))
    clock, post = Clock(), Post()
    late, punctual = (Outbox(store, each, clock, steady=clock.steady) for each in (post, Post()))
    missed = await late.turn()
    clock.pass_time(seconds=1)
    booked = await punctual.turn()
    for each in missed:
        await late.deliver(each)
    async with store.transaction() as tx:
        (following,) = await tx.pace.reserve(clock.now, 1)
    assert following == booked[0].at + (len(missed) + len(booked)) * STEP
    assert len(post.sent) == len(missed)


class StandsStill:
    """A store whose next transactions take so many seconds by the clock, each one of these."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self.seconds: list[float] = []

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        async with self._store.transaction() as tx:
            yield tx
        if self.seconds:
            self._clock.pass_time(seconds=self.seconds.pop(0))

    async def close(self) -> None:
        await self._store.close()


@pytest.mark.parametrize(("seconds", "moments"), [([0.1], 0), ([0.5], 1), ([0.5] * 9, MOMENTS_MISSED - 1)])
async def test_who_becomes_late_while_looking_into_the_store_takes_another_moment(
    store: Store, seconds: list[float], moments: int
) -> None:
    await planned(store, await person(store))
    clock, post = Clock(), Post()
    slow = StandsStill(store, clock)
    box = Outbox(slow, post, clock, steady=clock.steady)
    (booked,) = await box.turn()
    slow.seconds = list(seconds)
    await box.deliver(booked)
    async with store.transaction() as tx:
        (following,) = await tx.pace.reserve(booked.at, 1)
    assert len(post.sent) == 1
    assert following == booked.at + STEP + moments * timedelta(seconds=0.5)


async def test_nobody_books_far_ahead(store: Store) -> None:
    for _ in range(3 * AT_ONCE):
        await planned(store, await person(store))
    clock = Clock()
    box = Outbox(store, Post(), clock, steady=clock.steady)
    assert [len(await box.turn()) for _ in range(4)] == [AT_ONCE, AT_ONCE, 0, 0]


async def test_answers_to_people_push_notices_back_a_little(store: Store) -> None:
    await planned(store, await person(store))
    clock, post = Clock(), Post()
    post.other_messages = 10
    box = Outbox(store, post, clock, steady=clock.steady)
    (booked,) = await box.turn()
    assert booked.at == NOW + 10 * STEP
    await planned(store, await person(store))
    post.other_messages = 10_000
    (booked,) = await box.turn()
    assert booked.at < NOW + timedelta(seconds=2), "a flood of answers does not starve a reminder"


async def test_while_telegram_is_away_a_notice_waits_until_its_time_is_over(store: Store) -> None:
    somebody, hours = await person(store), 20
    notice = await planned(store, somebody, expires_at=NOW + timedelta(hours=hours))
    away = Outcome(Fate.AWAY)
    clock, post = Clock(), Post(lambda notice: away)
    box = Turned(store, post, clock)
    for _ in range(hours * 5):
        await box.turn()
        await box.settle()
        clock.pass_time(minutes=11)
    assert await state_of(store, notice) is NoticeState.PLANNED
    away = SENT
    await box.all_of_it()
    assert await state_of(store, notice) is NoticeState.SENT


async def test_what_may_have_arrived_is_not_repeated_for_ever(store: Store) -> None:
    notice = await planned(store, await person(store), expires_at=NOW + timedelta(days=30))
    clock, post = Clock(), Post(lambda notice: Outcome(Fate.AMBIGUOUS))
    box = Turned(store, post, clock)
    while await state_of(store, notice) is NoticeState.PLANNED:
        await box.turn()
        await box.settle()
        clock.pass_time(minutes=11)
    assert await state_of(store, notice) is NoticeState.UNSURE
    assert len(post.tried) == MOST_DOUBTS


async def test_what_is_said_once_at_most_is_not_repeated_at_all(store: Store) -> None:
    notice = await planned(store, await person(store), once=True, priority=Priority.BROADCAST)
    post = Post(lambda notice: Outcome(Fate.AMBIGUOUS))
    await Turned(store, post, Clock()).all_of_it()
    assert (await state_of(store, notice), post.tried) == (NoticeState.UNSURE, [notice.id])


async def test_after_its_time_it_is_never_sent(store: Store) -> None:
    notice = await planned(store, await person(store), expires_at=NOW + timedelta(minutes=1))
    clock, post = Clock(), Post()
    clock.pass_time(minutes=1)
    await Turned(store, post, clock).all_of_it()
    assert post.tried == []
    assert await state_of(store, notice) is NoticeState.EXPIRED


async def test_what_is_too_late_is_not_said_although_there_is_much_of_it(store: Store) -> None:
    """After a long outage not all of it is let go of in one turn; neither is it said with what is in time."""
    people = [await person(store) for _ in range(3)]
    late = [
        await planned(store, people[number % 3], due_at=NOW - timedelta(hours=2), expires_at=NOW)
        for number in range(EXPIRED_AT_ONCE + 3 * CROWD)
    ]
    in_time = [await planned(store, each) for each in people]
    post = Post()
    await Turned(store, post, Clock()).all_of_it()
    assert sorted(post.tried) == sorted(each.id for each in in_time)
    assert {await state_of(store, each) for each in late} == {NoticeState.EXPIRED}


async def test_what_waited_past_its_time_for_its_moment_is_not_said(store: Store) -> None:
    notice = await planned(store, await person(store), expires_at=NOW + timedelta(seconds=10))
    clock, post = Clock(), Post()
    box = Turned(store, post, clock)
    (booked,) = await box.outbox.turn()
    clock.pass_time(seconds=10)
    await box.outbox.deliver(booked)
    await box.settle()
    assert (post.tried, await state_of(store, notice)) == ([], NoticeState.EXPIRED)


async def test_a_messenger_that_breaks_loses_nothing_and_is_given_up_in_the_end(store: Store) -> None:
    def broken(notice: Notice) -> Outcome:
        raise RuntimeError("out of order")

    notice = await planned(store, await person(store), expires_at=NOW + timedelta(days=30))
    clock, post = Clock(), Post(broken)
    box = Turned(store, post, clock)
    while await state_of(store, notice) is NoticeState.PLANNED:
        await box.turn()
        await box.settle()
        clock.pass_time(minutes=11)
    assert await state_of(store, notice) is NoticeState.DEAD
    assert len(post.tried) == MOST_TRIES


async def test_one_that_cannot_be_written_holds_up_no_other(store: Store) -> None:
    class Stumbling(Post):
        async def write(self, store, notice, others):  # type: ignore[no-untyped-def]
            if notice.id == bad.id:
                raise RuntimeError("cannot be rendered")
            return await super().write(store, notice, others)

    bad = await planned(store, await person(store))
    good = [await planned(store, await person(store)) for _ in range(3)]
    post = Stumbling()
    await Turned(store, post, Clock()).all_of_it()
    assert sorted(post.tried) == sorted(each.id for each in good)
    left = await known(store, bad)
    assert (left.state, left.tries) == (NoticeState.PLANNED, 1)


async def test_what_a_dead_process_had_leased_is_done_by_another(store: Store) -> None:
    notice = await planned(store, await person(store))
    broadcast = await planned(store, await person(store), once=True, priority=Priority.BROADCAST)
    async with store.transaction() as tx:
        assert len(await tx.notices.claim("a dead one", NOW, NOW + LEASE, 10)) == 2
    clock, post = Clock(), Post()
    box = Turned(store, post, clock)
    assert await box.turn() == 0
    clock.pass_time(seconds=LEASE.total_seconds())
    assert await box.turn() == 1
    assert post.tried == [notice.id]
    assert await state_of(store, broadcast) is NoticeState.UNSURE


async def test_who_slept_past_the_lease_says_nothing_any_more(store: Store) -> None:
    """Another has said it, and perhaps something newer; and who slept may die before it can tell."""
    notice = await planned(store, await person(store))
    clock, sleepers, others = Clock(), Post(), Post()
    sleeper, other = Turned(store, sleepers, clock), Turned(store, others, clock)
    booked = await sleeper.outbox.turn()
    clock.pass_time(seconds=LEASE.total_seconds())
    assert await other.turn() == 1
    for each in booked:
        await sleeper.outbox.deliver(each)
    await sleeper.settle()
    assert (sleepers.tried, others.tried) == ([], [notice.id])


async def test_no_call_begins_that_may_outlive_its_lease(store: Store) -> None:
    notice = await planned(store, await person(store))
    clock, post = Clock(), Post()
    box = Turned(store, post, clock)
    (booked,) = await box.outbox.turn()
    clock.pass_time(seconds=LEASE.total_seconds() - 1)
    await box.outbox.deliver(booked)
    assert post.tried == []
    assert await box.all_of_it() == 1
    assert (await known(store, notice)).state is NoticeState.SENT


@pytest.mark.parametrize("hours", [2, -2])
async def test_a_clock_that_is_set_doubles_nothing_and_loses_nothing(store: Store, hours: int) -> None:
    """While some are on their way, some have failed, and some are still to come."""
    clock = Clock()
    on_the_way = await planned(store, await person(store), expires_at=NOW + timedelta(hours=9))
    failed = await planned(store, await person(store), expires_at=NOW + timedelta(hours=9))
    to_come = await planned(
        store, await person(store), due_at=NOW + timedelta(hours=1), expires_at=NOW + timedelta(hours=9)
    )
    post = Post(lambda notice: Outcome(Fate.AWAY) if notice.id == failed.id and not clock.seconds else SENT)
    box = Turned(store, post, clock)
    await box.turn()
    await box.settle()
    same = await planned(store, await person(store), expires_at=NOW + timedelta(hours=9))
    booked = await box.outbox.turn()
    clock.set_by(hours=hours)
    await box.turn()
    for each in booked:
        await box.outbox.deliver(each)
    for _ in range(6 * 60):
        await box.turn()
        await box.settle()
        clock.pass_time(minutes=1)
    assert post.tried.count(on_the_way.id) == post.tried.count(same.id) == post.tried.count(to_come.id) == 1
    states = [await state_of(store, each) for each in (on_the_way, failed, same, to_come)]
    assert states == [NoticeState.SENT] * 4


async def test_a_pause_of_before_the_clock_was_set_back_does_not_last_for_hours(store: Store) -> None:
    clock = Clock()
    async with store.transaction() as tx:
        await tx.pace.pause(clock.now, clock.now + timedelta(seconds=30))
    await planned(store, await person(store), due_at=NOW - timedelta(hours=3))
    clock.set_by(hours=-2)
    assert await Turned(store, Post(), clock).turn() == 1


async def test_two_outboxes_share_the_work(store: Store) -> None:
    notices = [await planned(store, await person(store)) for _ in range(60)]
    posts, clock = [Post(), Post()], Clock()
    boxes = [Turned(store, post, clock) for post in posts]
    for _ in range(10):
        clock.pass_time(seconds=2)
        await asyncio.gather(*(box.turn() for box in boxes))
    assert sorted(posts[0].tried + posts[1].tried) == sorted(notice.id for notice in notices)


async def test_it_runs_by_itself_and_waits_while_telegram_is_away(sqlite_store: Store) -> None:
    """After some failures in a row nothing is tried until Telegram answers; then nobody waits any longer."""
    notices = [
        await planned(
            sqlite_store,
            await person(sqlite_store),
            due_at=NOW - timedelta(seconds=n),
            expires_at=NOW + LEASE * 9,
        )
        for n in range(AWAY_AFTER + 7)
    ]
    away = True
    post, clock = Post(lambda notice: Outcome(Fate.AWAY) if away else SENT), Clock()
    post.answers_probes = False
    box = Outbox(sqlite_store, post, clock)
    running = asyncio.create_task(box.run())
    async with asyncio.timeout(20):
        while len(post.probes) < 2:
            clock.pass_time(seconds=0.5)
            await asyncio.sleep(0.05)
        tried = len(post.tried)
        assert AWAY_AFTER <= tried <= AWAY_AFTER + AT_ONCE
        away, post.answers_probes = False, True
        while {await state_of(sqlite_store, each) for each in notices} != {NoticeState.SENT}:
            clock.pass_time(seconds=0.5)
            await asyncio.sleep(0.05)
    box.end()
    await running
    assert len(post.tried) <= tried + len(notices)


async def test_a_mistake_in_what_follows_holds_up_nobody_for_ever(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL the mistake spoils the whole transaction."""

    async def mistaken(store: Transaction, now: datetime, notice: Notice, state: NoticeState) -> None:
        await store.people.add(*[Person(id=notice.person_id, created_at=now)])

    monkeypatch.setattr(aftermath, "settled", mistaken)
    monkeypatch.setattr(outbox, "PULSE", 0.01)
    expired = await planned(store, await person(store), expires_at=NOW)
    notices = [await planned(store, await person(store)) for _ in range(3)]
    post = Post()
    box = Outbox(store, post, Clock())
    running = asyncio.create_task(box.run())
    async with asyncio.timeout(20):
        while {await state_of(store, each) for each in notices} != {NoticeState.SENT}:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    box.end()
    await running
    assert await state_of(store, expired) is NoticeState.EXPIRED
    assert sorted(post.tried) == sorted(each.id for each in notices)


async def test_a_refused_token_ends_it_and_loses_nothing(store: Store) -> None:
    notice = await planned(store, await person(store))
    refused = Outcome(Fate.CLOSED, error=RuntimeError("the token"))
    with pytest.raises(RuntimeError, match="the token"):
        await Outbox(store, Post(lambda notice: refused), Clock()).run()
    left = await known(store, notice)
    assert (left.state, left.tries, left.lease_owner) == (NoticeState.PLANNED, 0, None)


async def test_at_the_end_what_waits_for_its_moment_goes_back(store: Store) -> None:
    for _ in range(AT_ONCE):
        await planned(store, await person(store))
    clock, post = Clock(), Post()
    box = Outbox(store, post, clock)
    running = asyncio.create_task(box.run())
    async with asyncio.timeout(10):
        while not post.sent:  # noqa: ASYNC110 - a post tells nobody
            await asyncio.sleep(0.005)
    box.end()
    await running
    async with store.transaction() as tx:
        counts = await tx.notices.counts(NOW - timedelta(days=1))
    assert counts[NoticeState.SENT] == len(post.sent) < AT_ONCE
    assert counts[NoticeState.PLANNED] == AT_ONCE - len(post.sent)


def test_pauses_grow_to_ten_minutes_and_are_never_in_step() -> None:
    for tries in range(1, 40):
        pauses = {pause_after(tries).total_seconds() for _ in range(50)}
        longest = min(600, 2**tries)
        assert longest / 2 <= min(pauses) < max(pauses) <= longest
