"""SQLite finds rows by an index: no statement that the day is full of reads a whole table."""

import re
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
_GIVEN = re.compile(r"\b(\w+)\.(\w+) (?:= \?|IN \(SELECT \w+\.value)")


def statements() -> Iterator[tuple[str, Compiled]]:
    for module in iter_modules(storage.__path__, "storage."):
        for name, value in vars(import_module(module.name)).items():
            if isinstance(value, Statement):
                yield f"{module.name}.{name}", value.on(DIALECT)


def whole_tables(path: Path, sql: str, arguments: Sequence[Any]) -> list[str]:
    """The tables that SQLite reads from end to end for it."""
    with closing(sqlite3.connect(path)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        words = [step.split() for step in steps(connection, sql, arguments)]
    return [found[1] for found in words if found[0] == "SCAN" and found[1] in tables]


def steps(connection: sqlite3.Connection, sql: str, arguments: Sequence[Any]) -> list[str]:
    return [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", arguments)]


def found_by_less(connection: sqlite3.Connection, each: Compiled) -> list[str]:
    """The steps that look up a table's rows by nothing of what the statement is given; where that is an id,
    by anything else."""
    given: dict[str, set[str]] = {}
    for table, column in _GIVEN.findall(each.sql):
        given.setdefault(table, set()).add(column)
    plan = steps(connection, each.sql, [None] * len(each.parameters))
    return [
        step
        for step in plan
        for table, columns in given.items()
        if step.startswith((f"SEARCH {table} ", f"SCAN {table} "))
        and not (columns & {"id"} or columns) & set(re.findall(r"(\w+)=\?", step))
    ]


def make_indexes_anew(connection: sqlite3.Connection) -> None:
    """The last one first: SQLite takes the newest of those that it holds for equally good."""
    made = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    for name, sql in reversed(made.fetchall()):
        connection.execute(f"DROP INDEX {name}")
        connection.execute(sql)


def test_many_values_are_looked_up_and_not_compared_with_each_row(sqlite_address: Address) -> None:
    many = {name: each for name, each in statements() if "json_each" in each.sql}
    assert "storage.people._BY_CHAT" in many
    for name, each in many.items():
        nothing = [None] * len(each.parameters)
        assert whole_tables(sqlite_address.folder / "store.db", each.sql, nothing) == [], name


@pytest.mark.parametrize("anew", [False, True])
def test_rows_that_are_asked_for_are_not_found_by_their_state(sqlite_address: Address, anew: bool) -> None:
    """Nearly all notices are planned: that says nothing, and SQLite does not know it."""
    asking = {name: each for name, each in statements() if _GIVEN.search(each.sql)}
    assert {"storage.notices._SETTLE_WITH", "storage.notices._DROP_ALL"} <= asking.keys()
    with closing(sqlite3.connect(sqlite_address.folder / "store.db")) as connection:
        if anew:
            make_indexes_anew(connection)
        found = {name: found_by_less(connection, each) for name, each in asking.items()}
    assert {name: how for name, how in found.items() if how} == {}


@pytest.mark.parametrize("anew", [False, True])
def test_what_waits_for_people_is_found_without_what_is_planned_for_later(
    sqlite_address: Address, anew: bool
) -> None:
    waiting = dict(statements())["storage.notices._WAITING"]
    with closing(sqlite3.connect(sqlite_address.folder / "store.db")) as connection:
        if anew:
            make_indexes_anew(connection)
        plan = steps(connection, waiting.sql, [None] * len(waiting.parameters))
    assert any("person_id=? AND state=? AND priority=? AND due_at<?" in step for step in plan), plan


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
