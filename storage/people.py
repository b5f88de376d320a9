"""People, their grants, PINs and consents."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, delete, or_, select, update

from shelter.models.people import Consent, Person, Pin, Role
from storage.rows import Rows
from storage.session import Session
from storage.statements import Statement, insert, upsert
from storage.tables import (
    allowances,
    appointment_requests,
    appointments,
    consents,
    grants,
    inbox,
    messages,
    notices,
    people,
    person_keys,
    pins,
    wrong_tries,
)
from storage.types import Among

PEOPLE = Rows(Person, people, owner="id")
PINS = Rows(Pin, pins, owner="person_id", row_id="person_id")
CONSENTS = Rows(Consent, consents, owner="person_id")

_ID: BindParameter[str] = bindparam("person_id")

# Who lacks a key comes first, for that is what is wrong with a store.
ANYBODY = (
    select(people.c.id, person_keys.c.wrapped_key)
    .outerjoin_from(people, person_keys)
    .order_by(person_keys.c.wrapped_key.is_not(None), people.c.created_at.desc())
    .limit(1)
)


def _holders(*conditions: Any) -> Select[Any]:
    holding = select(grants.c.person_id).where(grants.c.role == bindparam("role"), *conditions)
    return PEOPLE.select().where(people.c.id.in_(holding)).order_by(people.c.created_at, people.c.id)


_BY_CHAT = Statement(PEOPLE.select().where(Among(people.c.chat_hash, "hashes")))
_SEVERAL = Statement(PEOPLE.select().where(Among(people.c.id, "ids")))
_WITH_ROLE = Statement(_holders())
_WITH_ROLE_AT = Statement(_holders(grants.c.location_id == bindparam("location_id")))
_ADD = insert(people)
_ADD_KEY = insert(person_keys)
_SAVE = Statement(
    update(people)
    .where(people.c.id == bindparam("id"))
    .values(chat_hash=bindparam("chat_hash"), sealed=bindparam("sealed"))
    .returning(people.c.id)
)
_ADD_GRANT = insert(grants)
_REMOVE_GRANTS = Statement(delete(grants).where(grants.c.person_id == _ID))

_PIN = Statement(PINS.select().where(pins.c.person_id == _ID))
_SAVE_PIN = upsert(pins)
_REMOVE_PIN = Statement(delete(pins).where(pins.c.person_id == _ID))
_CONSENTS = Statement(
    CONSENTS.select().where(consents.c.person_id == _ID).order_by(consents.c.given_at.desc(), consents.c.id)
)
_ADD_CONSENT = insert(consents)

_THEIR_SUBJECTS = or_(
    notices.c.subject_id == _ID,
    notices.c.subject_id.in_(select(appointments.c.id).where(appointments.c.resident_id == _ID)),
    notices.c.subject_id.in_(select(allowances.c.id).where(allowances.c.resident_id == _ID)),
    notices.c.subject_id.in_(select(messages.c.id).where(messages.c.resident_id == _ID)),
    notices.c.subject_id.in_(
        select(appointment_requests.c.id).where(appointment_requests.c.resident_id == _ID)
    ),
)
_ERASE_NOTICES_ABOUT = Statement(delete(notices).where(_THEIR_SUBJECTS))
_ERASE_WRONG_TRIES = Statement(delete(wrong_tries).where(Among(wrong_tries.c.chat_hash, "hashes")))
_ERASE_INBOX = Statement(
    update(inbox)
    .where(Among(inbox.c.chat_hash, "hashes"))
    .values(chat_hash=None, payload=None, done_at=inbox.c.received_at)
)
_ERASE = Statement(delete(people).where(people.c.id == _ID))


class SqlPeople:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def by_chat(self, chat_ids: Collection[int]) -> Mapping[int, Person]:
        hashes = [each for chat_id in chat_ids for each in self._hashes(chat_id)]
        found = await self._session.all(PEOPLE, _BY_CHAT, hashes=hashes)
        return {person.chat_id: person for person in found if person.chat_id is not None}

    async def get(self, person_id: str) -> Person | None:
        return (await self.several([person_id])).get(person_id)

    async def several(self, person_ids: Collection[str]) -> Mapping[str, Person]:
        found = await self._session.all(PEOPLE, _SEVERAL, ids=person_ids)
        return {person.id: person for person in found}

    async def with_role(self, role: Role, location_id: str | None = None) -> Sequence[Person]:
        statement = _WITH_ROLE if location_id is None else _WITH_ROLE_AT
        return await self._session.all(PEOPLE, statement, role=role, location_id=location_id)

    async def add(self, *people: Person) -> None:
        keys = [{"person_id": each.id, "wrapped_key": self._session.new_seal(each.id)} for each in people]
        await self._session.write(PEOPLE, _ADD, people, [self._hash(person) for person in people])
        await self._session.each(_ADD_KEY, keys)
        await self._add_grants(people)

    async def save(self, person: Person) -> None:
        row = PEOPLE.values(person, await self._session.seal_of(person.id)) | self._hash(person)
        await self._session.fetch(_SAVE, **row)
        await self._session.fetch(_REMOVE_GRANTS, person_id=person.id)
        await self._add_grants([person])

    async def erase(self, person_id: str) -> None:
        person = await self.get(person_id)
        if person is None:
            return
        hashes = [] if person.chat_id is None else self._hashes(person.chat_id)
        await self._session.fetch(_ERASE_NOTICES_ABOUT, person_id=person_id)
        await self._session.fetch(_ERASE_WRONG_TRIES, hashes=hashes)
        await self._session.fetch(_ERASE_INBOX, hashes=hashes)
        await self._session.fetch(_ERASE, person_id=person_id)
        self._session.forget(person_id)

    async def pin(self, person_id: str) -> Pin | None:
        return await self._session.one(PINS, _PIN, person_id=person_id)

    async def save_pin(self, pin: Pin) -> None:
        await self._session.write(PINS, _SAVE_PIN, [pin])

    async def remove_pin(self, person_id: str) -> None:
        await self._session.fetch(_REMOVE_PIN, person_id=person_id)

    async def add_consent(self, consent: Consent) -> None:
        await self._session.write(CONSENTS, _ADD_CONSENT, [consent])

    async def consents(self, person_id: str) -> Sequence[Consent]:
        return await self._session.all(CONSENTS, _CONSENTS, person_id=person_id)

    def _hashes(self, chat_id: int) -> list[str]:
        return self._session.keys.lookups("chat", chat_id)

    def _hash(self, person: Person) -> dict[str, str | None]:
        chat_id = person.chat_id
        return {"chat_hash": None if chat_id is None else self._session.keys.lookup("chat", chat_id)}

    async def _add_grants(self, people: Sequence[Person]) -> None:
        rows = [
            {"person_id": person.id, "role": grant.role, "location_id": grant.location_id}
            for person in people
            for grant in person.grants
        ]
        await self._session.each(_ADD_GRANT, rows)
