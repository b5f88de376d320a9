"""What a resident is told unasked about the own legal case: that there is something new, and no more."""

from handlers.ask import Ask
from handlers.notices.pieces import news
from handlers.resident.legal import MyCase
from handlers.screen import Screen
from shelter import legal
from shelter.models.notices import Notice
from shelter.models.people import Role


async def changed(ask: Ask, notice: Notice) -> Screen | None:
    """Not where the resident has seen it meanwhile."""
    steps = await legal.history(ask.store, ask.person.id)
    if not ask.has(Role.RESIDENT) or notice.tapped_at or not legal.is_about(notice, steps):
        return None
    return news(ask, MyCase())
