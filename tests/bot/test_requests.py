"""Requests over real HTTP: what goes out, and which error says what happened."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from telegram import InputFile
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.requests import Api, connect, may_be_accepted, seconds_to_wait

TOKEN = "123:secret-token"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Server:
    root: str = ""
    handler: Handler | None = None
    connections: set[object] = field(default_factory=set)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.connections.add(request.transport)
        assert self.handler is not None
        return await self.handler(request)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    app = web.Application()
    app.router.add_route("*", f"/bot{TOKEN}/{{method}}", server.answer)
    runner = web.AppRunner(app, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.root = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()


@pytest.fixture
async def api(server: Server) -> AsyncIterator[Api]:
    api = connect(TOKEN, server.root)
    async with api.request, api.polling_request:
        yield api


def answering(status: int, body: dict[str, Any]) -> Handler:
    async def handler(request: web.Request) -> web.Response:
        return web.json_response(body, status=status)

    return handler


async def test_parameters_go_as_json_without_those_that_are_none(server: Server, api: Api) -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "result": await request.json()})

    server.handler = handler
    sent = await api.call("sendMessage", chat_id=7, text="ሰላም", reply_markup={"a": [1]}, nothing=None)
    assert sent == {"chat_id": 7, "text": "ሰላም", "reply_markup": {"a": [1]}}


async def test_a_file_goes_as_form_data(server: Server, api: Api) -> None:
    async def handler(request: web.Request) -> web.Response:
        form = await request.post()
        [file] = [part for part in form.values() if isinstance(part, web.FileField)]
        result = {"name": file.filename, "content": file.file.read().decode(), "chat": form["chat_id"]}
        return web.json_response({"ok": True, "result": result})

    server.handler = handler
    document = InputFile(b"BEGIN:VCALENDAR", filename="appointment.ics", attach=True)
    sent = await api.call("sendDocument", chat_id=7, document=document)
    assert sent == {"name": "appointment.ics", "content": "BEGIN:VCALENDAR", "chat": "7"}


async def test_one_connection_serves_many_calls(server: Server, api: Api) -> None:
    server.handler = answering(200, {"ok": True, "result": True})
    for _ in range(5):
        await api.call("getMe")
    assert len(server.connections) == 1


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, {"ok": False, "description": "Bad Request: message is not modified"}, BadRequest),
        (401, {"ok": False, "description": "Unauthorized"}, InvalidToken),
        (404, {"ok": False, "description": "Not Found"}, InvalidToken),
        (403, {"ok": False, "description": "Forbidden: bot was blocked by the user"}, Forbidden),
        (429, {"ok": False, "description": "x", "parameters": {"retry_after": 3}}, RetryAfter),
        (502, {"ok": False, "description": "Bad Gateway"}, NetworkError),
    ],
)
async def test_a_refusal_has_its_error_and_was_not_accepted(
    server: Server, api: Api, status: int, body: dict[str, Any], error: type[TelegramError]
) -> None:
    server.handler = answering(status, body)
    with pytest.raises(error) as caught:
        await api.call("sendMessage", chat_id=7)
    assert type(caught.value) is error
    assert not may_be_accepted(caught.value)
    if isinstance(caught.value, RetryAfter):
        assert seconds_to_wait(caught.value) == 3.0


async def test_an_answer_that_comes_too_late_may_have_been_accepted(server: Server, api: Api) -> None:
    async def handler(request: web.Request) -> web.Response:
        await asyncio.sleep(30)
        raise AssertionError

    server.handler = handler
    with pytest.raises(TimedOut) as caught:
        await api.call("sendMessage", 0.05, chat_id=7)
    assert may_be_accepted(caught.value)
    assert no_token_in(caught.value)


async def test_a_connection_that_breaks_may_have_been_accepted(server: Server, api: Api) -> None:
    async def handler(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        raise ConnectionError

    server.handler = handler
    with pytest.raises(NetworkError) as caught:
        await api.call("sendMessage", chat_id=7)
    assert may_be_accepted(caught.value)
    assert no_token_in(caught.value)


async def test_without_a_connection_nothing_was_accepted() -> None:
    api = connect(TOKEN, "http://127.0.0.1:9")
    async with api.request:
        with pytest.raises(NetworkError) as caught:
            await api.call("sendMessage", chat_id=7)
    assert not may_be_accepted(caught.value)
    assert no_token_in(caught.value)


async def test_an_answer_that_is_no_json_is_an_error_and_not_repeated(server: Server, api: Api) -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(text="<html>canary</html>")

    server.handler = handler
    with pytest.raises(TelegramError) as caught:
        await api.call("getMe")
    assert "canary" not in str(caught.value)


def no_token_in(error: BaseException | None) -> bool:
    while error is not None:
        if "secret-token" in f"{error!r} {error}":
            return False
        error = error.__cause__
    return True
