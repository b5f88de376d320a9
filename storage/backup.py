"""Backups of a store on SQLite: the rows without the people's keys, and these keys apart.

However old the rows are, they open by the newest keys alone: who was forgotten since has none there.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import make_url

from storage.errors import StoreError
from storage.migrate import upgrade
from storage.store import SqlStore

KEYS = "keys.db"
_KEY_ROWS = "CREATE TABLE person_keys (person_id VARCHAR PRIMARY KEY, wrapped_key BLOB NOT NULL)"
_READ_KEYS = "SELECT person_id, wrapped_key FROM person_keys"
_BESIDE = ("", "-wal", "-shm", "-journal")
# What the installation's key opens, or finds by trying chats: `turn_keys_over` makes the hashes anew.
_LEAVE_OUT = """
    DELETE FROM person_keys;
    DELETE FROM inbox;
    DELETE FROM wrong_tries;
    UPDATE people SET chat_hash = NULL;
"""
_REMOVE_KEYLESS = (Path(__file__).parent / "keyless.sql").read_text(encoding="ascii")


class BackupError(StoreError):
    """A backup cannot be made or put back; the text is one plain sentence that says why."""


def back_up(url: str, folder: Path, now: datetime) -> tuple[Path, Path]:
    """Copy the store into a folder, also while the bot runs; where the rows and where the keys are.

    The rows go to a file named by the minute, the keys replace those of the last backup. Updates that wait
    in the inbox and wrong codes of the last hour are left out. Raises BackupError, also where the keys in
    the folder are all of others: a store that was begun anew must not take the keys of the one before.
    """
    with _told("The backup cannot be made"), closing(_existing(_file_of(url))) as source:
        folder.mkdir(parents=True, exist_ok=True)
        rows, keys = folder / f"store-{now:%Y-%m-%d-%H%M}.db", folder / KEYS
        with TemporaryDirectory(dir=folder, prefix=".backup-") as work:
            new_rows, new_keys = Path(work, "rows"), Path(work, "keys")
            _copy_apart(source, new_rows, new_keys)
            _refuse_to_lose_all(keys, new_keys)
            _put(new_keys, keys)
            _put(new_rows, rows)
    return rows, keys


async def restore(rows: Path, keys: Path, into: Path, key_file: Path) -> int:
    """Join a backup's rows and keys to a new store of today's version; how many people had no key.

    These are removed. The key file has to open all others; what an older key of it held is given to its
    newest. Raises BackupError (also where `into` is there already), KeyFileError, SealBroken.
    """
    _refuse_to_overwrite(into)
    into.parent.mkdir(parents=True, exist_ok=True)
    with _told("The backup cannot be restored"), TemporaryDirectory(dir=into.parent, prefix=".new-") as work:
        joined = Path(work, "store.db")
        removed = _join(rows, keys, joined)
        await _bring_up_to_date(f"sqlite+aiosqlite:///{joined}", key_file)
        _refuse_to_overwrite(into)
        _put(joined, into)
    return removed


def _copy_apart(source: sqlite3.Connection, rows: Path, keys: Path) -> None:
    """By way of memory: no file of the rows ever held a key."""
    with closing(_opened(":memory:")) as copy:
        source.backup(copy)
        keys.touch(mode=0o600, exist_ok=False)
        with closing(_opened(keys)) as apart, apart:
            apart.execute(_KEY_ROWS)
            apart.executemany("INSERT INTO person_keys VALUES (?, ?)", copy.execute(_READ_KEYS))
        copy.executescript(_LEAVE_OUT)
        copy.execute("VACUUM INTO ?", (str(rows),))


def _join(rows: Path, keys: Path, joined: Path) -> int:
    wrapped = _keys_in(keys).items()
    with closing(_opened(joined)) as store:
        with closing(_existing(rows)) as source:
            source.backup(store)
        store.execute("PRAGMA secure_delete = ON")
        with store:
            store.execute("DELETE FROM person_keys")
            store.executemany("INSERT INTO person_keys SELECT id, ?2 FROM people WHERE id = ?1", wrapped)
        people, with_key = _count(store, "people"), _count(store, "person_keys")
        if people and not with_key:
            raise BackupError(f"No key in {keys} belongs to anybody in {rows}.")
        store.execute("PRAGMA foreign_keys = ON")
        store.executescript(_REMOVE_KEYLESS)
    return people - with_key


async def _bring_up_to_date(url: str, key_file: Path) -> None:
    upgrade(url)
    store = await SqlStore.open(url, key_file)
    try:
        await store.turn_keys_over()
    finally:
        await store.close()


def _refuse_to_lose_all(old: Path, new: Path) -> None:
    if old.exists():
        before, now = _keys_in(old).keys(), _keys_in(new).keys()
        if before and not before & now:
            raise BackupError(f"{old} has the keys of another store: choose another folder.")


def _keys_in(path: Path) -> dict[str, bytes]:
    with closing(_existing(path)) as keys:
        return dict(keys.execute(_READ_KEYS))


def _count(store: sqlite3.Connection, table: str) -> int:
    return int(store.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def _file_of(url: str) -> Path:
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        raise BackupError("On PostgreSQL, pg_dump makes the backup: docs/STORE.md has the two calls.")
    return Path(address.database)


def _existing(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise BackupError(f"There is no file {path}.")
    return _opened(f"{path.absolute().as_uri()}?mode=rw")


def _opened(path: Path | str) -> sqlite3.Connection:
    return sqlite3.connect(path, uri=True)


def _refuse_to_overwrite(store: Path) -> None:
    for path in (store.with_name(store.name + end) for end in _BESIDE):
        if path.exists():
            raise BackupError(f"{path} is there already: a backup is restored into a new file alone.")


def _put(new: Path, place: Path) -> None:
    """Move a file to its place, whole or not at all, also when the power fails."""
    _sync(new)
    new.replace(place)
    _sync(place.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise BackupError(f"{what}: {error}.") from error
