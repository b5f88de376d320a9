"""What a member of staff keeps of one resident for himself or herself: a name to call by, and a short note.

Nobody else sees it, not even the other one who guides the same resident.
"""

import unicodedata
from collections.abc import Mapping
from datetime import datetime

from shelter.errors import BadAnswer, TooLong
from shelter.models.desk import CaseNote, note_id
from shelter.models.places import Stay
from shelter.planning import guided_stay
from shelter.store import Transaction

NAME_LIMIT, TEXT_LIMIT = 30, 300
"""Characters."""


def read_name(typed: str) -> str:
    """A name in one line. BadAnswer where no letter or digit is in it, TooLong over the limit."""
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    if len(name) > NAME_LIMIT:
        raise TooLong(limit=NAME_LIMIT)
    if not any(sign.isalnum() for sign in name):
        raise BadAnswer
    return name


def read_text(typed: str) -> str:
    """A note. BadAnswer where there is nothing, TooLong over the limit."""
    text = unicodedata.normalize("NFC", typed).strip()
    if not text:
        raise BadAnswer
    if len(text) > TEXT_LIMIT:
        raise TooLong(limit=TEXT_LIMIT)
    return text


async def own(store: Transaction, staff_id: str, resident_id: str) -> CaseNote | None:
    """What this member of staff keeps of a resident whom he or she guides, else NotFound."""
    await guided_stay(store, staff_id, resident_id)
    return await store.desks.note(staff_id, resident_id)


async def names(store: Transaction, staff_id: str) -> Mapping[str, str]:
    """What this member of staff calls residents, by resident; those without a name are left out."""
    notes = await store.desks.notes(staff_id)
    return {resident_id: note.name for resident_id, note in notes.items() if note.name}


async def set_name(store: Transaction, now: datetime, staff_id: str, resident_id: str, name: str) -> None:
    await _change(store, now, staff_id, resident_id, name=name)


async def set_text(store: Transaction, now: datetime, staff_id: str, resident_id: str, text: str) -> None:
    await _change(store, now, staff_id, resident_id, text=text)


async def remove_name(store: Transaction, now: datetime, staff_id: str, resident_id: str) -> None:
    await _change(store, now, staff_id, resident_id, name=None)


async def remove_text(store: Transaction, now: datetime, staff_id: str, resident_id: str) -> None:
    await _change(store, now, staff_id, resident_id, text=None)


async def let_go(store: Transaction, staff_id: str | None, stay: Stay) -> None:
    """Who does not guide the resident any more keeps no note."""
    if staff_id and staff_id not in (stay.casemanager_id, stay.legal_adviser_id):
        await store.desks.remove_note(note_id(staff_id, stay.resident_id))


async def _change(
    store: Transaction, now: datetime, staff_id: str, resident_id: str, **change: str | None
) -> None:
    kept = await own(store, staff_id, resident_id)
    before = kept or CaseNote(
        id=note_id(staff_id, resident_id), staff_id=staff_id, resident_id=resident_id, changed_at=now
    )
    after = before.model_copy(update={**change, "changed_at": now})
    if after.name is None and after.text is None:
        await store.desks.remove_note(after.id)
    else:
        await store.desks.save_note(after)
