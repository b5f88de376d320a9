"""What an engine is: transactions that begin, run statements at the driver, and end."""

import asyncio
from collections.abc import Awaitable, Coroutine, Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy.engine import Dialect

from storage.statements import Row

T = TypeVar("T")

CONFLICT = "A row is there already, or names one that is not."
NOT_MIGRATED = "The store has no tables yet, or old ones: run `wegwijs migrate`."


class Link(Protocol):
    """An open transaction; it ends by exactly one `commit` or `rollback`, whoever is cancelled meanwhile."""

    dialect: Dialect

    async def fetch(self, sql: str, arguments: Sequence[Any]) -> Sequence[Row]: ...
    async def each(self, sql: str, rows: Sequence[Sequence[Any]]) -> None: ...
    async def commit(self) -> None: ...
    async def rollback(self) -> None: ...


class Engine(Protocol):
    async def begin(self) -> Link: ...
    async def shrink_log(self) -> None:
        """Let go of what was overwritten or deleted, where the engine keeps it in a log."""

    async def close(self) -> None: ...


async def to_the_end(work: Awaitable[T]) -> T:
    """Do the work whole, also when the caller is cancelled meanwhile; the cancellation follows after it."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            if task.cancelled():
                raise
            cancelled = error
        except BaseException:  # noqa: S110 - raised below, by `result`
            pass
    if cancelled is not None:
        if not task.cancelled():
            task.exception()
        raise cancelled
    return task.result()


async def begun(work: Coroutine[Any, Any, Link]) -> Link:
    """The link that the work opens; where the caller was cancelled meanwhile, it is ended again."""
    task = asyncio.ensure_future(work)
    try:
        return await to_the_end(task)
    except asyncio.CancelledError:
        if not task.cancelled() and task.exception() is None:
            await task.result().rollback()
        raise
