"""A program that runs until it is told to stop."""

import asyncio
import gc
import signal
import sys
from collections.abc import Coroutine
from typing import Any

import structlog

from bot.settings import Settings
from bot.wiring import delivering, running

log = structlog.get_logger()

GARBAGE_AT_ONCE = 10_000


def run_until_told(work: Coroutine[Any, Any, None]) -> None:
    """Run the work to its end, or until Ctrl+C or SIGTERM, which end it cleanly."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        try:
            runner.run(_until_told(work))
        except KeyboardInterrupt:
            log.info("Stopped.")


async def serve(settings: Settings) -> None:
    """Serve Telegram. Raises what `bot.wiring.running` raises."""
    log.info("Starting. Telegram is asked at %s.", settings.bot_api)
    async with running(settings) as program:
        _let_what_stays_be()
        log.info("@%s is ready. Stop it with Ctrl+C.", program.name)
        await program.until_it_ends()


async def deliver(settings: Settings) -> None:
    """Send what falls due, beside a process that serves. Raises what `bot.wiring.delivering` raises."""
    async with delivering(settings) as program:
        _let_what_stays_be()
        log.info("Sending for @%s what falls due. Stop it with Ctrl+C.", program.name)
        await program.until_it_ends()


def _let_what_stays_be() -> None:
    """Modules, tables and words stay to the end: the garbage collector need not look at them again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AT_ONCE)


async def _until_told(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.ensure_future(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        current = asyncio.current_task()
        if current is not None and current.cancelling():
            raise
        log.info("Stopped.")


def _loop_factory() -> Any:
    if sys.platform == "win32":
        return None
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
