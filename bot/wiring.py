"""The one place that builds things, starts them, and closes them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from telegram.error import InvalidToken, TelegramError

from bot import findings
from bot.dispatcher import Answers, Dispatcher, Means
from bot.errands import Errands
from bot.errors import TokenRefused
from bot.findings import Findings
from bot.line import Line
from bot.notifying import Courier
from bot.outgoing import Outgoing
from bot.patience import Patience
from bot.receiving import Receiver
from bot.requests import ANSWER_SECONDS, Api, connect
from bot.settings import Settings
from handlers.ask import House
from handlers.house import build_door
from locales.languages import FINISHED
from locales.words import words_for
from scheduler.clockwork import Clockwork
from scheduler.outbox import LEASE, Outbox
from shelter.store import Store
from storage.errors import NotMigrated
from storage.store import SqlStore

log = structlog.get_logger()

SECONDS_TO_END = 5.0
FINDINGS_SECONDS = 1.0
ISO_LETTERS = 2


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Program:
    """The running bot. `name` is its username at Telegram."""

    name: str
    store: Store
    _tasks: tuple[asyncio.Task[None], ...]

    async def until_it_ends(self) -> None:
        """Wait until something ends the program. Raises TokenRefused, or what went wrong."""
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()


@dataclass(frozen=True, slots=True)
class _Parts:
    """What every process has: a store, a line to Telegram, and the outbox between them."""

    name: str
    api: Api
    store: Store
    house: House
    line: Line
    findings: Findings
    outgoing: Outgoing
    outbox: Outbox
    clock: Callable[[], datetime]


@asynccontextmanager
async def running(
    settings: Settings, clock: Callable[[], datetime] = utc_now, door: Answers | None = None
) -> AsyncIterator[Program]:
    """The whole bot, from a migrated store to long polling; at the end all is closed.

    Raises TokenRefused, or what `storage` raises where the store or the key cannot be used.
    """
    async with _parts(settings, clock) as parts:
        dispatcher = Dispatcher(
            Means(
                parts.store,
                door or build_door(),
                parts.outgoing,
                parts.findings,
                parts.line,
                parts.house,
                clock,
                parts.outbox.nudge,
            )
        )
        errands = Errands(parts.store, parts.api, parts.outgoing, parts.house, clock, dispatcher.put)
        dispatcher.errands = errands
        receiver = Receiver(parts.api, parts.store, dispatcher, clock)
        clockwork = Clockwork(parts.store, clock, settings.timezone, settings.message_days)
        await dispatcher.replay()
        receiving, dispatching, delivering = (
            asyncio.create_task(work) for work in (receiver.run(), dispatcher.run(), parts.outbox.run())
        )
        clockwork.start()
        try:
            await _name_commands(parts.api)
            yield Program(parts.name, parts.store, (receiving, dispatching, delivering))
        finally:
            receiving.cancel()
            dispatcher.end()
            clockwork.stop()
            await _end(parts.outbox, delivering)
            await asyncio.wait((receiving, dispatching), timeout=SECONDS_TO_END)
            dispatching.cancel()
            await errands.quiet(SECONDS_TO_END)
            await dispatcher.quiet(SECONDS_TO_END)
            await receiver.acknowledge()


@asynccontextmanager
async def delivering(
    settings: Settings,
    clock: Callable[[], datetime] = utc_now,
    *,
    lease: timedelta = LEASE,
    answer_seconds: float = ANSWER_SECONDS,
) -> AsyncIterator[Program]:
    """A process that sends what falls due, and answers nobody. Raises what `running` raises.

    Telegram gets `answer_seconds` to answer a call; `lease` is longer than that by far.
    """
    async with _parts(settings, clock, lease, answer_seconds) as parts:
        tasks = (asyncio.create_task(parts.outbox.run()), asyncio.create_task(_keep_findings(parts)))
        try:
            yield Program(parts.name, parts.store, tasks)
        finally:
            await _end(parts.outbox, tasks[0])
            tasks[1].cancel()
            await findings.keep(parts.findings, parts.store, clock())


@asynccontextmanager
async def _parts(
    settings: Settings,
    clock: Callable[[], datetime],
    lease: timedelta = LEASE,
    answer_seconds: float = ANSWER_SECONDS,
) -> AsyncIterator[_Parts]:
    async with AsyncExitStack() as stack:
        store = await open_store(settings)
        stack.push_async_callback(store.close)
        api = await stack.enter_async_context(connection(settings, answer_seconds))
        name = await _greet(api)
        house = House(
            zone=settings.timezone,
            bot_name=name,
            stay_months=settings.stay_months,
            message_days=settings.message_days,
        )
        found, line = Findings(), Line()
        outgoing = Outgoing(api, found, line, clock)
        courier = Courier(api, outgoing, found, line, house, clock)
        outbox = Outbox(store, courier, clock, lease=lease)
        yield _Parts(name, api, store, house, line, found, outgoing, outbox, clock)


async def open_store(settings: Settings) -> SqlStore:
    """The store of the settings, brought up to date. What migrates is imported only where it is needed."""
    try:
        return await SqlStore.open(settings.store, settings.key_file)
    except NotMigrated:
        from storage.migrate import upgrade

        await asyncio.to_thread(upgrade, settings.store)
        return await SqlStore.open(settings.store, settings.key_file)


@asynccontextmanager
async def connection(settings: Settings, answer_seconds: float = ANSWER_SECONDS) -> AsyncIterator[Api]:
    """An open connection to the Bot API."""
    if settings.bot_token is None:
        raise TokenRefused
    api = connect(settings.bot_token.get_secret_value(), settings.bot_api, answer_seconds)
    async with AsyncExitStack() as stack:
        for request in (api.request, api.polling_request):
            await stack.enter_async_context(request)
        yield api


async def _greet(api: Api) -> str:
    """The bot's own name; waits while Telegram is away."""
    patience = Patience()
    while True:
        try:
            me: Mapping[str, Any] = await api.call("getMe")
        except InvalidToken:
            raise TokenRefused from None
        except TelegramError as error:
            log.warning("Telegram does not answer yet.", error=type(error).__name__)
            await patience.wait()
        else:
            return str(me["username"])


async def _name_commands(api: Api) -> None:
    """The commands in Telegram's menu, in each finished language that has a code of two letters."""
    codes = (language.code for language in FINISHED if len(language.code) == ISO_LETTERS)
    for code in (None, *codes):
        say = words_for(code).say
        names = {"home": say("Home"), "language": say("Language"), "privacy": say("Privacy")}
        commands = [{"command": name, "description": name_of.striptags()} for name, name_of in names.items()]
        try:
            await api.call("setMyCommands", commands=commands, language_code=code)
        except TelegramError as error:
            log.warning("The menu of commands could not be set.", error=type(error).__name__)
            return


async def _keep_findings(parts: _Parts) -> None:
    """Where no tap does it: write down once a second what sending has taught."""
    while True:
        await asyncio.sleep(FINDINGS_SECONDS)
        if parts.findings:
            await findings.keep(parts.findings, parts.store, parts.clock())


async def _end(outbox: Outbox, delivering: asyncio.Task[None]) -> None:
    """What is on its way arrives; what is not goes back into the outbox."""
    outbox.end()
    await asyncio.wait((delivering,), timeout=SECONDS_TO_END)
    delivering.cancel()
