"""How a record lies in its table: fields that have a column are plain, all others are sealed together."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from pydantic_core import from_json
from sqlalchemy import Select, Table, select

from shelter.models.record import Record
from storage.sealing import Seal, place
from storage.tables import person_keys
from storage.types import JsonType

R = TypeVar("R", bound=Record)

NOBODY_IS_GONE: Mapping[str, str] = MappingProxyType({})


class Rows(Generic[R]):
    """A record's way into its table and back.

    `owner` is the column of the person whose key seals; None where the table has no sealed column.
    `row_id` is the column that tells the rows of the table apart. `gone` is what stands in a field whose
    person was erased.
    """

    def __init__(
        self,
        record: type[R],
        table: Table,
        *,
        owner: str | None = None,
        row_id: str = "id",
        gone: Mapping[str, str] = NOBODY_IS_GONE,
    ) -> None:
        self.table = table
        self.owner = owner
        self.row_id = row_id
        self._record = record
        self._gone = gone
        columns = [column for column in table.columns if column.name in record.model_fields]
        self._plain = [column.name for column in columns]
        self._json = {column.name for column in columns if isinstance(column.type, JsonType)}
        self._sealed = set(record.model_fields).difference(self._plain)
        self._columns = columns
        self._every_place = place(table.name, "sealed", "")
        self._owner_at = self._plain.index(owner) if owner else -1
        self._id_at = self._plain.index(row_id) if owner else -1

    def select(self) -> Select[Any]:
        """The rows, each with the wrapped key of its owner."""
        if self.owner is None:
            return select(*self._columns)
        with_seal = select(*self._columns, self.table.c.sealed, person_keys.c.wrapped_key)
        return with_seal.join(person_keys, person_keys.c.person_id == self.table.c[self.owner])

    def owner_of(self, row: Any) -> tuple[str, bytes]:
        """The person whose key seals a selected row, and that key as it is stored."""
        return row[self._owner_at], row[-1]

    def read(self, row: Any, seal: Seal | None) -> R:
        """A selected row as the record that it holds."""
        values = {} if seal is None else from_json(seal.open(row[-2], self._place(row[self._id_at])))
        values.update(zip(self._plain, row, strict=False))
        for name, instead in self._gone.items():
            values[name] = values[name] or instead
        return self._record.model_validate(values)

    def values(self, record: R, seal: Seal | None) -> dict[str, Any]:
        """The columns' values of a record."""
        values: dict[str, Any] = {name: getattr(record, name) for name in self._plain}
        if self._json:
            values |= record.model_dump(mode="json", include=self._json)
        if seal is not None:
            plain = record.model_dump_json(include=self._sealed).encode()
            values["sealed"] = seal.close(plain, self._place(values[self.row_id]))
        return values

    def owner_in(self, record: R) -> str:
        """The person whose key seals a record."""
        return str(getattr(record, self.owner or self.row_id))

    def _place(self, row_id: str) -> bytes:
        return self._every_place + row_id.encode()
