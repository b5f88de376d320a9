"""Turning keys over: everything that an older installation key holds is given to the newest."""

from sqlalchemy import bindparam, select, update

from storage.notices import NOTICES
from storage.people import PEOPLE
from storage.session import Session
from storage.statements import Statement
from storage.tables import notices, people, person_keys

_EVERYBODY = Statement(PEOPLE.select())
_WRAPPED = Statement(select(person_keys))
_WRAP_ANEW = Statement(
    update(person_keys)
    .where(person_keys.c.person_id == bindparam("of_person"))
    .values(wrapped_key=bindparam("wrapped_key"))
)
_HASH_CHAT_ANEW = Statement(
    update(people).where(people.c.id == bindparam("of_person")).values(chat_hash=bindparam("chat_hash"))
)
_ALL_NOTICES = Statement(NOTICES.select())
_HASH_NOTICE_ANEW = Statement(
    update(notices).where(notices.c.id == bindparam("notice_id")).values(key_hash=bindparam("key_hash"))
)


async def wrap_anew(session: Session) -> int:
    """Wrap the people's keys by the newest installation key, and look chats and notices up by it.

    How many keys were wrapped anew. Codes of open invites cannot be looked up anew, for nobody has them:
    keep the older key in the file until they have expired.
    """
    keys = session.keys
    wrapped_anew = [
        {"of_person": person_id, "wrapped_key": keys.wrap(person_id, keys.unwrap(person_id, wrapped))}
        for person_id, wrapped in await session.fetch(_WRAPPED)
        if not keys.is_newest(wrapped)
    ]
    await session.each(_WRAP_ANEW, wrapped_anew)
    await _hash_anew(session)
    return len(wrapped_anew)


async def _hash_anew(session: Session) -> None:
    keys = session.keys
    chats = [
        {"of_person": person.id, "chat_hash": keys.lookup("chat", person.chat_id)}
        for person in await session.all(PEOPLE, _EVERYBODY)
        if person.chat_id is not None
    ]
    await session.each(_HASH_CHAT_ANEW, chats)
    found = await session.all(NOTICES, _ALL_NOTICES)
    hashes = [{"notice_id": each.id, "key_hash": keys.lookup("notice", each.key)} for each in found]
    await session.each(_HASH_NOTICE_ANEW, hashes)
