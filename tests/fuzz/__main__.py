"""`python -m tests.fuzz --files 200000 --seed 1`: damaged files by chance, on all cores.

Three quarters are good files that were damaged, one quarter is invented by hypothesis. What is read is saved
into a real store, broken off in the middle, and saved again. A file that is neither read nor refused rightly
is written to /tmp and named with its seed.
"""

import argparse
import os
import random
import resource
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from shelter.importing import flow
from tests.fuzz.damage import damaged
from tests.fuzz.invented import files
from tests.fuzz.judging import judge
from tests.fuzz.saving import Keeper, keeper

SHARE = 1_000
INVENTED = 4


@dataclass
class Figures:
    """`saved` rows; `slowest` to read, in seconds; `peak` in bytes, of a process that reads and saves."""

    outcomes: Counter[str] = field(default_factory=Counter)
    saved: int = 0
    slowest: float = 0.0
    peak: int = 0
    failures: list[str] = field(default_factory=list)

    def add(self, other: "Figures") -> None:
        self.outcomes += other.outcomes
        self.saved += other.saved
        self.slowest = max(self.slowest, other.slowest)
        self.peak = max(self.peak, other.peak)
        self.failures += other.failures


def fuzz(number: int, start: int) -> Figures:
    """So many files from this seed on."""
    figures = Figures()
    with keeper() as keeps:
        for each in range(start, start + number - number // INVENTED):
            _judge(damaged(random.Random(each)), f"damaged, seed {each}", figures, keeps)
        _invent(number // INVENTED, start, figures, keeps)
        figures.saved = keeps.saved
    figures.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return figures


def _invent(number: int, start: int, figures: Figures, keeps: Keeper) -> None:
    @seed(start)
    @settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(files)
    def each(content: bytes) -> None:
        _judge(content, f"invented, seed {start}", figures, keeps)

    each()


def _judge(content: bytes, name: str, figures: Figures, keeps: Keeper) -> None:
    begin = time.perf_counter()
    try:
        found = judge(content, figures.outcomes)
        figures.slowest = max(figures.slowest, time.perf_counter() - begin)
        if found and flow.rows_of(found):
            keeps.keep(found)
    except Exception as error:
        path = Path(f"/tmp/fuzz-{os.getpid()}-{len(figures.failures)}")  # noqa: S108
        path.write_bytes(content)
        figures.failures.append(f"{name}: {type(error).__name__}: {error} ({path})")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    wanted = parser.parse_args()
    figures, begin = Figures(), time.perf_counter()
    with ProcessPoolExecutor(wanted.workers) as pool:
        starts = range(wanted.seed * 1_000_000_000, wanted.seed * 1_000_000_000 + wanted.files, SHARE)
        for some in pool.map(fuzz, [SHARE] * len(starts), starts):
            figures.add(some)
    _print(figures, time.perf_counter() - begin, wanted.seed)
    return bool(figures.failures)


def _print(figures: Figures, seconds: float, chosen: int) -> None:
    print(f"{figures.outcomes.total():,} files, seed {chosen}, {seconds:,.0f} seconds")  # noqa: T201
    for outcome, number in figures.outcomes.most_common():
        print(f"  {number:>8,} {outcome}")  # noqa: T201
    print(f"  {figures.saved:>8,} rows saved, each file whole, and nothing of it the second time")  # noqa: T201
    print(f"  slowest {figures.slowest:.2f} s; memory peak {figures.peak / 2**20:,.0f} MiB")  # noqa: T201
    print(f"  {len(figures.failures)} neither")  # noqa: T201
    for failure in figures.failures[:20]:
        print(f"    {failure}")  # noqa: T201


if __name__ == "__main__":
    raise SystemExit(main())
