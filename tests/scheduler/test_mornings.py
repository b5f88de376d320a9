"""The message in the morning: planned by the clockwork, out at half past eight, and on no later day."""

import asyncio
from datetime import UTC, datetime, timedelta

from scheduler.clockwork import Clockwork
from shelter.ids import new_id
from shelter.models.notices import NoticeKind, NoticeState
from shelter.models.people import Grant, Person, Role
from shelter.store import Store
from tests.scheduler.clocks import NOW, Clock
from tests.scheduler.post import Post, Turned

ZONE = "Europe/Amsterdam"
WEDNESDAY = datetime(2026, 11, 25, 7, 30, tzinfo=UTC)
"""Half past eight in Amsterdam, the morning after NOW."""
DAY = timedelta(days=1)


async def casemanager(store: Store) -> Person:
    somebody = Person(
        id=new_id(), chat_id=1, created_at=NOW, grants=frozenset({Grant(role=Role.CASEMANAGER)})
    )
    async with store.transaction() as transaction:
        await transaction.people.add(somebody)
    return somebody


async def states(store: Store, somebody: Person) -> dict[datetime, NoticeState]:
    """Of the messages in the morning, by when each is due."""
    async with store.transaction() as transaction:
        found = await transaction.notices.of_person(somebody.id)
    return {each.due_at: each.state for each in found if each.kind is NoticeKind.DIGEST}


async def test_it_goes_out_at_half_past_eight_once(store: Store) -> None:
    somebody, clock, post = await casemanager(store), Clock(), Post()
    clockwork, box = Clockwork(store, clock, ZONE), Turned(store, post, clock)
    while clock.now < WEDNESDAY - timedelta(minutes=1):
        await clockwork.clean_up()
        clock.pass_time(hours=1)
    clock.now = WEDNESDAY - timedelta(seconds=30)
    assert await box.all_of_it() == 0
    clock.now = WEDNESDAY
    assert await box.all_of_it() == 1
    await clockwork.clean_up()
    clock.pass_time(hours=1)
    assert await box.all_of_it() == 0
    assert await states(store, somebody) == {
        WEDNESDAY: NoticeState.SENT,
        WEDNESDAY + DAY: NoticeState.PLANNED,
        WEDNESDAY + 2 * DAY: NoticeState.PLANNED,
    }


async def test_it_is_not_lost_where_the_bot_was_away_since_yesterday(store: Store) -> None:
    somebody, clock, post = await casemanager(store), Clock(), Post()
    await Clockwork(store, clock, ZONE).clean_up()
    clock.pass_time(seconds=(WEDNESDAY + timedelta(hours=3) - clock.now).total_seconds())
    assert await Turned(store, post, clock).all_of_it() == 1
    assert (await states(store, somebody))[WEDNESDAY] is NoticeState.SENT


async def test_after_noon_it_is_not_said_any_more(store: Store) -> None:
    somebody, clock, post = await casemanager(store), Clock(), Post()
    await Clockwork(store, clock, ZONE).clean_up()
    clock.pass_time(seconds=(WEDNESDAY + timedelta(hours=3, minutes=30) - clock.now).total_seconds())
    await Turned(store, post, clock).all_of_it()
    assert post.tried == []
    assert (await states(store, somebody))[WEDNESDAY] is NoticeState.EXPIRED


async def test_after_three_days_away_there_is_one_and_not_three(store: Store) -> None:
    somebody, clock, post = await casemanager(store), Clock(), Post()
    await Clockwork(store, clock, ZONE).clean_up()
    clock.pass_time(seconds=(WEDNESDAY + DAY + timedelta(hours=1) - clock.now).total_seconds())
    assert await Turned(store, post, clock).all_of_it() == 1
    assert await states(store, somebody) == {
        WEDNESDAY: NoticeState.EXPIRED,
        WEDNESDAY + DAY: NoticeState.SENT,
    }


async def test_a_process_that_never_lives_for_an_hour_plans_it_all_the_same(store: Store) -> None:
    somebody, clockwork = await casemanager(store), Clockwork(store, Clock(), ZONE)
    clockwork.start()
    for _ in range(1000):
        if planned := await states(store, somebody):
            break
        await asyncio.sleep(0.01)
    clockwork.stop()
    assert planned
