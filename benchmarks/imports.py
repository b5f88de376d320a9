"""`python -m benchmarks.imports` (part of `make bench`): a file of 5,000 appointments is read and saved while
others tap, on both engines.

Read is as in the bot: in a process of its own. Beside it, in the same run: the same appointments made one by
one, as from the form, each in a transaction of its own (the first 500 of them; the rest would be no other). A
tap is what every tap does to the store: who is it, and that its update is done. Every commit is on disk.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles
from typing import Final

import uvloop
from rich.console import Console
from rich.table import Table

from benchmarks.engines import engines, opened
from bot.reading import read_apart
from shelter import planning
from shelter.files.rows import Read
from shelter.importing import flow
from shelter.importing.flow import Prepared
from shelter.models.appointments import AppointmentKind
from shelter.models.people import Grant, Person, Role
from shelter.models.places import Location, Place, Stay
from shelter.planning import Wish
from shelter.store import Store
from tests.stores import Address

NOW: Final = datetime(2026, 11, 24, 9, tzinfo=UTC)
ZONE: Final = "Europe/Amsterdam"
APPOINTMENTS: Final = 5_000
RESIDENTS: Final = 25
ONE_BY_ONE: Final = 500
IDLE_SECONDS: Final = 2.0
BETWEEN_TAPS: Final = 0.02
KINDS: Final = ("IND", "GGD", "advocaat", "school")
STAFF: Final = Person(
    id="staff", chat_id=1, grants=frozenset({Grant(role=Role.CASEMANAGER)}), language="nl", created_at=NOW
)


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds of each part; `alone` for each appointment that is made by itself; taps in seconds."""

    reading: float
    looking: float
    saving: float
    alone: float
    idle: Sequence[float]
    meanwhile: Sequence[float]
    while_saving: Sequence[float]

    @property
    def all_of_it(self) -> float:
        return self.reading + self.looking + self.saving


class Taps:
    """Somebody who taps all the time, and how long each tap waited."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.waited: list[float] = []

    async def tap(self) -> None:
        begin = time.perf_counter()
        async with self._store.transaction() as store:
            await store.people.by_chat([1])
            await store.inbox.done([1], NOW)
        self.waited.append(time.perf_counter() - begin)

    async def go_on(self, until: asyncio.Event) -> None:
        while not until.is_set():
            await self.tap()
            await asyncio.sleep(BETWEEN_TAPS)


@asynccontextmanager
async def tapping(store: Store) -> AsyncIterator[list[float]]:
    taps, over = Taps(store), asyncio.Event()
    task = asyncio.create_task(taps.go_on(over))
    await asyncio.sleep(0)
    try:
        yield taps.waited
    finally:
        over.set()
        await task


async def main() -> None:
    results = {}
    async with engines() as found:
        for name, addresses in found.items():
            results[name] = await _measure(addresses)
    Console().print(_table(results))


async def _measure(addresses: Sequence[Address]) -> Result:
    async with opened(addresses[0]) as store:
        await _furnish(store)
        async with tapping(store) as idle:
            await asyncio.sleep(IDLE_SECONDS)
        async with tapping(store) as meanwhile:
            begin = time.perf_counter()
            outcome = await read_apart(_file(), NOW, ZONE)
            assert outcome.read
            read_at = time.perf_counter()
            ready = await _look(store, outcome.read)
            job_id = await _waits(store, ready)
            looked_at = time.perf_counter()
        async with tapping(store) as while_saving:
            saving_at = time.perf_counter()
            await _save(store, ready, job_id)
            saved_at = time.perf_counter()
    async with opened(addresses[1]) as store:
        await _furnish(store)
        alone = await _one_by_one(store)
    return Result(
        read_at - begin, looked_at - read_at, saved_at - saving_at, alone, idle, meanwhile, while_saving
    )


async def _furnish(store: Store) -> None:
    people = [
        Person(
            id=f"r{number}",
            chat_id=100 + number,
            grants=frozenset({Grant(role=Role.RESIDENT)}),
            language="nl",
            created_at=NOW,
        )
        for number in range(RESIDENTS)
    ]
    stays = [
        Stay(
            id=f"s{number}",
            resident_id=each.id,
            location_id="here",
            casemanager_id=STAFF.id,
            code=f"B-{number:03}",
            started_on=NOW.date(),
        )
        for number, each in enumerate(people)
    ]
    async with store.transaction() as transaction:
        await transaction.houses.save_location(Location(id="here", place=Place(name="Here"), capacity=60))
        await transaction.people.add(STAFF, *people)
        await transaction.houses.save_stay(*stays)


def _file() -> bytes:
    rows = (
        f"{number};B-{number % RESIDENTS:03};{_when(number):%d-%m-%Y;%H:%M};{KINDS[number % 4]};Kantoor"
        for number in range(APPOINTMENTS)
    )
    return "\r\n".join(("id;bewoner;datum;tijd;soort;plaats", *rows)).encode()


def _when(number: int) -> datetime:
    return NOW + timedelta(days=2 + number // RESIDENTS, hours=number % 8)


async def _look(store: Store, read: Read) -> Prepared:
    async with store.transaction() as transaction:
        basis = await flow.look(transaction, NOW, ZONE, STAFF, read)
    return Prepared(read, basis, await asyncio.to_thread(flow.reckon, basis, NOW, ZONE, STAFF, read))


async def _waits(store: Store, ready: Prepared) -> str:
    preview = ready.reckoning.preview()
    async with store.transaction() as transaction:
        job_id = await flow.begin(transaction, NOW, STAFF, "file")
        await flow.keep_read(transaction, NOW, STAFF.id, job_id, ready.read, preview)
        await flow.begin_saving(transaction, NOW, STAFF.id, job_id, preview.sign)
    return job_id


async def _save(store: Store, seen: Prepared, job_id: str) -> None:
    """As `bot.errands` does: reckoned once more, outside of the transaction."""

    async def breathe(done: int, total: int) -> None:
        await asyncio.sleep(0)

    ready = await _look(store, seen.read)
    await asyncio.to_thread(flow.complete, ready)
    async with store.transaction() as transaction:
        await flow.save(transaction, NOW, ZONE, STAFF, job_id, ready, breathe)


async def _one_by_one(store: Store) -> float:
    """Seconds for each."""
    begin = time.perf_counter()
    for number in range(ONE_BY_ONE):
        wish = Wish(f"r{number % RESIDENTS}", AppointmentKind.IND, _when(number), Place(name="Kantoor"))
        async with store.transaction() as transaction:
            await planning.make(transaction, NOW, STAFF.id, ZONE, wish)
    return (time.perf_counter() - begin) / ONE_BY_ONE


def _table(results: dict[str, Result]) -> Table:
    table = Table(title=f"A file of {APPOINTMENTS:,} appointments")
    table.add_column("")
    for name in results:
        table.add_column(name, justify="right")
    lines: dict[str, Callable[[Result], str]] = {
        "read, seconds": lambda each: f"{each.reading:.2f}",
        "looked at, seconds": lambda each: f"{each.looking:.2f}",
        "saved in one transaction, seconds": lambda each: f"{each.saving:.2f}",
        "rows a second, all of it": lambda each: f"{APPOINTMENTS / each.all_of_it:,.0f}",
        "times as fast as one by one": lambda each: f"{each.alone * APPOINTMENTS / each.all_of_it:.1f}×",
        "a tap when all is quiet, p50 / p99, ms": lambda each: _waits_of(each.idle),
        "a tap while it is read and looked at": lambda each: _waits_of(each.meanwhile),
        "a tap while it is saved": lambda each: _waits_of(each.while_saving),
        "the longest tap, in seconds": lambda each: f"{max(each.while_saving):.2f}",
    }
    for title, shown in lines.items():
        table.add_row(title, *(shown(each) for each in results.values()))
    return table


def _waits_of(waited: Sequence[float]) -> str:
    p99 = quantiles(waited, n=100, method="inclusive")[98] if len(waited) > 1 else waited[0]
    return f"{1000 * median(waited):.1f} / {1000 * p99:.1f}"


if __name__ == "__main__":
    uvloop.run(main())
