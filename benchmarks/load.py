"""A Telegram with 500 people in it who all write or tap: the load, and the clock beside it."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle, islice

from playground.phone import Phone

BURST = 2000
A_SECOND = 100
LATENCIES = 1000
WARM_UP = 500
SECONDS = 60.0
PATIENCE = 5.0
"""Seconds without any answer after which the rest is lost."""


class Kind(StrEnum):
    TEXT = "text"
    TAP = "tap"


@dataclass(frozen=True, slots=True)
class Measured:
    """`a_second`: updates answered in a burst; `p50` and `p99` in milliseconds at 100 updates a second.

    `lost` of the burst were never answered.
    """

    a_second: float
    lost: int
    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Answered:
    """When somebody wrote or tapped (`time.perf_counter`), and after how many seconds it was answered."""

    at: float
    seconds: float


class Load:
    """`texts` and `taps` are what these people write and which buttons they tap, in turns."""

    def __init__(
        self, people: Iterable[Phone], calls: Mapping[str, int], texts: Sequence[str], taps: Sequence[str]
    ) -> None:
        self._people = list(people)
        self._calls = calls
        self._texts = cycle(texts)
        self._taps = cycle(taps)
        self._turns = cycle(self._people)

    async def measure(self, kind: Kind) -> Measured:
        """Burst and latency, after a warm-up."""
        await self._burst(kind, self._next(WARM_UP))
        a_second, lost = await self._burst(kind, self._next(BURST))
        times = await self.latencies(kind, A_SECOND, lambda turn: turn < LATENCIES)
        return Measured(a_second, lost, milliseconds(times, 0.50), milliseconds(times, 0.99))

    async def everybody_has_a_message(self) -> None:
        """So that there is something to tap on; who got no answer writes again."""
        while silent := [
            phone for phone in self._people if not any(each.from_bot for each in phone.messages)
        ]:
            await self._burst(Kind.TEXT, silent)

    async def everybody_taps(self) -> None:
        await self._burst(Kind.TAP, self._next(len(self._people)))

    async def latencies(
        self, kind: Kind, a_second: float, going_on: Callable[[int], bool], patience: float = PATIENCE
    ) -> list[Answered]:
        """One text or tap after the other; `going_on` says whether there is another one after so many.

        Who gets no answer within `patience` seconds counts as answered after that long.
        """
        begin = time.perf_counter()
        waiting = []
        for turn, phone in enumerate(self._turns):
            await asyncio.sleep(max(0.0, begin + turn / a_second - time.perf_counter()))
            if not going_on(turn):
                break
            waiting.append(asyncio.create_task(self._latency(phone, kind, patience)))
        return await asyncio.gather(*waiting)

    def _next(self, number: int) -> list[Phone]:
        return list(islice(self._turns, number))

    async def _burst(self, kind: Kind, phones: Sequence[Phone]) -> tuple[float, int]:
        """Answers a second until the last one came, and how many never came."""
        number = len(phones)
        before = done = self._answered(kind)
        begin = last = time.perf_counter()
        for phone in phones:
            self._do(phone, kind)
        while done < before + number and time.perf_counter() < last + (
            PATIENCE if done > before else SECONDS
        ):
            await asyncio.sleep(0.002)
            if (now_done := self._answered(kind)) > done:
                done, last = now_done, time.perf_counter()
        return (done - before) / max(last - begin, 0.001), before + number - done

    async def _latency(self, phone: Phone, kind: Kind, patience: float) -> Answered:
        """From the moment somebody writes or taps until the bot's words stand in the chat."""
        events = phone.watch()
        begin = time.perf_counter()
        self._do(phone, kind)
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                async for event in events:
                    if "message" in event and event["message"]["from"]["is_bot"]:
                        break
        return Answered(begin, time.perf_counter() - begin)

    def _do(self, phone: Phone, kind: Kind) -> None:
        if kind is Kind.TEXT:
            phone.write(next(self._texts))
        else:
            phone.tap_data(phone.screen.message_id, next(self._taps))

    def _answered(self, kind: Kind) -> int:
        calls = self._calls
        if kind is Kind.TEXT:
            return calls["sendMessage"]
        return min(calls["editMessageText"], calls["answerCallbackQuery"])


def milliseconds(answers: Iterable[Answered], part: float) -> float:
    """How long so large a part of the answers took at most; 0 where there are none."""
    times = sorted(each.seconds for each in answers)
    return 1000 * times[min(len(times) - 1, int(part * len(times)))] if times else 0.0
