"""The steps of people's legal cases."""

from collections.abc import Sequence

from sqlalchemy import bindparam

from shelter.models.desk import Look
from shelter.models.legal import LegalStep
from storage.rows import Rows
from storage.session import Session
from storage.statements import Statement, insert
from storage.tables import legal_steps, looks

STEPS = Rows(LegalStep, legal_steps, owner="resident_id")
LOOKS = Rows(Look, looks)

_HISTORY = Statement(
    STEPS.select()
    .where(legal_steps.c.resident_id == bindparam("resident_id"))
    .order_by(legal_steps.c.recorded_at.desc(), legal_steps.c.id)
)
_ADD = insert(legal_steps)
_LOOKS = Statement(
    LOOKS.select()
    .where(looks.c.resident_id == bindparam("resident_id"))
    .order_by(looks.c.at.desc(), looks.c.id)
    .limit(bindparam("limit"))
)
_ADD_LOOK = insert(looks)


class SqlLegalCases:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def history(self, resident_id: str) -> Sequence[LegalStep]:
        return await self._session.all(STEPS, _HISTORY, resident_id=resident_id)

    async def add(self, *steps: LegalStep) -> None:
        await self._session.write(STEPS, _ADD, steps)

    async def looks(self, resident_id: str, limit: int = 20) -> Sequence[Look]:
        return await self._session.all(LOOKS, _LOOKS, resident_id=resident_id, limit=limit)

    async def add_look(self, look: Look) -> None:
        await self._session.write(LOOKS, _ADD_LOOK, [look])
