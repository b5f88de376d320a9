"""`python -m benchmarks.broadcast` (part of `make bench`): a message to 500 people while others tap, beside
python-telegram-bot with its AIORateLimiter.

The Telegram of the playground runs in this process and keeps the limits that Telegram publishes
(https://core.telegram.org/bots/faq): 30 messages a second overall, one a second to a chat; whoever goes over
them gets a 429, and then everybody does until its `retry_after` is over; who asks meanwhile prolongs it.
Nothing takes time but the loopback. Each bot runs in a process of its own, by long polling.

Ours is the whole program on the demonstration shelter, every commit on disk, each message in the language of
its reader: a supervisor taps through "Messages to many" and sends to a location of 500. python-telegram-bot
keeps nothing, and begins at a command (benchmarks/broadcast_ptb.py). "PTB" hands all 500 to its limiter as
it comes: without retries each 429 is a message lost. "PTB, retries" lets it try five times more; "PTB, in a
row" besides hands it the next one only when one is sent.

Three rounds: 5 taps a second from 400 others and no broadcast; a broadcast alone; a broadcast and the taps.
Seconds are from the last tap of the supervisor, or the command, to the last arrival. A tap is answered when
its message is edited. Such edits count as messages at Telegram and in our own pace: the least time of the
third round is that of 500 notices and of the taps meanwhile. "Lost" are notices that never came.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

import uvloop
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.load import Answered, Kind, Load, milliseconds
from benchmarks.programs import Bot, chosen, running, telegram_with, wegwijs
from benchmarks.shelter import TAPS, TEXTS, FullHouse, add_full_house, furnish
from bot.wiring import utc_now
from playground.faults import OVERALL_A_SECOND
from playground.phone import Phone
from playground.telegram import Telegram
from storage.pace import STEP

LISTENERS: Final = 500
TAPS_A_SECOND: Final = 5
SECONDS_WITHOUT: Final = 20
PATIENCE: Final = 60.0
"""Seconds after which a tap counts as not answered."""
NOTHING_COMES: Final = 10.0
"""Seconds after the last arrival when the rest is lost."""
LOOK: Final = 0.01
REST: Final = 2.0
"""Seconds before each round, so that no limit remembers the one before."""
OUR_PACE: Final = 1 / STEP.total_seconds()

WITH_PTB: Final = {
    "PTB": ("0", "together"),
    "PTB, retries": ("5", "together"),
    "PTB, in a row": ("5", "in-a-row"),
}
"""Retries of the limiter, and whether all are handed to it together or each after the one before."""


Prepare = Callable[[FullHouse, Phone], Awaitable[Callable[[], None]]]
"""Does what comes before a broadcast, and gives what sends it."""


@dataclass(frozen=True, slots=True)
class Broadcast:
    """Seconds to the last arrival, how many never came, how often Telegram refused (429), taps meanwhile."""

    seconds: float
    lost: int
    refused: int
    taps: list[Answered]

    def times_the_least(self, a_second: float) -> float:
        """Over the time that the broadcast and the taps take at this pace."""
        return self.seconds * a_second / (LISTENERS + len(self.taps))


@dataclass(frozen=True, slots=True)
class Measured:
    taps_without: list[Answered]
    alone: Broadcast
    tapped: Broadcast


class Rounds:
    """The three rounds of one bot."""

    def __init__(self, telegram: Telegram, house: FullHouse, prepare: Prepare) -> None:
        self._telegram = telegram
        self._house = house
        self._prepare = prepare
        self._listeners = [telegram.people[chat_id] for chat_id in house.residents]
        known = {house.supervisor, *house.residents}
        others = (phone for number, phone in telegram.people.items() if number not in known)
        self._load = Load(others, telegram.calls, TEXTS, TAPS)

    async def measure(self) -> Measured:
        await self._load.everybody_has_a_message()
        await self._load.everybody_taps()
        self._telegram.faults.rate_limit = True
        await asyncio.sleep(REST)
        without = await self._taps(lambda turn: turn < SECONDS_WITHOUT * TAPS_A_SECOND)
        return Measured(
            without, await self._broadcast(with_taps=False), await self._broadcast(with_taps=True)
        )

    async def _broadcast(self, *, with_taps: bool) -> Broadcast:
        faults = self._telegram.faults
        faults.rate_limit = False
        await asyncio.sleep(REST)
        send = await self._prepare(self._house, self._telegram.people[self._house.supervisor])
        faults.rate_limit = True
        await asyncio.sleep(REST)
        refused, expected = faults.met["rate_limit"], self._arrived() + LISTENERS
        begin = time.perf_counter()
        arrival = asyncio.create_task(self._last_arrival(expected))
        send()
        taps = await self._taps(lambda _: with_taps and not arrival.done())
        last, lost = await arrival, expected - self._arrived()
        meanwhile = [each for each in taps if lost or each.at < last]
        return Broadcast(last - begin, lost, faults.met["rate_limit"] - refused, meanwhile)

    async def _taps(self, going_on: Callable[[int], bool]) -> list[Answered]:
        return await self._load.latencies(Kind.TAP, TAPS_A_SECOND, going_on, PATIENCE)

    async def _last_arrival(self, expected: int) -> float:
        """The moment of the last arrival, when all is there or nothing has come for a while."""
        arrived, last = self._arrived(), time.perf_counter()
        while arrived < expected and time.perf_counter() < last + NOTHING_COMES:
            await asyncio.sleep(LOOK)
            if (now_arrived := self._arrived()) > arrived:
                arrived, last = now_arrived, time.perf_counter()
        return last

    def _arrived(self) -> int:
        return sum(len(phone.messages) for phone in self._listeners)


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings, others = await furnish(Path(folder))
        house = await add_full_house(settings, LISTENERS)
        everybody = {**others, **house.residents, house.supervisor: "en"}
        results = {}
        for bot in track(chosen(wegwijs("Wegwijs", settings), *_limited(house)), "A message to 500"):
            async with telegram_with(everybody) as (telegram, root), running(bot, telegram, root):
                rounds = Rounds(telegram, house, by_taps if bot.ours else by_command)
                results[bot.name] = await rounds.measure()
    for table in (_of_seconds(results), _of_taps(results)):
        Console().print(table)


def _limited(house: FullHouse) -> list[Bot]:
    chats = (str(min(house.residents)), str(len(house.residents)))
    return [
        Bot(name, ("benchmarks.broadcast_ptb", "{root}", "{token}", *how, *chats))
        for name, how in WITH_PTB.items()
    ]


async def by_command(house: FullHouse, supervisor: Phone) -> Callable[[], None]:
    return lambda: supervisor.write("/broadcast")


async def by_taps(house: FullHouse, supervisor: Phone) -> Callable[[], None]:
    """The way to the last button, as a supervisor takes it."""
    write, tap = supervisor.write, partial(_tap, supervisor)
    day = f"{utc_now() + timedelta(days=2):%d-%m-%Y}"
    steps: list[tuple[Callable[[str], object], str]] = [
        (write, "home"),
        *((tap, label) for label in ("Messages to many", "New message", "No water")),
        *((write, typed) for typed in (day, "9:00", "12:30")),
        *((tap, label) for label in (house.name, "All languages")),
    ]
    for do, what in steps:
        await _answered(supervisor, partial(do, what))
    return partial(tap, "Send to")


async def _answered(phone: Phone, act: Callable[[], object]) -> None:
    """Act, and wait until the bot shows something."""
    events = phone.watch()
    act()
    async for event in events:
        if "message" in event and event["message"]["from"]["is_bot"]:
            return


def _tap(phone: Phone, label: str) -> None:
    """On the newest button that says so."""
    row, column = next(
        (row, column)
        for row, buttons in enumerate(phone.screen.buttons)
        for column, button in enumerate(buttons)
        if label in button.text
    )
    phone.tap(phone.screen.message_id, row, column)


def _of_seconds(results: dict[str, Measured]) -> Table:
    table = Table(
        title=f"A message to {LISTENERS} people: alone, and with {TAPS_A_SECOND} taps a second of others"
    )
    table.add_column("bot")
    table.add_column("round")
    for name in ("seconds", f"over {OUR_PACE:.0f}/s", f"over {OVERALL_A_SECOND}/s", "429", "lost"):
        table.add_column(name, justify="right")
    for name, measured in results.items():
        for bot, which, each in ((name, "alone", measured.alone), ("", "with taps", measured.tapped)):
            table.add_row(bot, which, *_in_time(each), str(each.refused), str(each.lost))
    return table


def _in_time(broadcast: Broadcast) -> list[str]:
    """Seconds and ratios; nothing where not all came."""
    if broadcast.lost:
        return ["–"] * 3
    ratios = (f"{broadcast.times_the_least(pace):.2f}×" for pace in (OUR_PACE, OVERALL_A_SECOND))
    return [f"{broadcast.seconds:.1f}", *ratios]


def _of_taps(results: dict[str, Measured]) -> Table:
    table = Table(
        title="The answer to a tap of somebody else in milliseconds: usually, and during a broadcast"
    )
    table.add_column("bot")
    for name in ("p50", "p99", "p50 during", "p99 during", "p99 ratio"):
        table.add_column(name, justify="right")
    for name, measured in results.items():
        without, during = (
            [milliseconds(taps, part) for part in (0.50, 0.99)]
            for taps in (measured.taps_without, measured.tapped.taps)
        )
        times = map(_shown, (*without, *during))
        table.add_row(name, *times, f"{during[1] / without[1]:,.1f}×")
    return table


def _shown(milliseconds: float) -> str:
    return f"{milliseconds:,.1f}" if milliseconds < 1000 * PATIENCE else "never"


if __name__ == "__main__":
    uvloop.run(main())
