"""Empty stores outside of pytest: on this machine's disk, in its memory, or on a PostgreSQL of their own."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from storage.migrate import upgrade
from tests.stores import Address, start_server

MEMORY = Path("/dev/shm")  # noqa: S108 - a disk in memory, where there is one


@contextmanager
def an_address(engine: str) -> Iterator[Address]:
    """An empty, migrated store on "sqlite" or "postgresql"; gone at the end."""
    with _folder(None) as folder:
        if engine == "sqlite":
            yield _migrated(f"sqlite+aiosqlite:///{folder}/store.db", folder)
            return
        server = start_server(folder / "data")
        try:
            server.psql("CREATE DATABASE wegwijs;")
            address = make_url(server.get_uri()).set(drivername="postgresql+asyncpg", database="wegwijs")
            yield _migrated(address.render_as_string(hide_password=False), folder)
        finally:
            server.cleanup()


@contextmanager
def in_memory() -> Iterator[Address]:
    """A SQLite store with its usual settings, whose disk is fast where the machine has one in memory."""
    with _folder(MEMORY if MEMORY.is_dir() else None) as folder:
        yield _migrated(f"sqlite+aiosqlite:///{folder}/store.db", folder)


@contextmanager
def _folder(parent: Path | None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="wegwijs-torture-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _migrated(url: str, folder: Path) -> Address:
    upgrade(url)
    return Address(url, folder / "store.key", folder)
