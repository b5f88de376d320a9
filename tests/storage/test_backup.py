"""Backups as files: what lies where, what is refused, and the commands."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.backup import BackupError, back_up, restore
from storage.keys import KeyFileError, load
from storage.migrate import upgrade
from storage.store import SqlStore
from tests.contract.things import move_in, person
from tests.stores import Address

MONDAY, TUESDAY = datetime(2026, 3, 2, 4, 0, tzinfo=UTC), datetime(2026, 3, 3, 4, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


@pytest.fixture
async def store(sqlite_store: SqlStore) -> SqlStore:
    async with sqlite_store.transaction() as transaction:
        await move_in(transaction)
    return sqlite_store


@pytest.fixture
def folder(sqlite_address: Address) -> Path:
    return sqlite_address.folder / "far" / "backups"


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def holders(folder: Path, sought: bytes) -> Iterator[str]:
    return (path.name for path in folder.rglob("*") if path.is_file() and sought in path.read_bytes())


async def test_each_backup_adds_a_copy_and_replaces_the_keys(
    store: SqlStore, sqlite_address: Address, folder: Path
) -> None:
    _, keys = back_up(sqlite_address.url, folder, MONDAY)
    with keys.open("rb") as before:
        back_up(sqlite_address.url, folder, TUESDAY)
        assert before.read().startswith(b"SQLite")
        assert keys.stat().st_ino != os.fstat(before.fileno()).st_ino
    assert files(folder) == {"store-2026-03-02-0400.db", "store-2026-03-03-0400.db", "keys.db"}
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert list(holders(folder, sqlite_address.key_file.read_bytes().strip())) == []
    chat_hash = load(sqlite_address.key_file).lookup("chat", 7).encode()
    assert set(holders(sqlite_address.folder, chat_hash)) & files(folder) == set()
    assert list(holders(sqlite_address.folder, chat_hash)) != []


async def test_no_byte_of_a_forgotten_persons_key_stays(
    store: SqlStore, sqlite_address: Address, folder: Path
) -> None:
    old, keys = back_up(sqlite_address.url, folder, MONDAY)
    async with store.transaction() as transaction:
        await transaction.people.erase("amina")
    assert set(holders(folder, b"amina")) == {old.name, keys.name}
    back_up(sqlite_address.url, folder, TUESDAY)
    assert set(holders(folder, b"amina")) == {old.name}

    restored = folder / "restored.db"
    assert await restore(old, keys, restored, sqlite_address.key_file) == 1
    assert b"amina" not in restored.read_bytes()
    assert b"bram" in restored.read_bytes()
    assert not list(folder.glob("restored.db-*"))


async def test_a_copy_is_of_one_moment(store: SqlStore, sqlite_address: Address, folder: Path) -> None:
    async with store.transaction() as transaction:
        await transaction.people.add(person("half-way"))
        copied, keys = back_up(sqlite_address.url, folder, MONDAY)
    assert list(holders(folder, b"half-way")) == []
    assert await restore(copied, keys, folder / "restored.db", sqlite_address.key_file) == 0


@pytest.mark.parametrize("there", ["restored.db", "restored.db-wal"])
async def test_nothing_is_overwritten(
    store: SqlStore, sqlite_address: Address, folder: Path, there: str
) -> None:
    copied, keys = back_up(sqlite_address.url, folder, MONDAY)
    (folder / there).write_text("mine")
    with pytest.raises(BackupError, match="is there already"):
        await restore(copied, keys, folder / "restored.db", sqlite_address.key_file)
    assert (folder / there).read_text() == "mine"


async def refused(rows: Path, keys: Path, address: Address, says: str) -> None:
    """The restoring is refused, and leaves nothing behind."""
    target = address.folder / "new" / "store.db"
    with pytest.raises((BackupError, KeyFileError), match=says):
        await restore(rows, keys, target, address.key_file)
    assert not target.parent.exists() or files(target.parent) == set()


async def test_what_does_not_fit_is_refused(store: SqlStore, sqlite_address: Address, folder: Path) -> None:
    copied, keys = back_up(sqlite_address.url, folder, MONDAY)
    letter = folder / "letter.db"
    letter.write_text("This is a letter, and no store. " * 100)
    await refused(keys, copied, sqlite_address, "cannot be restored")
    await refused(copied, copied, sqlite_address, "No key in")
    await refused(letter, keys, sqlite_address, "cannot be restored")
    await refused(copied, folder / "lost.db", sqlite_address, "There is no file")
    shutil.move(sqlite_address.key_file, folder)
    await refused(copied, keys, sqlite_address, "missing")


async def test_a_store_begun_anew_does_not_take_the_keys_of_the_one_before(
    store: SqlStore, sqlite_address: Address, folder: Path
) -> None:
    _, keys = back_up(sqlite_address.url, folder, MONDAY)
    before = keys.read_bytes()
    anew = f"sqlite+aiosqlite:///{sqlite_address.folder}/anew.db"
    upgrade(anew)
    with pytest.raises(BackupError, match="another store"):
        back_up(anew, folder, TUESDAY)
    assert keys.read_bytes() == before
    assert files(folder) == {"store-2026-03-02-0400.db", "keys.db"}


def test_a_store_that_is_not_there_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="There is no file"):
        back_up(f"sqlite+aiosqlite:///{tmp_path}/store.db", tmp_path / "backups", MONDAY)
    assert files(tmp_path) == set()


def wegwijs(folder: Path, *arguments: str, store: str = "sqlite+aiosqlite:///store.db") -> tuple[int, str]:
    settings = {"WEGWIJS_STORE": store, "WEGWIJS_KEY_FILE": "store.key", "PYTHONPATH": str(ROOT)}
    command = (sys.executable, "-m", "bot", *arguments)
    done = subprocess.run(command, cwd=folder, env=os.environ | settings, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_the_commands(tmp_path: Path) -> None:
    upgrade(f"sqlite+aiosqlite:///{tmp_path}/store.db")
    assert wegwijs(tmp_path, "invite", "administrator")[0] == 0
    status, said = wegwijs(tmp_path, "backup", "copies")
    assert status == 0
    (copied,) = (tmp_path / "copies").glob("store-*.db")
    assert f"copies/{copied.name}" in said
    restoring = ("restore", f"copies/{copied.name}", "copies/keys.db", "--into", "again/store.db")
    assert wegwijs(tmp_path, *restoring)[0] == 0
    status, said = wegwijs(tmp_path, *restoring)
    assert (status, said.count("\n")) == (2, 1)
    assert "already" in said


def test_on_postgresql_the_command_names_pg_dump(tmp_path: Path) -> None:
    status, said = wegwijs(tmp_path, "backup", "copies", store="postgresql+asyncpg://nobody@127.0.0.1:9/none")
    assert (status, said.count("\n")) == (2, 1)
    assert "pg_dump" in said
    assert "docs/STORE.md" in said
    assert files(tmp_path) == set()
