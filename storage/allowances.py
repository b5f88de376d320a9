"""Payments of leefgeld."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam

from shelter.models.allowances import Allowance
from storage.rows import Rows
from storage.session import Session
from storage.statements import Statement, upsert
from storage.tables import allowances

ALLOWANCES = Rows(Allowance, allowances, owner="resident_id")

_GET = Statement(ALLOWANCES.select().where(allowances.c.id == bindparam("id")))
_OF_RESIDENT = Statement(
    ALLOWANCES.select()
    .where(allowances.c.resident_id == bindparam("resident_id"), allowances.c.pay_on >= bindparam("since"))
    .order_by(allowances.c.pay_on, allowances.c.id)
    .limit(bindparam("limit"))
)
_SAVE = upsert(allowances)


class SqlAllowances:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, allowance_id: str) -> Allowance | None:
        return await self._session.one(ALLOWANCES, _GET, id=allowance_id)

    async def of_resident(self, resident_id: str, since: date, limit: int = 10) -> Sequence[Allowance]:
        return await self._session.all(
            ALLOWANCES, _OF_RESIDENT, resident_id=resident_id, since=since, limit=limit
        )

    async def save(self, *allowances: Allowance) -> None:
        await self._session.write(ALLOWANCES, _SAVE, allowances)
