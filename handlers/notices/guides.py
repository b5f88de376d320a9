"""That somebody else guides a resident now, or several: to the resident, and to who does or did."""

from handlers.ask import Ask
from handlers.casemanager.residents.handover import CameToMe
from handlers.casemanager.taps import OneResident
from handlers.notices.pieces import news
from handlers.resident.human import Human
from handlers.screen import Screen
from shelter.errors import NotFound
from shelter.handovers import ROLES
from shelter.models.notices import Notice
from shelter.planning import guided_stay

GUIDES = frozenset(ROLES)


async def changed(ask: Ask, notice: Notice) -> Screen | None:
    """Only while it is so: it may have been given on since. About nobody: residents changed hands, and which
    ones is said on tap."""
    if not notice.subject_id:
        return news(ask, CameToMe()) if ask.person.roles & GUIDES else None
    resident_id = notice.subject_id
    if resident_id == ask.person.id:
        return news(ask, Human())
    try:
        await guided_stay(ask.store, ask.person.id, resident_id)
    except NotFound:
        return None
    return news(ask, OneResident(resident_id=resident_id))
