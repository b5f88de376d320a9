"""A Telegram that notes each message as it arrives, and whether the bot hears that it did."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from handlers.resident.allowances import OpenLeefgeld
from handlers.resident.taps import OpenAppointment
from handlers.taps import unpack
from playground.chat import Chat
from playground.faults import Outcome
from playground.messages import Json, Message
from playground.server import Server
from playground.telegram import Telegram

UNHEARD = frozenset({Outcome.UNANSWERED, Outcome.GARBLED})
"""The message is there, and the bot cannot know."""
_REFERENCE = re.compile(r"🔖 ([0-9A-Z]{4})")
_ISOLATES = str.maketrans("", "", "\u2066\u2067\u2068\u2069")

BEAT = 0.02
STALL = 0.1
"""Seconds: so long this process stood still, and what came meanwhile was taken in at once."""

met: ContextVar[Outcome | None] = ContextVar("met", default=None)
"""The fault that the call under way meets."""
_line: ContextVar[RequestHandler | None] = ContextVar("line", default=None)
"""The connection that the call under way came by."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message of the bot. `at` is in seconds of the Telegram's clock.

    `reference` is that of the notice it is sent for; `subjects` are the appointments and payments that it
    opens, more than one where several notices are said at once.
    """

    at: float
    chat_id: int
    reference: str
    subjects: tuple[str, ...]
    heard: bool
    text: str


class WatchedTelegram(Telegram):
    """`arrivals` are all messages of the bot, in the order in which they came.

    `left` says when a connection was closed whose last call had sent this arrival (by its number): whoever
    heard the answer keeps it open. `stalls` are the moments up to which this process stood still.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__(clock=clock)
        self.arrivals: list[Arrival] = []
        self.left: dict[int, float] = {}
        self.stalls: list[float] = []
        self._last_by: dict[RequestHandler, int] = {}
        self._next = asyncio.Event()

    def say(self, chat: Chat, content: Json, reply_keyboard: Json | None = None) -> Message:
        message = super().say(chat, content, reply_keyboard)
        text = words_of(message)
        found = _REFERENCE.search(text)
        self.arrivals.append(
            Arrival(
                at=self.clock(),
                chat_id=chat.id,
                reference=found[1] if found else "",
                subjects=tuple(_opened(message)),
                heard=met.get() not in UNHEARD,
                text=text,
            )
        )
        line = _line.get()
        if line is not None:
            self._last_by[line] = len(self.arrivals) - 1
        now, self._next = self._next, asyncio.Event()
        now.set()
        return message

    async def watch(self) -> None:
        """Notes who hangs up, and when this process itself stood still; until it is cancelled."""
        while True:
            before = time.monotonic()
            await asyncio.sleep(BEAT)
            if time.monotonic() - before > BEAT + STALL:
                self.stalls.append(self.clock())
            for line in [line for line in self._last_by if line.transport is None]:
                self.left[self._last_by.pop(line)] = self.clock()

    async def next_arrival(self) -> None:
        await self._next.wait()


class WatchedServer(Server):
    """Says by which connection a call came."""

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        _line.set(request.protocol)
        return await super()._answer(request)


@asynccontextmanager
async def watched(telegram: WatchedTelegram) -> AsyncIterator[str]:
    """The root address of a Bot API server for it; it is watched meanwhile."""
    server = WatchedServer()
    await server.start(telegram)
    watching = asyncio.create_task(telegram.watch())
    try:
        yield server.address
    finally:
        watching.cancel()
        await server.stop()


def words_of(message: Message) -> str:
    """What is read in it, without the marks around what was filled in."""
    return message.words.translate(_ISOLATES)


def _opened(message: Message) -> Iterable[str]:
    for row in message.buttons:
        for button in row:
            tap = unpack(button.data) if button.data else None
            match tap:
                case OpenAppointment():
                    yield tap.appointment_id
                case OpenLeefgeld():
                    yield tap.allowance_id
