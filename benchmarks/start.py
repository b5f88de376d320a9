"""`python -m benchmarks.start` (part of `make bench`): how long `wegwijs run` takes to its first answer, and
how much memory it holds when nobody does anything.

Somebody has pressed START before the process begins; the clock stops when the first screen is in the chat.
The Telegram of the playground runs in this process. Python keeps its bytecode, as on any machine where
nobody forbade it; the first start of all also compiles, and is left out. Memory is what the system keeps
resident for the bot alone (Linux: VmRSS).
"""

import asyncio
import os
import re
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

import uvloop
from rich.console import Console
from rich.table import Table

from benchmarks.programs import environment
from benchmarks.shelter import furnish
from bot.settings import Settings
from playground.phone import Phone
from playground.server import Server
from playground.telegram import Telegram

TIMES: Final = 5
IDLE: Final = 10.0
PATIENCE: Final = 60.0
WEGWIJS: Final = Path(sys.executable).with_name("wegwijs")


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds to the first answer, and megabytes after it and after ten seconds of rest."""

    seconds: float
    at_once: float
    at_rest: float


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        filled, _ = await furnish(place)
        await _start(_anew(filled, place, TIMES), TIMES)
        results = {
            "the demonstration shelter": [await _start(filled, turn) for turn in range(TIMES)],
            "an empty store": [await _start(_anew(filled, place, turn), turn) for turn in range(TIMES)],
        }
    Console().print(_table(results))


def _anew(settings: Settings, folder: Path, turn: int) -> Settings:
    """The same settings with a store and a key that are not there yet."""
    return settings.model_copy(
        update={
            "store": f"sqlite+aiosqlite:///{folder}/empty{turn}.db",
            "key_file": folder / f"empty{turn}.key",
        }
    )


async def _start(settings: Settings, turn: int) -> Start:
    """A store takes an update once, and a person only once for new: both are others at each turn."""
    telegram = Telegram(first_update_id=1000 * (turn + 1))
    phone = telegram.add_person(turn + 1, "Somebody", language_code="ti")
    phone.start()
    server = Server()
    await server.start(telegram)
    try:
        begin = time.perf_counter()
        async with _running(settings, server.address) as process:
            await _answered(phone, process)
            seconds, at_once = time.perf_counter() - begin, _megabytes(process.pid)
            await asyncio.sleep(0 if turn else IDLE)
            return Start(seconds, at_once, _megabytes(process.pid))
    finally:
        await server.stop()


@asynccontextmanager
async def _running(settings: Settings, root: str) -> AsyncIterator[asyncio.subprocess.Process]:
    variables = {
        **os.environ,
        **environment(settings),
        "WEGWIJS_BOT_API": root,
        "PYTHONDONTWRITEBYTECODE": "",
    }
    process = await asyncio.create_subprocess_exec(WEGWIJS, "run", env=variables)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _answered(phone: Phone, process: asyncio.subprocess.Process) -> None:
    """Wait for the first screen; SystemExit where the program ends before it, or takes too long."""
    ended = asyncio.create_task(process.wait())
    first = asyncio.create_task(_first_screen(phone))
    done, waiting = await asyncio.wait((first, ended), timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    if first not in done:
        raise SystemExit("The program gave no answer.")


async def _first_screen(phone: Phone) -> None:
    async for event in phone.watch():
        if "message" in event and event["message"]["from"]["is_bot"]:
            return


def _megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"^VmRSS:\s+(\d+) kB$", status, re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1024


def _table(results: dict[str, list[Start]]) -> Table:
    table = Table(
        title=f"From the start of the process to the first answer, {TIMES} times; memory of the bot"
    )
    table.add_column("store")
    for name in ("median s", "slowest s", "MB at once", "MB at rest"):
        table.add_column(name, justify="right")
    for name, starts in results.items():
        seconds = [each.seconds for each in starts]
        table.add_row(
            name,
            f"{median(seconds):.2f}",
            f"{max(seconds):.2f}",
            f"{starts[0].at_once:.0f}",
            f"{starts[0].at_rest:.0f}",
        )
    return table


if __name__ == "__main__":
    uvloop.run(main())
