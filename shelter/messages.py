"""The thread between a resident and the own casemanager."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shelter.casemanagers import casemanager_of, tell
from shelter.errors import BadAnswer, NobodyThere, TooLong
from shelter.ids import new_id
from shelter.models.conversations import Message
from shelter.models.notices import NoticeKind
from shelter.planning import own_stay
from shelter.store import Transaction

LIMIT = 1000
"""Of a message, in UTF-16 units, as Telegram counts."""
PAGE = 3
"""Messages on a page: so many of the longest fit into one message of Telegram."""
_LAST_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Thread:
    """One page, oldest first; page 0 holds the newest. `earlier` says that there are older ones."""

    messages: Sequence[Message]
    page: int
    earlier: bool


def read_text(typed: str) -> str:
    """What was typed, as it is kept. BadAnswer where there is nothing, TooLong over the limit."""
    text = typed.strip()
    if not text:
        raise BadAnswer
    if len(text.encode("utf-16-le")) // 2 > LIMIT:
        raise TooLong(limit=LIMIT)
    return text


async def write(store: Transaction, now: datetime, resident_id: str, text: str) -> Message:
    """A resident's message to the own casemanager, who is told; NobodyThere where there is none."""
    casemanager = await casemanager_of(store, resident_id)
    if casemanager is None:
        raise NobodyThere
    return await _add(store, now, resident_id, sender_id=resident_id, reader_id=casemanager.id, text=text)


async def reply(
    store: Transaction, now: datetime, casemanager_id: str, resident_id: str, text: str
) -> Message:
    """A casemanager's message to a resident of the own caseload, who is told; else NotFound."""
    await own_stay(store, casemanager_id, resident_id)
    return await _add(store, now, resident_id, sender_id=casemanager_id, reader_id=resident_id, text=text)


async def thread(store: Transaction, now: datetime, resident_id: str, page: int = 0) -> Thread:
    """A resident's own thread; its unread answers are read now.

    A page that is not there shows the oldest one. The messages given still say whether they were unread.
    """
    return await _thread(store, now, resident_id, resident_id, page)


async def thread_with(
    store: Transaction, now: datetime, casemanager_id: str, resident_id: str, page: int = 0
) -> Thread:
    """The same, as the casemanager sees it; NotFound where the resident is not of the own caseload."""
    await own_stay(store, casemanager_id, resident_id)
    return await _thread(store, now, resident_id, casemanager_id, page)


async def unread(store: Transaction, resident_id: str) -> int:
    """How many answers the resident has not read."""
    return (await store.conversations.unread([resident_id], resident_id)).get(resident_id, 0)


async def unread_of_caseload(store: Transaction, casemanager_id: str) -> Mapping[str, int]:
    """How many messages are unread, by resident, for the residents that wrote some."""
    residents = [stay.resident_id for stay in await store.houses.caseload(casemanager_id)]
    return await store.conversations.unread(residents, casemanager_id)


async def _thread(store: Transaction, now: datetime, resident_id: str, reader_id: str, page: int) -> Thread:
    page = min(max(page, 0), _LAST_PAGE)
    found = await store.conversations.messages(resident_id, limit=(page + 1) * PAGE + 1)
    page = min(page, max(0, (len(found) - 1) // PAGE))
    shown = found[page * PAGE : (page + 1) * PAGE]
    await store.conversations.mark_read(resident_id, reader_id, now)
    return Thread(tuple(reversed(shown)), page, earlier=len(found) > (page + 1) * PAGE)


async def _add(
    store: Transaction, now: datetime, resident_id: str, *, sender_id: str, reader_id: str, text: str
) -> Message:
    message = Message(
        id=new_id(), resident_id=resident_id, sender_id=sender_id, text=read_text(text), sent_at=now
    )
    await store.conversations.add_message(message)
    await tell(store, now, reader_id, NoticeKind.MESSAGE, resident_id, key=message.id)
    return message
