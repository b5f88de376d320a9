"""Weather by chance: each message meets a fault or none, and what is sent in a pause is counted."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile

from playground.faults import SPENDING, Fault, Faults, Outcome
from tests.torture.telegram import met

ON_ITS_WAY = 0.3
"""Seconds: what arrives so soon after an answer 429 had been sent before that was read."""
RETRY_AFTER = 1
STORM = 14
"""So many calls in a row are refused in a storm: then Telegram is taken to be away."""


@dataclass(slots=True)
class Pause:
    """What Telegram asked for, and the calls that came all the same: at once, and later.

    `lost`: whoever heard of it was killed before it was written down.
    """

    asked_at: float
    until: float
    on_their_way: int = 0
    during: int = 0
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Climate:
    """How likely each fault is for a message."""

    refused: float = 0.05
    swallowed: float = 0.04
    garbled: float = 0.03
    cut: float = 0.03
    too_many: float = 0.015
    storm: float = 0.003


class Weather(Faults):
    """Faults by chance for what is sent, and Telegram's own limits; `bad` can be switched off."""

    def __init__(self, clock: Callable[[], float], chance: random.Random, climate: Climate) -> None:
        super().__init__(clock, lambda: None)
        self.rate_limit = True
        self.bad = True
        self.pauses: list[Pause] = []
        self.over_the_limits: list[float] = []
        self._now = clock
        self._chance = chance
        self._climate = climate
        self._storm = 0

    @property
    def fine(self) -> bool:
        return False

    def meet(self, method: str) -> Fault | None:
        fault = None
        if method.startswith(SPENDING):
            self._count()
            fault = self._roll() if self.bad else None
        met.set(fault.outcome if fault else None)
        if fault:
            self.met[fault.outcome] += 1
        if fault and fault.retry_after:
            self._ask_to_wait(fault.retry_after)
        return fault

    def seconds_to_wait(self, method: str, chat: object) -> int | None:
        wait = super().seconds_to_wait(method, chat)
        if wait is not None:
            self.over_the_limits.append(self._now())
            self._ask_to_wait(wait)
        return wait

    def _count(self) -> None:
        now = self._now()
        holding = list(takewhile(lambda pause: now < pause.until, reversed(self.pauses)))
        if not holding:
            return
        if now - holding[-1].asked_at <= ON_ITS_WAY:
            holding[-1].on_their_way += 1
        else:
            holding[-1].during += 1

    def _ask_to_wait(self, seconds: float) -> None:
        now = self._now()
        self.pauses.append(Pause(now, now + seconds))

    def _roll(self) -> Fault | None:
        if self._storm:
            self._storm -= 1
            return Fault(Outcome.REFUSED, status=502)
        climate, rolled = self._climate, self._chance.random()
        faults = (
            (climate.refused, Fault(Outcome.REFUSED, status=self._chance.choice((500, 502, 503)))),
            (climate.swallowed, Fault(Outcome.UNANSWERED)),
            (climate.garbled, Fault(Outcome.GARBLED)),
            (climate.cut, Fault(Outcome.CUT)),
            (climate.too_many, Fault(Outcome.REFUSED, status=429, retry_after=RETRY_AFTER)),
        )
        for likely, fault in faults:
            if rolled < likely:
                return fault
            rolled -= likely
        if rolled < climate.storm:
            self._storm = STORM
        return None
