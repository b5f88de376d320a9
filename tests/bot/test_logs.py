"""The console says what happens, and nothing of anybody."""

import asyncio
import gc
import io
import logging

import pytest
import structlog

CANARY = "canary-90d2"


def _fail() -> None:
    raise ValueError(CANARY)


def test_a_line_in_plain_words(console: io.StringIO) -> None:
    structlog.get_logger().info("The bot serves Telegram.", name="wegwijs_bot")
    assert "The bot serves Telegram." in console.getvalue()
    assert "wegwijs_bot" in console.getvalue()


def test_an_error_is_its_kind_and_its_lines_and_never_its_message(console: io.StringIO) -> None:
    try:
        _fail()
    except ValueError as error:
        structlog.get_logger().error("A handler failed.", exc_info=error)
    said = console.getvalue()
    assert "ValueError" in said
    assert "tests/bot/test_logs.py:" in said
    assert CANARY not in said


def test_causes_and_groups_are_named_without_their_messages(console: io.StringIO) -> None:
    try:
        try:
            _fail()
        except ValueError as error:
            raise ExceptionGroup(CANARY, [KeyError(CANARY), error]) from error
    except ExceptionGroup as group:
        structlog.get_logger().error("Several failed.", exc_info=group)
    said = console.getvalue()
    assert "KeyError" in said
    assert "<- ValueError" in said
    assert CANARY not in said


@pytest.mark.parametrize("name", ["aiosqlite", "sqlalchemy.engine.Engine", "telegram.Bot", "aiohttp.client"])
def test_what_libraries_fill_in_is_not_said(console: io.StringIO, name: str) -> None:
    library = logging.getLogger(name)
    library.debug("executing %s", CANARY)
    library.info("row %s", CANARY)
    assert console.getvalue() == ""
    library.warning("trouble with %s", CANARY)
    assert "trouble with %s" in console.getvalue()
    assert CANARY not in console.getvalue()


def test_a_librarys_error_is_its_kind(console: io.StringIO) -> None:
    try:
        _fail()
    except ValueError:
        logging.getLogger("apscheduler.executors.default").exception("Job raised an exception")
    assert "ValueError" in console.getvalue()
    assert CANARY not in console.getvalue()


def test_what_asyncio_quotes_of_a_task_is_not_said(console: io.StringIO) -> None:
    async def leave_a_task_that_fails() -> None:
        task = asyncio.create_task(asyncio.to_thread(_fail))
        await asyncio.wait([task])

    asyncio.run(leave_a_task_that_fails())
    gc.collect()
    assert "Task exception was never retrieved" in console.getvalue()
    assert CANARY not in console.getvalue()
