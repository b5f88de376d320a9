"""What goes over the wire: statuses, shapes, the ways in which parameters come."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest

from playground.phone import Phone
from playground.server import Server
from playground.telegram import Telegram

ANNA = 1001
KEYS = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
MESSAGE: dict[str, Any] = {"chat_id": ANNA, "text": "<b>hi</b>", "parse_mode": "HTML", "reply_markup": KEYS}


@pytest.fixture
async def http(server: Server) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(server.address) as session:
        yield session


def _as_json() -> dict[str, Any]:
    return {"json": MESSAGE}


def _as_json_with_strings() -> dict[str, Any]:
    return {"json": MESSAGE | {"chat_id": str(ANNA), "reply_markup": json.dumps(KEYS)}}


def _as_form() -> dict[str, Any]:
    return {"data": {name: _flat(value) for name, value in MESSAGE.items()}}


def _as_multipart() -> dict[str, Any]:
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in MESSAGE.items():
        form.add_field(name, _flat(value))
    return {"data": form}


def _in_the_address() -> dict[str, Any]:
    return {"params": {name: _flat(value) for name, value in MESSAGE.items()}}


def _flat(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


@pytest.mark.parametrize(
    "ways",
    [_as_json, _as_json_with_strings, _as_form, _as_multipart, _in_the_address],
    ids=lambda way: way.__name__,
)
async def test_parameters_come_in_every_way(
    ways: Any, http: aiohttp.ClientSession, telegram: Telegram, anna: Phone
) -> None:
    async with http.post(f"/bot{telegram.token}/sendMessage", **ways()) as response:
        assert response.status == 200
        answer = await response.json()
    assert answer["ok"] is True
    assert answer["result"] == {
        "message_id": 1,
        "from": telegram.bot,
        "chat": {"id": ANNA, "first_name": "Anna", "username": "anna_ams", "type": "private"},
        "date": int(telegram.clock()),
        "text": "hi",
        "entities": [{"type": "bold", "offset": 0, "length": 2}],
        "reply_markup": KEYS,
    }


@pytest.mark.parametrize("verb", ["GET", "POST"])
async def test_a_method_may_be_called_in_any_case(
    verb: str, http: aiohttp.ClientSession, telegram: Telegram
) -> None:
    async with http.request(verb, f"/bot{telegram.token}/GETME") as response:
        assert (await response.json())["result"]["is_bot"] is True


TOKEN = "{token}"
STRANGE: dict[str, tuple[str, int, str]] = {
    "wrong token": ("/bot1234567890:AAFD39kkdpWt3ywyRZergyOLMaJhac60qc1/getMe", 401, "Unauthorized"),
    "no token": ("/botx/getMe", 404, "Not Found"),
    "no bot": ("/", 404, "Not Found"),
    "no method": (f"/bot{TOKEN}/getYou", 404, "Not Found: method not found"),
    "no such file": (f"/file/bot{TOKEN}/documents/file_7.pdf", 404, "Not Found"),
    "file with a wrong token": (
        "/file/bot1234567890:AAFD39kkdpWt3ywyRZergyOLMaJhac60qc1/x",
        401,
        "Unauthorized",
    ),
    "method not ours": (
        f"/bot{TOKEN}/sendDice",
        400,
        "Bad Request: playground: method not implemented: sendDice",
    ),
    "missing chat": (f"/bot{TOKEN}/sendMessage?text=hi", 400, "Bad Request: chat_id is empty"),
    "missing text": (f"/bot{TOKEN}/sendMessage?chat_id=1001", 400, "Bad Request: message text is empty"),
    "missing message": (
        f"/bot{TOKEN}/editMessageText?chat_id=1001&text=hi",
        400,
        "Bad Request: message identifier is not specified",
    ),
    "missing document": (
        f"/bot{TOKEN}/sendDocument?chat_id=1001",
        400,
        "Bad Request: there is no document in the request",
    ),
    "missing file": (
        f"/bot{TOKEN}/sendDocument?chat_id=1001&document=attach://gone",
        400,
        "Bad Request: there is no file with the attached name in the request",
    ),
    "number that is none": (
        f"/bot{TOKEN}/sendLocation?chat_id=1001&latitude=north&longitude=4",
        400,
        "Bad Request: latitude must be a valid Number",
    ),
    "whole number that is none": (
        f"/bot{TOKEN}/getUpdates?offset=new",
        400,
        "Bad Request: offset must be a valid Integer",
    ),
    "keyboard that is no JSON": (
        f"/bot{TOKEN}/sendMessage?chat_id=1001&text=hi&reply_markup=[",
        400,
        "Bad Request: object expected as reply markup",
    ),
    "keyboard without keys": (
        f"/bot{TOKEN}/sendMessage?chat_id=1001&text=hi&"
        + urlencode({"reply_markup": '{"inline_keyboard":[1]}'}),
        400,
        'Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    ),
    "key without words": (
        f"/bot{TOKEN}/sendMessage?chat_id=1001&text=hi&"
        + urlencode({"reply_markup": '{"inline_keyboard":[[{"callback_data":"x"}]]}'}),
        400,
        "Bad Request: can't parse inline keyboard button: Can't find field \"text\"",
    ),
    "key with an unknown field": (
        f"/bot{TOKEN}/sendMessage?chat_id=1001&text=hi&"
        + urlencode(
            {"reply_markup": '{"inline_keyboard":[[{"text":"x","callback_data":"x","colour":"red"}]]}'}
        ),
        400,
        "Bad Request: playground: InlineKeyboardButton has no field 'colour'",
    ),
}


@pytest.mark.parametrize("case", STRANGE)
async def test_refused_with_a_real_status(
    case: str, http: aiohttp.ClientSession, telegram: Telegram, anna: Phone
) -> None:
    path, status, description = STRANGE[case]
    async with http.get(path.format(token=telegram.token) if TOKEN in path else path) as response:
        assert response.status == status
        answer = await response.json()
    assert answer == {"ok": False, "error_code": status, "description": description}
    assert anna.messages == []


async def test_a_body_that_is_no_json(http: aiohttp.ClientSession, telegram: Telegram) -> None:
    headers = {"Content-Type": "application/json"}
    async with http.post(f"/bot{telegram.token}/sendMessage", data=b"[1]", headers=headers) as response:
        assert response.status == 400
        assert "can't parse JSON" in (await response.json())["description"]


async def test_the_end_lets_nobody_wait(telegram: Telegram, anna: Phone) -> None:
    server = Server()
    await server.start(telegram)
    telegram.faults.swallow("sendMessage")
    async with aiohttp.ClientSession(f"{server.address}/bot{telegram.token}/") as session:
        waiting = [
            asyncio.create_task(session.post("getUpdates", json={"timeout": 50})),
            asyncio.create_task(session.post("sendMessage", json={"chat_id": ANNA, "text": "hi"})),
        ]
        await telegram.updates.until_asked()
        await anna.sees("hi")
        await server.stop()
        polled, swallowed = await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 5)
    assert isinstance(polled, aiohttp.ClientResponse | aiohttp.ClientError)
    assert isinstance(swallowed, aiohttp.ClientError)


async def test_a_server_can_be_stopped_and_started_again(telegram: Telegram, anna: Phone) -> None:
    server = Server()
    for turn in (1, 2):
        await server.start(telegram)
        async with aiohttp.ClientSession() as session:
            address = f"{server.address}/bot{telegram.token}/sendMessage"
            async with session.post(address, json={"chat_id": ANNA, "text": f"turn {turn}"}) as response:
                assert response.status == 200
        await server.stop()
        await server.stop()
    assert [message.text for message in anna.messages] == ["turn 1", "turn 2"]
