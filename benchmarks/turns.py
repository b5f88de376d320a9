"""`python -m benchmarks.turns` (part of `make bench`): one turn of the clockwork with few and with many
planned notices, on both engines.

A turn is `Outbox.turn`: what was done is written down, what ran out is let go, what is due is claimed and
gets its moments. Nothing is rendered and nothing sent. Where 100 notices are due, each turn claims ten of
them and writes down the ten before; so many are planned anew between two turns, which is not measured. Every
commit is on disk on both engines, and both have counted what is in their tables (ANALYZE).
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, islice
from statistics import median
from typing import Final

import uvloop
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.engines import analyze, engines, opened
from scheduler.outbox import Outbox
from shelter.ids import new_id
from shelter.models.notices import Notice, NoticeKind
from shelter.models.people import Person
from shelter.store import Store
from tests.scheduler.clocks import NOW, Clock
from tests.scheduler.post import Post
from tests.stores import Address

FEW: Final = 1_000
MANY: Final = 1_000_000
PEOPLE: Final = 500
DUE: Final = 100
TURNS: Final = 200
WARM_UP: Final = 20
BATCH: Final = 10_000
"""Notices that are planned in one transaction."""
FIRST: Final = timedelta(days=1)
ALL: Final = timedelta(days=60)
"""From when the notices in the future fall due, and within what time."""
OF_USE: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Turns:
    """Microseconds of a turn (the median) with nothing due, and with 100 due."""

    idle: float
    busy: float


class Turning:
    """An outbox that is turned by hand, and the time that each turn takes."""

    def __init__(self, store: Store, people: Sequence[Person]) -> None:
        self._store = store
        self._clock = Clock()
        self._people = cycle(people)
        self._outbox = Outbox(store, Post(), self._clock, steady=self._clock.steady)

    async def measure(self, due: int) -> float:
        """The median of many turns, in microseconds, while so many are due."""
        await self._plan(due)
        return 1e6 * median([await self._turn() for _ in range(WARM_UP + TURNS)][WARM_UP:])

    async def _turn(self) -> float:
        begin = time.perf_counter()
        booked = await self._outbox.turn()
        taken = time.perf_counter() - begin
        for each in booked:
            self._clock.pass_time(seconds=max(0.0, (each.at - self._clock.now).total_seconds()))
            await self._outbox.deliver(each)
        self._clock.pass_time(seconds=1)
        await self._plan(len(booked))
        return taken

    async def _plan(self, number: int) -> None:
        await plan(self._store, [notice(each, self._clock.now) for each in islice(self._people, number)])


async def main() -> None:
    results = {}
    async with engines() as found:
        for name, (few, many) in found.items():
            results[name] = await _measure(name, few, FEW), await _measure(name, many, MANY)
    Console().print(_table(results))


async def _measure(engine: str, address: Address, planned: int) -> Turns:
    async with opened(address) as store:
        people = [Person(id=new_id(), chat_id=number, created_at=NOW) for number in range(1, PEOPLE + 1)]
        async with store.transaction() as transaction:
            await transaction.people.add(*people)
        batches = range(0, planned, BATCH)
        for start in track(batches, f"{engine}: {planned:,} notices"):
            await plan(store, _in_the_future(people, range(start, min(start + BATCH, planned)), planned))
        await analyze(address)
        turning = Turning(store, people)
        return Turns(await turning.measure(0), await turning.measure(DUE))


async def plan(store: Store, notices: Iterable[Notice]) -> None:
    async with store.transaction() as transaction:
        await transaction.notices.plan(*notices)


def notice(person: Person, due_at: datetime) -> Notice:
    notice_id = new_id()
    return Notice(
        id=notice_id,
        key=notice_id,
        person_id=person.id,
        kind=NoticeKind.MESSAGE,
        subject_id=person.id,
        due_at=due_at,
        expires_at=due_at + OF_USE,
    )


def _in_the_future(people: Sequence[Person], numbers: Iterable[int], planned: int) -> Iterator[Notice]:
    return (notice(people[each % PEOPLE], NOW + FIRST + each / planned * ALL) for each in numbers)


def _table(results: dict[str, tuple[Turns, Turns]]) -> Table:
    table = Table(title=f"One turn of the clockwork: median of {TURNS}, in microseconds")
    for name in ("engine", "due"):
        table.add_column(name)
    for name in (f"{FEW:,} planned", f"{MANY:,} planned", "ratio"):
        table.add_column(name, justify="right")
    for engine, (few, many) in results.items():
        table.add_row(engine, "nothing", *_compared(few.idle, many.idle))
        table.add_row("", f"{DUE}", *_compared(few.busy, many.busy))
    return table


def _compared(few: float, many: float) -> tuple[str, str, str]:
    return f"{few:,.0f}", f"{many:,.0f}", f"{many / few:.2f}×"


if __name__ == "__main__":
    uvloop.run(main())
