"""The one place that builds things, starts them, and closes them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from telegram.error import InvalidToken, TelegramError

from bot.dispatcher import Answers, Dispatcher, Means
from bot.findings import Findings
from bot.notifying import Courier
from bot.outgoing import Outgoing
from bot.patience import Patience
from bot.receiving import Receiver, TokenRefused
from bot.requests import Api, connect
from bot.settings import Settings
from handlers.ask import House
from handlers.house import build_door
from locales.languages import FINISHED
from locales.words import words_for
from scheduler.clockwork import Clockwork
from shelter.store import Store
from storage.errors import NotMigrated
from storage.store import SqlStore

log = structlog.get_logger()

SECONDS_TO_END = 5.0
ISO_LETTERS = 2


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Program:
    """The running bot. `name` is its username at Telegram."""

    name: str
    store: Store
    clockwork: Clockwork
    _tasks: tuple[asyncio.Task[None], asyncio.Task[None]]

    async def until_it_ends(self) -> None:
        """Wait until something ends the program. Raises TokenRefused, or what went wrong."""
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()


@asynccontextmanager
async def running(
    settings: Settings, clock: Callable[[], datetime] = utc_now, door: Answers | None = None
) -> AsyncIterator[Program]:
    """The whole bot, from a migrated store to long polling; at the end all is closed.

    Raises TokenRefused, or what `storage` raises where the store or the key cannot be used.
    """
    async with AsyncExitStack() as stack:
        store = await open_store(settings)
        stack.push_async_callback(store.close)
        api = await stack.enter_async_context(connection(settings))
        name = await _greet(api)
        findings = Findings()
        house = House(zone=settings.timezone, bot_name=name)
        outgoing = Outgoing(api, findings, clock)
        dispatcher = Dispatcher(Means(store, door or build_door(), outgoing, findings, house, clock))
        receiver = Receiver(api, store, dispatcher, clock)
        clockwork = Clockwork(store, Courier(store, outgoing, findings, house, clock), clock)
        await dispatcher.replay()
        tasks = (asyncio.create_task(receiver.run()), asyncio.create_task(dispatcher.run()))
        clockwork.start()
        try:
            await _name_commands(api)
            yield Program(name, store, clockwork, tasks)
        finally:
            await _end(*tasks, clockwork, dispatcher, receiver)


async def open_store(settings: Settings) -> SqlStore:
    """The store of the settings, brought up to date. What migrates is imported only where it is needed."""
    try:
        return await SqlStore.open(settings.store, settings.key_file)
    except NotMigrated:
        from storage.migrate import upgrade

        await asyncio.to_thread(upgrade, settings.store)
        return await SqlStore.open(settings.store, settings.key_file)


@asynccontextmanager
async def connection(settings: Settings) -> AsyncIterator[Api]:
    """An open connection to the Bot API."""
    if settings.bot_token is None:
        raise TokenRefused
    api = connect(settings.bot_token.get_secret_value(), settings.bot_api)
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


async def _end(
    receiving: asyncio.Task[None],
    dispatching: asyncio.Task[None],
    clockwork: Clockwork,
    dispatcher: Dispatcher,
    receiver: Receiver,
) -> None:
    """Nothing new comes in; what is under way ends, or stays in the inbox for the next start."""
    receiving.cancel()
    dispatcher.end()
    with suppress(TimeoutError):
        async with asyncio.timeout(SECONDS_TO_END):
            await clockwork.stop()
    await asyncio.wait((receiving, dispatching), timeout=SECONDS_TO_END)
    dispatching.cancel()
    await dispatcher.quiet(SECONDS_TO_END)
    await receiver.acknowledge()
