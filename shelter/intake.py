"""A new resident at intake, and a resident's phone that is lost: a place, a code, an invite."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from shelter import invites
from shelter.changes import Changed
from shelter.codes import next_code
from shelter.errors import BadAnswer, NotAllowed, NotFound
from shelter.ids import new_id
from shelter.models.people import STAFF, Grant, Invite, Person, Role
from shelter.models.places import Location, Stay
from shelter.planning import own_stay
from shelter.privacy import TELEGRAM_DELETES
from shelter.store import Transaction
from shelter.text import N_

ROOM_LIMIT = 20


class LocationFull(BadAnswer):
    """Or it is gone: nobody can move in there."""

    sentence = N_("This location is full. Please choose another one.")


@dataclass(frozen=True, slots=True)
class Wish:
    """Who is to come, and where. `language` is the code of one of ours.

    A file names people by itself: then `person_id` is made of that, and `code` is what it calls the resident.
    """

    language: str
    location_id: str
    room: str | None = None
    first_name: str | None = None
    vulnerable: bool = False
    person_id: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody who can come in with the code, which is shown now and kept as a hash only."""

    person: Person
    stay: Stay
    invite: Invite
    code: str


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A location, and how many more can live there."""

    location: Location
    free: int


@dataclass(frozen=True, slots=True)
class OldChat:
    """A chat that is nobody's any more, and the bot's messages that Telegram still lets it delete there."""

    chat_id: int
    message_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WayIn:
    """How a resident comes in, as a member of staff saw it: the last invite, and whether there is a phone."""

    invite_id: str | None
    on_phone: bool


@dataclass(frozen=True, slots=True)
class InvitedAgain:
    admitted: Admitted
    old_chat: OldChat | None


async def vacancies(store: Transaction, casemanager: Person) -> Sequence[Vacancy]:
    """Every location, those of the casemanager's own roles first, then by name."""
    own = {grant.location_id for grant in casemanager.grants}
    taken = await store.houses.taken()
    found = [
        Vacancy(each, max(0, each.capacity - taken.get(each.id, 0)))
        for each in await store.houses.locations()
    ]
    return sorted(found, key=lambda each: (each.location.id not in own, each.location.place.name))


async def admit(store: Transaction, now: datetime, zone: str, casemanager: Person, wish: Wish) -> Admitted:
    """Give the person a place and an invite; whoever admits is the casemanager.

    Raises LocationFull, also where somebody else took the last place at this moment. The stay begins on the
    day that it is in `zone`.
    """
    if Role.CASEMANAGER not in casemanager.roles:
        raise NotAllowed
    await store.houses.lock_locations()
    location = await _with_room(store, casemanager, wish.location_id)
    person = Person(
        id=wish.person_id or new_id(),
        first_name=wish.first_name,
        language=wish.language,
        grants=frozenset({Grant(role=Role.RESIDENT, location_id=location.id)}),
        created_at=now,
    )
    stay = Stay(
        id=new_id(),
        resident_id=person.id,
        location_id=location.id,
        casemanager_id=casemanager.id,
        code=wish.code or await next_code(store, location),
        room=wish.room,
        vulnerable=wish.vulnerable,
        started_on=now.astimezone(ZoneInfo(zone)).date(),
    )
    await store.people.add(person)
    await store.houses.save_stay(stay)
    return await _invited(store, now, person, stay)


def way_in(person: Person, newest: Invite | None) -> WayIn:
    return WayIn(newest.id if newest else None, person.chat_id is not None)


async def invite_again(
    store: Transaction, now: datetime, casemanager_id: str, resident_id: str, seen: WayIn
) -> InvitedAgain:
    """Let go of the resident's phone and of all invites, and make a new one: for a phone that is lost, and
    for who never came in. From now on the old chat is a stranger's.

    Raises Changed where it is not as `seen` any more, NotFound for a resident of somebody else, NotAllowed
    for one who works here as well: the invite would open that, too.
    """
    await store.houses.lock_stay(resident_id)
    stay = await own_stay(store, casemanager_id, resident_id)
    newest = await store.invites.newest(resident_id)
    await store.invites.revoke(resident_id, now)
    person = await store.people.get(resident_id)
    if person is None:
        raise NotFound
    if person.roles & STAFF:
        raise NotAllowed
    if way_in(person, newest) != seen:
        raise Changed
    old_chat = await _taken_from(store, now, person)
    gone = person.model_copy(update={"chat_id": None, "blocked_at": None})
    await store.people.save(gone)
    await invites.close_what_is_open(store, gone.id)
    return InvitedAgain(await _invited(store, now, gone, stay), old_chat)


async def open_invite(
    store: Transaction, now: datetime, casemanager_id: str, resident_id: str, code: str
) -> Admitted:
    """What the code of an own resident opens; NotFound where it opens nothing any more."""
    stay = await own_stay(store, casemanager_id, resident_id)
    person = await store.people.get(resident_id)
    invite = await store.invites.by_code(code)
    if person is None or invite is None or invite.person_id != resident_id:
        raise NotFound
    if invite.used_at or invite.expires_at <= now:
        raise NotFound
    return Admitted(person, stay, invite, code)


async def _with_room(store: Transaction, casemanager: Person, location_id: str) -> Location:
    for each in await vacancies(store, casemanager):
        if each.location.id == location_id and each.free:
            return each.location
    raise LocationFull


async def _invited(store: Transaction, now: datetime, person: Person, stay: Stay) -> Admitted:
    invite, code = await invites.make(
        store,
        now,
        Role.RESIDENT,
        location_id=stay.location_id,
        person_id=person.id,
        casemanager_id=stay.casemanager_id,
    )
    return Admitted(person, stay, invite, code)


async def _taken_from(store: Transaction, now: datetime, person: Person) -> OldChat | None:
    if person.chat_id is None:
        return None
    sent = await store.conversations.sent(person.id, now - TELEGRAM_DELETES)
    await store.conversations.drop_sent(person.id)
    return OldChat(person.chat_id, tuple(message.message_id for message in sent))
