"""Make or change the tables of a store, and say whether that is to be done."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.engines import make_engine

T = TypeVar("T")

SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(url: str) -> None:
    """Bring the tables of the store to the newest version, in one transaction; again changes nothing.

    The directory of a SQLite file is made if absent.
    """
    _on(url, upgrade_through)


def pending(url: str) -> bool:
    """Whether `upgrade` has something to do."""
    return _on(url, is_behind)


def upgrade_through(connection: Connection) -> None:
    config = config_for(connection)
    command.upgrade(config, "head")


def is_behind(connection: Connection) -> bool:
    script = ScriptDirectory.from_config(config_for(connection))
    return MigrationContext.configure(connection).get_current_heads() != tuple(script.get_heads())


def config_for(connection: Connection) -> Config:
    """Alembic's settings, without a file."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _on(url: str, work: Callable[[Connection], T]) -> T:
    """Do it on a connection of its own, in a thread of its own: a caller may be inside a running loop."""

    async def run() -> T:
        engine = make_engine(url)
        try:
            async with engine.begin() as connection:
                return await connection.run_sync(work)
        finally:
            await engine.dispose()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, run()).result()
