"""The steps of people's legal cases."""

from collections.abc import Sequence

from sqlalchemy import bindparam

from shelter.models.legal import LegalStep
from storage.rows import Rows
from storage.session import Session
from storage.statements import Statement, insert
from storage.tables import legal_steps

STEPS = Rows(LegalStep, legal_steps, owner="resident_id")

_HISTORY = Statement(
    STEPS.select()
    .where(legal_steps.c.resident_id == bindparam("resident_id"))
    .order_by(legal_steps.c.recorded_at.desc(), legal_steps.c.id)
)
_ADD = insert(legal_steps)


class SqlLegalCases:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def history(self, resident_id: str) -> Sequence[LegalStep]:
        return await self._session.all(STEPS, _HISTORY, resident_id=resident_id)

    async def add(self, *steps: LegalStep) -> None:
        await self._session.write(STEPS, _ADD, steps)
