"""The whole bot on a Telegram of our own: real HTTP, a real store, people who tap what they see."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from pydantic import SecretStr

from bot.settings import Settings
from bot.wiring import Program, open_store, running, utc_now
from playground.phone import Phone
from playground.server import Server
from playground.telegram import Telegram
from shelter import invites
from shelter.models.people import Person, Role
from shelter.models.places import Location, Place
from storage.store import SqlStore

LOCATION = Location(id="location-one", place=Place(name="Het Anker", address="Kade 1"), capacity=50)


@dataclass
class Whole:
    """A Telegram, a store, and the bot between them, which can be stopped and started.

    `ahead` is by how much the bot's clock is set before ours.
    """

    telegram: Telegram
    settings: Settings
    store: SqlStore
    ahead: timedelta = timedelta()
    _ids: Iterator[int] = field(default_factory=lambda: count(1001))
    _task: asyncio.Task[None] | None = None
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    def phone(self, first_name: str, language_code: str | None = "en", *, number: int | None = None) -> Phone:
        """Somebody new with a phone; the username and the language may be missing, as in Telegram."""
        return self.telegram.add_person(number or next(self._ids), first_name, language_code=language_code)

    async def arrives(self, first_name: str, role: Role, language_code: str = "en") -> Phone:
        """Somebody who came in by a code, said yes to the privacy notice, and stands at home."""
        phone = self.phone(first_name, language_code)
        phone.start(await self.code(role))
        await settle_in(phone)
        return phone

    async def code(self, role: Role, casemanager: Person | None = None) -> str:
        """An invite code for the location that every harness has."""
        async with self.store.transaction() as store:
            await store.houses.save_location(LOCATION)
            _, code = await invites.make(
                store,
                utc_now(),
                role,
                location_id=LOCATION.id,
                casemanager_id=casemanager.id if casemanager else None,
            )
        return code

    async def person(self, phone: Phone) -> Person | None:
        """Who the store takes the phone's owner for."""
        async with self.store.transaction() as store:
            return (await store.people.by_chat([phone.id])).get(phone.id)

    async def start(self) -> None:
        """Start the bot; it is ready when this returns."""
        ready: asyncio.Future[Program] = asyncio.get_running_loop().create_future()
        self._stop.clear()
        self._task = asyncio.create_task(self._run(ready))
        await asyncio.wait((ready, self._task), return_when=asyncio.FIRST_COMPLETED)
        if self._task.done():
            await self.ends()

    async def stop(self) -> None:
        """Stop the bot as SIGTERM does."""
        task, self._task = self._task, None
        if task is not None:
            self._stop.set()
            await task

    async def ends(self) -> None:
        """Wait until the bot ends by itself; raises what ended it."""
        task, self._task = self._task, None
        assert task is not None
        await task

    def now(self) -> datetime:
        """The time on the bot's clock."""
        return utc_now() + self.ahead

    async def _run(self, ready: "asyncio.Future[Program]") -> None:
        async with running(self.settings, self.now) as program:
            ready.set_result(program)
            ended = asyncio.ensure_future(program.until_it_ends())
            told = asyncio.ensure_future(self._stop.wait())
            await asyncio.wait((ended, told), return_when=asyncio.FIRST_COMPLETED)
            told.cancel()
            if not ended.done():
                ended.cancel()
            else:
                ended.result()


@asynccontextmanager
async def whole_bot(folder: Path, *, started: bool = True) -> AsyncIterator[Whole]:
    """Everything, on a store in the folder. The store is opened a second time for the tests to look into."""
    telegram = Telegram()
    async with api_of(telegram) as root:
        settings = settings_for(telegram, root, folder)
        store = await open_store(settings)
        whole = Whole(telegram, settings, store)
        try:
            if started:
                await whole.start()
            yield whole
        finally:
            await whole.stop()
            await store.close()


@asynccontextmanager
async def api_of(telegram: Telegram) -> AsyncIterator[str]:
    """The root address of a Bot API server for it, on a free port of this machine."""
    server = Server()
    await server.start(telegram)
    try:
        yield server.address
    finally:
        await server.stop()


def settings_for(telegram: Telegram, root: str, folder: Path) -> Settings:
    return Settings(
        bot_token=SecretStr(telegram.token),
        bot_api=root,
        store=f"sqlite+aiosqlite:///{folder}/whole.db",
        key_file=folder / "whole.key",
    )


def as_environment(settings: Settings) -> dict[str, str]:
    """The variables that give a child process these settings."""
    assert settings.bot_token is not None
    return {
        "WEGWIJS_BOT_TOKEN": settings.bot_token.get_secret_value(),
        "WEGWIJS_BOT_API": settings.bot_api,
        "WEGWIJS_STORE": settings.store,
        "WEGWIJS_KEY_FILE": str(settings.key_file),
    }


ON_THE_WAY_IN = ("English", "I agree", "Show no name", "Later")


async def settle_in(phone: Phone) -> None:
    """From the first screen to home, by the shortest way that the buttons offer."""
    await phone.press("English")
    while "Home" not in phone.screen.words:
        labels = [button.text for row in phone.screen.buttons for button in row]
        ways = [way for way in ON_THE_WAY_IN for label in labels if way in label]
        assert ways, f"no way on from {phone.screen!r}"
        await phone.press(ways[-1])


async def until(condition: Callable[[], bool | Awaitable[bool]], seconds: float = 15.0) -> None:
    """Wait until it is so; AssertionError where it does not come to be."""
    try:
        async with asyncio.timeout(seconds):
            while not await _is_so(condition):  # noqa: ASYNC110 - of a program that knows nothing of us
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError("it did not come to be so") from None


async def _is_so(condition: Callable[[], bool | Awaitable[bool]]) -> bool:
    answer = condition()
    return answer if isinstance(answer, bool) else await answer
