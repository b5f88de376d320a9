"""`python -m benchmarks` (`make bench`): our whole way of a tap beside two bare echoes, over real HTTP.

The Telegram of the playground runs in this process, each bot in one of its own. Everybody's updates come by
long polling over loopback. Ours is the whole program on the demonstration shelter: inbox, gate, store with
every commit on disk, sealed fields, words in each person's language. The echoes keep nothing. A text is
answered by one message; a tap by an edit and the answer to the tap.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvloop
from rich.console import Console
from rich.table import Table

from benchmarks.load import A_SECOND, BURST, Kind, Load, Measured
from benchmarks.shelter import PEOPLE, TAPS, TEXTS, furnish
from bot.settings import Settings
from playground.server import Server
from playground.telegram import Telegram

BESIDE = "aiogram"


@dataclass(frozen=True, slots=True)
class Bot:
    """A program to measure; `{root}` and `{token}` in its arguments are filled in."""

    name: str
    arguments: Sequence[str]
    ours: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)


ECHOES = (
    Bot("python-telegram-bot, one by one", ("benchmarks.echo_ptb", "{root}", "{token}", "0")),
    Bot("python-telegram-bot, 32 at once", ("benchmarks.echo_ptb", "{root}", "{token}", "32")),
    Bot(BESIDE, ("benchmarks.echo_aiogram", "{root}", "{token}")),
    Bot("aiogram on uvloop", ("benchmarks.echo_aiogram", "{root}", "{token}", "uvloop")),
)


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings, people = await furnish(Path(folder))
        ours = Bot("Wegwijs, the whole way", ("bot", "run"), True, _environment(settings))
        results = {}
        for bot in (*_chosen(ours, *ECHOES),):
            async with _telegram(people) as (telegram, root):
                results[bot.name] = await _measure(bot, telegram, root)
    for kind in Kind:
        Console().print(_table(kind, results))


def _chosen(*bots: Bot) -> list[Bot]:
    wanted = sys.argv[1:]
    return [bot for bot in bots if not wanted or any(word in bot.name for word in wanted)]


@asynccontextmanager
async def _telegram(people: Mapping[int, str]) -> AsyncIterator[tuple[Telegram, str]]:
    telegram = Telegram()
    for number, language in people.items():
        telegram.add_person(number, f"Person {number}", language_code=language, started=True)
    server = Server()
    await server.start(telegram)
    try:
        yield telegram, server.address
    finally:
        await server.stop()


async def _measure(bot: Bot, telegram: Telegram, root: str) -> dict[Kind, Measured]:
    arguments = [each.format(root=root, token=telegram.token) for each in bot.arguments]
    environment = {**os.environ, **bot.environment, "WEGWIJS_BOT_API": root}
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *arguments, env=environment, stderr=None
    )
    try:
        load = Load(telegram, TEXTS, TAPS)
        await load.everybody_has_a_message()
        return {kind: await load.measure(kind) for kind in Kind}
    finally:
        child.terminate()
        await child.wait()


def _environment(settings: Settings) -> dict[str, str]:
    return {
        "WEGWIJS_BOT_TOKEN": settings.bot_token.get_secret_value() if settings.bot_token else "",
        "WEGWIJS_STORE": settings.store,
        "WEGWIJS_KEY_FILE": str(settings.key_file),
        "WEGWIJS_LOG_LEVEL": "WARNING",
    }


def _table(kind: Kind, results: Mapping[str, Mapping[Kind, Measured]]) -> Table:
    table = Table(
        title=f"{kind.capitalize()}s: {BURST} from {PEOPLE} people at once, then {A_SECOND} a second"
    )
    table.add_column("bot")
    for name in ("a second", f"beside {BESIDE}", "p50 ms", "p99 ms"):
        table.add_column(name, justify="right")
    for name, measured in results.items():
        here, beside = measured[kind], results.get(BESIDE, measured)[kind]
        lost = f" ({here.lost} lost)" if here.lost else ""
        ratio = f"{here.a_second / beside.a_second:.2f}×"
        table.add_row(name, f"{here.a_second:,.0f}{lost}", ratio, f"{here.p50:.1f}", f"{here.p99:.1f}")
    return table


if __name__ == "__main__":
    uvloop.run(main())
