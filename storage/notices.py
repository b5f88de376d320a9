"""Notices on their way: planned, claimed by lease, settled (docs/RELIABILITY.md has the states).

What many rows are changed by takes the rows that no other process holds: nobody waits for another, and two
processes cannot wait for each other.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    Select,
    and_,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.sql import ColumnElement, FromClause

from shelter.models.notices import FAILED, ON_THE_WAY, Notice, NoticeState, Priority
from storage.rows import Rows
from storage.session import Session
from storage.statements import Statement, insert_if_absent
from storage.tables import notices
from storage.types import Among

NOTICES = Rows(Notice, notices, owner="person_id")

MAY_HAVE_ARRIVED = frozenset({NoticeState.LEASED, NoticeState.SENT, NoticeState.UNSURE})
"""Whoever is quick taps before it is written down that it went."""
A_CHAT_RESTS = timedelta(seconds=1)
"""Telegram asks for one message a second to a chat (https://core.telegram.org/bots/faq)."""

_NOW = bindparam("now", type_=notices.c.due_at.type)
_LIMIT: BindParameter[int] = bindparam("limit")
_ONE: ColumnElement[int] = literal_column("1")
_FREE = {"lease_owner": None, "lease_until": None}
_IN_TURN = (notices.c.priority, notices.c.due_at, notices.c.id)


def _is(state: NoticeState, table: FromClause = notices) -> ColumnElement[bool]:
    """Written into the statement, for the engine to know: hardly any are leased, and an index holds those."""
    return table.c.state == literal_column(f"'{state.value}'")


def _is_by_the_way(state: NoticeState) -> ColumnElement[bool]:
    """In this state, where the rows are found by what else is asked: no index of states fits this.

    SQLite does not know that most are planned (nothing runs ANALYZE), and may go through all of those.
    """
    return notices.c.state.concat(literal_column("''")) == literal_column(f"'{state.value}'")


def _nothing(found: Select[Any]) -> ColumnElement[bool]:
    """NOT EXISTS, looked up for each row: PostgreSQL would make a join of it, planned by guesses."""
    return found.limit(_ONE).scalar_subquery().is_(None)


def _claim(priority: Priority) -> Any:
    """One priority's: so each part of it is a short range of one index, however many are due or planned.

    What was just sent is found by its moment alone: nobody knows beforehand how many are sent in a second.
    """
    mine, other = notices.alias("mine"), notices.alias("other")
    of_the_same = select(other.c.id).where(other.c.person_id == mine.c.person_id)
    planned = of_the_same.where(_is(NoticeState.PLANNED, other))
    more_urgent = [
        planned.where(other.c.priority == literal_column(str(each.value)), other.c.due_at <= _NOW)
        for each in Priority
        if each < priority
    ]
    earlier = planned.where(
        other.c.priority == mine.c.priority,
        tuple_(other.c.due_at, other.c.id) < tuple_(mine.c.due_at, mine.c.id),
    )
    leased = of_the_same.where(_is(NoticeState.LEASED, other))
    just_sent = select(func.max(case((_is(NoticeState.SENT, other), other.c.settled_at)))).where(
        other.c.person_id == mine.c.person_id,
        other.c.settled_at > bindparam("rested"),
        other.c.settled_at <= _NOW,
    )
    claimable = (
        select(mine.c.id)
        .where(
            _is(NoticeState.PLANNED, mine),
            mine.c.priority == literal_column(str(priority.value)),
            mine.c.due_at <= _NOW,
            or_(mine.c.not_before.is_(None), mine.c.not_before <= _NOW),
            *map(_nothing, (leased, earlier, *more_urgent)),
            just_sent.scalar_subquery().is_(None),
        )
        .order_by(mine.c.due_at, mine.c.id)
        .limit(_LIMIT)
        .with_for_update(skip_locked=True)
    )
    return (
        update(notices)
        .where(notices.c.id.in_(claimable))
        .values(
            state=NoticeState.LEASED.value,
            not_before=None,
            lease_owner=bindparam("owner"),
            lease_until=bindparam("until"),
        )
        .returning(notices.c.id)
    )


def _those(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Rows that nobody else is changing."""
    return select(notices.c.id).where(*conditions).with_for_update(skip_locked=True)


def _one_of(states: Collection[NoticeState]) -> ColumnElement[bool]:
    return or_(*(_is(state) for state in sorted(states)))


def _planned_again(**values: Any) -> dict[str, Any]:
    return {"state": NoticeState.PLANNED.value, **_FREE, **values}


_HELD = and_(
    notices.c.id == bindparam("notice_id"),
    notices.c.lease_owner == bindparam("owner"),
    _is(NoticeState.LEASED),
)
_RAN_OUT = and_(_is(NoticeState.LEASED), notices.c.lease_until <= _NOW)
_MANY = Among(notices.c.id, "ids")

_PLAN = insert_if_absent(notices)
_IS_ABOUT = notices.c.subject_id == bindparam("subject")
_DROPPED = {"state": NoticeState.DROPPED.value, "settled_at": bindparam("at")}
_DROP = Statement(
    update(notices)
    .where(notices.c.person_id == bindparam("of_person"), _IS_ABOUT, _is(NoticeState.PLANNED))
    .values(**_DROPPED)
    .returning(notices.c.id)
)
_DROP_ALL = Statement(
    update(notices)
    .where(_IS_ABOUT, _is_by_the_way(NoticeState.PLANNED))
    .values(**_DROPPED)
    .returning(notices.c.id)
)
_CLAIM = {priority: Statement(_claim(priority)) for priority in Priority}
_MANY_IN_TURN = Statement(NOTICES.select().where(_MANY).order_by(*_IN_TURN))
_WAITING = Statement(
    NOTICES.select().where(
        Among(notices.c.person_id, "people"),
        _is(NoticeState.PLANNED),
        notices.c.priority.in_([literal_column(str(each.value)) for each in Priority]),
        notices.c.due_at <= _NOW,
    )
)
"""All priorities are named and no order is asked for: so SQLite goes through what is due for these people
alone, and not through what is due for others or planned for later."""
_SETTLE = Statement(
    update(notices)
    .where(_HELD)
    .values(state=bindparam("final"), settled_at=bindparam("at"), **_FREE)
    .returning(notices.c.id)
)
_SETTLE_WITH = Statement(
    update(notices)
    .where(_MANY, _is_by_the_way(NoticeState.PLANNED))
    .values(state=bindparam("final"), settled_at=bindparam("at"), not_before=None)
)
_RETRY = Statement(
    update(notices)
    .where(_HELD)
    .values(
        **_planned_again(
            not_before=bindparam("wait"),
            tries=notices.c.tries + bindparam("more_tries"),
            doubts=notices.c.doubts + bindparam("more_doubts"),
        )
    )
    .returning(notices.c.id)
)
_UNSURE = Statement(
    update(notices)
    .where(notices.c.id.in_(_those(_RAN_OUT, notices.c.once)))
    .values(state=NoticeState.UNSURE.value, settled_at=_NOW, **_FREE)
    .returning(notices.c.id)
)
_RECLAIM = Statement(
    update(notices).where(notices.c.id.in_(_those(_RAN_OUT, ~notices.c.once))).values(**_planned_again())
)
_EXPIRE = Statement(
    update(notices)
    .where(notices.c.id.in_(_those(_is(NoticeState.PLANNED), notices.c.expires_at <= _NOW).limit(_LIMIT)))
    .values(state=NoticeState.EXPIRED.value, settled_at=_NOW, not_before=None)
    .returning(notices.c.id)
)
_HURRY = Statement(
    update(notices)
    .where(notices.c.id.in_(_those(_is(NoticeState.PLANNED), notices.c.not_before > _NOW)))
    .values(not_before=None)
)
_TAPPED = Statement(
    update(notices)
    .where(
        notices.c.person_id == bindparam("of_person"),
        _IS_ABOUT,
        notices.c.tapped_at.is_(None),
        _one_of(MAY_HAVE_ARRIVED),
    )
    .values(tapped_at=bindparam("at"))
)
_OF_PERSON = Statement(
    NOTICES.select()
    .where(notices.c.person_id == bindparam("of_person"))
    .order_by(notices.c.due_at, notices.c.id)
)
_ABOUT_ANY = Statement(
    NOTICES.select().where(Among(notices.c.subject_id, "subjects")).order_by(notices.c.due_at, notices.c.id)
)
_FAILED = Statement(
    NOTICES.select()
    .where(
        Among(notices.c.person_id, "people"),
        notices.c.settled_at >= bindparam("since"),
        or_(*map(_is_by_the_way, sorted(FAILED))),
    )
    .order_by(notices.c.settled_at, notices.c.id)
)
_PROGRESS = Statement(select(notices.c.state, func.count()).where(_IS_ABOUT).group_by(notices.c.state))
_HOW_MANY_TAPPED = Statement(select(func.count()).where(_IS_ABOUT, notices.c.tapped_at.is_not(None)))
_SETTLED_SINCE = Statement(
    select(notices.c.state, func.count())
    .where(notices.c.settled_at >= bindparam("since"))
    .group_by(notices.c.state)
)
_UNDER_WAY = Statement(
    select(notices.c.state, func.count()).where(_one_of(ON_THE_WAY)).group_by(notices.c.state)
)
_PURGE = Statement(
    delete(notices)
    .where(notices.c.id.in_(_those(notices.c.settled_at < bindparam("before"))))
    .returning(notices.c.id)
)


class SqlNotices:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def plan(self, *notices: Notice) -> None:
        lookup = self._session.keys.lookup
        hashes = [{"key_hash": lookup("notice", notice.key)} for notice in notices]
        await self._session.write(NOTICES, _PLAN, notices, hashes)

    async def drop(self, person_id: str, subject_id: str, at: datetime) -> int:
        return len(await self._session.fetch(_DROP, of_person=person_id, subject=subject_id, at=at))

    async def drop_all(self, subject_id: str, at: datetime) -> int:
        return len(await self._session.fetch(_DROP_ALL, subject=subject_id, at=at))

    async def claim(self, owner: str, now: datetime, until: datetime, limit: int) -> Sequence[Notice]:
        claimed: list[str] = []
        for priority in Priority:
            if len(claimed) == limit:
                break
            rows = await self._session.fetch(
                _CLAIM[priority],
                owner=owner,
                now=now,
                until=until,
                rested=now - A_CHAT_RESTS,
                limit=limit - len(claimed),
            )
            claimed += [row[0] for row in rows]
        return await self._those(claimed)

    async def waiting(self, person_ids: Collection[str], now: datetime) -> Sequence[Notice]:
        found = await self._session.all(NOTICES, _WAITING, people=person_ids, now=now)
        return sorted(found, key=lambda notice: (notice.priority, notice.due_at, notice.id))

    async def settle(self, notice_id: str, owner: str, state: NoticeState, at: datetime) -> bool:
        return bool(
            await self._session.fetch(_SETTLE, notice_id=notice_id, owner=owner, final=state.value, at=at)
        )

    async def settle_with(self, notice_ids: Collection[str], state: NoticeState, at: datetime) -> None:
        await self._session.fetch(_SETTLE_WITH, ids=notice_ids, final=state.value, at=at)

    async def retry(
        self, notice_id: str, owner: str, not_before: datetime, *, tries: int = 0, doubts: int = 0
    ) -> bool:
        return bool(
            await self._session.fetch(
                _RETRY,
                notice_id=notice_id,
                owner=owner,
                wait=not_before,
                more_tries=tries,
                more_doubts=doubts,
            )
        )

    async def reclaim(self, now: datetime) -> Sequence[Notice]:
        unsure = await self._session.fetch(_UNSURE, now=now)
        await self._session.fetch(_RECLAIM, now=now)
        return await self._those(row[0] for row in unsure)

    async def expire(self, now: datetime, limit: int = 500) -> Sequence[Notice]:
        rows = await self._session.fetch(_EXPIRE, now=now, limit=limit)
        return await self._those(row[0] for row in rows)

    async def hurry(self, now: datetime) -> None:
        await self._session.fetch(_HURRY, now=now)

    async def tapped(self, person_id: str, subject_id: str, at: datetime) -> None:
        await self._session.fetch(_TAPPED, of_person=person_id, subject=subject_id, at=at)

    async def of_person(self, person_id: str) -> Sequence[Notice]:
        return await self._session.all(NOTICES, _OF_PERSON, of_person=person_id)

    async def about(self, subject_ids: Collection[str]) -> Sequence[Notice]:
        return await self._session.all(NOTICES, _ABOUT_ANY, subjects=subject_ids)

    async def failed(self, person_ids: Collection[str], since: datetime) -> Sequence[Notice]:
        return await self._session.all(NOTICES, _FAILED, people=person_ids, since=since)

    async def progress(self, subject_id: str) -> Mapping[NoticeState, int]:
        return _by_state(await self._session.fetch(_PROGRESS, subject=subject_id))

    async def how_many_tapped(self, subject_id: str) -> int:
        count: int = (await self._session.fetch(_HOW_MANY_TAPPED, subject=subject_id))[0][0]
        return count

    async def counts(self, since: datetime) -> Mapping[NoticeState, int]:
        settled = await self._session.fetch(_SETTLED_SINCE, since=since)
        return _by_state([*settled, *await self._session.fetch(_UNDER_WAY)])

    async def purge(self, before: datetime) -> int:
        return len(await self._session.fetch(_PURGE, before=before))

    async def _those(self, ids: Iterable[str]) -> Sequence[Notice]:
        found = list(ids)
        return await self._session.all(NOTICES, _MANY_IN_TURN, ids=found) if found else []


def _by_state(rows: Iterable[Sequence[Any]]) -> dict[NoticeState, int]:
    return {NoticeState(state): count for state, count in rows}
