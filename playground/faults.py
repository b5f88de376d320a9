"""What goes wrong between the bot and its Telegram, on demand."""

import math
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

OVERALL_A_SECOND = 30
SPENDING = ("send", "edit")
FREE = frozenset({"sendChatAction"})


class Outcome(StrEnum):
    """How a call fares that a fault meets."""

    REFUSED = "refused"
    GARBLED = "garbled"
    UNANSWERED = "unanswered"
    CUT = "cut"


@dataclass(slots=True)
class Fault:
    """`times` calls of `method` (None: of any) fare so; `retry_after` in seconds."""

    outcome: Outcome
    method: str | None = None
    times: int = 1
    status: int = 500
    description: str | None = None
    retry_after: int | None = None


class Faults:
    """The weather of this Telegram; it begins fine. All can be set at any time.

    `latency` is in seconds and passes before a call is looked at; in an `outage` every connection is cut
    without an answer; with `rate_limit` Telegram's limits hold: 30 messages a second overall, one a second
    to a chat (`burst` of them at once), and whoever goes over waits until `retry_after` has passed.
    """

    def __init__(self, clock: Callable[[], float], when_cut: Callable[[], None]) -> None:
        self._clock = clock
        self._when_cut = when_cut
        self.clear()

    def clear(self) -> None:
        """Fine weather again."""
        self.latency = 0.0
        self._outage = False
        self.rate_limit = False
        self.burst = 1
        self._faults: list[Fault] = []
        self._sent: deque[float] = deque()
        self._sent_to: dict[object, deque[float]] = {}
        self._paused_until = 0.0
        self.met: Counter[str] = Counter()

    @property
    def outage(self) -> bool:
        return self._outage

    @outage.setter
    def outage(self, on: bool) -> None:
        self._outage = on
        if on:
            self._when_cut()

    @property
    def fine(self) -> bool:
        """Whether a call fares as if there were no faults."""
        return not (self._faults or self.latency or self._outage or self.rate_limit)

    def fail(
        self,
        method: str | None = None,
        status: int = 500,
        *,
        times: int = 1,
        description: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        """Refuse the next calls with this status: 401, 404, 429 (with retry_after, seconds), 500, 502, ..."""
        self.add(Fault(Outcome.REFUSED, method, times, status, description, retry_after))

    def garble(self, method: str | None = None, *, times: int = 1) -> None:
        """Do what the next calls ask, and answer with a body that is no JSON."""
        self.add(Fault(Outcome.GARBLED, method, times))

    def swallow(self, method: str | None = None, *, times: int = 1) -> None:
        """Do what the next calls ask, and never answer."""
        self.add(Fault(Outcome.UNANSWERED, method, times))

    def cut(self, method: str | None = None, *, times: int = 1) -> None:
        """Cut the connection of the next calls before anything is done."""
        self.add(Fault(Outcome.CUT, method, times))

    def add(self, fault: Fault) -> None:
        """A fault that the next calls of its method meet, after those that were added before."""
        self._faults.append(fault)

    def meet(self, method: str) -> Fault | None:
        """The fault that this call meets, if any; it is used up by that. `met` counts them by outcome."""
        fault = self._cut_by_outage() or self._take(method)
        if fault is not None:
            self.met[fault.outcome] += 1
        return fault

    def seconds_to_wait(self, method: str, chat: object) -> int | None:
        """What Telegram's limits say to a call of this method to this chat: None, or seconds to wait."""
        if not self.rate_limit or not method.startswith(SPENDING) or method in FREE:
            return None
        now = self._clock()
        wait = max(self._paused_until - now, self._too_fast(now, chat))
        if wait <= 0:
            self._sent.append(now)
            self._sent_to[chat].append(now)
            return None
        seconds = math.ceil(wait)
        self._paused_until = max(self._paused_until, now + seconds)
        self.met["rate_limit"] += 1
        return seconds

    def _too_fast(self, now: float, chat: object) -> float:
        to_chat = self._sent_to.setdefault(chat, deque())
        for times in (self._sent, to_chat):
            while times and times[0] <= now - 1:
                times.popleft()
        full = [
            times[0] + 1 - now
            for times, most in ((self._sent, OVERALL_A_SECOND), (to_chat, self.burst))
            if len(times) >= most
        ]
        return max(full, default=0.0)

    def _cut_by_outage(self) -> Fault | None:
        return Fault(Outcome.CUT) if self._outage else None

    def _take(self, method: str) -> Fault | None:
        for fault in self._faults:
            if fault.method in (None, method):
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
                return fault
        return None
