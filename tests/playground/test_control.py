"""The playground in a process of its own, moved over HTTP."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from telegram import Bot
from telegram.error import RetryAfter

from playground.telegram import TOKEN

ANNA = {"id": 1001, "first_name": "Anna", "started": True}


@pytest.fixture
async def alone(tmp_path: Path) -> AsyncIterator[str]:
    """Where a playground of its own process serves, with one person in it."""
    people = tmp_path / "people.json"
    people.write_text(json.dumps([ANNA]))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "playground", "--people", str(people), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    yield (await process.stdout.readline()).decode().strip()
    process.terminate()
    assert await process.wait() == 0


@pytest.fixture
async def http(alone: str) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(f"{alone}/playground/", raise_for_status=True) as session:
        yield session


async def test_people_updates_chats_and_weather(alone: str, http: aiohttp.ClientSession) -> None:
    await http.post("people", json=[{"id": 1002, "first_name": "Bram", "language_code": "nl"}])
    moves = [
        {"person": 1001, "text": "hi"},
        {"person": 1002, "text": "/start"},
        {"person": 1001, "message_id": 1, "data": "x"},
        {"person": 1002, "block": True},
    ]
    async with http.post("updates", json=moves) as response:
        _, _, query, _ = (await response.json())["updates"]
    async with Bot(TOKEN, base_url=f"{alone}/bot") as bot:
        updates = await bot.get_updates()
        assert [update.to_dict().keys() - {"update_id"} for update in updates] == [
            {"message"},
            {"message"},
            {"callback_query"},
            {"my_chat_member"},
        ]
        await bot.answer_callback_query(query, "fine")
        await bot.send_message(1001, "hello")
        fault = {"outcome": "refused", "method": "sendMessage", "status": 429, "retry_after": 3}
        async with http.post(
            "faults", json={"latency": 0.01, "query_lifetime": 5, "faults": [fault]}
        ) as response:
            assert (await response.json())["latency"] == 0.01
        with pytest.raises(RetryAfter):
            await bot.send_message(1001, "again")
        await http.post("faults", json={"clear": True})
    async with http.get("chat/1001") as response:
        chat = await response.json()
    assert [message["text"] for message in chat["messages"]] == ["hi", "hello"]
    assert [answer["text"] for answer in chat["answers"]] == ["fine"]
    async with http.get("state") as response:
        state = await response.json()
    assert state["waiting"] == 4
    assert state["calls"]["sendMessage"] == 2


WRONG = {
    "unknown way": ("GET", "nowhere", None),
    "unknown person": ("POST", "updates", [{"person": 5, "text": "hi"}]),
    "unknown switch": ("POST", "faults", {"thunder": True}),
    "unknown outcome": ("POST", "faults", {"faults": [{"outcome": "lightning"}]}),
    "unknown chat": ("GET", "chat/5", None),
}


async def test_what_cannot_be_done_is_said(alone: str) -> None:
    async with aiohttp.ClientSession(f"{alone}/playground/") as session:
        for verb, path, body in WRONG.values():
            async with session.request(verb, path, json=body) as response:
                assert response.status == 400
                assert (await response.json())["error"]
        async with session.get("state", headers={"Origin": "https://example.org"}) as response:
            assert response.status == 403
