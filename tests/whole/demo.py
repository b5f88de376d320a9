"""`wegwijs demo` as somebody starts it who has just installed it: in a process and a folder of its own."""

import asyncio
import os
import re
import socket
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

WEGWIJS = Path(sys.executable).with_name("wegwijs")
_OPEN = re.compile(r"Open (http://\S+) and tap")


@dataclass(frozen=True)
class Demo:
    """A running playground: where its page is, and what its console said until then."""

    address: str
    console: str


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[Demo]:
    """The playground with its store in this folder; AssertionError where it ends before its page is open."""
    process = await asyncio.create_subprocess_exec(
        WEGWIJS,
        "demo",
        cwd=folder,
        env={**os.environ, "WEGWIJS_PLAYGROUND_PORT": str(_free_port())},
        stdout=PIPE,
        stderr=STDOUT,
    )
    reading = None
    try:
        started = await _started(process)
        reading = asyncio.create_task(_console(process).read())
        yield started
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
        if reading is not None:
            await reading


async def _started(process: Process) -> Demo:
    said = ""
    async for line in _console(process):
        said += line.decode()
        if found := _OPEN.search(said):
            return Demo(found[1], said)
    raise AssertionError(f"the playground ended before its page was open:\n{said}")


def _console(process: Process) -> asyncio.StreamReader:
    assert process.stdout is not None
    return process.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
