"""A store whose tables are not those of this program is not opened."""

import sqlite3
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from storage.errors import NotMigrated
from storage.migrate import SCRIPTS, upgrade
from storage.store import VERSION, SqlStore


def test_the_version_that_is_asked_for_is_the_newest_script() -> None:
    assert ScriptDirectory(str(SCRIPTS)).get_heads() == [VERSION]


@pytest.mark.parametrize("version", ["0000", "9999"])
async def test_another_version_is_not_opened(tmp_path: Path, version: str) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/old.db"
    upgrade(url)
    connection = sqlite3.connect(tmp_path / "old.db")
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    connection.close()
    with pytest.raises(NotMigrated):
        await SqlStore.open(url, tmp_path / "key")


async def test_a_store_without_tables_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(NotMigrated):
        await SqlStore.open(f"sqlite+aiosqlite:///{tmp_path}/new.db", tmp_path / "key")
