"""A message to many: to each who gets it, and to who sent it."""

from handlers.ask import Ask
from handlers.broadcast_texts import WORDINGS, text_lines
from handlers.notices.pieces import open_row
from handlers.resident.broadcasts import OpenBroadcast
from handlers.screen import Screen
from handlers.staff.broadcasts import OneBroadcast
from shelter import broadcasts
from shelter.broadcast_audiences import is_meant
from shelter.errors import NotFound
from shelter.models.notices import Notice
from shelter.models.people import NoticeStyle, Role


async def message(ask: Ask, notice: Notice) -> Screen | None:
    """Not where it was stopped, the sender is gone, or it is not meant for the person any more.

    What it says comes unasked only if that was chosen.
    """
    broadcast = await ask.store.broadcasts.get(notice.subject_id or "")
    if broadcast is None or broadcast.stopped_at or not ask.has(Role.RESIDENT):
        return None
    sender = await ask.store.people.get(broadcast.sender_id)
    if sender is None or not await is_meant(ask.store, broadcast, sender, ask.person.id):
        return None
    rows = (open_row(ask, OpenBroadcast(broadcast_id=broadcast.id)),)
    if ask.person.notice_style is not NoticeStyle.FULL:
        return Screen("📣", ask.say("A message from the house"), rows=rows)
    wording = WORDINGS[broadcast.template]
    lines = text_lines(ask.words, broadcast.template, broadcast.fields, sender.first_name)
    return Screen(wording.picture, ask.say(wording.title), lines=lines, rows=rows)


async def done(ask: Ask, notice: Notice) -> Screen | None:
    """To the sender: nothing of it is on its way any more."""
    try:
        broadcast = await broadcasts.own(ask.store, ask.person, notice.subject_id or "")
    except NotFound:
        return None
    rows = (open_row(ask, OneBroadcast(broadcast_id=broadcast.id)),)
    return Screen("📣", ask.say("Your message is out"), rows=rows)
