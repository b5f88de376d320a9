"""The dispatcher in a process of its own, for killing. Started often, so all it needs is loaded before."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import aiosqlite  # noqa: F401
import asyncpg  # type: ignore[import-untyped]  # noqa: F401
import uvloop

from bot import logs
from bot.settings import Settings
from bot.wiring import delivering
from locales.words import words_for

LEASE = timedelta(seconds=4)
ANSWER_SECONDS = 1.0

words_for("en")


def main(settings: Mapping[str, str], log_file: Path) -> None:
    """Deliver until killed; what it logs goes to the file."""
    with log_file.open("a", buffering=1) as log:
        logs.start("ERROR", log)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_deliver(Settings.model_validate(settings)))


async def _deliver(settings: Settings) -> None:
    async with delivering(settings, lease=LEASE, answer_seconds=ANSWER_SECONDS) as program:
        await program.until_it_ends()
