"""Updates in: asked for by long polling, kept in the store, and only then acknowledged.

The next question to Telegram acknowledges the updates before it (Bot API, getUpdates, `offset`). After a
kill -9 Telegram or the inbox still has every update; one that comes twice is kept once.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.errors import TokenRefused
from bot.patience import Patience
from bot.requests import Api, seconds_to_wait
from bot.updates import ALLOWED, Update, group_to_leave, reduce
from handlers.incoming import Incoming
from shelter.models.conversations import InboxEntry
from shelter.store import Store

log = structlog.get_logger()

POLL_SECONDS = 25
ANSWER_SECONDS = 10.0
AT_ONCE = 100
QUIET = timedelta(days=1)
"""Then all was acknowledged long ago. After a quiet week Telegram may number from anywhere (Bot API)."""


class Takes(Protocol):
    """Who handles what was kept."""

    async def room(self) -> None:
        """Wait until more can be taken."""

    def put(self, incoming: Iterable[Incoming]) -> None: ...


class Receiver:
    """The one that asks Telegram for updates."""

    def __init__(self, api: Api, store: Store, takes: Takes, clock: Callable[[], datetime]) -> None:
        self._api = api
        self._store = store
        self._takes = takes
        self._clock = clock
        self._patience = Patience()
        self._offset: int | None = None
        self._heard_at = clock()

    async def run(self) -> None:
        """Receive until cancelled. Raises TokenRefused."""
        while True:
            await self._takes.room()
            updates = await self._ask()
            if updates and await self.take_in(updates):
                self._offset, self._heard_at = updates[-1]["update_id"] + 1, self._clock()
                await self._leave_groups(updates)
            elif self._clock() - self._heard_at > QUIET:
                self._offset = None

    async def acknowledge(self) -> None:
        """Tell Telegram what was kept, at the end; what fails here comes again and is known."""
        if self._offset is None:
            return
        try:
            await self._api.call("getUpdates", ANSWER_SECONDS, offset=self._offset, limit=1, timeout=0)
        except TelegramError as error:
            log.debug("the last updates could not be acknowledged", error=type(error).__name__)

    async def _ask(self) -> Sequence[Update]:
        try:
            updates: list[Update] = await self._api.call(
                "getUpdates",
                POLL_SECONDS + ANSWER_SECONDS,
                offset=self._offset,
                limit=AT_ONCE,
                timeout=0 if self._patience.tries else POLL_SECONDS,
                allowed_updates=ALLOWED,
            )
        except InvalidToken:
            raise TokenRefused from None
        except TelegramError as error:
            await self._wait_after(error)
            return ()
        if self._patience.tries:
            log.info("Telegram answers again.")
            self._patience.over()
        return updates

    async def _wait_after(self, error: TelegramError) -> None:
        if isinstance(error, RetryAfter):
            await asyncio.sleep(seconds_to_wait(error))
            return
        log.warning(_in_plain_words(error), next_try_in_seconds=round(self._patience.seconds))
        await self._patience.wait()

    async def take_in(self, updates: Sequence[Update]) -> bool:
        """False where the store could not keep them: then they are not acknowledged and come again."""
        try:
            kept = await self._keep(list(filter(None, map(_reduced, updates))))
        except Exception as error:
            log.error("The store cannot keep what comes in. It will be asked for again.", exc_info=error)
            await self._patience.wait()
            return False
        self._takes.put(kept)
        return True

    async def _keep(self, incoming: Sequence[Incoming]) -> list[Incoming]:
        if not incoming:
            return []
        now = self._clock()
        reduced = {each.update_id: each for each in incoming}
        entries = [
            InboxEntry(
                update_id=each.update_id,
                chat_id=each.chat_id,
                received_at=now,
                payload=each.model_dump_json(exclude_none=True).encode(),
            )
            for each in reduced.values()
        ]
        async with self._store.transaction() as store:
            kept = await store.inbox.keep(entries)
        return [reduced[entry.update_id] for entry in kept]

    async def _leave_groups(self, updates: Sequence[Update]) -> None:
        for chat_id in {chat_id for update in updates if (chat_id := group_to_leave(update))}:
            log.info("Somebody added the bot to a group. It leaves: it speaks in private chats alone.")
            try:
                await self._api.call("leaveChat", chat_id=chat_id)
            except TelegramError as error:
                log.warning("A group could not be left.", error=type(error).__name__)


def _reduced(update: Update) -> Incoming | None:
    try:
        return reduce(update)
    except (KeyError, TypeError, ValueError) as error:
        log.error("An update does not look like the Bot API's; it is left out.", exc_info=error)
        return None


def _in_plain_words(error: TelegramError) -> str:
    match error:
        case Conflict():
            return "Another program receives this bot's updates. Stop one of the two."
        case TimedOut():
            return "Telegram does not answer in time."
        case NetworkError() if error.__cause__ is not None:
            return "Telegram cannot be reached. Is there a connection?"
        case _:
            return "Telegram has trouble."
