"""Facts about a store, for `wegwijs doctor` to put into words. Looking changes nothing."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, make_url, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import keys
from storage.engines import make_engine
from storage.errors import StoreError
from storage.migrate import is_behind
from storage.people import ANYBODY
from storage.tables import notices

A_WEEK = timedelta(days=7)
LATE = timedelta(minutes=10)
_RACE_MENDED_IN = ((3, 44, 6), (3, 50, 7), (3, 51, 3))


@dataclass(frozen=True, slots=True)
class Health:
    """What was found.

    `engine` is "SQLite" or "PostgreSQL", `version` its version where it is known. `exists` is false for a
    SQLite file that is not there yet. `trouble` is the kind of error where the store cannot be reached.
    `key_trouble` is a sentence, None where the key file opens the store (or is still to be made).
    `wal_reset_race`: this SQLite can damage a file that several processes write (before 3.51.3).
    `notices`: how many came to which end within a week; `late` are due for more than ten minutes.
    """

    engine: str
    version: str | None = None
    exists: bool = True
    reachable: bool = False
    trouble: str | None = None
    migrated: bool = False
    journal_mode: str | None = None
    wal_reset_race: bool = False
    key_file_exists: bool = False
    key_trouble: str | None = None
    notices: Mapping[str, int] = field(default_factory=dict)
    late: int = 0


async def examine(url: str, key_file: Path) -> Health:
    """Look at the store of an address and at its key file."""
    health = _start(url, key_file)
    if not health.exists:
        return health
    engine = make_engine(url)
    try:
        async with engine.connect() as connection:
            health = await _looked_at(connection, health)
            health = await _with_notices(connection, health, datetime.now(UTC))
            return await _with_key(connection, health, key_file)
    except (SQLAlchemyError, OSError) as error:
        return replace(health, trouble=type(getattr(error, "orig", None) or error).__name__)
    finally:
        await engine.dispose()


def has_wal_reset_race(version: tuple[int, ...]) -> bool:
    """Whether this version of SQLite can lose a reset of the WAL when several connections write."""
    return not any(
        version >= mended and (version[:2] == mended[:2] or mended is _RACE_MENDED_IN[-1])
        for mended in _RACE_MENDED_IN
    )


def _start(url: str, key_file: Path) -> Health:
    address = make_url(url)
    there = key_file.exists()
    if address.get_backend_name() != "sqlite":
        return Health("PostgreSQL", key_file_exists=there)
    return Health(
        "SQLite",
        version=sqlite3.sqlite_version,
        exists=address.database is not None and Path(address.database).exists(),
        wal_reset_race=has_wal_reset_race(sqlite3.sqlite_version_info),
        key_file_exists=there,
    )


async def _looked_at(connection: AsyncConnection, health: Health) -> Health:
    journal, version = None, health.version
    if health.engine == "SQLite":
        journal = str((await connection.execute(text("PRAGMA journal_mode"))).scalar_one())
    else:
        version = str((await connection.execute(text("SHOW server_version"))).scalar_one())
    migrated = not await connection.run_sync(is_behind)
    return replace(health, reachable=True, migrated=migrated, journal_mode=journal, version=version)


async def _with_notices(connection: AsyncConnection, health: Health, now: datetime) -> Health:
    if not health.migrated:
        return health
    ends = select(notices.c.state, func.count()).where(notices.c.settled_at >= now - A_WEEK)
    late = select(func.count()).where(notices.c.state == "planned", notices.c.due_at < now - LATE)
    counts = {row[0]: row[1] for row in await connection.execute(ends.group_by(notices.c.state))}
    return replace(health, notices=counts, late=(await connection.execute(late)).scalar_one())


async def _with_key(connection: AsyncConnection, health: Health, key_file: Path) -> Health:
    if not health.migrated:
        return health
    anybody = (await connection.execute(ANYBODY)).first()
    if anybody is None and not health.key_file_exists:
        return health
    try:
        keys.fitting(key_file, None if anybody is None else (anybody[0], anybody[1]))
    except StoreError as error:
        return replace(health, key_trouble=str(error))
    return health
