"""Facts about a store, for the doctor."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shelter.models.notices import NoticeState
from storage.health import examine, has_wal_reset_race
from storage.store import SqlStore
from tests.contract.things import move_in, notice
from tests.stores import Address


async def test_a_store_that_is_well(store: SqlStore, address: Address) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
    health = await examine(address.url, address.key_file)
    assert health.reachable
    assert health.exists
    assert health.migrated
    assert health.version
    assert health.key_file_exists
    assert (health.trouble, health.key_trouble) == (None, None)
    assert health.journal_mode == ("wal" if health.engine == "SQLite" else None)


async def test_what_became_of_the_notices_and_which_are_late(store: SqlStore, address: Address) -> None:
    now = datetime.now(UTC)
    async with store.transaction() as transaction:
        await move_in(transaction)
        fields = {"due_at": now - timedelta(minutes=11), "expires_at": now + timedelta(days=1)}
        await transaction.notices.plan(notice("sent", **fields), notice("late", person_id="bram", **fields))
        await transaction.notices.claim("one", now, now + timedelta(minutes=1), 1)
        for name in ("sent", "late"):
            await transaction.notices.settle(name, "one", NoticeState.SENT, now)
    health = await examine(address.url, address.key_file)
    assert (health.notices, health.late) == ({"sent": 1}, 1)


async def test_a_store_that_is_not_there_yet_is_not_made(tmp_path: Path) -> None:
    health = await examine(f"sqlite+aiosqlite:///{tmp_path}/deep/store.db", tmp_path / "store.key")
    assert (health.exists, health.reachable, health.key_file_exists) == (False, False, False)
    assert list(tmp_path.iterdir()) == []


async def test_a_new_store_without_a_key_file_has_no_trouble(address: Address) -> None:
    health = await examine(address.url, address.key_file)
    assert (health.migrated, health.key_file_exists, health.key_trouble) == (True, False, None)
    assert not address.key_file.exists()


async def test_a_file_that_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_text("This is a letter, and not a store." * 100)
    health = await examine(f"sqlite+aiosqlite:///{tmp_path}/store.db", tmp_path / "store.key")
    assert (health.reachable, health.trouble) == (False, "DatabaseError")


async def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    health = await examine("postgresql+asyncpg://nobody@127.0.0.1:9/none", tmp_path / "store.key")
    assert (health.reachable, health.trouble) == (False, "ConnectionRefusedError")


async def test_a_key_file_of_another_store(store: SqlStore, address: Address) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
    lost = await examine(address.url, address.folder / "lost.key")
    assert lost.key_trouble is not None
    assert "missing" in lost.key_trouble
    address.key_file.chmod(0o644)
    open_to_all = await examine(address.url, address.key_file)
    assert open_to_all.key_trouble is not None
    assert "chmod 600" in open_to_all.key_trouble


@pytest.mark.parametrize(
    ("version", "races"),
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
        ((4, 0, 0), False),
    ],
)
def test_which_versions_of_sqlite_have_the_race(version: tuple[int, ...], races: bool) -> None:
    assert has_wal_reset_race(version) is races
