"""Bad weather, as python-telegram-bot feels it."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from playground.faults import Faults, Outcome
from playground.phone import Phone
from playground.telegram import Telegram
from tests.playground.clock import Clock

ANNA = 1001

REFUSED: dict[str, tuple[int, type[TelegramError], str]] = {
    "401": (401, InvalidToken, "Unauthorized"),
    "404": (404, InvalidToken, "Not Found"),
    "403": (403, Forbidden, "Forbidden: bot was blocked by the user"),
    "400": (400, BadRequest, "Bad Request"),
    "409": (409, Conflict, "terminated by other getUpdates"),
    "500": (500, NetworkError, "Internal Server Error"),
    "502": (502, NetworkError, "Bad Gateway"),
    "503": (503, NetworkError, "Service"),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_the_next_calls_fail(case: str, bot: Bot, telegram: Telegram, anna: Phone) -> None:
    status, error, words = REFUSED[case]
    telegram.faults.fail("sendMessage", status, times=2)
    for _ in range(2):
        with pytest.raises(error, match=words):
            await bot.send_message(ANNA, "hi")
    assert anna.messages == []
    await bot.get_me()
    await bot.send_message(ANNA, "hi")
    assert telegram.faults.met == {Outcome.REFUSED: 2}


async def test_429_says_how_long(bot: Bot, telegram: Telegram, anna: Phone) -> None:
    telegram.faults.fail("sendMessage", 429, retry_after=7)
    with pytest.raises(RetryAfter) as told:
        await bot.send_message(ANNA, "hi")
    assert told.value.retry_after == timedelta(seconds=7)


BEFORE: dict[str, Callable[[Faults], None]] = {
    "cut": lambda faults: faults.cut("sendMessage"),
    "outage": lambda faults: setattr(faults, "outage", True),
}


@pytest.mark.parametrize("case", BEFORE)
async def test_a_cut_connection_does_nothing(case: str, bot: Bot, telegram: Telegram, anna: Phone) -> None:
    BEFORE[case](telegram.faults)
    with pytest.raises(NetworkError):
        await bot.send_message(ANNA, "hi")
    assert anna.messages == []
    telegram.faults.clear()
    await bot.send_message(ANNA, "hi")
    assert len(anna.messages) == 1


AFTER: dict[str, tuple[Callable[[Faults], None], type[TelegramError]]] = {
    "swallowed": (lambda faults: faults.swallow("sendMessage"), TimedOut),
    "garbled": (lambda faults: faults.garble("sendMessage"), TelegramError),
    "slow": (lambda faults: setattr(faults, "latency", 1.0), TimedOut),
}


@pytest.mark.parametrize("case", AFTER)
async def test_accepted_but_the_bot_does_not_hear_of_it(
    case: str, bot: Bot, telegram: Telegram, anna: Phone
) -> None:
    bring, error = AFTER[case]
    bring(telegram.faults)
    with pytest.raises(error):
        await bot.send_message(ANNA, "hi", read_timeout=0.8)
    assert [message.text for message in anna.messages] == ["hi"]


async def test_an_outage_cuts_who_waits_for_updates(bot: Bot, telegram: Telegram, anna: Phone) -> None:
    asking = asyncio.create_task(bot.get_updates(timeout=30))
    await telegram.updates.until_asked()
    telegram.faults.outage = True
    with pytest.raises(NetworkError):
        await asking
    anna.write("hi")
    telegram.faults.outage = False
    assert [update.message.text for update in await bot.get_updates() if update.message] == ["hi"]


async def test_limits_one_a_second_to_a_chat(bot: Bot, telegram: Telegram, anna: Phone, clock: Clock) -> None:
    other = telegram.add_person(1002, "Bram", started=True)
    telegram.faults.rate_limit = True
    await bot.send_message(ANNA, "one")
    await bot.send_message(other.id, "one")
    with pytest.raises(RetryAfter) as told:
        await bot.send_message(ANNA, "two")
    assert told.value.retry_after == timedelta(seconds=1)
    with pytest.raises(RetryAfter):
        await bot.send_message(other.id, "even another chat has to wait now")
    await bot.send_chat_action(ANNA, "typing")
    clock.pass_time(1)
    await bot.send_message(ANNA, "two")
    assert [message.text for message in anna.messages] == ["one", "two"]
    assert telegram.faults.met == {"rate_limit": 2}


async def test_limits_thirty_a_second_overall(bot: Bot, telegram: Telegram, clock: Clock) -> None:
    people = [telegram.add_person(2000 + n, f"P{n}", started=True) for n in range(31)]
    telegram.faults.rate_limit = True
    for person in people[:30]:
        await bot.send_message(person.id, "hi")
    with pytest.raises(RetryAfter):
        await bot.send_message(people[30].id, "hi")
    clock.pass_time(1)
    await bot.send_message(people[30].id, "hi")
