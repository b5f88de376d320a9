"""The thread between a resident and the own casemanager, or who stands in for him or her."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shelter.absences import read_by, read_stay, who_reads
from shelter.casemanagers import tell
from shelter.errors import BadAnswer, NobodyThere, TooLong
from shelter.ids import new_id
from shelter.models.conversations import Message
from shelter.models.notices import NoticeKind
from shelter.models.people import Person
from shelter.models.places import Stay
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


@dataclass(frozen=True, slots=True)
class Unread:
    """So many messages of a resident are unread; `stands_in` where the reader is not the own casemanager."""

    stay: Stay
    number: int
    stands_in: bool


def read_text(typed: str) -> str:
    """What was typed, as it is kept. BadAnswer where there is nothing, TooLong over the limit."""
    text = typed.strip()
    if not text:
        raise BadAnswer
    if len(text.encode("utf-16-le")) // 2 > LIMIT:
        raise TooLong(limit=LIMIT)
    return text


async def write(store: Transaction, now: datetime, zone: str, resident_id: str, text: str) -> Message:
    """A resident's message to the own casemanager, or who stands in for him or her today, who is told;
    NobodyThere where there is no casemanager."""
    reader = await who_reads(store, now, zone, resident_id)
    if reader is None:
        raise NobodyThere
    return await _add(store, now, resident_id, sender_id=resident_id, reader_id=reader.person.id, text=text)


async def reply(
    store: Transaction, now: datetime, zone: str, staff_id: str, resident_id: str, text: str
) -> Message:
    """A message to a resident, who is told, of whose messages this member of staff reads; else NotFound."""
    await read_stay(store, now, zone, staff_id, resident_id)
    return await _add(store, now, resident_id, sender_id=staff_id, reader_id=resident_id, text=text)


async def thread(store: Transaction, now: datetime, resident_id: str, page: int = 0) -> Thread:
    """A resident's own thread; its unread answers are read now.

    A page that is not there shows the oldest one. The messages given still say whether they were unread.
    """
    return await _thread(store, now, resident_id, resident_id, page)


async def thread_with(
    store: Transaction, now: datetime, zone: str, staff_id: str, resident_id: str, page: int = 0
) -> Thread:
    """The same, as who answers sees it; NotFound where it is not this member of staff who does."""
    await read_stay(store, now, zone, staff_id, resident_id)
    return await _thread(store, now, resident_id, staff_id, page)


async def unread(store: Transaction, resident_id: str) -> int:
    """How many answers the resident has not read."""
    return (await store.conversations.unread([resident_id], resident_id)).get(resident_id, 0)


async def unread_of_caseload(store: Transaction, casemanager_id: str) -> Mapping[str, int]:
    """How many messages are unread, by resident, for the residents that wrote some."""
    residents = [stay.resident_id for stay in await store.houses.caseload(casemanager_id)]
    return await store.conversations.unread(residents, casemanager_id)


async def unread_by(store: Transaction, now: datetime, zone: str, person: Person) -> Sequence[Unread]:
    """What waits for a member of staff: of the own caseload, and where he or she stands in, by code."""
    stays = await read_by(store, now, zone, person)
    counts = await store.conversations.unread([stay.resident_id for stay in stays], person.id)
    return [
        Unread(stay, counts[stay.resident_id], stands_in=stay.casemanager_id != person.id)
        for stay in stays
        if stay.resident_id in counts
    ]


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
