"""Requests to the Bot API over aiohttp: what python-telegram-bot calls, at several times its speed."""

import json
import os
from functools import cache
from http import HTTPStatus
from typing import Any

import aiohttp
from aiohttp import ClientTimeout
from telegram import Bot
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import JSONDict, ODVInput
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

# Durations as timedelta, which is what python-telegram-bot will give from its next major version on.
os.environ.setdefault("PTB_TIMEDELTA", "true")

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 20.0
CONNECTIONS = 128
_PIECE = 65_536
_JSON = {"Content-Type": "application/json"}
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class TooMuch(Exception):
    """A file is larger than it may be."""


class AiohttpRequest(BaseRequest):
    """One session with kept connections.

    Raises what BaseRequest promises: TimedOut, whose `__cause__` is aiohttp's ConnectionTimeoutError when
    nothing was sent and SocketTimeoutError when something may have been accepted, and NetworkError. No error
    holds an address, because an address holds the token.
    """

    __slots__ = ("_connections", "_read_timeout", "_session", "_urls")

    def __init__(self, connections: int = CONNECTIONS, read_timeout: float = ANSWER_SECONDS) -> None:
        self._connections = connections
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None
        self._urls: dict[str, URL] = {}

    @property
    def read_timeout(self) -> float:
        return self._read_timeout

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                auto_decompress=True,
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("the request is not initialized")
        timeout = _timeout(_given(connect_timeout, CONNECT_SECONDS), _given(read_timeout, self._read_timeout))
        try:
            async with self._session.request(
                method, self._url(url), timeout=timeout, allow_redirects=False, **_body(request_data)
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError as late:
            raise TimedOut from type(late)()
        except aiohttp.ClientConnectorError as unreached:
            raise NetworkError(type(unreached).__name__) from unreached
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from aiohttp.ClientError()

    def _url(self, url: str) -> URL:
        if url not in self._urls:
            self._urls[url] = URL(url, encoded=True)
        return self._urls[url]

    async def download(self, url: str, limit: int) -> bytes:
        """What is there. Raises TooMuch as soon as more than `limit` bytes come; other errors as above."""
        if self._session is None:
            raise RuntimeError("the request is not initialized")
        timeout = _timeout(CONNECT_SECONDS, self._read_timeout)
        content = bytearray()
        try:
            async with self._session.get(self._url(url), timeout=timeout, allow_redirects=False) as answer:
                if answer.status != HTTPStatus.OK:
                    raise NetworkError(f"status {answer.status}")
                async for piece in answer.content.iter_chunked(_PIECE):
                    content += piece
                    if len(content) > limit:
                        raise TooMuch
        except TimeoutError as late:
            raise TimedOut from type(late)()
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from aiohttp.ClientError()
        finally:
            self._urls.pop(url, None)
        return bytes(content)

    @staticmethod
    def parse_json_payload(payload: bytes) -> JSONDict:
        """The answer as JSON; TelegramError if it is none. Nothing of it is logged."""
        try:
            answer: JSONDict = json.loads(payload)
        except ValueError:
            raise TelegramError("Invalid server response") from None
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        return answer


class Api(Bot):
    """python-telegram-bot's Bot, asked by the Bot API's own names, with plain data in and out."""

    async def call(self, method: str, read_timeout: float | None = None, /, **parameters: object) -> Any:
        """One call of the Bot API (https://core.telegram.org/bots/api#available-methods).

        Parameters that are None are left out. `read_timeout` in seconds. Raises telegram.error.TelegramError.
        """
        waiting = BaseRequest.DEFAULT_NONE if read_timeout is None else read_timeout
        return await self._post(method, dict(parameters), read_timeout=waiting)

    async def download(self, file_path: str, limit: int) -> bytes:
        """A file by the path that getFile named. Raises TooMuch above `limit` bytes, and TelegramError."""
        request = self.request
        assert isinstance(request, AiohttpRequest)  # noqa: S101 - `connect` made it
        return await request.download(f"{self.base_file_url}/{file_path}", limit)

    @property
    def polling_request(self) -> BaseRequest:
        """The request that getUpdates alone uses; `request` is the one for everything else."""
        return self._request[0]


def connect(token: str, root: str, answer_seconds: float = ANSWER_SECONDS) -> Api:
    """The Bot API below `root`, not yet open: see `bot.wiring.connection`. So long it waits for an answer."""
    return Api(
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=AiohttpRequest(read_timeout=answer_seconds),
        get_updates_request=AiohttpRequest(connections=1),
    )


def may_be_accepted(error: TelegramError) -> bool:
    """Whether Telegram may have done what was asked: the call went out and no clear answer came.

    Without a connection nothing went out; a status of 4xx or 5xx is a clear answer.
    """
    cause = error.__cause__
    if isinstance(cause, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return False
    return isinstance(cause, aiohttp.ClientError | TimeoutError) or type(error) is TelegramError


def seconds_to_wait(error: RetryAfter) -> float:
    """How long Telegram asks to be left alone (parameters.retry_after)."""
    after = error.retry_after
    return float(after) if isinstance(after, int) else after.total_seconds()


@cache
def _timeout(connect: float | None, read: float | None) -> ClientTimeout:
    return ClientTimeout(sock_connect=connect, sock_read=read)


def _given(timeout: ODVInput[float], default: float) -> float | None:
    return default if isinstance(timeout, DefaultValue) else timeout


def _body(data: RequestData | None) -> dict[str, Any]:
    if data is None:
        return {}
    if not data.contains_files:
        return {"data": _encode(data.parameters).encode(), "headers": _JSON}
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return {"data": form}
