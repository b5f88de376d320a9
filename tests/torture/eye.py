"""A look into the store past the shelves, which is quick also when it is full."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from shelter.models.notices import ON_THE_WAY, NoticeState
from storage.engines import make_engine
from storage.tables import notices, pace


@dataclass(frozen=True, slots=True)
class Glance:
    """The notices that are leased, with the end of their leases, and until when the store knows a pause."""

    leased: Mapping[str, float]
    paused_until: float


class Eye:
    """All moments are in seconds since 1970."""

    def __init__(self, url: str) -> None:
        self._engine: AsyncEngine = make_engine(url)

    async def glance(self) -> Glance:
        leased = select(notices.c.id, notices.c.lease_until).where(notices.c.state == NoticeState.LEASED)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(leased)).all()
            pause = (await connection.execute(select(pace.c.paused_until))).scalar()
        return Glance(
            {row.id: row.lease_until.timestamp() for row in rows}, pause.timestamp() if pause else 0
        )

    async def unsettled(self) -> int:
        """How many are due or leased."""
        waiting = notices.c.state.in_([state.value for state in ON_THE_WAY])
        due = waiting & (notices.c.due_at <= datetime.now(UTC))
        async with self._engine.connect() as connection:
            return int((await connection.execute(select(func.count()).where(due))).scalar() or 0)

    async def waiting(self) -> Mapping[str, int]:
        """How many are planned or leased for each person that has some."""
        some = notices.c.state.in_([state.value for state in ON_THE_WAY])
        counts = select(notices.c.person_id, func.count()).where(some).group_by(notices.c.person_id)
        async with self._engine.connect() as connection:
            return {row[0]: row[1] for row in (await connection.execute(counts)).all()}

    async def states(self) -> Mapping[str, NoticeState]:
        """The state of each notice by its id."""
        async with self._engine.connect() as connection:
            rows = (await connection.execute(select(notices.c.id, notices.c.state))).all()
        return {row.id: NoticeState(row.state) for row in rows}

    async def close(self) -> None:
        await self._engine.dispose()
