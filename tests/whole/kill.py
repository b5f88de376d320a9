"""kill -9 while updates come in: `python -m tests.whole.kill --times 20 --seed 1` prints the figures.

A round is 300 updates from 30 people; at a random moment the program is killed, and started again. Then
every update must have left its one row: none is lost, none has had its effect twice.
"""

import argparse
import asyncio
import os
import random
import signal
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings
from bot.wiring import open_store
from playground.telegram import Telegram
from storage.store import SqlStore
from tests.whole.harness import api_of, as_environment, settings_for

PEOPLE = 30
UPDATES = 300
SECONDS = 60.0
PAUSES = 0.05
"""How likely a pause is after an update: they come in bursts of about twenty."""


@dataclass(frozen=True)
class Figures:
    """What became of all updates of all rounds."""

    kills: int
    updates: int
    lost: int
    repeated: int
    in_inbox_at_kill: tuple[int, ...]

    def __str__(self) -> str:
        waiting = ", ".join(map(str, self.in_inbox_at_kill))
        return (
            f"{self.kills} kills while {self.updates} updates came in: "
            f"{self.lost} lost, {self.repeated} with more than one effect "
            f"(kept and not yet done at each kill: {waiting})"
        )


class Round:
    """The program in a process of its own, a Telegram, and a store to look into."""

    def __init__(
        self, telegram: Telegram, settings: Settings, store: SqlStore, chance: random.Random
    ) -> None:
        self._telegram = telegram
        self._settings = settings
        self._store = store
        self._chance = chance
        self.expected: set[str] = set()
        self.waiting: list[int] = []
        self._child: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self._child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.whole.kill_child",
            env={**os.environ, **as_environment(self._settings)},
        )

    async def kill(self) -> None:
        assert self._child is not None
        self._child.send_signal(signal.SIGKILL)
        await self._child.wait()

    async def run(self, number: int) -> None:
        """One round: updates come in, the program dies at one of them, and is started again."""
        deadly = self._chance.randrange(UPDATES)
        for count in range(UPDATES):
            phone = self._telegram.people[1 + self._chance.randrange(PEOPLE)]
            text = f"round {number} update {count}"
            self.expected.add(text)
            phone.write(text)
            if self._chance.random() < PAUSES:
                await asyncio.sleep(self._chance.uniform(0, 0.05))
            if count == deadly:
                await asyncio.sleep(self._chance.uniform(0, 0.05))
                await self.kill()
                self.waiting.append(await self._in_inbox())
                await self.start()
        await self._all_done()

    async def effects(self) -> Counter[str]:
        """How often each text had its effect."""
        async with self._store.transaction() as store:
            people = await store.people.by_chat([phone.id for phone in self._telegram.people.values()])
            threads = [await store.conversations.messages(each.id, 1_000_000) for each in people.values()]
        return Counter(message.text for thread in threads for message in thread)

    async def _all_done(self) -> None:
        async with asyncio.timeout(SECONDS):
            while len(self._telegram.updates) or await self._in_inbox():  # noqa: ASYNC110 - of another process
                await asyncio.sleep(0.1)

    async def _in_inbox(self) -> int:
        """Looked at and rolled back: a look is no try."""
        try:
            async with self._store.transaction() as store:
                waiting = len(await store.inbox.waiting())
                raise _OnlyLooked
        except _OnlyLooked:
            return waiting


class _OnlyLooked(Exception):
    """Rolls a transaction back."""


async def kill_and_count(folder: Path, times: int, seed: int) -> Figures:
    """Kill the program that many times; the figures of all rounds."""
    telegram = Telegram()
    for number in range(1, PEOPLE + 1):
        telegram.add_person(number, f"Person {number}", language_code="en")
    async with api_of(telegram) as root:
        settings = settings_for(telegram, root, folder)
        store = await open_store(settings)
        try:
            rounds = Round(telegram, settings, store, random.Random(seed))
            await rounds.start()
            for number in range(times):
                await rounds.run(number)
            await rounds.kill()
            effects = await rounds.effects()
        finally:
            await store.close()
    return Figures(
        kills=times,
        updates=len(rounds.expected),
        lost=len(rounds.expected - effects.keys()),
        repeated=sum(1 for times_done in effects.values() if times_done > 1),
        in_inbox_at_kill=tuple(rounds.waiting),
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(kill_and_count(Path(folder), given.times, given.seed))
    sys.stdout.write(f"{figures}\n")
    return os.EX_OK if figures.lost == figures.repeated == 0 else os.EX_SOFTWARE


if __name__ == "__main__":
    sys.exit(main())
