"""The playground's web page: phones side by side, drawn by `static/`, on this machine alone.

It shows what `playground.telegram` holds and does what a thumb does; it knows nothing of the bot. The way of
a browser is one websocket (`playground.line` has its protocol), files up by `POST /send/<person>` and down by
`GET /file/<person>/<file id>/<name>`. A request that names another host than this machine is refused (DNS
rebinding), and so is one that another page began.
"""

import errno
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

from aiohttp import WSCloseCode, web
from aiohttp.typedefs import Handler

from playground.desk import Cast, CastSource, Desk
from playground.files import DOWNLOAD_LIMIT, StoredFile
from playground.line import Line
from playground.refusal import Refusal
from playground.telegram import Telegram
from playground.weather import Weather

__all__ = ["Cast", "Page"]

STATIC = Path(__file__).parent / "static"
OWN_NAMES = {"127.0.0.1", "localhost", "::1"}
PICTURES = {"image/jpeg", "image/png", "image/gif", "image/webp"}
HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Page:
    """Serves the phones of `telegram`; `cast` says who can take one, and the first of each part who does."""

    def __init__(self, telegram: Telegram, cast: CastSource, *, title: str = "Wegwijs playground") -> None:
        self._telegram = telegram
        self._desk = Desk(telegram, cast)
        self._weather = Weather(telegram.faults)
        self._title = title
        self._lines: dict[Line, web.WebSocketResponse] = {}
        self._runner: web.AppRunner | None = None
        self._address = ""

    @property
    def address(self) -> str:
        """Where a browser finds the page, as http://127.0.0.1:8080/, once it is started."""
        return self._address

    async def start(self, host: str = "127.0.0.1", port: int = 8080) -> None:
        """Serve at this port, or at any free one where it is taken; `address` says which."""
        app = web.Application(middlewares=[_only_this_machine], client_max_size=DOWNLOAD_LIMIT)
        app.on_response_prepare.append(_harden)
        app.add_routes(
            [
                web.get("/", self._index),
                web.get("/ws", self._serve_line),
                web.get("/file/{person:\\d+}/{file}/{name}", self._give_file),
                web.post("/send/{person:\\d+}", self._take_file),
                web.static("/static", STATIC),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        bound = await _bind(self._runner, host, port)
        self._address = f"http://{host}:{bound}/"

    async def stop(self) -> None:
        """Let every browser go, and the port; the page can be started again."""
        for socket in list(self._lines.values()):
            await socket.close(code=WSCloseCode.GOING_AWAY)
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _index(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(STATIC / "index.html")

    async def _serve_line(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(heartbeat=30)
        await socket.prepare(request)
        line = Line(socket, self._desk, self._weather, self._title, self._tell_weather)
        self._lines[line] = socket
        try:
            await line.run()
        finally:
            del self._lines[line]
        return socket

    async def _tell_weather(self) -> None:
        for line in list(self._lines):
            await line.tell_weather()

    async def _give_file(self, request: web.Request) -> web.StreamResponse:
        person, file_id = int(request.match_info["person"]), request.match_info["file"]
        file = self._file_in_chat(person, file_id)
        if file is None:
            raise web.HTTPNotFound(text="There is no such file in this chat.")
        shown = "inline" if file.mime in PICTURES else "attachment"
        name = quote(request.match_info["name"])
        return web.Response(
            body=file.content,
            content_type=file.mime if file.mime in PICTURES else "application/octet-stream",
            headers={"Content-Disposition": f"{shown}; filename*=UTF-8''{name}"},
        )

    def _file_in_chat(self, person: int, file_id: str) -> StoredFile | None:
        """A file that one of the visible messages of this person's chat carries."""
        phone = self._telegram.people.get(person)
        messages = (message.dict() for message in (phone.messages if phone else ()))
        ids = {
            each["file_id"]
            for message in messages
            for each in [*message.get("photo", ()), message.get("document", {"file_id": None})]
        }
        return self._telegram.files.find(file_id) if file_id in ids else None

    async def _take_file(self, request: web.Request) -> web.StreamResponse:
        phone = self._telegram.people.get(int(request.match_info["person"]))
        if phone is None:
            raise web.HTTPNotFound(text="There is no such phone.")
        content = await request.read()
        try:
            if request.query["kind"] == "photo":
                phone.send_photo(content)
            else:
                phone.send_document(request.query["name"], content, request.content_type)
        except Refusal as refusal:
            raise web.HTTPBadRequest(text=str(refusal)) from refusal
        return web.Response(status=204)


@web.middleware
async def _only_this_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
    if urlsplit(f"//{request.host}").hostname not in OWN_NAMES:
        raise web.HTTPForbidden(text="This page answers to 127.0.0.1 and localhost only.")
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden(text="Another page may not use this one.")
    return await handler(request)


async def _harden(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)


async def _bind(runner: web.AppRunner, host: str, port: int) -> int:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        await web.TCPSite(runner, host, 0).start()
    address: tuple[str, int] = runner.addresses[0]
    return address[1]
