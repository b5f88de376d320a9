"""kill -9 of the dispatcher while reminders fall due and Telegram has bad weather.

The dispatcher is the real one in a process of its own (`tests.torture.child`), the store a real one, and
Telegram the playground's over real HTTP. The parent plans, brings the weather, kills, and looks at what
arrived: `judge` counts. Half of the kills come at any moment, half just after a message has arrived.
"""

import asyncio
import multiprocessing
import random
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from bot.wiring import utc_now
from shelter.models.people import Person
from shelter.store import Store
from tests.stores import Address
from tests.torture import child
from tests.torture.eye import Eye
from tests.torture.judging import Figures, Kill, judge
from tests.torture.residents import Expected, move_in, plan
from tests.torture.telegram import WatchedTelegram, watched
from tests.torture.weather import Climate, Weather

CHATS = 200
AT_MOST_WAITING = 5
"""So many in one chat: those that are said together have room in one message."""
PLANNING_SECONDS = 0.2
PLANNED_AT_ONCE = 2
NEWS = 0.15
"""How likely it is that what is planned is due at once."""
LIVES_SHORT, LIVES_LONG = (0.02, 0.4), (0.4, 2.0)
LONG = 0.15
AIMED = 0.5
"""How likely a kill waits for the next message, to come in the moment after it."""
JUST_AFTER = 0.03
STARTS_SECONDS = 0.3
DRAINS_SECONDS = 120.0

_FORKS = multiprocessing.get_context("forkserver")


@dataclass(frozen=True, slots=True)
class Terms:
    """What is done, and from which seed."""

    kills: int
    seed: int
    dispatchers: int = 1
    climate: Climate = field(default_factory=Climate)


class Siege:
    """One or more dispatchers, each killed and started again."""

    def __init__(
        self,
        terms: Terms,
        telegram: WatchedTelegram,
        eye: Eye,
        settings: Mapping[str, object],
        log_file: Path,
    ) -> None:
        self._terms = terms
        self._chance = random.Random(f"{terms.seed} kills")
        self._telegram = telegram
        self._eye = eye
        self._settings = settings
        self._log_file = log_file
        self._children: list[BaseProcess] = []
        self.kills: list[Kill] = []

    async def run(self) -> None:
        self._children = [self._start() for _ in range(self._terms.dispatchers)]
        for _ in range(self._terms.kills):
            await self._live()
            await self._kill(self._chance.randrange(len(self._children)))

    async def end(self) -> None:
        for each in self._children:
            each.kill()
            await asyncio.to_thread(each.join)
            each.close()

    def _start(self) -> BaseProcess:
        process = _FORKS.Process(target=child.main, args=(self._settings, self._log_file))
        process.start()
        return process

    async def _live(self) -> None:
        span = LIVES_LONG if self._chance.random() < LONG else LIVES_SHORT
        await asyncio.sleep(self._chance.uniform(*span) / len(self._children))
        if self._chance.random() < AIMED:
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self._telegram.next_arrival()
            await asyncio.sleep(self._chance.uniform(0, JUST_AFTER))

    async def _kill(self, which: int) -> None:
        victim = self._children[which]
        ended_by_itself = not victim.is_alive()
        begun = self._telegram.clock()
        victim.kill()
        await asyncio.to_thread(victim.join)
        victim.close()
        at = self._telegram.clock()
        self.kills.append(Kill(at, await self._eye.glance(), ended_by_itself, begun))
        self._children[which] = self._start()


class Planner:
    """Plans real reminders on real appointments, all the while."""

    def __init__(self, store: Store, eye: Eye, residents: Sequence[Person], chance: random.Random) -> None:
        self._store = store
        self._eye = eye
        self._residents = residents
        self._chance = chance
        self._ending = asyncio.Event()
        self.expected: list[Expected] = []

    async def run(self) -> None:
        """Until `end`: then what was begun is planned yet."""
        while not self._ending.is_set():
            await self._plan_some()
            with suppress(TimeoutError):
                async with asyncio.timeout(PLANNING_SECONDS):
                    await self._ending.wait()

    def end(self) -> None:
        self._ending.set()

    async def _plan_some(self) -> None:
        waiting, now = await self._eye.waiting(), utc_now()
        free = [each for each in self._residents if waiting.get(each.id, 0) < AT_MOST_WAITING]
        chosen = self._chance.sample(free, min(PLANNED_AT_ONCE, len(free)))
        self.expected += await plan(self._store, now, [(each, self._due_at(now)) for each in chosen])

    def _due_at(self, now: datetime) -> datetime:
        if self._chance.random() < NEWS:
            return now
        return now + timedelta(seconds=self._chance.uniform(0.5, 4.0))


async def kill_and_count(address: Address, terms: Terms) -> Figures:
    """Kill so many times; the figures of all that was planned, once nothing is on its way any more."""
    _FORKS.set_forkserver_preload(["__main__", child.__name__])
    begun = time.monotonic()
    telegram = WatchedTelegram()
    weather = Weather(telegram.clock, random.Random(f"{terms.seed} weather"), terms.climate)
    telegram.faults = weather
    log_file = address.folder / "dispatcher.log"
    log_file.touch()
    store, eye = await address.open(), Eye(address.url)
    try:
        residents = await move_in(store, telegram, CHATS, utc_now())
        async with watched(telegram) as root:
            planner = Planner(store, eye, residents, random.Random(f"{terms.seed} plans"))
            siege = Siege(terms, telegram, eye, _settings(telegram, root, address), log_file)
            planning = asyncio.create_task(planner.run())
            try:
                await siege.run()
                planner.end()
                await planning
                weather.bad = False
                await _drained(eye)
            finally:
                planning.cancel()
                await siege.end()
        return judge(
            planner.expected,
            telegram,
            siege.kills,
            await eye.states(),
            weather,
            log_file.read_text(),
            time.monotonic() - begun,
        )
    finally:
        await eye.close()
        await store.close()


def _settings(telegram: WatchedTelegram, root: str, address: Address) -> Mapping[str, object]:
    return {
        "bot_token": telegram.token,
        "bot_api": root,
        "store": address.url,
        "key_file": address.key_file,
    }


async def _drained(eye: Eye) -> None:
    """Wait until all that is due has come to its end."""
    async with asyncio.timeout(DRAINS_SECONDS):
        await asyncio.sleep(5)
        while await eye.unsettled():  # noqa: ASYNC110 - of another process
            await asyncio.sleep(0.2)
