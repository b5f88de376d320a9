"""Payments of leefgeld."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import bindparam

from shelter.models.allowances import Allowance
from storage.rows import Rows
from storage.session import Session
from storage.statements import Statement, upsert
from storage.tables import allowances
from storage.types import Among

ALLOWANCES = Rows(Allowance, allowances, owner="resident_id")

_ONE = ALLOWANCES.select().where(allowances.c.id == bindparam("id"))
_GET = Statement(_ONE)
_LOCK = Statement(_ONE.with_for_update(of=allowances))
_OF_RESIDENT = Statement(
    ALLOWANCES.select()
    .where(allowances.c.resident_id == bindparam("resident_id"), allowances.c.pay_on >= bindparam("since"))
    .order_by(allowances.c.pay_on, allowances.c.id)
    .limit(bindparam("limit"))
)
_OF_RESIDENTS = Statement(
    ALLOWANCES.select()
    .where(Among(allowances.c.resident_id, "resident_ids"), allowances.c.pay_on >= bindparam("since"))
    .order_by(allowances.c.pay_on, allowances.c.id)
)
_SAVE = upsert(allowances)


class SqlAllowances:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, allowance_id: str) -> Allowance | None:
        return await self._session.one(ALLOWANCES, _GET, id=allowance_id)

    async def lock(self, allowance_id: str) -> Allowance | None:
        return await self._session.one(ALLOWANCES, _LOCK, id=allowance_id)

    async def of_resident(self, resident_id: str, since: date, limit: int = 10) -> Sequence[Allowance]:
        return await self._session.all(
            ALLOWANCES, _OF_RESIDENT, resident_id=resident_id, since=since, limit=limit
        )

    async def of_residents(self, resident_ids: Collection[str], since: date) -> Sequence[Allowance]:
        return await self._session.all(ALLOWANCES, _OF_RESIDENTS, resident_ids=resident_ids, since=since)

    async def save(self, *allowances: Allowance) -> None:
        await self._session.write(ALLOWANCES, _SAVE, allowances)
