"""One transaction at work: it runs statements, and knows the keys of the people it has met."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import select

from shelter.models.record import Record
from storage.errors import Conflict
from storage.keys import Keys
from storage.links import Link
from storage.rows import Rows
from storage.sealing import Seal, new_key
from storage.statements import Row, Statement
from storage.tables import person_keys
from storage.types import Among

R = TypeVar("R", bound=Record)

_WRAPPED_KEYS = Statement(select(person_keys).where(Among(person_keys.c.person_id, "ids")))


class Session:
    """What every shelf stands on. `erased` says that a person's key was destroyed in this transaction."""

    def __init__(self, link: Link, keys: Keys) -> None:
        self.keys = keys
        self.erased = False
        self._link = link
        self._seals: dict[str, Seal] = {}

    async def fetch(self, statement: Statement, **values: Any) -> Sequence[Row]:
        """Run a statement; its rows in the order of their columns."""
        compiled = statement.on(self._link.dialect)
        return compiled.decoded(await self._link.fetch(compiled.sql, compiled.arguments(values)))

    async def each(self, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement once for each of the rows."""
        if rows:
            compiled = statement.on(self._link.dialect)
            await self._link.each(compiled.sql, [compiled.arguments(row) for row in rows])

    async def all(self, rows: Rows[R], statement: Statement, **values: Any) -> list[R]:
        """The records that a statement built on `rows.select()` finds."""
        found = await self.fetch(statement, **values)
        if rows.owner is None:
            return [rows.read(row, None) for row in found]
        return [rows.read(row, self._seal(*rows.owner_of(row))) for row in found]

    async def one(self, rows: Rows[R], statement: Statement, **values: Any) -> R | None:
        found = await self.all(rows, statement, **values)
        return found[0] if found else None

    async def write(
        self, rows: Rows[R], statement: Statement, records: Sequence[R], more: Sequence[dict[str, Any]] = ()
    ) -> None:
        """Write records by a statement that takes the columns of their table; `more` are columns beside."""
        if rows.owner is not None:
            await self._meet({rows.owner_in(record) for record in records})
        values = [rows.values(record, self._known(rows, record)) for record in records]
        for row, beside in zip(values, more, strict=False):
            row |= beside
        await self.each(statement, values)

    async def seal_of(self, person_id: str) -> Seal:
        """The person's seal; Conflict where the person is not in the store."""
        await self._meet([person_id])
        return self._seals[person_id]

    def new_seal(self, person_id: str) -> bytes:
        """A new key for a person; how it is stored."""
        key = new_key()
        self._seals[person_id] = Seal(key)
        return self.keys.wrap(person_id, key)

    def forget(self, person_id: str) -> None:
        self._seals.pop(person_id, None)
        self.erased = True

    def _known(self, rows: Rows[R], record: R) -> Seal | None:
        return None if rows.owner is None else self._seals[rows.owner_in(record)]

    def _seal(self, person_id: str, wrapped: bytes) -> Seal:
        seal = self._seals.get(person_id)
        if seal is None:
            seal = self._seals[person_id] = Seal(self.keys.unwrap(person_id, wrapped))
        return seal

    async def _meet(self, person_ids: Collection[str]) -> None:
        """Have the keys of these people; Conflict where one of them is not in the store."""
        unknown = [person_id for person_id in person_ids if person_id not in self._seals]
        if not unknown:
            return
        for person_id, wrapped in await self.fetch(_WRAPPED_KEYS, ids=unknown):
            self._seal(person_id, wrapped)
        if not self._seals.keys() >= set(unknown):
            raise Conflict("A row names a person who is not in the store.")
