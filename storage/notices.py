"""Notices on their way: planned, claimed by lease, settled."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, or_, select, tuple_, update
from sqlalchemy.sql import ColumnElement, FromClause

from shelter.models.notices import Notice, NoticeState
from storage.rows import Rows
from storage.session import Session
from storage.statements import Statement, insert_if_absent
from storage.tables import notices
from storage.types import Among

NOTICES = Rows(Notice, notices, owner="person_id")

_PLANNED, _LEASED = NoticeState.PLANNED.value, NoticeState.LEASED.value
_NOW = bindparam("now", type_=notices.c.due_at.type)


def _due(table: FromClause) -> ColumnElement[bool]:
    planned = and_(table.c.state == _PLANNED, table.c.due_at <= _NOW)
    return or_(planned, and_(table.c.state == _LEASED, table.c.lease_until <= _NOW))


def _turn(table: FromClause) -> Any:
    """The order of one person's notices: one whose lease ran out first, for it was the first before."""
    ran_out = case((table.c.state == _LEASED, 0), else_=1)
    return tuple_(ran_out, table.c.priority, table.c.due_at, table.c.id)


def _claim() -> Any:
    mine, other = notices.alias("mine"), notices.alias("other")
    is_open = or_(other.c.state == _PLANNED, other.c.state == _LEASED)
    leased = and_(other.c.state == _LEASED, other.c.lease_until > _NOW)
    earlier = and_(_due(other), _turn(other) < _turn(mine))
    in_the_way = select(other.c.id).where(
        other.c.person_id == mine.c.person_id, is_open, or_(leased, earlier)
    )
    claimable = (
        select(mine.c.id)
        .where(_due(mine), ~in_the_way.exists())
        .order_by(mine.c.priority, mine.c.due_at, mine.c.id)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True)
    )
    return (
        update(notices)
        .where(notices.c.id.in_(claimable))
        .values(
            state=_LEASED,
            tries=notices.c.tries + case((notices.c.state == _LEASED, 1), else_=0),
            lease_owner=bindparam("owner"),
            lease_until=bindparam("until"),
        )
        .returning(notices.c.id)
    )


_HELD = and_(
    notices.c.id == bindparam("notice_id"),
    notices.c.lease_owner == bindparam("owner"),
    notices.c.state == _LEASED,
)

_PLAN = insert_if_absent(notices)
_DROP = Statement(
    update(notices)
    .where(
        notices.c.person_id == bindparam("of_person"),
        notices.c.subject_id == bindparam("subject"),
        notices.c.state == _PLANNED,
    )
    .values(state=NoticeState.DROPPED.value, settled_at=bindparam("at"))
    .returning(notices.c.id)
)
_CLAIM = Statement(_claim())
_CLAIMED = Statement(
    NOTICES.select()
    .where(Among(notices.c.id, "ids"))
    .order_by(notices.c.priority, notices.c.due_at, notices.c.id)
)
_SETTLE = Statement(
    update(notices)
    .where(_HELD)
    .values(state=bindparam("final"), settled_at=bindparam("at"), lease_owner=None, lease_until=None)
    .returning(notices.c.id)
)
_RETRY = Statement(
    update(notices)
    .where(_HELD)
    .values(
        state=_PLANNED,
        due_at=bindparam("due"),
        tries=notices.c.tries + 1,
        lease_owner=None,
        lease_until=None,
    )
    .returning(notices.c.id)
)
_OF_PERSON = Statement(
    NOTICES.select()
    .where(notices.c.person_id == bindparam("of_person"))
    .order_by(notices.c.due_at, notices.c.id)
)
_PURGE = Statement(delete(notices).where(notices.c.settled_at < bindparam("before")).returning(notices.c.id))


class SqlNotices:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def plan(self, *notices: Notice) -> None:
        lookup = self._session.keys.lookup
        hashes = [{"key_hash": lookup("notice", notice.key)} for notice in notices]
        await self._session.write(NOTICES, _PLAN, notices, hashes)

    async def drop(self, person_id: str, subject_id: str, at: datetime) -> int:
        return len(await self._session.fetch(_DROP, of_person=person_id, subject=subject_id, at=at))

    async def claim(self, owner: str, now: datetime, until: datetime, limit: int) -> Sequence[Notice]:
        claimed = await self._session.fetch(_CLAIM, owner=owner, now=now, until=until, limit=limit)
        if not claimed:
            return []
        return await self._session.all(NOTICES, _CLAIMED, ids=[row[0] for row in claimed])

    async def settle(self, notice_id: str, owner: str, state: NoticeState, at: datetime) -> bool:
        return bool(
            await self._session.fetch(_SETTLE, notice_id=notice_id, owner=owner, final=state.value, at=at)
        )

    async def retry(self, notice_id: str, owner: str, due_at: datetime) -> bool:
        return bool(await self._session.fetch(_RETRY, notice_id=notice_id, owner=owner, due=due_at))

    async def of_person(self, person_id: str) -> Sequence[Notice]:
        return await self._session.all(NOTICES, _OF_PERSON, of_person=person_id)

    async def purge(self, before: datetime) -> int:
        return len(await self._session.fetch(_PURGE, before=before))
