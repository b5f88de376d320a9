"""Statements of SQLAlchemy Core, compiled once for each engine and run at its driver.

Going round SQLAlchemy's own execution is three to five times as quick (docs/STORE.md); what it would do
for types is done here, by the same types.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.base import Executable, ReadOnlyColumnCollection
from sqlalchemy.sql.compiler import SQLCompiler

from storage.types import is_postgresql

Row = Sequence[Any]
Converter = Callable[[Any], Any]
Build = Callable[[Dialect], Executable]


@dataclass(frozen=True, slots=True)
class Compiled:
    """One engine's text of a statement, and how values go in and come out."""

    sql: str
    parameters: tuple[tuple[str, Any, Converter | None], ...]
    decoders: tuple[tuple[int, Converter], ...]

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        arguments = []
        for name, default, encode in self.parameters:
            value = values.get(name, default)
            arguments.append(value if encode is None else encode(value))
        return arguments

    def decoded(self, rows: Sequence[Row]) -> Sequence[Row]:
        return [self._decoded(row) for row in rows] if self.decoders else rows

    def _decoded(self, row: Row) -> Row:
        decoded = list(row)
        for index, decode in self.decoders:
            decoded[index] = decode(decoded[index])
        return decoded


class Statement:
    """A statement, or what builds it where the engines differ; `keys` are the columns of an INSERT."""

    def __init__(self, statement: Executable | Build, keys: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._keys = keys
        self._compiled: dict[str, Compiled] = {}

    def on(self, dialect: Dialect) -> Compiled:
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = self._compile(dialect)
        return compiled

    def _compile(self, dialect: Dialect) -> Compiled:
        built = self._statement if isinstance(self._statement, Executable) else self._statement(dialect)
        compiled = built.compile(dialect=dialect, column_keys=self._keys)  # type: ignore[attr-defined]
        return Compiled(str(compiled), _parameters(compiled, dialect), _decoders(built, dialect))


def insert(table: Table) -> Statement:
    return Statement(table.insert(), table.columns.keys())


def upsert(table: Table, changes: Sequence[str] | None = None) -> Statement:
    """Keep a row, or change the one with the same primary key: these columns of it, or all."""
    keys = [column.name for column in table.primary_key]
    rest = changes or [column.name for column in table.columns if column.name not in keys]

    def build(dialect: Dialect) -> Executable:
        start = _insert(table, dialect)
        changed = {name: start.excluded[name] for name in rest}
        kept: Executable = start.on_conflict_do_update(index_elements=keys, set_=changed)
        return kept

    return Statement(build, table.columns.keys())


def insert_if_absent(table: Table) -> Statement:
    """Keep a row; where one with a same key is there already, nothing changes."""
    return Statement(lambda dialect: _insert(table, dialect).on_conflict_do_nothing(), table.columns.keys())


def _insert(table: Table, dialect: Dialect) -> Any:
    return postgresql.insert(table) if is_postgresql(dialect) else sqlite.insert(table)


def _parameters(compiled: SQLCompiler, dialect: Dialect) -> tuple[tuple[str, Any, Converter | None], ...]:
    defaults = compiled.params
    return tuple(
        (name, defaults.get(name), compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        for name in compiled.positiontup or ()
    )


def _decoders(statement: Executable, dialect: Dialect) -> tuple[tuple[int, Converter], ...]:
    columns: ReadOnlyColumnCollection[str, Any] | tuple[()] = getattr(statement, "exported_columns", ())
    found = (
        (index, column.type.dialect_impl(dialect).result_processor(dialect, None))
        for index, column in enumerate(columns)
    )
    return tuple((index, decode) for index, decode in found if decode is not None)
