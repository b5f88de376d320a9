"""Column types and conditions that mean the same on SQLite and on PostgreSQL."""

import json
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic_core import from_json
from sqlalchemy import BigInteger, Integer, String, Text, TypeDecorator, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import Boolean, TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def is_postgresql(dialect: Dialect) -> bool:
    return dialect.name == "postgresql"


class MomentType(TypeDecorator[datetime]):
    """An aware moment, always UTC: a timestamp on PostgreSQL, microseconds since 1970 on SQLite."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        chosen = TIMESTAMP(timezone=True) if is_postgresql(dialect) else BigInteger()
        return dialect.type_descriptor(chosen)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None or is_postgresql(dialect):
            return value
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None or is_postgresql(dialect):
            return value  # type: ignore[no-any-return]
        return _EPOCH + timedelta(microseconds=value)


class JsonType(TypeDecorator[Any]):
    """What pydantic wrote as JSON: text on both engines."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return from_json(value)


class ManyType(TypeDecorator[Collection[Any]]):
    """A parameter that holds many values: an array on PostgreSQL, a JSON list on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, whole: bool = False) -> None:
        super().__init__()
        self.whole = whole

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if is_postgresql(dialect):
            return dialect.type_descriptor(ARRAY(BigInteger() if self.whole else String()))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> Any:
        many = list(value or ())
        return many if is_postgresql(dialect) else json.dumps(many)


class Among(ColumnElement[bool]):
    """`column IN (values)`, where the values are one parameter: the statement is the same for any number."""

    inherit_cache = False
    type = Boolean()

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        self.column = column
        self.many = bindparam(name, type_=ManyType(isinstance(column.type, Integer)))

    def self_group(self, against: Any = None) -> "Among":
        """As it is: SQLAlchemy would compare it with 1 on SQLite, which then reads the whole table."""
        return self


@compiles(Among, "sqlite")
def _among_on_sqlite(element: Among, compiler: SQLCompiler, **kwargs: Any) -> str:
    values = func.json_each(element.many).table_valued("value")
    return compiler.process(element.column.in_(select(values.c.value)), **kwargs)


@compiles(Among, "postgresql")
def _among_on_postgresql(element: Among, compiler: SQLCompiler, **kwargs: Any) -> str:
    return compiler.process(element.column == any_(element.many), **kwargs)
