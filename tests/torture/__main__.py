"""`python -m tests.torture` (`make torture`): the figures of docs/RELIABILITY.md, all or those named.

Every promise that is broken is named in the end, and then the exit status is not 0.
"""

import argparse
import asyncio
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

from rich.console import Console

from tests.torture import clocks, report
from tests.torture.interleavings import simulate_all
from tests.torture.jumps import set_all_clocks
from tests.torture.kills import Terms, kill_and_count
from tests.torture.outages import OUTAGES, bear
from tests.torture.places import an_address
from tests.torture.races import race
from tests.torture.report import Report

T = TypeVar("T")

SEEDS_AT_ONCE = 100
PAPER = 110
"""Columns, where no terminal says how many there are."""
SIEGES = (
    ("SQLite", "sqlite", 1),
    ("PostgreSQL", "postgresql", 1),
    ("PostgreSQL, two at once", "postgresql", 2),
)


def clock_changes(given: argparse.Namespace) -> Iterator[Report]:
    begun = time.monotonic()
    tally = clocks.run(clocks.CHANGES, len(clocks.AHEADS))
    yield report.of_clocks(tally, time.monotonic() - begun)


def clock_jumps(given: argparse.Namespace) -> Iterator[Report]:
    begun = time.monotonic()
    days = _side_by_side(set_all_clocks, given.seed, given.days)
    yield report.of_jumps(given.seed, days, time.monotonic() - begun)


def interleavings(given: argparse.Namespace) -> Iterator[Report]:
    begun = time.monotonic()
    verdicts = _side_by_side(simulate_all, given.seed, given.interleavings)
    yield report.of_interleavings(given.seed, verdicts, time.monotonic() - begun)


def outages(given: argparse.Namespace) -> Iterator[Report]:
    yield report.of_outages([bear(outage, given.seed) for outage in OUTAGES])


def kills(given: argparse.Namespace) -> Iterator[Report]:
    for name, engine, dispatchers in SIEGES:
        with an_address(engine) as address:
            figures = asyncio.run(kill_and_count(address, Terms(given.kills, given.seed, dispatchers)))
        yield report.of_kills(name, given.seed, figures)


def races(given: argparse.Namespace) -> Iterator[Report]:
    for name, engine in (("SQLite", "sqlite"), ("PostgreSQL", "postgresql")):
        with an_address(engine) as address:
            figures = asyncio.run(race(address, given.races, given.seed))
        yield report.of_races(name, given.seed, figures)


PARTS: dict[str, Callable[[argparse.Namespace], Iterator[Report]]] = {
    "clock-changes": clock_changes,
    "clock-jumps": clock_jumps,
    "interleavings": interleavings,
    "outages": outages,
    "races": races,
    "kills": kills,
}


def _side_by_side(run: Callable[[Sequence[int]], list[T]], first: int, number: int) -> list[T]:
    """The seeds in processes beside each other, as many as there are processors."""
    last = first + number
    parts = [range(begin, min(begin + SEEDS_AT_ONCE, last)) for begin in range(first, last, SEEDS_AT_ONCE)]
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context) as processes:
        return [each for part in processes.map(run, parts) for each in part]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; all if none is named"
    )
    parser.add_argument("--kills", type=int, default=1000, help="on each engine")
    parser.add_argument("--races", type=int, default=1000, help="on each engine")
    parser.add_argument("--interleavings", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=500, help="on which the clock is set")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if unknown := set(given.parts) - PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return given


def main() -> int:
    console, given = Console(width=None if sys.stdout.isatty() else PAPER), _arguments()
    broken = []
    for name in given.parts or PARTS:
        console.rule(name)
        for found in PARTS[name](given):
            for table in found.tables:
                console.print(table)
            for line in found.lines:
                console.print(f"- {line}", soft_wrap=True, highlight=False)
            broken += [f"{name}: {each}" for each in found.broken]
    for each in broken:
        console.print(f"❌ {each}", markup=False, soft_wrap=True)
    if not broken:
        console.print("✅ No promise was broken.")
    return os.EX_SOFTWARE if broken else os.EX_OK


if __name__ == "__main__":
    sys.exit(main())
