"""The fast gates side by side: a line for each as it ends, and the whole output of those that fail."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Gate:
    name: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    gate: Gate
    passed: bool
    seconds: float
    output: str

    @property
    def summary(self) -> str:
        lines = [line for line in self.output.splitlines() if line.strip()]
        return lines[-1].strip(" =") if self.passed and lines else ""


# The slow ones first, so that the quick ones fill the second core.
GATES = (
    Gate("types", ("mypy",)),
    Gate("unit tests", ("pytest", "-q", "--no-header", "tests/unit")),
    Gate("catalogues", ("python", "-m", "locales.check")),
    Gate("imports", ("lint-imports", "--no-logo")),
    Gate("lint", ("ruff", "check", "--quiet")),
    Gate("format", ("ruff", "format", "--check", "--quiet")),
)


def run(gate: Gate) -> Outcome:
    """Run one gate to its end; standard error is kept with the rest of its output."""
    program, *arguments = gate.command
    started = time.monotonic()
    done = subprocess.run(
        [BIN / program, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Outcome(gate, done.returncode == 0, time.monotonic() - started, done.stdout)


def run_all(gates: tuple[Gate, ...]) -> Iterator[Outcome]:
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for future in as_completed([pool.submit(run, gate) for gate in gates]):
            yield future.result()


def main() -> int:
    """Exit status 0 when every gate holds, else 1."""
    failed = []
    for outcome in run_all(GATES):
        mark = "ok    " if outcome.passed else "FAILED"
        line = f"{mark} {outcome.gate.name:<12} {outcome.seconds:5.1f} s  {outcome.summary}"
        print(line.rstrip(), flush=True)
        if not outcome.passed:
            failed.append(outcome)
    for outcome in failed:
        print(f"\n--- {outcome.gate.name}: {' '.join(outcome.gate.command)}\n{outcome.output}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
