"""Updates of Telegram that were kept before they were acknowledged, until they are done."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from shelter.models.conversations import InboxEntry
from storage.session import Session
from storage.statements import Row, Statement, insert_if_absent
from storage.tables import inbox
from storage.types import Among

_KEEP = insert_if_absent(inbox)
_PAYLOADS = Statement(select(inbox.c.payload).where(Among(inbox.c.update_id, "update_ids")))
_DONE = Statement(
    update(inbox)
    .where(Among(inbox.c.update_id, "update_ids"))
    .values(payload=None, chat_hash=None, done_at=bindparam("at"))
)
_COUNT_A_TRY = Statement(update(inbox).where(inbox.c.payload.is_not(None)).values(tries=inbox.c.tries + 1))
_WAITING = Statement(
    select(inbox.c.update_id, inbox.c.received_at, inbox.c.tries, inbox.c.payload)
    .where(inbox.c.payload.is_not(None))
    .order_by(inbox.c.received_at, inbox.c.update_id)
)
_PURGE = Statement(delete(inbox).where(inbox.c.done_at < bindparam("before")).returning(inbox.c.update_id))


class SqlInbox:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._keys = session.keys

    async def keep(self, entries: Sequence[InboxEntry]) -> Sequence[InboxEntry]:
        """Ours are those whose freshly sealed bytes are in the store: no two seals are alike."""
        sealed = [self._sealed(entry) for entry in entries]
        rows = [
            {
                "update_id": entry.update_id,
                "chat_hash": self._keys.lookup("chat", entry.chat_id),
                "received_at": entry.received_at,
                "payload": payload,
                "tries": entry.tries,
                "done_at": None,
            }
            for entry, payload in zip(entries, sealed, strict=True)
        ]
        await self._session.each(_KEEP, rows)
        stored = await self._session.fetch(_PAYLOADS, update_ids=[entry.update_id for entry in entries])
        ours = {row[0] for row in stored}
        return [entry for entry, payload in zip(entries, sealed, strict=True) if payload in ours]

    async def done(self, update_ids: Collection[int], at: datetime) -> None:
        await self._session.fetch(_DONE, update_ids=update_ids, at=at)

    async def waiting(self) -> Sequence[InboxEntry]:
        await self._session.fetch(_COUNT_A_TRY)
        return [self._entry(row) for row in await self._session.fetch(_WAITING)]

    async def purge(self, before: datetime) -> int:
        return len(await self._session.fetch(_PURGE, before=before))

    def _sealed(self, entry: InboxEntry) -> bytes:
        plain = json.dumps([entry.chat_id, entry.payload.decode()], ensure_ascii=False)
        return self._keys.close_inbox(entry.update_id, plain.encode())

    def _entry(self, row: Row) -> InboxEntry:
        update_id, received_at, tries, sealed = row
        chat_id, payload = json.loads(self._keys.open_inbox(update_id, sealed))
        return InboxEntry(
            update_id=update_id,
            chat_id=chat_id,
            received_at=received_at,
            payload=payload.encode(),
            tries=tries,
        )
