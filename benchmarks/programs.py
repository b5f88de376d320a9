"""The programs that are measured: each bot in a process of its own, at a Telegram in this one."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.settings import Settings
from playground.server import Server
from playground.telegram import Telegram


@dataclass(frozen=True, slots=True)
class Bot:
    """A program to measure; `{root}` and `{token}` in its arguments are filled in."""

    name: str
    arguments: Sequence[str]
    ours: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)


def wegwijs(name: str, settings: Settings) -> Bot:
    """The whole program on this store."""
    return Bot(name, ("bot", "run"), True, environment(settings))


def chosen(*bots: Bot) -> list[Bot]:
    """Those that the command names by a word, or all."""
    wanted = sys.argv[1:]
    return [bot for bot in bots if not wanted or any(word in bot.name for word in wanted)]


def environment(settings: Settings) -> dict[str, str]:
    return {
        "WEGWIJS_BOT_TOKEN": settings.bot_token.get_secret_value() if settings.bot_token else "",
        "WEGWIJS_STORE": settings.store,
        "WEGWIJS_KEY_FILE": str(settings.key_file),
        "WEGWIJS_LOG_LEVEL": "WARNING",
    }


@asynccontextmanager
async def telegram_with(people: Mapping[int, str]) -> AsyncIterator[tuple[Telegram, str]]:
    """A Telegram where these chats (each with its language) have started the bot, and its address."""
    telegram = Telegram()
    for number, language in people.items():
        telegram.add_person(number, f"Person {number}", language_code=language, started=True)
    server = Server()
    await server.start(telegram)
    try:
        yield telegram, server.address
    finally:
        await server.stop()


@asynccontextmanager
async def running(bot: Bot, telegram: Telegram, root: str) -> AsyncIterator[None]:
    arguments = [each.format(root=root, token=telegram.token) for each in bot.arguments]
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *arguments, env={**os.environ, **bot.environment, "WEGWIJS_BOT_API": root}
    )
    try:
        yield
    finally:
        if child.returncode is None:
            child.terminate()
        await child.wait()
