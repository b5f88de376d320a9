"""Broadcasts; to whom each went stands in the notices."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete

from shelter.models.broadcasts import Broadcast
from storage.rows import Rows
from storage.session import Session
from storage.statements import Statement, upsert
from storage.tables import broadcasts

BROADCASTS = Rows(Broadcast, broadcasts, owner="sender_id")

_ONE = BROADCASTS.select().where(broadcasts.c.id == bindparam("id"))
_GET = Statement(_ONE)
_LOCK = Statement(_ONE.with_for_update(of=broadcasts))
_OF_SENDER = Statement(
    BROADCASTS.select()
    .where(broadcasts.c.sender_id == bindparam("sender_id"))
    .order_by(broadcasts.c.sent_at.desc(), broadcasts.c.id)
    .limit(bindparam("limit"))
)
_SAVE = upsert(broadcasts)
_REMOVE = Statement(delete(broadcasts).where(broadcasts.c.id == bindparam("id")))
_PURGE = Statement(
    delete(broadcasts).where(broadcasts.c.sent_at < bindparam("before")).returning(broadcasts.c.id)
)


class SqlBroadcasts:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, broadcast_id: str) -> Broadcast | None:
        return await self._session.one(BROADCASTS, _GET, id=broadcast_id)

    async def lock(self, broadcast_id: str) -> Broadcast | None:
        return await self._session.one(BROADCASTS, _LOCK, id=broadcast_id)

    async def of_sender(self, sender_id: str, limit: int = 20) -> Sequence[Broadcast]:
        return await self._session.all(BROADCASTS, _OF_SENDER, sender_id=sender_id, limit=limit)

    async def save(self, broadcast: Broadcast) -> None:
        await self._session.write(BROADCASTS, _SAVE, [broadcast])

    async def remove(self, broadcast_id: str) -> None:
        await self._session.fetch(_REMOVE, id=broadcast_id)

    async def purge(self, before: datetime) -> int:
        return len(await self._session.fetch(_PURGE, before=before))
