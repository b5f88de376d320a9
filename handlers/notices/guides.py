"""That somebody else guides a resident now: to the resident, and to who does."""

from handlers.ask import Ask
from handlers.casemanager.taps import OneResident
from handlers.notices.pieces import news
from handlers.resident.human import Human
from handlers.screen import Screen
from shelter.errors import NotFound
from shelter.models.notices import Notice
from shelter.planning import guided_stay


async def changed(ask: Ask, notice: Notice) -> Screen | None:
    """Only while it is so: it may have been given on since."""
    resident_id = notice.subject_id or ""
    if resident_id == ask.person.id:
        return news(ask, Human())
    try:
        await guided_stay(ask.store, ask.person.id, resident_id)
    except NotFound:
        return None
    return news(ask, OneResident(resident_id=resident_id))
