"""SQLite finds rows by an index: no statement that the day is full of reads a whole table."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import storage
from storage.engines import make_engine
from storage.statements import Compiled, Statement
from tests.stores import Address

DIALECT = make_engine("sqlite+aiosqlite:///").dialect


def statements() -> Iterator[tuple[str, Compiled]]:
    for module in iter_modules(storage.__path__, "storage."):
        for name, value in vars(import_module(module.name)).items():
            if isinstance(value, Statement):
                yield f"{module.name}.{name}", value.on(DIALECT)


def whole_tables(path: Path, statement: Compiled) -> list[str]:
    """The tables that SQLite reads from end to end for it."""
    with closing(sqlite3.connect(path)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        nothing = [None] * len(statement.parameters)
        plan = connection.execute(f"EXPLAIN QUERY PLAN {statement.sql}", nothing).fetchall()
    words = [str(row[3]).split() for row in plan]
    return [found[1] for found in words if found[0] == "SCAN" and found[1] in tables]


def test_many_values_are_looked_up_and_not_compared_with_each_row(sqlite_address: Address) -> None:
    many = {name: each for name, each in statements() if "json_each" in each.sql}
    assert "storage.people._BY_CHAT" in many
    for name, each in many.items():
        assert whole_tables(sqlite_address.folder / "store.db", each) == [], name
