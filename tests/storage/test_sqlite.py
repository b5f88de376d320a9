"""What is true of SQLite alone."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import sqlite
from storage.engines import make_engine
from storage.errors import Busy, NotMigrated
from storage.links import to_the_end
from storage.migrate import pending, upgrade
from storage.store import SqlStore
from tests.contract.things import entry, move_in
from tests.stores import Address

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


@pytest.mark.parametrize("pragma", PRAGMAS)
async def test_every_connection_is_set_up(sqlite_address: Address, pragma: str) -> None:
    engine = make_engine(sqlite_address.url)
    async with engine.connect() as connection:
        assert (await connection.execute(text(f"PRAGMA {pragma}"))).scalar_one() == PRAGMAS[pragma]
    await engine.dispose()


def test_a_store_without_tables_says_so(tmp_path: Path) -> None:
    url, key_file = f"sqlite+aiosqlite:///{tmp_path}/new/store.db", tmp_path / "store.key"
    with pytest.raises(NotMigrated, match="wegwijs migrate"):
        asyncio.run(SqlStore.open(url, key_file))
    assert not key_file.exists()
    assert pending(url) is True
    upgrade(url)
    assert pending(url) is False


async def test_a_transaction_within_a_transaction_is_refused(sqlite_store: SqlStore) -> None:
    async with sqlite_store.transaction() as transaction:
        with pytest.raises(RuntimeError, match="within"):
            async with sqlite_store.transaction():
                pass
        await transaction.inbox.keep([entry(1)])
    async with sqlite_store.transaction() as transaction:
        assert len(await transaction.inbox.waiting()) == 1


async def test_another_process_waits_for_its_turn(sqlite_address: Address) -> None:
    first, second = await sqlite_address.open(), await sqlite_address.open()

    async def keep(store: SqlStore, update_id: int) -> None:
        async with store.transaction() as transaction:
            before = len(await transaction.inbox.waiting())
            await asyncio.sleep(0.01)
            await transaction.inbox.keep([entry(update_id)])
            assert len(await transaction.inbox.waiting()) == before + 1

    await asyncio.gather(
        *(keep(store, 2 * turn + side) for turn in range(5) for side, store in ((0, first), (1, second)))
    )
    async with first.transaction() as transaction:
        assert len(await transaction.inbox.waiting()) == 10
    await first.close()
    await second.close()


async def test_who_waits_too_long_is_told_and_can_try_again(
    sqlite_address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    first, second = await sqlite_address.open(), await sqlite_address.open()
    async with first.transaction():
        with pytest.raises(Busy, match="try again"):
            async with second.transaction():
                pass
    async with second.transaction() as transaction:
        assert await transaction.inbox.waiting() == []
    await first.close()
    await second.close()


async def test_a_closed_store_can_be_closed_again(sqlite_address: Address) -> None:
    store = await sqlite_address.open()
    async with store.transaction() as transaction:
        await move_in(transaction)
    await store.close()
    await store.close()
    assert not (sqlite_address.folder / "store.db-wal").exists()


async def test_what_is_done_to_the_end_is_done_whole() -> None:
    steps: list[int] = []

    async def work() -> str:
        for step in range(5):
            await asyncio.sleep(0)
            steps.append(step)
        return "done"

    task = asyncio.create_task(to_the_end(work()))
    for _ in range(3):
        await asyncio.sleep(0)
        task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert steps == [0, 1, 2, 3, 4]
    assert await to_the_end(work()) == "done"


SCRIPT = """
import asyncio, sys
from pathlib import Path
from storage.store import SqlStore

async def main():
    store = await SqlStore.open(sys.argv[1], Path(sys.argv[2]))
    async with store.transaction() as transaction:
        await transaction.inbox.waiting()
    await store.close()

asyncio.run(main())
"""


def test_the_process_ends(sqlite_address: Address) -> None:
    command = [sys.executable, "-W", "error", "-c", SCRIPT, sqlite_address.url, str(sqlite_address.key_file)]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
