"""Two of staff change one appointment at once, each in a process and on a connection of its own.

Each looks at it, and then changes something (`tests.torture.ways`); whoever is told that somebody was first
looks again. `judge` replays what was accepted: that and nothing else must be what is kept.
"""

import asyncio
import multiprocessing
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from multiprocessing.synchronize import Barrier
from typing import Any

from shelter import planning
from shelter.editing import NotYet
from shelter.edits import Changed
from shelter.errors import TooLate
from shelter.models.appointments import Appointment, AppointmentKind
from shelter.models.notices import NoticeKind, NoticeState
from shelter.models.people import Person, Role
from shelter.models.places import Place
from shelter.store import Transaction
from storage.store import SqlStore
from tests.stores import Address
from tests.torture.house import TOWN, ZONE, a_person, a_stay
from tests.torture.ways import FIELDS, NOW, Doing, Fields, something

STEPS = 4
"""So many times each of the two tries in one race."""
LOOKS_SECONDS = 0.004
WAITS_SECONDS = 60.0

_FORKS = multiprocessing.get_context("forkserver")


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one of the two tried: with what in sight, what it changes, and what became of it.

    `became` is version and edit afterwards; None where it was refused: `refused` says why.
    """

    side: int
    seen: tuple[int, int]
    changes: Fields
    became: tuple[int, int] | None
    refused: str | None = None


@dataclass
class Figures:
    """What was tried in all races, and what is not as it should be."""

    races: int = 0
    accepted: int = 0
    refused: int = 0
    too_late: int = 0
    both: int = 0
    seconds: float = 0.0
    broken: list[str] = field(default_factory=list)

    def add(self, attempts: Sequence[Attempt]) -> None:
        accepted = [each for each in attempts if each.became and each.became != each.seen]
        self.races += 1
        self.accepted += len(accepted)
        self.refused += sum(each.refused == Changed.__name__ for each in attempts)
        self.too_late += sum(each.refused not in (None, Changed.__name__) for each in attempts)
        self.both += len({each.side for each in accepted}) > 1


def judge(first: Appointment, last: Appointment, attempts: Sequence[Attempt]) -> Iterator[str]:
    """What is wrong: an update that was lost, one that saw too little, a refusal without a reason."""
    accepted = sorted(
        (each for each in attempts if each.became and each.became != each.seen),
        key=lambda each: each.became or (0, 0),
    )
    steps = [(first.version, first.edit), *(each.became for each in accepted if each.became)]
    for (earlier, later), attempt in zip(pairwise(steps), accepted, strict=True):
        if attempt.seen != earlier:
            yield f"{attempt.changes} saw {attempt.seen} and followed {earlier}"
        if later[1] != earlier[1] + 1:
            yield f"after edit {earlier[1]} comes {later[1]}"
    if steps[-1] != (last.version, last.edit):
        yield f"{steps[-1]} was the last that was accepted, and {(last.version, last.edit)} is kept"
    wanted = _fields(first)
    for attempt in accepted:
        wanted = {**wanted, **attempt.changes}
    for name, value in _fields(last).items():
        if value != wanted[name]:
            yield f"{name} is {value}, and should be {wanted[name]}"
    others = {each.seen: each.side for each in accepted}
    for attempt in attempts:
        if attempt.refused == Changed.__name__ and others.get(attempt.seen, attempt.side) == attempt.side:
            yield f"{attempt.changes} was refused on {attempt.seen}, and nobody else was first"


def _fields(appointment: Appointment) -> dict[str, Any]:
    return {name: getattr(appointment, name) for name in FIELDS}


async def race(address: Address, races: int, seed: int) -> Figures:
    """All of the races, on an empty store, and what they come to."""
    begun, figures = time.monotonic(), Figures()
    store = await address.open()
    try:
        staff, firsts = await _begin(store, races)
        tried = await asyncio.to_thread(_run_both, address, staff, [each.id for each in firsts], seed)
        async with store.transaction() as transaction:
            for number, first in enumerate(firsts):
                attempts = [attempt for side in tried for attempt in side[number]]
                last = await transaction.appointments.get(first.id)
                assert last is not None
                figures.add(attempts)
                broken = [*judge(first, last, attempts), *await _stale(transaction, last)]
                figures.broken += [f"race {number}, seed {seed}: {each}" for each in broken]
    finally:
        await store.close()
    figures.seconds = time.monotonic() - begun
    return figures


async def _begin(store: SqlStore, races: int) -> tuple[tuple[str, str], list[Appointment]]:
    """One resident for each race, with an appointment that has just begun; the two guide all of them."""
    casemanager, adviser = a_person(Role.CASEMANAGER, NOW), a_person(Role.LEGAL_ADVISER, NOW)
    residents = [a_person(Role.RESIDENT, NOW) for _ in range(races)]
    earlier = NOW - timedelta(days=1)
    made = []
    async with store.transaction() as transaction:
        await transaction.people.add(casemanager, adviser, *residents)
        await transaction.houses.save_location(TOWN)
        await transaction.houses.save_stay(*(_stay(each, casemanager, adviser) for each in residents))
        for resident in residents:
            begins = NOW - timedelta(minutes=5)
            wish = planning.Wish(resident.id, AppointmentKind.DOCTOR, begins, Place(name="Praktijk"))
            entry = await planning.make(transaction, earlier, casemanager.id, ZONE, wish)
            made.append(entry.appointment)
    return (casemanager.id, adviser.id), made


def _stay(resident: Person, casemanager: Person, adviser: Person) -> Any:
    return a_stay(resident, casemanager, NOW).model_copy(update={"legal_adviser_id": adviser.id})


def _run_both(
    address: Address, staff: tuple[str, str], ids: Sequence[str], seed: int
) -> list[list[list[Attempt]]]:
    """Both sides in processes of their own; what each tried, race by race."""
    gate, found = _FORKS.Barrier(2), [_FORKS.Pipe(duplex=False) for _ in staff]
    children = [
        _FORKS.Process(target=_child, args=(address, me, side, list(ids), seed, gate, found[side][1]))
        for side, me in enumerate(staff)
    ]
    for child in children:
        child.start()
    for _, sender in found:
        sender.close()
    try:
        return [receiver.recv() for receiver, _ in found]
    finally:
        for child in children:
            child.join(WAITS_SECONDS)
            child.kill()


def _child(
    address: Address, me: str, side: int, ids: list[str], seed: int, gate: Barrier, answer: Any
) -> None:
    try:
        answer.send(asyncio.run(_side(address, me, side, ids, seed, gate)))
    except BaseException:
        gate.abort()
        raise
    finally:
        answer.close()


async def _side(
    address: Address, me: str, side: int, ids: Sequence[str], seed: int, gate: Barrier
) -> list[list[Attempt]]:
    chance = random.Random(f"{seed} race {side}")
    store = await address.open()
    try:
        return [await _one_race(store, me, side, each, chance, gate) for each in ids]
    finally:
        await store.close()


async def _one_race(
    store: SqlStore, me: str, side: int, one: str, chance: random.Random, gate: Barrier
) -> list[Attempt]:
    """Looks, waits for the other, and tries; nobody waits while a transaction is open."""
    attempts = []
    seen = await _look(store, one)
    gate.wait(WAITS_SECONDS)
    for _ in range(STEPS):
        await asyncio.sleep(chance.uniform(0, LOOKS_SECONDS))
        wanted, doing = something(chance, seen)
        attempts.append(await _try(store, me, side, seen, wanted, doing))
        seen = await _look(store, one)
    return attempts


async def _look(store: SqlStore, one: str) -> Appointment:
    async with store.transaction() as transaction:
        found = await transaction.appointments.get(one)
    assert found is not None
    return found


async def _try(
    store: SqlStore, me: str, side: int, seen: Appointment, wanted: Fields, doing: Doing
) -> Attempt:
    was = (seen.version, seen.edit)
    try:
        async with store.transaction() as transaction:
            after = (await doing(transaction, me, seen)).appointment
    except (Changed, TooLate, NotYet) as problem:
        return Attempt(side, was, wanted, None, type(problem).__name__)
    return Attempt(side, was, wanted, (after.version, after.edit))


async def _stale(store: Transaction, last: Appointment) -> list[str]:
    """Reminders that are planned for what it is not any more."""
    return [
        f"a reminder of version {notice.subject_version} is planned, and {last.version} is kept"
        for notice in await store.notices.about([last.id])
        if notice.kind is NoticeKind.APPOINTMENT_REMINDER
        and notice.state is NoticeState.PLANNED
        and notice.subject_version != last.version
    ]
