"""SQLite: one connection, writers in turn, every commit on disk."""

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import URL, Connection, event
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.errors import Busy, Conflict, NotMigrated
from storage.links import CONFLICT, NOT_MIGRATED, Link, begun, to_the_end
from storage.statements import Row

_BUSY = "Another program keeps the store locked: end it, or try again."

BUSY_SECONDS = 30
FEW = 100
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)


def pool(address: URL, **connect_args: Any) -> AsyncEngine:
    """SQLAlchemy's engine, whose transactions begin IMMEDIATE; a missing directory is made."""
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

    def __init__(self, url: URL) -> None:
        self._engine = pool(url, factory=self._opened)
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
        link = await begun(self._begin())
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
        with _errors():
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
        with _errors():
            return self._direct.execute(sql, arguments).fetchall()

    async def each(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        with _errors():
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


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise Conflict(CONFLICT) from error
    except sqlite3.OperationalError as error:
        if str(error).startswith(("no such table", "no such column")):
            raise NotMigrated(NOT_MIGRATED) from error
        if str(error).startswith("database is locked"):
            raise Busy(_BUSY) from error
        raise
