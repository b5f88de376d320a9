"""SQLite finds rows by an index: no statement that the day is full of reads a whole table."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest

import storage
from storage.engines import make_engine
from storage.sqlite import SqliteLink
from storage.statements import Compiled, Row, Statement
from storage.store import SqlStore
from tests.scheduler.clocks import NOW, Clock
from tests.scheduler.post import Post, Turned, person, planned
from tests.stores import Address

DIALECT = make_engine("sqlite+aiosqlite:///").dialect


def statements() -> Iterator[tuple[str, Compiled]]:
    for module in iter_modules(storage.__path__, "storage."):
        for name, value in vars(import_module(module.name)).items():
            if isinstance(value, Statement):
                yield f"{module.name}.{name}", value.on(DIALECT)


def whole_tables(path: Path, sql: str, arguments: Sequence[Any]) -> list[str]:
    """The tables that SQLite reads from end to end for it."""
    with closing(sqlite3.connect(path)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", arguments).fetchall()
    words = [str(row[3]).split() for row in plan]
    return [found[1] for found in words if found[0] == "SCAN" and found[1] in tables]


def test_many_values_are_looked_up_and_not_compared_with_each_row(sqlite_address: Address) -> None:
    many = {name: each for name, each in statements() if "json_each" in each.sql}
    assert "storage.people._BY_CHAT" in many
    for name, each in many.items():
        nothing = [None] * len(each.parameters)
        assert whole_tables(sqlite_address.folder / "store.db", each.sql, nothing) == [], name


async def test_a_few_notices_of_many_are_settled_by_their_ids(
    sqlite_address: Address, sqlite_store: SqlStore
) -> None:
    somebody = await person(sqlite_store)
    for _ in range(50):
        await planned(sqlite_store, somebody)
    path = sqlite_address.folder / "store.db"
    settle = dict(statements())["storage.notices._SETTLE_WITH"]
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ANALYZE")
        nothing = [None] * len(settle.parameters)
        plan = connection.execute(f"EXPLAIN QUERY PLAN {settle.sql}", nothing).fetchall()
    assert "(id=?)" in str(plan[0][3]), plan


async def test_a_turn_of_the_outbox_reads_no_whole_table_where_all_is_planned(
    sqlite_address: Address, sqlite_store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sqlite_address.folder / "store.db"
    people = [await person(sqlite_store) for _ in range(20)]
    for number in range(100):
        days = {"due_at": NOW + timedelta(days=number), "expires_at": NOW + timedelta(days=number + 1)}
        await planned(sqlite_store, people[number % 20], **days)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ANALYZE")
        connection.commit()
    asked: dict[str, Sequence[Any]] = {}
    fetch = SqliteLink.fetch

    async def noted(link: SqliteLink, sql: str, arguments: Sequence[Any]) -> Sequence[Row]:
        asked[sql] = arguments
        return await fetch(link, sql, arguments)

    monkeypatch.setattr(SqliteLink, "fetch", noted)
    turned = Turned(sqlite_store, Post(), Clock())
    assert await turned.turn() == 1
    await turned.settle()
    async with sqlite_store.transaction() as transaction:
        await transaction.notices.hurry(NOW)
        await transaction.notices.purge(NOW)
    about_notices = {sql: arguments for sql, arguments in asked.items() if "notices" in sql}
    assert len(about_notices) > 9
    for sql, arguments in about_notices.items():
        assert whole_tables(path, sql, arguments) == [], sql
