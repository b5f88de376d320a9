"""Long polling as Telegram does it."""

import asyncio

import pytest
from telegram import Bot, Update
from telegram.error import Conflict

from playground.phone import Phone
from playground.server import Server
from playground.telegram import Telegram
from tests.playground.clock import Clock

HOUR = 60 * 60


def texts(updates: tuple[Update, ...]) -> list[str | None]:
    return [update.effective_message.text for update in updates if update.effective_message]


async def test_unacknowledged_updates_come_again(bot: Bot, anna: Phone) -> None:
    for text in ("one", "two", "three"):
        anna.write(text)
    first = await bot.get_updates(limit=2)
    assert texts(first) == ["one", "two"]
    assert texts(await bot.get_updates(limit=2)) == ["one", "two"]
    assert first[1].update_id == first[0].update_id + 1
    assert texts(await bot.get_updates(offset=first[1].update_id + 1)) == ["three"]
    assert texts(await bot.get_updates()) == ["three"]


async def test_a_negative_offset_keeps_the_last_ones(bot: Bot, anna: Phone) -> None:
    for text in ("one", "two", "three"):
        anna.write(text)
    assert texts(await bot.get_updates(offset=-1)) == ["three"]
    assert texts(await bot.get_updates()) == ["three"]


async def test_who_waits_is_answered_at_once(bot: Bot, anna: Phone, telegram: Telegram) -> None:
    asking = asyncio.create_task(bot.get_updates(timeout=30))
    await telegram.updates.until_asked()
    anna.write("hi")
    assert texts(await asyncio.wait_for(asking, 5)) == ["hi"]


async def test_nobody_writes(bot: Bot) -> None:
    assert await bot.get_updates(timeout=0) == ()


async def test_the_first_of_two_is_turned_away(
    bot: Bot, anna: Phone, telegram: Telegram, server: Server
) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await telegram.updates.until_asked()
    async with Bot(telegram.token, base_url=f"{server.address}/bot") as twin:
        second = asyncio.create_task(twin.get_updates(timeout=30))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        anna.write("hi")
        assert texts(await second) == ["hi"]


async def test_allowed_updates_are_remembered(bot: Bot, anna: Phone) -> None:
    anna.write("before")
    await bot.get_updates(allowed_updates=["callback_query", "my_chat_member"], limit=1)
    anna.write("unheard")
    anna.block()
    anna.unblock()
    kinds = [update.to_dict().keys() - {"update_id"} for update in await bot.get_updates()]
    assert kinds == [{"message"}, {"my_chat_member"}, {"my_chat_member"}]
    assert (await bot.get_webhook_info()).allowed_updates == ("callback_query", "my_chat_member")
    await bot.get_updates(allowed_updates=[])
    anna.write("heard again")
    assert texts(await bot.get_updates(offset=-1)) == ["heard again"]


async def test_updates_wait_for_a_day(bot: Bot, anna: Phone, clock: Clock) -> None:
    anna.write("old")
    clock.pass_time(12 * HOUR)
    anna.write("new")
    clock.pass_time(13 * HOUR)
    assert (await bot.get_webhook_info()).pending_update_count == 1
    assert texts(await bot.get_updates()) == ["new"]


async def test_pending_updates_can_be_dropped(bot: Bot, anna: Phone) -> None:
    anna.write("old")
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_a_telegram_that_follows_on_another_counts_on() -> None:
    telegram = Telegram(first_update_id=500, first_message_id=70)
    telegram.add_person(1001, "Anna").start()
    (update,) = await telegram.updates.get(0, 100, 0)
    assert (update["update_id"], update["message"]["message_id"]) == (500, 70)
