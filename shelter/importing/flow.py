"""The way of a file: fetched and read, looked at, saved on a tap.

Each step is kept before it is begun, so that a bot that is stopped in the middle goes on with it. Reading and
reckoning take no transaction; what is saved is saved in one.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import Any

from shelter.edits import Changed
from shelter.errors import NotFound
from shelter.files.faults import Problem, Unreadable
from shelter.files.rows import Content, Read
from shelter.importing import allowances, appointments, residents
from shelter.importing.job import Job, Preview, Reckoning, Step, derived_id, rows_id
from shelter.models.desk import ImportBatch
from shelter.models.people import Person, Role
from shelter.store import Transaction
from shelter.text import N_

AT_ONCE = 200
"""So many rows are written between two looks at who else waits."""
MAY_BRING = {
    Content.APPOINTMENTS: frozenset({Role.CASEMANAGER, Role.LEGAL_ADVISER}),
    Content.RESIDENTS: frozenset({Role.CASEMANAGER}),
    Content.ALLOWANCES: frozenset({Role.CASEMANAGER, Role.HOUSING_SUPERVISOR}),
}
IMPORTERS = frozenset().union(*MAY_BRING.values())
_JOB, _ROWS = "job", "rows"
_KINDS: dict[Content, ModuleType] = {
    Content.APPOINTMENTS: appointments,
    Content.RESIDENTS: residents,
    Content.ALLOWANCES: allowances,
}

Progress = Callable[[int, int], Awaitable[None]]
"""How many of how many are done."""


class NotYours(Unreadable):
    sentence = N_("You cannot bring in a file of this kind.")


@dataclass(frozen=True, slots=True)
class Prepared:
    """What saving will do, and of what in the store that was reckoned."""

    read: Read
    basis: Any
    reckoning: Reckoning


async def begin(store: Transaction, now: datetime, person: Person, file_id: str) -> str:
    """Keep that a file is to be read; the id of the job. One that is being read already is the same job."""
    job_id = derived_id("job", person.id, file_id)
    kept = await store.desks.batch(job_id)
    if kept is None or _job(kept).step is not Step.READING:
        await _keep(store, now, person.id, job_id, Job(step=Step.READING, file_id=file_id))
        await store.desks.remove_batch(rows_id(job_id))
    return job_id


async def own(store: Transaction, person_id: str, job_id: str) -> Job:
    """A job of this person; NotFound for anybody else's, and for one that was let go of."""
    return _job(await _own(store, person_id, job_id))


async def begin_saving(store: Transaction, now: datetime, person_id: str, job_id: str, sign: str) -> Job:
    """Keep that it is to be saved, as the person saw it (`sign`). Changed where that is not it any more."""
    batch = await store.desks.lock_batch(job_id)
    if batch is None or batch.person_id != person_id:
        raise NotFound
    job = _job(batch)
    if job.step is not Step.READ or job.preview is None:
        return job
    if job.preview.sign != sign:
        raise Changed
    saving = job.model_copy(update={"step": Step.SAVING, "problem": None})
    await _keep(store, now, person_id, job_id, saving)
    return saving


async def stop(store: Transaction, person_id: str, job_id: str) -> None:
    """Let go of what was read; what is being saved goes on."""
    if (await own(store, person_id, job_id)).step is not Step.SAVING:
        await store.desks.remove_batch(rows_id(job_id))
        await store.desks.remove_batch(job_id)


async def look(store: Transaction, now: datetime, zone: str, person: Person, read: Read) -> Any:
    """What decides what the rows do; NotYours where the person may not bring them."""
    if person.roles.isdisjoint(MAY_BRING[read.content]):
        raise NotYours
    return await _KINDS[read.content].look(store, now, zone, person, rows_of(read))


def reckon(basis: Any, now: datetime, zone: str, person: Person, read: Read) -> Reckoning:
    """What the rows would do, with what was wrong when they were read. Needs no store."""
    found: Reckoning = _KINDS[read.content].reckon(basis, now, zone, person, rows_of(read))
    found.faults += read.faults
    return found


def complete(prepared: Prepared) -> None:
    """All that can be reckoned before it is saved, so that nobody waits for it then. Needs no store."""
    if prepared.read.content is Content.APPOINTMENTS:
        appointments.complete(prepared.reckoning.work)


async def keep_read(
    store: Transaction, now: datetime, person_id: str, job_id: str, read: Read, preview: Preview
) -> None:
    """What was read waits for a tap. NotFound where the person let go of it meanwhile."""
    job = await own(store, person_id, job_id)
    waiting = job.model_copy(update={"step": Step.READ, "preview": preview, "problem": None})
    await _keep(store, now, person_id, job_id, waiting)
    rows = ImportBatch(
        id=rows_id(job_id),
        person_id=person_id,
        kind=_ROWS,
        read_at=now,
        content=read.model_dump(mode="json", exclude_defaults=True),
    )
    await store.desks.save_batch(rows)


async def fail(store: Transaction, now: datetime, person_id: str, job_id: str, problem: Problem) -> None:
    """Nothing was saved, and here is why."""
    job = await own(store, person_id, job_id)
    await _keep(
        store,
        now,
        person_id,
        job_id,
        job.model_copy(update={"step": Step.FAILED, "problem": problem}),
    )
    await store.desks.remove_batch(rows_id(job_id))


async def rows(store: Transaction, person_id: str, job_id: str) -> Read:
    """What was read; NotFound where it was let go of."""
    batch = await _own(store, person_id, rows_id(job_id))
    return Read.model_validate(batch.content)


async def save(
    store: Transaction,
    now: datetime,
    zone: str,
    person: Person,
    job_id: str,
    prepared: Prepared,
    progress: Progress,
) -> None:
    """Save all of it, and that it is saved, at once. Changed where the store is not what it was."""
    batch = await store.desks.lock_batch(job_id)
    if batch is None or batch.person_id != person.id or _job(batch).step is not Step.SAVING:
        raise NotFound
    read = prepared.read
    if await look(store, now, zone, person, read) != prepared.basis:
        raise Changed
    work = prepared.reckoning.work
    for start in range(0, len(work), AT_ONCE):
        await _KINDS[read.content].write(store, now, zone, person, work[start : start + AT_ONCE])
        await progress(min(start + AT_ONCE, len(work)), len(work))
    preview = prepared.reckoning.preview()
    saved = _job(batch).model_copy(update={"step": Step.SAVED, "preview": preview})
    await _keep(store, now, person.id, job_id, saved)
    await store.desks.remove_batch(rows_id(job_id))


async def look_again(
    store: Transaction, now: datetime, person_id: str, job_id: str, preview: Preview, problem: Problem
) -> None:
    """Something changed before it was saved: it waits for a tap once more, with what it would do now."""
    job = await own(store, person_id, job_id)
    again = job.model_copy(update={"step": Step.READ, "preview": preview, "problem": problem})
    await _keep(store, now, person_id, job_id, again)


def rows_of(read: Read) -> Sequence[Any]:
    return {
        Content.APPOINTMENTS: read.appointments,
        Content.RESIDENTS: read.residents,
        Content.ALLOWANCES: read.allowances,
    }[read.content]


async def _own(store: Transaction, person_id: str, batch_id: str) -> ImportBatch:
    batch = await store.desks.batch(batch_id)
    if batch is None or batch.person_id != person_id:
        raise NotFound
    return batch


async def _keep(store: Transaction, now: datetime, person_id: str, job_id: str, job: Job) -> None:
    content = job.model_dump(mode="json", exclude_defaults=True)
    await store.desks.save_batch(
        ImportBatch(id=job_id, person_id=person_id, kind=_JOB, read_at=now, content=content)
    )


def _job(batch: ImportBatch) -> Job:
    if batch.kind != _JOB:
        raise NotFound
    return Job.model_validate(batch.content)
