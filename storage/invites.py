"""Invites, found by their code's keyed hash alone, and the wrong codes that chats tried."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, bindparam, delete, func, select, update

from shelter.ids import normalise_code
from shelter.models.people import Invite
from storage.rows import Rows
from storage.session import Session
from storage.statements import Statement, insert
from storage.tables import invites, wrong_tries
from storage.types import Among, MomentType

INVITES = Rows(Invite, invites)
_KEEP_WRONG_TRIES = timedelta(days=2)

_AT: BindParameter[datetime] = bindparam("at", type_=MomentType)
_ADD = insert(invites)
_BY_CODE = Statement(INVITES.select().where(Among(invites.c.code_hash, "hashes")).with_for_update())
_CHANGING = [column.name for column in invites.columns if column.name not in {"id", "code_hash"}]
_SAVE = Statement(
    update(invites)
    .where(invites.c.id == bindparam("id"))
    .values({name: bindparam(name) for name in _CHANGING})
)
_UNUSED = Statement(
    INVITES.select()
    .where(
        Among(invites.c.person_id, "person_ids"),
        invites.c.used_at.is_(None),
        invites.c.expires_at > bindparam("now"),
    )
    .order_by(invites.c.created_at, invites.c.id)
)
_NEWEST = Statement(
    INVITES.select()
    .where(invites.c.person_id == bindparam("person_id"))
    .order_by(invites.c.created_at.desc(), invites.c.expires_at.desc(), invites.c.id)
    .limit(1)
)
_REVOKE = Statement(
    update(invites)
    .where(invites.c.person_id == bindparam("whose"), invites.c.used_at.is_(None), invites.c.expires_at > _AT)
    .values(expires_at=_AT)
)
_WRONG_TRIES = Statement(
    select(func.count())
    .select_from(wrong_tries)
    .where(Among(wrong_tries.c.chat_hash, "hashes"), wrong_tries.c.at >= bindparam("since"))
)
_ADD_WRONG_TRY = insert(wrong_tries)
_FORGET_WRONG_TRIES = Statement(delete(wrong_tries).where(wrong_tries.c.at < bindparam("before")))


class SqlInvites:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, invite: Invite, code: str) -> None:
        code_hash = self._session.keys.lookup("code", normalise_code(code))
        await self._session.write(INVITES, _ADD, [invite], [{"code_hash": code_hash}])

    async def by_code(self, code: str) -> Invite | None:
        hashes = self._session.keys.lookups("code", normalise_code(code))
        return await self._session.one(INVITES, _BY_CODE, hashes=hashes)

    async def save(self, invite: Invite) -> None:
        await self._session.fetch(_SAVE, **INVITES.values(invite, None))

    async def unused(self, person_ids: Collection[str], now: datetime) -> Sequence[Invite]:
        return await self._session.all(INVITES, _UNUSED, person_ids=person_ids, now=now)

    async def newest(self, person_id: str) -> Invite | None:
        return await self._session.one(INVITES, _NEWEST, person_id=person_id)

    async def revoke(self, person_id: str, at: datetime) -> None:
        await self._session.fetch(_REVOKE, whose=person_id, at=at)

    async def wrong_tries(self, chat_id: int, since: datetime) -> int:
        hashes = self._session.keys.lookups("chat", chat_id)
        return int((await self._session.fetch(_WRONG_TRIES, hashes=hashes, since=since))[0][0])

    async def add_wrong_try(self, chat_id: int, at: datetime) -> None:
        await self._session.fetch(_FORGET_WRONG_TRIES, before=at - _KEEP_WRONG_TRIES)
        await self._session.fetch(_ADD_WRONG_TRY, chat_hash=self._session.keys.lookup("chat", chat_id), at=at)
