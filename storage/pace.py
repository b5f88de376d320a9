"""How fast all processes together may send: one row that each of them moves on."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from storage.session import Session
from storage.statements import Statement, upsert
from storage.tables import pace

STEP = timedelta(seconds=1) / 25
"""25 a second: Telegram lets a bot send about 30 (https://core.telegram.org/bots/faq)."""
HELD_BACK = timedelta(milliseconds=800)
"""So far answers to people may push notices back: at 25 answers a second five notices go out besides."""
FAR = timedelta(minutes=1)
"""Nobody reserves so far ahead: the clock was set back."""
ROW = 1

_READ = Statement(select(pace))
_LOCK = Statement(select(pace).with_for_update())
_SAVE = upsert(pace)


class SqlPace:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def reserve(self, now: datetime, number: int, spent: int = 0) -> Sequence[datetime]:
        if not (number or spent):
            return []
        _, free_at, paused_at, paused_until = await self._row(now, _LOCK)
        begin = free_at if now <= free_at <= now + FAR else now
        if spent:
            begin = min(begin + spent * STEP, max(begin, now + HELD_BACK))
        await self._save(begin + number * STEP, paused_at, paused_until)
        return [begin + turn * STEP for turn in range(number)]

    async def pause(self, now: datetime, until: datetime) -> None:
        _, free_at, paused_at, paused_until = await self._row(now, _LOCK)
        if _is_paused(now, paused_at, paused_until):
            until = max(until, paused_until)
        await self._save(free_at, now, until)

    async def paused_until(self, now: datetime) -> datetime | None:
        _, _, paused_at, paused_until = await self._row(now, _READ)
        return paused_until if _is_paused(now, paused_at, paused_until) else None

    async def _row(self, now: datetime, statement: Statement) -> Sequence[datetime]:
        found = await self._session.fetch(statement)
        return found[0] if found else (ROW, now, None, None)  # type: ignore[return-value]

    async def _save(
        self, free_at: datetime, paused_at: datetime | None, paused_until: datetime | None
    ) -> None:
        row = {"id": ROW, "free_at": free_at, "paused_at": paused_at, "paused_until": paused_until}
        await self._session.each(_SAVE, [row])


def _is_paused(now: datetime, paused_at: datetime | None, paused_until: datetime | None) -> bool:
    """A pause that has not begun yet was asked for before the clock was set back."""
    return paused_at is not None and paused_until is not None and paused_at <= now < paused_until
