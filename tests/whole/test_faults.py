"""Telegram has bad days: what was kept is done, what is due is said, and the console says what is wrong."""

import io
from pathlib import Path

import pytest

from bot.errors import TokenRefused
from shelter.models.people import Role
from tests.whole.harness import Whole, until, whole_bot


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_an_answer_that_meets_5xx_comes_after_all(whole: Whole, status: int) -> None:
    noor = await whole.arrives("Noor", Role.NEIGHBOUR)
    whole.telegram.faults.fail("sendMessage", status, times=2)
    noor.write("mumble mumble")
    await noor.sees("I did not understand")


async def test_an_answer_that_has_to_wait_comes_after_the_wait(whole: Whole) -> None:
    noor = await whole.arrives("Noor", Role.NEIGHBOUR)
    whole.telegram.faults.fail("editMessageText", 429, retry_after=1)
    await noor.press("Privacy")
    await noor.sees("rivacy")


async def test_a_tap_is_shown_although_its_toast_fails(whole: Whole) -> None:
    noor = await whole.arrives("Noor", Role.NEIGHBOUR)
    whole.telegram.faults.fail("answerCallbackQuery", 400, description="Bad Request: query is too old")
    noor.tap_data(noor.screen.message_id, "h")
    noor.write("mumble mumble")
    await noor.sees("I did not understand")


async def test_an_edit_that_was_accepted_without_an_answer_is_shown_once(whole: Whole) -> None:
    noor = await whole.arrives("Noor", Role.NEIGHBOUR)
    before = len(noor.messages)
    whole.telegram.faults.cut("editMessageText", times=2)
    await noor.press("Privacy")
    await noor.sees("rivacy")
    assert len(noor.messages) == before


@pytest.mark.parametrize("said", ["message to edit not found", "message can't be edited"])
async def test_what_cannot_be_edited_is_sent_anew(whole: Whole, said: str) -> None:
    noor = await whole.arrives("Noor", Role.NEIGHBOUR)
    before = len(noor.messages)
    whole.telegram.faults.fail("editMessageText", 400, description=f"Bad Request: {said}")
    await noor.press("Privacy")
    await until(lambda: len(noor.messages) == before + 1)


async def test_who_has_blocked_is_marked_by_the_refusal(whole: Whole) -> None:
    noor = await whole.arrives("Noor", Role.NEIGHBOUR)
    whole.telegram.faults.fail("sendMessage", 403, description="Forbidden: bot was blocked by the user")
    noor.write("mumble mumble")

    async def blocked() -> bool:
        person = await whole.person(noor)
        return person is not None and person.blocked_at is not None

    await until(blocked)


async def test_an_outage_loses_nothing_and_is_said(console: io.StringIO, whole: Whole) -> None:
    noor = await whole.arrives("Noor", Role.NEIGHBOUR)
    whole.telegram.faults.outage = True
    whole.telegram.updates.interrupt()
    noor.write("mumble mumble")
    await until(lambda: "cannot be reached" in console.getvalue() or "trouble" in console.getvalue())
    whole.telegram.faults.outage = False
    await noor.sees("I did not understand")
    await until(lambda: "answers again" in console.getvalue())


async def test_another_program_with_the_same_token_is_said(console: io.StringIO, whole: Whole) -> None:
    noor = await whole.arrives("Noor", Role.NEIGHBOUR)
    whole.telegram.faults.fail("getUpdates", 409)
    whole.telegram.updates.interrupt()
    await until(lambda: "Another program" in console.getvalue())
    noor.write("mumble mumble")
    await noor.sees("I did not understand")


@pytest.mark.parametrize("status", [401, 404])
async def test_a_token_refused_while_polling_ends_the_program(whole: Whole, status: int) -> None:
    await whole.arrives("Noor", Role.NEIGHBOUR)
    whole.telegram.faults.fail("getUpdates", status)
    whole.telegram.updates.interrupt()
    with pytest.raises(TokenRefused, match="WEGWIJS_BOT_TOKEN"):
        await whole.ends()


@pytest.mark.parametrize("status", [401, 404])
async def test_a_token_refused_at_the_start_ends_the_program(tmp_path: Path, status: int) -> None:
    async with whole_bot(tmp_path, started=False) as whole:
        whole.telegram.faults.fail("getMe", status)
        with pytest.raises(TokenRefused):
            await whole.start()


async def test_what_came_while_the_bot_was_away_is_done_after_it(whole: Whole) -> None:
    noor = await whole.arrives("Noor", Role.NEIGHBOUR)
    await whole.stop()
    noor.write("mumble mumble")
    await whole.start()
    await noor.sees("I did not understand")


async def test_the_log_at_debug_holds_no_words_and_no_token(console: io.StringIO, whole: Whole) -> None:
    noor = await whole.arrives("Canary-Name", Role.NEIGHBOUR)
    noor.write("canary-text")
    await noor.sees("I did not understand")
    await whole.stop()
    said = console.getvalue()
    assert said
    assert "canary" not in said.lower()
    assert whole.telegram.token.partition(":")[2] not in said
