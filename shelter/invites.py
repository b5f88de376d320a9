"""Invites: single-use codes, and what becomes of whoever opens one."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from shelter.codes import next_code
from shelter.errors import CodeRefused, ShelterError, TooManyTries
from shelter.ids import new_code, new_id, normalise_code
from shelter.models.people import Grant, Invite, Person, Role
from shelter.models.places import Stay
from shelter.store import Transaction
from shelter.text import N_

LIFETIME = timedelta(hours=72)
TRIES = 5
TRIES_LAST = timedelta(hours=1)
_TELEGRAM_DELETES = timedelta(hours=48)
_CAN_BE_MERGED = frozenset({Role.NEIGHBOUR, Role.VOLUNTEER})


class AlreadyIn(ShelterError):
    """The code would make the person a second one; it stays unused."""

    sentence = N_("You are in this bot already. Ask the person who gave you the code.")


async def make(
    store: Transaction,
    now: datetime,
    role: Role,
    *,
    location_id: str | None = None,
    person_id: str | None = None,
    casemanager_id: str | None = None,
) -> tuple[Invite, str]:
    """A new invite and its code, which is shown once and kept as a hash only.

    `person_id` is somebody known already, to whom the code binds a chat (also a new phone). A resident
    who is not known yet needs a location (ValueError).
    """
    if role is Role.RESIDENT and person_id is None and location_id is None:
        raise ValueError("an invite for a new resident needs a location")
    invite = Invite(
        id=new_id(),
        role=role,
        location_id=location_id,
        person_id=person_id,
        casemanager_id=casemanager_id,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    code = new_code()
    await store.invites.add(invite, code)
    return invite, code


async def redeem(
    store: Transaction, now: datetime, person: Person, code: str, zone: str
) -> Person | ShelterError:
    """Who the chat is after using the code: perhaps somebody known from intake.

    An error is given back and not raised, because a wrong try must be kept: CodeRefused, TooManyTries,
    AlreadyIn. A second use by the same person changes nothing. A new resident's stay begins on the day that
    it is in `zone`.
    """
    if person.chat_id is None:
        return CodeRefused()
    if await store.invites.wrong_tries(person.chat_id, now - TRIES_LAST) >= TRIES:
        return TooManyTries(minutes=await _minutes_to_wait(store, now, person.chat_id))
    invite = await store.invites.by_code(normalise_code(code))
    if invite and invite.used_by == person.id:
        return person
    if invite is None or invite.used_at or invite.expires_at <= now:
        await store.invites.add_wrong_try(person.chat_id, now)
        return CodeRefused()
    entered = await _enter(store, now, person, invite, zone)
    if isinstance(entered, Person):
        await store.invites.save(invite.model_copy(update={"used_at": now, "used_by": entered.id}))
    return entered


async def join_as_neighbour(store: Transaction, person: Person) -> Person:
    """A neighbour needs no code; whoever has a role already stays as he or she is."""
    if person.roles:
        return person
    return await _grant(store, person, Grant(role=Role.NEIGHBOUR))


async def _enter(
    store: Transaction, now: datetime, person: Person, invite: Invite, zone: str
) -> Person | ShelterError:
    grant = Grant(role=invite.role, location_id=invite.location_id)
    if invite.person_id and invite.person_id != person.id:
        known = await _become(store, now, person, invite.person_id)
        if isinstance(known, ShelterError) or invite.role in known.roles:
            return known
        return await _grant(store, known, grant)
    if invite.role is Role.RESIDENT and invite.person_id is None:
        if await store.houses.stay_of(person.id):
            return AlreadyIn()
        await _move_in(store, now, person, invite, zone)
    return await _grant(store, person, grant)


async def _become(store: Transaction, now: datetime, person: Person, known_id: str) -> Person | ShelterError:
    """Bind the chat to the person known already; what the newcomer did moves along, and the row goes."""
    known = await store.people.get(known_id)
    if known is None:
        return CodeRefused()
    if not person.roles <= _CAN_BE_MERGED:
        return AlreadyIn()
    consents = await store.people.consents(person.id)
    signups = await store.activities.signups_of(person.id)
    sent = await store.conversations.sent(person.id, now - _TELEGRAM_DELETES)
    await store.people.erase(person.id)
    bound = known.model_copy(
        update={
            "chat_id": person.chat_id,
            "language": person.language or known.language,
            "first_name": known.first_name or person.first_name,
            "consent_version": person.consent_version or known.consent_version,
            "grants": known.grants | person.grants,
            "blocked_at": None,
        }
    )
    await store.people.save(bound)
    mine = {"person_id": bound.id}
    for consent in consents:
        await store.people.add_consent(consent.model_copy(update=mine))
    joined = {signup.activity_id for signup in await store.activities.signups_of(bound.id)}
    fresh = [signup.model_copy(update=mine) for signup in signups if signup.activity_id not in joined]
    if fresh:
        await store.activities.add_signup(*fresh)
    await close_what_is_open(store, bound.id)
    if sent:
        await store.conversations.add_sent(*(each.model_copy(update=mine) for each in sent))
    return bound


async def close_what_is_open(store: Transaction, person_id: str) -> None:
    """A form or a PIN that is open on the phone of now is not open on the next one."""
    await store.conversations.remove_draft(person_id)
    pin = await store.people.pin(person_id)
    if pin:
        await store.people.save_pin(pin.model_copy(update={"opened_at": None}))


async def _grant(store: Transaction, person: Person, grant: Grant) -> Person:
    granted = person.model_copy(update={"grants": person.grants | {grant}})
    await store.people.save(granted)
    return granted


async def _move_in(store: Transaction, now: datetime, person: Person, invite: Invite, zone: str) -> None:
    location = await store.houses.location(invite.location_id) if invite.location_id else None
    if location is None:
        raise ValueError("an invite for a new resident needs a location")
    await store.houses.save_stay(
        Stay(
            id=new_id(),
            resident_id=person.id,
            location_id=location.id,
            casemanager_id=invite.casemanager_id,
            code=await next_code(store, location),
            started_on=now.astimezone(ZoneInfo(zone)).date(),
        )
    )


async def _minutes_to_wait(store: Transaction, now: datetime, chat_id: int) -> int:
    """The fewest whole minutes after which a try is free again."""
    low, high = 1, int(TRIES_LAST.total_seconds()) // 60
    while low < high:
        middle = (low + high) // 2
        later = now + timedelta(minutes=middle)
        if await store.invites.wrong_tries(chat_id, later - TRIES_LAST) < TRIES:
            high = middle
        else:
            low = middle + 1
    return low
