"""The console: plain words about what happens, and nothing of anybody.

Our own lines name no person, no text and no token. Of an error only its kind and the lines of code it went
through are said, never its message, which may quote what somebody wrote. Other libraries are heard from
WARNING on, and by their sentence alone, without what they would fill in: at DEBUG they print requests
and rows.
"""

import logging
import re
import sys
import warnings
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from traceback import walk_tb
from typing import Any, TextIO

import structlog

LIBRARIES = (
    "aiohttp",
    "aiosqlite",
    "alembic",
    "apscheduler",
    "asyncio",
    "asyncpg",
    "httpcore",
    "httpx",
    "sqlalchemy",
    "telegram",
)
_QUOTES = re.compile(r"[\n(<]")
"""After its sentence asyncio writes out tasks, callbacks and errors, whatever they hold."""
_HERE = Path(__file__).parent.parent

Event = MutableMapping[str, Any]


def start(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Log to `stream` (stderr) from `level` on."""
    out = stream or sys.stderr
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
            _error_without_content,
            structlog.dev.ConsoleRenderer(
                colors=out.isatty(), pad_event_to=0, pad_level=False, sort_keys=False
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [_Library()]
    root.setLevel(level)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    warnings.simplefilter("default")


def described(error: BaseException) -> str:
    """The kinds of an error and of what caused it, each with the lines of code it went through."""
    return " <- ".join(_one(each) for each in _chain(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _one(error: BaseException) -> str:
    frames = [
        f"{_short(frame.f_code.co_filename)}:{line}"
        for frame, line in walk_tb(error.__traceback__)
        if str(_HERE) in frame.f_code.co_filename and "site-packages" not in frame.f_code.co_filename
    ]
    kind = type(error).__name__
    inner = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    inside = f" ({'; '.join(map(described, inner))})" if inner else ""
    return f"{kind} at {' > '.join(frames)}{inside}" if frames else f"{kind}{inside}"


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(_HERE)) if path.is_relative_to(_HERE) else path.name


def _error_without_content(logger: object, name: str, event: Event) -> Event:
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = described(error)
    return event


class _Library(logging.Handler):
    """Passes on what a library says, by its sentence without what it fills in."""

    def emit(self, record: logging.LogRecord) -> None:
        log = structlog.get_logger()
        error = record.exc_info[1] if record.exc_info else None
        if error is None and isinstance(record.args, tuple):
            error = next((each for each in record.args if isinstance(each, BaseException)), None)
        sentence = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        sentence = _QUOTES.split(sentence, maxsplit=1)[0] if record.name == "asyncio" else sentence
        log.log(record.levelno, sentence, library=record.name, **({"exc_info": error} if error else {}))
