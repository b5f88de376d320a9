"""The clockwork: what happens by the clock and not by a tap. APScheduler is the alarm clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from shelter import digest, handovers
from shelter.broadcasts import LET_GO_AFTER
from shelter.store import Store

TELEGRAM_REPEATS = timedelta(hours=48)
FILES_ARE_KEPT = timedelta(days=1)
"""What was read from a file and not saved."""
SETTLED_IS_KEPT = timedelta(days=30)


class Clockwork:
    """Cleans up at the start and every hour. What falls due goes out by the outbox, which looks at the rows
    by itself. Messages between people are kept for `message_days`."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], zone: str, message_days: int = 90
    ) -> None:
        self._store = store
        self._clock = clock
        self._zone = zone
        self._message_age = timedelta(days=message_days)
        self._alarm = AsyncIOScheduler(timezone=UTC)

    def start(self) -> None:
        options = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        for work in (self.hand_back, self.clean_up):
            self._alarm.add_job(work, "interval", hours=1, next_run_time=datetime.now(UTC), **options)
        self._alarm.start()

    def stop(self) -> None:
        self._alarm.shutdown(wait=False)

    async def hand_back(self) -> None:
        """Residents who were handed over until a day that is over go back."""
        async with self._store.transaction() as store:
            await handovers.end_those_over(store, self._clock(), self._zone)

    async def clean_up(self) -> None:
        """Let go of what Telegram cannot repeat or delete any more, of notices settled and messages sent long
        ago, and of absences that are over; plan the next mornings' messages to staff."""
        now = self._clock()
        async with self._store.transaction() as store:
            await store.inbox.purge(now - TELEGRAM_REPEATS)
            await store.conversations.forget_sent(now - TELEGRAM_REPEATS, now - self._message_age)
            await store.conversations.purge_messages(now - self._message_age)
            await store.broadcasts.purge(now - max(self._message_age, LET_GO_AFTER))
            await store.desks.purge_absences(now.astimezone(ZoneInfo(self._zone)).date())
            await store.notices.purge(now - SETTLED_IS_KEPT)
            await store.desks.purge_batches(now - FILES_ARE_KEPT)
            await digest.plan(store, now, self._zone)
