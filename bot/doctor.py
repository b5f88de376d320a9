"""What is right and what is wrong with this installation, in plain words."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import aiohttp
from telegram.error import InvalidToken, TelegramError

from bot.settings import Settings
from bot.wiring import connection

SECONDS = 10.0
CLOCK_MAY_DIFFER = 30.0


@dataclass(frozen=True, slots=True)
class Finding:
    well: bool
    sentence: str


async def examine(settings: Settings) -> Sequence[Finding]:
    """All findings, those of the store first. Nothing is changed, nothing is made."""
    return [
        Finding(True, "The settings can be read."),
        *[finding async for finding in _store(settings)],
        *[finding async for finding in _telegram(settings)],
    ]


async def _store(settings: Settings) -> AsyncIterator[Finding]:
    from storage import health

    for well, sentence in await asyncio.to_thread(health.findings, settings.store, settings.key_file):
        yield Finding(well, sentence)
    if settings.store.startswith("sqlite"):
        yield Finding(True, f"SQLite {sqlite3.sqlite_version} keeps the store: one process at a time.")


async def _telegram(settings: Settings) -> AsyncIterator[Finding]:
    if settings.bot_token is None:
        yield Finding(False, "WEGWIJS_BOT_TOKEN is not set: the bot can only play in the playground.")
        return
    if urlsplit(settings.bot_api).scheme == "http" and not _is_here(settings.bot_api):
        yield Finding(False, "WEGWIJS_BOT_API is not https: the token travels where others can read it.")
    yield await _clock(settings.bot_api, lambda: datetime.now(UTC))
    yield await _connection(settings)


async def _connection(settings: Settings) -> Finding:
    try:
        async with connection(settings) as api:
            me = await api.call("getMe", SECONDS)
    except InvalidToken:
        return Finding(False, "Telegram refuses WEGWIJS_BOT_TOKEN. @BotFather has the right one.")
    except TelegramError:
        return Finding(False, f"Telegram does not answer at {settings.bot_api}. Is there a connection?")
    return Finding(True, f"Telegram answers, and the bot is @{me['username']}.")


async def _clock(root: str, now: Callable[[], datetime]) -> Finding:
    """Against the Date header of the Bot API, which is exact to a second."""
    try:
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(root) as answer:
            theirs = parsedate_to_datetime(answer.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
        return Finding(False, "The clock cannot be compared: Telegram does not answer.")
    apart = abs((now() - theirs).total_seconds())
    if apart > CLOCK_MAY_DIFFER:
        return Finding(False, f"The clock is {apart:.0f} seconds off: reminders would ring at a wrong time.")
    return Finding(True, "The clock is right.")


def _is_here(address: str) -> bool:
    return urlsplit(address).hostname in {"127.0.0.1", "localhost", "::1"}
