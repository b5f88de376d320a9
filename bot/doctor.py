"""What is right and what is wrong with this installation, in plain words."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import aiohttp
from telegram.error import InvalidToken, TelegramError

from bot.settings import Settings
from bot.wiring import connection
from storage import health

SECONDS = 10.0
CLOCK_MAY_DIFFER = 30.0
_ENDS = {
    "sent": "notices sent",
    "expired": "too late",
    "blocked": "to people who cannot be reached",
    "dead": "that could not be delivered",
    "unsure": "that perhaps arrived",
}


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
    found = await health.examine(settings.store, settings.key_file)
    yield _reachable(found)
    if found.reachable:
        yield (
            Finding(True, "The store's tables are up to date.")
            if found.migrated
            else Finding(False, "The store's tables are not up to date: run `wegwijs migrate`.")
        )
    yield _key(found, settings)
    if found.migrated:
        yield _outbox(found)


def _outbox(found: health.Health) -> Finding:
    ends = ", ".join(
        f"{found.notices[name]} {words}" for name, words in _ENDS.items() if name in found.notices
    )
    week = f"Within a week: {ends}." if ends else "Nothing was sent within a week."
    if found.late:
        late = f"Notices that are due for more than ten minutes: {found.late}. Is `wegwijs run` running?"
        return Finding(False, f"{late} {week}")
    return Finding(True, f"No notice is late. {week}")


def _reachable(found: health.Health) -> Finding:
    if not found.exists:
        return Finding(True, "There is no store yet. The first start makes it.")
    if not found.reachable:
        return Finding(
            False, f"The store cannot be opened or reached ({found.trouble}). Look at WEGWIJS_STORE."
        )
    race = " One process at a time may write it." if found.wal_reset_race else ""
    return Finding(True, f"The store can be opened: {found.engine} {found.version}.{race}")


def _key(found: health.Health, settings: Settings) -> Finding:
    if found.key_trouble is not None:
        return Finding(False, found.key_trouble)
    if not found.key_file_exists:
        return Finding(True, "There is no key file yet. The first start makes it.")
    return Finding(True, f"The key file {settings.key_file} can be read, and fits.")


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
