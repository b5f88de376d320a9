"""`python -m playground`: the Bot API server alone, in a process of its own (see playground.control)."""

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path

from playground.server import Server
from playground.telegram import TOKEN, Telegram


def main() -> None:
    """Serve until the process is asked to end; says on standard output where, once it does."""
    parser = argparse.ArgumentParser(prog="python -m playground", description=__doc__)
    parser.add_argument("--api-port", type=int, default=0, help="port on 127.0.0.1; a free one by default")
    parser.add_argument("--token", default=TOKEN, help="the bot's token")
    parser.add_argument("--people", type=Path, help="a JSON list of people, as for POST /playground/people")
    given = parser.parse_args()
    telegram = Telegram(token=given.token)
    if given.people:
        for person in json.loads(given.people.read_text(encoding="utf-8")):
            telegram.add_person(**person)
    try:
        _run(telegram, given.api_port)
    except OSError as error:
        parser.exit(1, f"Port {given.api_port} cannot be had: {error.strerror}.\n")


def _run(telegram: Telegram, port: int) -> None:
    try:
        import uvloop
    except ImportError:
        asyncio.run(_serve(telegram, port))
    else:
        uvloop.run(_serve(telegram, port))


async def _serve(telegram: Telegram, port: int) -> None:
    end = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, end.set)
    server = Server()
    await server.start(telegram, port=port)
    sys.stdout.write(f"{server.address}\n")
    sys.stdout.flush()
    await end.wait()
    await server.stop()


if __name__ == "__main__":
    main()
