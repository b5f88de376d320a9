"""What members of staff keep at their desk."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, delete, func, select

from shelter.models.desk import Absence, CaseNote, Export, Handover, ImportBatch, note_id
from storage.rows import Rows
from storage.session import Session
from storage.statements import Statement, insert, upsert
from storage.tables import absences, case_notes, exports, handovers, import_batches

NOTES = Rows(CaseNote, case_notes, owner="resident_id")
ABSENCES = Rows(Absence, absences)
HANDOVERS = Rows(Handover, handovers)
EXPORTS = Rows(Export, exports)
BATCHES = Rows(ImportBatch, import_batches, owner="person_id")

_NOTE = Statement(NOTES.select().where(case_notes.c.id == bindparam("id")))
_NOTES = Statement(NOTES.select().where(case_notes.c.staff_id == bindparam("staff_id")))
_NOTES_ABOUT = Statement(
    select(func.count()).select_from(case_notes).where(case_notes.c.resident_id == bindparam("resident_id"))
)
_SAVE_NOTE = upsert(case_notes)
_REMOVE_NOTE = Statement(delete(case_notes).where(case_notes.c.id == bindparam("note_id")))

_ABSENCES = Statement(
    ABSENCES.select()
    .where(absences.c.until_on >= bindparam("since"))
    .order_by(absences.c.from_on, absences.c.id)
)
_SAVE_ABSENCE = upsert(absences)
_REMOVE_ABSENCE = Statement(delete(absences).where(absences.c.id == bindparam("absence_id")))

_PURGE_ABSENCES = Statement(
    delete(absences).where(absences.c.until_on < bindparam("before")).returning(absences.c.id)
)

_HANDOVERS = Statement(
    HANDOVERS.select()
    .where(handovers.c.resident_id == bindparam("resident_id"))
    .order_by(handovers.c.at.desc(), handovers.c.id)
)
_TO_END = Statement(
    HANDOVERS.select()
    .where(handovers.c.until < bindparam("before"), handovers.c.back_at.is_(None))
    .order_by(handovers.c.until, handovers.c.id)
)
_SAVE_HANDOVER = upsert(handovers)

_EXPORTS = Statement(
    EXPORTS.select().where(exports.c.at >= bindparam("since")).order_by(exports.c.at.desc(), exports.c.id)
)
_ADD_EXPORT = insert(exports)

_ONE_BATCH = BATCHES.select().where(import_batches.c.id == bindparam("id"))
_BATCH = Statement(_ONE_BATCH)
_LOCK_BATCH = Statement(_ONE_BATCH.with_for_update(of=import_batches))
_HAS_BATCHES = Statement(
    select(import_batches.c.id).where(import_batches.c.person_id == bindparam("person_id")).limit(1)
)
_SAVE_BATCH = upsert(import_batches)
_REMOVE_BATCH = Statement(delete(import_batches).where(import_batches.c.id == bindparam("batch_id")))
_PURGE_BATCHES = Statement(
    delete(import_batches)
    .where(import_batches.c.read_at < bindparam("before"))
    .returning(import_batches.c.id)
)


class SqlDesks:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def note(self, staff_id: str, resident_id: str) -> CaseNote | None:
        return await self._session.one(NOTES, _NOTE, id=note_id(staff_id, resident_id))

    async def notes(self, staff_id: str) -> Mapping[str, CaseNote]:
        found = await self._session.all(NOTES, _NOTES, staff_id=staff_id)
        return {note.resident_id: note for note in found}

    async def notes_about(self, resident_id: str) -> int:
        count: int = (await self._session.fetch(_NOTES_ABOUT, resident_id=resident_id))[0][0]
        return count

    async def save_note(self, note: CaseNote) -> None:
        await self._session.write(NOTES, _SAVE_NOTE, [note])

    async def remove_note(self, note_id: str) -> None:
        await self._session.fetch(_REMOVE_NOTE, note_id=note_id)

    async def absences(self, since: date) -> Sequence[Absence]:
        return await self._session.all(ABSENCES, _ABSENCES, since=since)

    async def save_absence(self, absence: Absence) -> None:
        await self._session.write(ABSENCES, _SAVE_ABSENCE, [absence])

    async def remove_absence(self, absence_id: str) -> None:
        await self._session.fetch(_REMOVE_ABSENCE, absence_id=absence_id)

    async def purge_absences(self, before: date) -> int:
        return len(await self._session.fetch(_PURGE_ABSENCES, before=before))

    async def handovers(self, resident_id: str) -> Sequence[Handover]:
        return await self._session.all(HANDOVERS, _HANDOVERS, resident_id=resident_id)

    async def handovers_to_end(self, before: date) -> Sequence[Handover]:
        return await self._session.all(HANDOVERS, _TO_END, before=before)

    async def save_handover(self, *handovers: Handover) -> None:
        await self._session.write(HANDOVERS, _SAVE_HANDOVER, handovers)

    async def exports(self, since: datetime) -> Sequence[Export]:
        return await self._session.all(EXPORTS, _EXPORTS, since=since)

    async def add_export(self, export: Export) -> None:
        await self._session.write(EXPORTS, _ADD_EXPORT, [export])

    async def batch(self, batch_id: str) -> ImportBatch | None:
        return await self._session.one(BATCHES, _BATCH, id=batch_id)

    async def has_batches(self, person_id: str) -> bool:
        return bool(await self._session.fetch(_HAS_BATCHES, person_id=person_id))

    async def lock_batch(self, batch_id: str) -> ImportBatch | None:
        return await self._session.one(BATCHES, _LOCK_BATCH, id=batch_id)

    async def save_batch(self, batch: ImportBatch) -> None:
        await self._session.write(BATCHES, _SAVE_BATCH, [batch])

    async def remove_batch(self, batch_id: str) -> None:
        await self._session.fetch(_REMOVE_BATCH, batch_id=batch_id)

    async def purge_batches(self, before: datetime) -> int:
        return len(await self._session.fetch(_PURGE_BATCHES, before=before))
