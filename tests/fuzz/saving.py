"""What was read of a damaged file is saved whole or not at all, and the same file again changes nothing.

The store is real (SQLite); the codes of the samples are of its residents.
"""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path

from shelter.files.rows import Read
from shelter.importing import flow
from shelter.importing.flow import NotYours, Prepared
from shelter.importing.job import Change, Preview
from shelter.models.people import Grant, Person, Role
from shelter.models.places import Location, Place, Stay
from shelter.store import Transaction
from storage.migrate import upgrade
from storage.store import SqlStore
from tests.fuzz.judging import NOW, ZONE, check_sentence

STAFF = Person(id="staff", grants=frozenset({Grant(role=Role.CASEMANAGER)}), created_at=NOW)
CODES = ("A-1", "A-2", "A-9")
_LOCATION = Location(id="here", place=Place(name="Huis Aan de Vaart"), capacity=80)


class Broken(Exception):
    """Rolls a transaction back."""


class Keeper:
    """Saves what is read, each into the house as it was at the beginning."""

    def __init__(self, folder: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self._store = self._loop.run_until_complete(_furnished(folder))
        self.saved = 0

    def keep(self, found: Read) -> None:
        """AssertionError where it is saved in part, or the second time is not as the first."""
        self._loop.run_until_complete(self._keep(found))

    def close(self) -> None:
        self._loop.run_until_complete(self._store.close())
        self._loop.close()

    async def _keep(self, found: Read) -> None:
        with suppress(NotYours):
            await self._breaks_off(found)
            with suppress(_Undone):
                async with self._store.transaction() as tx:
                    self.saved += await _twice(tx, found)
                    raise _Undone

    async def _breaks_off(self, found: Read) -> None:
        """Something fails after the first rows: then none of them is there."""
        with suppress(_Undone):
            async with self._store.transaction() as tx:
                await _save(tx, found, fails=True)
        async with self._store.transaction() as tx:
            assert await _how_many(tx) == len(CODES)


class _Undone(Exception):
    """Rolls a transaction back."""


@contextmanager
def keeper() -> Iterator[Keeper]:
    with tempfile.TemporaryDirectory() as folder:
        made = Keeper(Path(folder))
        try:
            yield made
        finally:
            made.close()


async def _twice(tx: Transaction, found: Read) -> int:
    """Save it, and again; how many rows it saved."""
    first = await _save(tx, found)
    assert await _how_many(tx) == len(CODES) + first.counts.get(Change.NEW, 0)
    second = await _save(tx, found)
    assert second.to_save == 0, f"{first.counts}, then {second.counts}"
    assert second.skipped == first.skipped
    return first.to_save


async def _save(tx: Transaction, found: Read, *, fails: bool = False) -> Preview:
    async def progress(done: int, total: int) -> None:
        assert 0 < done <= total
        if fails:
            raise _Undone

    basis = await flow.look(tx, NOW, ZONE, STAFF, found)
    ready = Prepared(found, basis, flow.reckon(basis, NOW, ZONE, STAFF, found))
    preview = ready.reckoning.preview()
    for fault in preview.faults:
        check_sentence(fault.sentence, fault.values)
    job_id = await flow.begin(tx, NOW, STAFF, "file")
    await flow.keep_read(tx, NOW, STAFF.id, job_id, found, preview)
    assert await flow.rows(tx, STAFF.id, job_id) == found
    await flow.begin_saving(tx, NOW, STAFF.id, job_id, preview.sign)
    await flow.save(tx, NOW, ZONE, STAFF, job_id, ready, progress)
    return preview


async def _how_many(tx: Transaction) -> int:
    """All that a file can make: residents, their appointments and payments."""
    residents = [stay.resident_id for stay in await tx.houses.caseload(STAFF.id)]
    appointments = await tx.appointments.of_residents(residents, NOW, NOW + timedelta(days=40_000))
    payments = await tx.allowances.of_residents(residents, date(1990, 1, 1))
    return len(residents) + len(appointments) + len(payments)


async def _furnished(folder: Path) -> SqlStore:
    url = f"sqlite+aiosqlite:///{folder}/fuzz.db"
    await asyncio.to_thread(upgrade, url)
    store = await SqlStore.open(url, folder / "fuzz.key")
    people = [Person(id=f"of {code}", created_at=NOW) for code in CODES]
    stays = [
        Stay(
            id=code,
            resident_id=each.id,
            location_id=_LOCATION.id,
            casemanager_id=STAFF.id,
            code=code,
            started_on=NOW.date(),
        )
        for code, each in zip(CODES, people, strict=True)
    ]
    async with store.transaction() as tx:
        await tx.houses.save_location(_LOCATION)
        await tx.people.add(STAFF, *people)
        await tx.houses.save_stay(*stays)
    return store
