"""The two engines: how a transaction begins, runs statements at the driver, and ends."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

import aiosqlite
import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import URL, Connection, event
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.errors import Busy, Conflict, NotMigrated
from storage.statements import Row

T = TypeVar("T")

_CONFLICT = "A row is there already, or names one that is not."
_NOT_MIGRATED = "The store has no tables yet, or old ones: run `wegwijs migrate`."

_BUSY = "Another program keeps the store locked: end it, or try again."

BUSY_SECONDS = 30
CONNECTIONS = 10
FEW = 100
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)


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


def open_engine(url: str) -> Engine:
    """The engine of an SQLAlchemy address (`sqlite+aiosqlite:` or `postgresql+asyncpg:`)."""
    return SqliteEngine(url) if make_url(url).get_backend_name() == "sqlite" else PostgresEngine(url)


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


async def _begun(work: Coroutine[Any, Any, Link]) -> Link:
    """The link that the work opens; where the caller was cancelled meanwhile, it is ended again."""
    task = asyncio.ensure_future(work)
    try:
        return await to_the_end(task)
    except asyncio.CancelledError:
        if not task.cancelled() and task.exception() is None:
            await task.result().rollback()
        raise


def make_engine(url: str, **connect_args: Any) -> AsyncEngine:
    """SQLAlchemy's engine. A transaction on SQLite begins IMMEDIATE; a missing directory is made."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, connect_args)
    return _postgresql(address, connect_args)


def _postgresql(address: URL, connect_args: Mapping[str, Any]) -> AsyncEngine:
    return create_async_engine(
        address.set(drivername="postgresql+asyncpg"),
        connect_args=dict(connect_args),
        pool_pre_ping=True,
        pool_size=CONNECTIONS,
    )


def _sqlite(address: URL, connect_args: Mapping[str, Any]) -> AsyncEngine:
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        address.set(drivername="sqlite+aiosqlite"),
        connect_args={
            "timeout": BUSY_SECONDS,
            "isolation_level": None,
            "cached_statements": 500,
            "check_same_thread": False,
            **connect_args,
        },
    )

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(engine.sync_engine, "connect")
    def _set_pragmas(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    return engine


class SqliteEngine:
    """One connection that stays open; the writers of this process take turns on it.

    What can wait for a disk or for another process (BEGIN, COMMIT, many rows) runs in aiosqlite's thread.
    A short statement takes some 20 microseconds, less than the way to the thread and back: it runs at once.
    """

    def __init__(self, url: str) -> None:
        self._engine = make_engine(url, factory=self._opened)
        self._turn = asyncio.Lock()
        self._holder: asyncio.Task[Any] | None = None
        self._connection: AsyncConnection | None = None
        self._thread: aiosqlite.Connection
        self._direct: sqlite3.Connection

    def _opened(self, *arguments: Any, **options: Any) -> sqlite3.Connection:
        self._direct = sqlite3.Connection(*arguments, **options)
        return self._direct

    async def begin(self) -> Link:
        if self._holder is not None and self._holder is asyncio.current_task():
            raise RuntimeError("a transaction within a transaction of the same task would wait for ever")
        await self._turn.acquire()
        link = await _begun(self._begin())
        self._holder = asyncio.current_task()
        return link

    async def _begin(self) -> Link:
        try:
            if self._connection is None:
                await self._connect()
            await self.run("BEGIN IMMEDIATE")
        except BaseException:
            self._turn.release()
            raise
        return SqliteLink(self, self._direct, self._thread, self._engine.dialect)

    async def _connect(self) -> None:
        connection = await self._engine.connect()
        raw: Any = await connection.get_raw_connection()
        self._thread = raw.driver_connection
        self._connection = connection

    async def run(self, sql: str) -> None:
        """Run in the thread what can wait."""
        with _sqlite_errors():
            await self._thread.execute_fetchall(sql)

    def ended(self) -> None:
        self._holder = None
        self._turn.release()

    async def shrink_log(self) -> None:
        async with self._turn:
            if self._connection is not None:
                await to_the_end(self.run("PRAGMA wal_checkpoint(TRUNCATE)"))

    async def close(self) -> None:
        async with self._turn:
            if self._connection is not None:
                await self._connection.close()
            self._connection = None
            await self._engine.dispose()


@contextmanager
def _sqlite_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise Conflict(_CONFLICT) from error
    except sqlite3.OperationalError as error:
        if str(error).startswith(("no such table", "no such column")):
            raise NotMigrated(_NOT_MIGRATED) from error
        if str(error).startswith("database is locked"):
            raise Busy(_BUSY) from error
        raise


@contextmanager
def _postgresql_errors() -> Iterator[None]:
    try:
        yield
    except asyncpg.IntegrityConstraintViolationError as error:
        raise Conflict(_CONFLICT) from error
    except (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError) as error:
        raise NotMigrated(_NOT_MIGRATED) from error


class SqliteLink:
    def __init__(
        self,
        engine: SqliteEngine,
        direct: sqlite3.Connection,
        thread: aiosqlite.Connection,
        dialect: Dialect,
    ) -> None:
        self._engine = engine
        self._direct = direct
        self._thread = thread
        self.dialect = dialect

    async def fetch(self, sql: str, arguments: Sequence[Any]) -> Sequence[Row]:
        with _sqlite_errors():
            return self._direct.execute(sql, arguments).fetchall()

    async def each(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        with _sqlite_errors():
            if len(rows) <= FEW:
                self._direct.executemany(sql, rows)
            else:
                await to_the_end(self._thread.executemany(sql, rows))

    async def commit(self) -> None:
        await to_the_end(self._end("COMMIT"))

    async def rollback(self) -> None:
        await to_the_end(self._end("ROLLBACK"))

    async def _end(self, how: str) -> None:
        try:
            await self._engine.run(how)
        finally:
            if self._direct.in_transaction:
                await self._engine.run("ROLLBACK")
            self._engine.ended()


class PostgresEngine:
    """A pool of connections; a transaction has one of its own."""

    def __init__(self, url: str) -> None:
        self._engine = make_engine(url)

    async def begin(self) -> Link:
        return await _begun(self._begin())

    async def _begin(self) -> Link:
        connection = await self._engine.connect()
        try:
            raw = await connection.get_raw_connection()
            driver: Any = raw.driver_connection
            await driver.execute("BEGIN")
        except BaseException:
            await connection.invalidate()
            await connection.close()
            raise
        return PostgresLink(connection, driver, self._engine.dialect)

    async def shrink_log(self) -> None:
        """PostgreSQL cleans up by itself (autovacuum)."""

    async def close(self) -> None:
        await self._engine.dispose()


class PostgresLink:
    def __init__(self, connection: AsyncConnection, driver: Any, dialect: Dialect) -> None:
        self._connection = connection
        self._driver = driver
        self.dialect = dialect

    async def fetch(self, sql: str, arguments: Sequence[Any]) -> Sequence[Row]:
        with _postgresql_errors():
            rows: Sequence[Row] = await self._driver.fetch(sql, *arguments)
        return rows

    async def each(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        with _postgresql_errors():
            await self._driver.executemany(sql, rows)

    async def commit(self) -> None:
        await to_the_end(self._end("COMMIT"))

    async def rollback(self) -> None:
        await to_the_end(self._end("ROLLBACK"))

    async def _end(self, how: str) -> None:
        try:
            await self._driver.execute(how)
        except BaseException:
            await self._connection.invalidate()
            raise
        finally:
            await self._connection.close()
