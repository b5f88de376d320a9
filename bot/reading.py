"""A file that staff dropped is fetched from Telegram, and read in a process of its own."""

import asyncio
import os
import sys
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.patience import Patience
from bot.requests import Api, TooMuch, seconds_to_wait
from shelter.errors import ShelterError
from shelter.files import limits
from shelter.files.__main__ import OUTCOME, Outcome
from shelter.files.faults import Problem, TakesTooLong, TooBig, Unreadable
from shelter.text import N_

TRIES = 5
_MB = 1024 * 1024
_ENVIRONMENT = ("PATH", "PYTHONPATH", "SYSTEMROOT", "LANG", "TZDIR")
"""What the process gets of ours; the rest holds secrets."""


class NotFetched(ShelterError):
    sentence = N_("I could not get the file from Telegram. Please send it again.")


async def fetch(api: Api, file_id: str) -> bytes:
    """The content of a file that somebody sent. Raises TooBig before more than that is held, NotFetched."""
    patience = Patience(first=0.3)
    while True:
        try:
            file: dict[str, Any] = await api.call("getFile", file_id=file_id)
            return await api.download(file["file_path"], limits.BYTES)
        except TooMuch:
            raise TooBig(limit=limits.BYTES // _MB) from None
        except RetryAfter as error:
            await asyncio.sleep(seconds_to_wait(error))
        except BadRequest as error:
            raise (TooBig(limit=limits.BYTES // _MB) if "too big" in error.message else NotFetched) from None
        except NetworkError:
            if patience.tries + 1 >= TRIES:
                raise NotFetched from None
            await patience.wait()
        except (TelegramError, KeyError):
            raise NotFetched from None


async def read_apart(content: bytes, now: datetime, zone: str, seconds: float = limits.SECONDS) -> Outcome:
    """What is in the file, or why it cannot be read: never an error, never more than so many seconds."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "shelter.files",
        now.isoformat(),
        zone,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
    )
    try:
        async with asyncio.timeout(seconds):
            said, _ = await process.communicate(content)
    except TimeoutError:
        return Outcome(problem=Problem.of(TakesTooLong()))
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    try:
        return await asyncio.to_thread(OUTCOME.validate_json, said)
    except ValidationError:
        killed = process.returncode is not None and process.returncode < 0
        return Outcome(problem=Problem.of(TakesTooLong() if killed else Unreadable()))
