"""The line to Telegram: a pause holds for all, and those that waited do not come all at once."""

import asyncio

import pytest

from bot.line import A_CHAT_RESTS, REMEMBERED, STEP, Line


async def test_a_free_line_keeps_nobody_waiting() -> None:
    line = Line()
    begin = asyncio.get_running_loop().time()
    for _ in range(100):
        await line.free()
    assert line.pause == 0
    assert asyncio.get_running_loop().time() - begin < STEP


async def test_after_a_pause_they_go_one_after_another() -> None:
    line, gone = Line(), list[float]()
    loop = asyncio.get_running_loop()
    line.ask_to_wait(0.1)
    line.ask_to_wait(0.05)
    over = loop.time() + line.pause

    async def waits() -> None:
        await line.free()
        gone.append(loop.time())

    await asyncio.gather(*(waits() for _ in range(4)))
    assert gone[0] >= over
    assert all(later >= over + turn * STEP for turn, later in enumerate(gone))


async def test_a_pause_that_grows_meanwhile_holds() -> None:
    line, loop = Line(), asyncio.get_running_loop()
    line.ask_to_wait(0.05)
    waiting = asyncio.create_task(line.free())
    await asyncio.sleep(0.01)
    line.ask_to_wait(0.2)
    over = loop.time() + line.pause
    await waiting
    assert loop.time() >= over


async def test_a_notice_waits_for_the_chat_that_just_got_an_answer() -> None:
    line = Line()
    assert line.seconds_until_rested(7) == 0
    line.answered(7)
    assert line.seconds_until_rested(7) == pytest.approx(A_CHAT_RESTS, abs=0.1)
    assert line.seconds_until_rested(8) == 0
    assert (line.take_spent(), line.take_spent()) == (1, 0)


async def test_chats_of_long_ago_are_not_remembered() -> None:
    line = Line()
    for chat_id in range(REMEMBERED + 10):
        line._last[chat_id] = 0.0
    line.answered(-1)
    assert len(line._last) == 1
