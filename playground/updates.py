"""The updates that wait for the bot, as Telegram keeps them (https://core.telegram.org/bots/api#getupdates)."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable

from playground.messages import Json
from playground.refusal import Refusal

KEPT_SECONDS = 24 * 60 * 60
ONLY_WHEN_ASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
TWO_AT_ONCE = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)


class Updates:
    """The queue: ids rise, a higher offset acknowledges, one request waits at a time."""

    def __init__(self, clock: Callable[[], float], first_id: int = 100_000_001) -> None:
        self._clock = clock
        self._next_id = first_id
        self._waiting: deque[tuple[float, Json]] = deque()
        self._allowed: frozenset[str] = frozenset()
        self._poll: asyncio.Future[None] | None = None
        self._asked = asyncio.Event()

    def __len__(self) -> int:
        self._expire()
        return len(self._waiting)

    @property
    def allowed(self) -> list[str]:
        return sorted(self._allowed)

    def put(self, kind: str, body: Json) -> None:
        """Something happened that the bot shall hear of, if it asked for this kind."""
        wanted = kind in self._allowed if self._allowed else kind not in ONLY_WHEN_ASKED
        if not wanted:
            return
        self._waiting.append((self._clock(), {"update_id": self._next_id, kind: body}))
        self._next_id += 1
        self._wake()

    def allow(self, kinds: Iterable[str]) -> None:
        """Which kinds come from now on; none named means all but those of ONLY_WHEN_ASKED."""
        self._allowed = frozenset(kinds)

    def drop(self) -> None:
        self._waiting.clear()

    async def get(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Up to `limit` updates from `offset` on; waits for the first. Refusal: another asks meanwhile."""
        self.interrupt(Refusal(TWO_AT_ONCE, 409))
        self._acknowledge(offset)
        if not self._waiting and seconds > 0:
            await self._wait(seconds)
            self._expire()
        return [update for _, update in list(self._waiting)[:limit]] if self._waiting else []

    async def until_asked(self) -> None:
        """Wait until the bot waits for updates, all others acknowledged or taken."""
        await self._asked.wait()

    def interrupt(self, reason: Refusal | None = None) -> None:
        """End the request that waits now: with this refusal, or with what there is."""
        poll, self._poll = self._poll, None
        if poll is None or poll.done():
            return
        if reason is None:
            poll.set_result(None)
        else:
            poll.set_exception(reason)

    async def _wait(self, seconds: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        self._asked.set()
        try:
            async with asyncio.timeout(seconds):
                await poll
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None
            if self._poll is None:
                self._asked.clear()

    def _wake(self) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    def _acknowledge(self, offset: int) -> None:
        self._expire()
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        while self._waiting and self._waiting[0][1]["update_id"] < offset:
            self._waiting.popleft()

    def _expire(self) -> None:
        too_old = self._clock() - KEPT_SECONDS
        while self._waiting and self._waiting[0][0] < too_old:
            self._waiting.popleft()
