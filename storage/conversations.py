"""Messages between people, half-filled forms, and what the bot has said."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import BindParameter, and_, bindparam, delete, func, or_, select, update

from shelter.models.conversations import Draft, Message, SentMessage
from storage.rows import Rows
from storage.session import Session
from storage.statements import Statement, insert, upsert
from storage.tables import drafts, messages, sent_messages
from storage.types import Among

MESSAGES = Rows(Message, messages, owner="resident_id", gone={"sender_id": ""})
DRAFTS = Rows(Draft, drafts, owner="person_id", row_id="person_id")
SENT = Rows(SentMessage, sent_messages)

_READER: BindParameter[str] = bindparam("reader_id")
_BY_THE_RESIDENT = func.coalesce(messages.c.sender_id, "") == messages.c.resident_id
_FOR_THE_READER = or_(
    and_(messages.c.resident_id == _READER, ~_BY_THE_RESIDENT),
    and_(messages.c.resident_id != _READER, _BY_THE_RESIDENT),
)
_UNREAD = (messages.c.read_at.is_(None), _FOR_THE_READER)

_ADD_MESSAGE = insert(messages)
_MESSAGES = Statement(
    MESSAGES.select()
    .where(messages.c.resident_id == bindparam("resident_id"))
    .order_by(messages.c.sent_at.desc(), messages.c.id)
    .limit(bindparam("limit"))
)
_COUNT_UNREAD = Statement(
    select(messages.c.resident_id, func.count())
    .where(Among(messages.c.resident_id, "resident_ids"), *_UNREAD)
    .group_by(messages.c.resident_id)
)
_MARK_READ = Statement(
    update(messages)
    .where(messages.c.resident_id == bindparam("thread"), *_UNREAD)
    .values(read_at=bindparam("at"))
)
_DRAFT = Statement(DRAFTS.select().where(drafts.c.person_id == bindparam("person_id")))
_SAVE_DRAFT = upsert(drafts)
_REMOVE_DRAFT = Statement(delete(drafts).where(drafts.c.person_id == bindparam("person_id")))
_PURGE_MESSAGES = Statement(
    delete(messages).where(messages.c.sent_at < bindparam("before")).returning(messages.c.id)
)
_ADD_SENT = upsert(sent_messages, ("about",))
_ABOUT_NOBODY = Statement(
    update(sent_messages)
    .where(
        sent_messages.c.person_id == bindparam("of_person"),
        sent_messages.c.message_id == bindparam("number"),
        sent_messages.c.about.is_not(None),
    )
    .values(about=None)
)
_ANSWERS_TO = Statement(
    select(sent_messages.c.about).where(
        sent_messages.c.person_id == bindparam("person_id"),
        sent_messages.c.message_id == bindparam("message_id"),
    )
)
_SENT = Statement(
    SENT.select()
    .where(sent_messages.c.person_id == bindparam("person_id"), sent_messages.c.sent_at >= bindparam("since"))
    .order_by(sent_messages.c.sent_at, sent_messages.c.message_id)
)
_FORGET_SENT = Statement(
    delete(sent_messages)
    .where(
        sent_messages.c.sent_at < bindparam("before"),
        or_(sent_messages.c.about.is_(None), sent_messages.c.sent_at < bindparam("about_before")),
    )
    .returning(sent_messages.c.message_id)
)
_DROP_SENT = Statement(delete(sent_messages).where(sent_messages.c.person_id == bindparam("person_id")))


class SqlConversations:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add_message(self, message: Message) -> None:
        await self._session.write(MESSAGES, _ADD_MESSAGE, [message])

    async def messages(self, resident_id: str, limit: int = 20) -> Sequence[Message]:
        return await self._session.all(MESSAGES, _MESSAGES, resident_id=resident_id, limit=limit)

    async def unread(self, resident_ids: Collection[str], reader_id: str) -> Mapping[str, int]:
        counts = await self._session.fetch(_COUNT_UNREAD, resident_ids=resident_ids, reader_id=reader_id)
        return {row[0]: row[1] for row in counts}

    async def mark_read(self, resident_id: str, reader_id: str, at: datetime) -> None:
        await self._session.fetch(_MARK_READ, thread=resident_id, reader_id=reader_id, at=at)

    async def purge_messages(self, before: datetime) -> int:
        return len(await self._session.fetch(_PURGE_MESSAGES, before=before))

    async def draft(self, person_id: str) -> Draft | None:
        return await self._session.one(DRAFTS, _DRAFT, person_id=person_id)

    async def save_draft(self, draft: Draft) -> None:
        await self._session.write(DRAFTS, _SAVE_DRAFT, [draft])

    async def remove_draft(self, person_id: str) -> None:
        await self._session.fetch(_REMOVE_DRAFT, person_id=person_id)

    async def add_sent(self, *sent: SentMessage) -> None:
        await self._session.write(SENT, _ADD_SENT, sent)

    async def show(self, *shown: SentMessage) -> None:
        await self.add_sent(*(each for each in shown if each.about))
        nobody = [each for each in shown if not each.about]
        await self._session.each(
            _ABOUT_NOBODY, [{"of_person": each.person_id, "number": each.message_id} for each in nobody]
        )

    async def answers_to(self, person_id: str, message_id: int) -> str | None:
        found = await self._session.fetch(_ANSWERS_TO, person_id=person_id, message_id=message_id)
        return found[0][0] if found else None

    async def sent(self, person_id: str, since: datetime) -> Sequence[SentMessage]:
        return await self._session.all(SENT, _SENT, person_id=person_id, since=since)

    async def forget_sent(self, before: datetime, about_before: datetime | None = None) -> int:
        about_before = about_before or before
        return len(await self._session.fetch(_FORGET_SENT, before=before, about_before=about_before))

    async def drop_sent(self, person_id: str) -> None:
        await self._session.fetch(_DROP_SENT, person_id=person_id)
