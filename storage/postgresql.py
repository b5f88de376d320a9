"""PostgreSQL: a pool of connections, one to a transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import URL
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.errors import Conflict, NotMigrated
from storage.links import CONFLICT, NOT_MIGRATED, Link, begun, to_the_end
from storage.statements import Row

CONNECTIONS = 10


def pool(address: URL) -> AsyncEngine:
    return create_async_engine(
        address.set(drivername="postgresql+asyncpg"),
        pool_pre_ping=True,
        pool_size=CONNECTIONS,
    )


class PostgresEngine:
    """A pool of connections; a transaction has one of its own."""

    def __init__(self, url: URL) -> None:
        self._engine = pool(url)

    async def begin(self) -> Link:
        return await begun(self._begin())

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
        with _errors():
            rows: Sequence[Row] = await self._driver.fetch(sql, *arguments)
        return rows

    async def each(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        with _errors():
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


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except asyncpg.IntegrityConstraintViolationError as error:
        raise Conflict(CONFLICT) from error
    except (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError) as error:
        raise NotMigrated(NOT_MIGRATED) from error
