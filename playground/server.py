"""The Bot API over HTTP, on this machine alone: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
import json
import re
from collections.abc import Callable
from functools import partial
from urllib.parse import unquote

from aiohttp import web

from playground import control
from playground.faults import Fault, Outcome
from playground.files import UPLOAD_LIMIT
from playground.incoming import parameters
from playground.methods import Method, find
from playground.refusal import Refusal
from playground.telegram import Telegram

SOON = 0.1  # seconds that open connections have at the end
_TOKEN = re.compile(r"\d+:[\w-]{30,}")
_DESCRIPTIONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
}
_GATEWAY = {502: "502 Bad Gateway", 503: "503 Service Temporarily Unavailable", 504: "504 Gateway Time-out"}
_JSON = {"Content-Type": "application/json"}
_HTML = {"Content-Type": "text/html"}
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Server:
    """Serves one Telegram. It can be stopped and started again; the Telegram stays what it is."""

    address: str

    def __init__(self) -> None:
        self._runner: web.ServerRunner | None = None
        self._ending = asyncio.Event()

    async def start(self, telegram: Telegram, host: str = "127.0.0.1", port: int = 0) -> None:
        """Serve from now on; `address` is "http://host:port", the port a free one where 0 is given."""
        self._telegram = telegram
        self._root = f"/bot{telegram.token}/"
        self._file_root = f"/file{self._root}"
        self._ending.clear()
        server = web.Server(
            self._answer, request_factory=_request_factory(), handler_cancellation=True, access_log=None
        )
        self._runner = web.ServerRunner(server, shutdown_timeout=SOON)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port, reuse_address=True)
        await site.start()
        self.address = f"http://{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Serve no longer; what waits is ended."""
        if self._runner is None:
            return
        self._ending.set()
        self._telegram.updates.interrupt()
        await self._runner.cleanup()
        self._runner = None

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        path, _, query = request.raw_path.partition("?")
        if "%" in path:
            path = unquote(path)
        if path.startswith(self._root):
            return await self._call(request, path[len(self._root) :], query)
        if path.startswith(self._file_root):
            return self._file(path[len(self._file_root) :])
        if path.startswith("/playground/"):
            return await control.answer(self._telegram, request, path)
        return _refused(_stranger(path))

    async def _call(self, request: web.BaseRequest, name: str, query: str) -> web.StreamResponse:
        try:
            method = find(name)
            self._telegram.calls[method.name] += 1
            if self._telegram.faults.fine:
                answer = web.Response(body=await self._run(method, request, query), headers=_JSON)
            else:
                answer = await self._call_in_bad_weather(method, request, query)
            return _cut(request) if self._telegram.faults.outage else answer
        except Refusal as refusal:
            return _refused(refusal)

    async def _run(self, method: Method, request: web.BaseRequest, query: str) -> bytes:
        given = method.read(*await parameters(request, query))
        wait = self._telegram.faults.seconds_to_wait(method.name, given.get("chat_id"))
        if wait is not None:
            raise Refusal(f"Too Many Requests: retry after {wait}", 429, retry_after=wait)
        result = method.run(self._telegram, given)
        if method.waits:
            result = await result
        return f'{{"ok":true,"result":{_encode(result)}}}'.encode()

    async def _call_in_bad_weather(
        self, method: Method, request: web.BaseRequest, query: str
    ) -> web.Response:
        faults = self._telegram.faults
        half = faults.latency / 2
        if half:
            await asyncio.sleep(half)
        fault = faults.meet(method.name)
        outcome = fault.outcome if fault else None
        if outcome is Outcome.CUT:
            return _cut(request)
        if fault is not None and outcome is Outcome.REFUSED:
            return _failed(fault)
        body = await self._run(method, request, query)
        if outcome is Outcome.UNANSWERED:
            await self._ending.wait()
            return _cut(request)
        if half:
            await asyncio.sleep(half)
        if outcome is Outcome.GARBLED:
            return web.Response(body=body[: len(body) // 2], headers=_JSON)
        return web.Response(body=body, headers=_JSON)

    def _file(self, path: str) -> web.StreamResponse:
        file = self._telegram.files.at(path)
        if file is None:
            return _refused(Refusal("Not Found", 404))
        return web.Response(body=file.content, headers={"Content-Type": "application/octet-stream"})


def _request_factory() -> Callable[..., web.BaseRequest]:
    loop = asyncio.get_running_loop()
    return partial(web.BaseRequest, loop=loop, client_max_size=UPLOAD_LIMIT + 2**20)


def _stranger(path: str) -> Refusal:
    token = path.removeprefix("/file").removeprefix("/bot").partition("/")[0]
    if "/bot" in path and _TOKEN.fullmatch(token):
        return Refusal("Unauthorized", 401)
    return Refusal("Not Found", 404)


def _refused(refusal: Refusal) -> web.Response:
    answer: dict[str, object] = {
        "ok": False,
        "error_code": refusal.status,
        "description": refusal.description,
    }
    headers = dict(_JSON)
    if refusal.retry_after is not None:
        answer["parameters"] = {"retry_after": refusal.retry_after}
        headers["Retry-After"] = str(refusal.retry_after)
    return web.Response(status=refusal.status, body=_encode(answer).encode(), headers=headers)


def _failed(fault: Fault) -> web.Response:
    if fault.status in _GATEWAY and fault.description is None:
        title = _GATEWAY[fault.status]
        page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
        return web.Response(status=fault.status, body=page.encode(), headers=_HTML)
    wait = fault.retry_after
    if fault.status == 429:
        wait = 1 if wait is None else wait
        description = f"Too Many Requests: retry after {wait}"
    else:
        description = _DESCRIPTIONS.get(fault.status, "Bad Request")
    return _refused(Refusal(fault.description or description, fault.status, retry_after=wait))


def _cut(request: web.BaseRequest) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
