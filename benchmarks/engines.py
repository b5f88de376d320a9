"""An empty, migrated store on each engine, both with every commit on disk (SQLite FULL, PostgreSQL fsync)."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import make_url, text

from storage.engines import make_engine
from storage.migrate import upgrade
from storage.store import SqlStore
from tests.stores import Address, start_server


@asynccontextmanager
async def engines() -> AsyncIterator[dict[str, list[Address]]]:
    """Two stores on each engine, by its name, until the end of the block."""
    folder = Path(tempfile.mkdtemp(prefix="wegwijs-bench-"))
    server = start_server(folder / "data")
    try:
        server.psql("CREATE DATABASE first; CREATE DATABASE second;")
        on_server = make_url(server.get_uri()).set(drivername="postgresql+asyncpg")
        databases = [on_server.set(database=name) for name in ("first", "second")]
        yield {
            "SQLite": [_address(f"sqlite+aiosqlite:///{folder}/{name}.db", folder) for name in ("a", "b")],
            "PostgreSQL": [_address(url.render_as_string(hide_password=False), folder) for url in databases],
        }
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def opened(address: Address) -> AsyncIterator[SqlStore]:
    await asyncio.to_thread(upgrade, address.url)
    store = await address.open()
    try:
        yield store
    finally:
        await store.close()


async def analyze(address: Address) -> None:
    """Let the engine count what is in the tables, as PostgreSQL does by itself every now and then."""
    engine = make_engine(address.url)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("ANALYZE"))
    finally:
        await engine.dispose()


def _address(url: str, folder: Path) -> Address:
    return Address(url, folder / "store.key", folder)
