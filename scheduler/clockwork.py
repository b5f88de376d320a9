"""The clockwork: what falls due goes out. APScheduler is the alarm clock; the rows are the truth."""

import asyncio
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scheduler.delivery import Fate, Messenger, Outcome
from shelter.models.notices import Notice, NoticeState
from shelter.store import Store

log = structlog.get_logger()

TURN = timedelta(seconds=1)
LEASE = timedelta(minutes=2)
AT_ONCE = 20
TRIES = 8
LONGEST_PAUSE = timedelta(minutes=10)
TELEGRAM_REPEATS = timedelta(hours=48)
SETTLED_IS_KEPT = timedelta(days=30)
_FINAL = {
    Fate.SENT: NoticeState.SENT,
    Fate.DROPPED: NoticeState.DROPPED,
    Fate.BLOCKED: NoticeState.BLOCKED,
    Fate.DEAD: NoticeState.DEAD,
}


def utc_now() -> datetime:
    return datetime.now(UTC)


class Clockwork:
    """Claims what is due by lease, has it delivered, and writes down what became of it.

    A notice goes out at least once: after a crash its lease runs out and it is tried again.
    """

    def __init__(self, store: Store, messenger: Messenger, clock: Callable[[], datetime] = utc_now) -> None:
        self._store = store
        self._messenger = messenger
        self._clock = clock
        self._owner = secrets.token_hex(8)
        self._alarm = AsyncIOScheduler(timezone=UTC)
        self._turning = asyncio.Lock()

    def start(self) -> None:
        options = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._alarm.add_job(self.turn, "interval", seconds=TURN.total_seconds(), **options)
        self._alarm.add_job(self.clean_up, "interval", hours=1, **options)
        self._alarm.start()

    async def stop(self) -> None:
        """No new turn begins; the one under way ends."""
        self._alarm.shutdown(wait=False)
        async with self._turning:
            pass

    async def turn(self) -> int:
        """Deliver all that is due now; how many were tried."""
        async with self._turning:
            tried = 0
            while notices := await self._claim():
                await asyncio.gather(*(self._deliver(notice) for notice in notices))
                tried += len(notices)
            return tried

    async def clean_up(self) -> None:
        """Let go of what Telegram cannot repeat or delete any more, and of notices settled long ago."""
        now = self._clock()
        async with self._store.transaction() as store:
            await store.inbox.purge(now - TELEGRAM_REPEATS)
            await store.conversations.forget_sent(now - TELEGRAM_REPEATS)
            await store.notices.purge(now - SETTLED_IS_KEPT)

    async def _claim(self) -> list[Notice]:
        now = self._clock()
        async with self._store.transaction() as store:
            return list(await store.notices.claim(self._owner, now, now + LEASE, AT_ONCE))

    async def _deliver(self, notice: Notice) -> None:
        outcome = await self._outcome(notice)
        now = self._clock()
        async with self._store.transaction() as store:
            final = self._final_state(notice, outcome)
            if final is None:
                await store.notices.retry(notice.id, self._owner, now + _pause(notice, outcome))
            else:
                await store.notices.settle(notice.id, self._owner, final, now)

    async def _outcome(self, notice: Notice) -> Outcome:
        if notice.expires_at <= self._clock():
            return Outcome(Fate.DROPPED)
        try:
            return await self._messenger.deliver(notice)
        except Exception as error:
            log.error("a notice could not be made", kind=notice.kind.value, error=type(error).__name__)
            return Outcome(Fate.BROKEN)

    def _final_state(self, notice: Notice, outcome: Outcome) -> NoticeState | None:
        if notice.expires_at <= self._clock() and outcome.fate is not Fate.SENT:
            return NoticeState.EXPIRED
        if final := _FINAL.get(outcome.fate):
            return final
        if outcome.fate is Fate.LATER:
            return None
        return NoticeState.DEAD if notice.tries + 1 >= TRIES else None


def _pause(notice: Notice, outcome: Outcome) -> timedelta:
    """What Telegram asked for; else 2, 4, 8 ... seconds, ten minutes at most."""
    return outcome.after or min(LONGEST_PAUSE, timedelta(seconds=2 ** min(notice.tries + 1, 10)))
