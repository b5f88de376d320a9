"""One text to many: who may send to whom, sending, stopping, and what became of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from shelter.broadcast_templates import TEMPLATES, begins_at, over_at, read_fields
from shelter.casemanagers import can_be_reached
from shelter.errors import NotFound, ShelterError, TooLate
from shelter.ids import new_id
from shelter.models.broadcasts import Audience, Broadcast, Reach
from shelter.models.notices import ON_THE_WAY, Notice, NoticeKind, NoticeState, Priority
from shelter.models.people import Grant, Person, Role
from shelter.models.places import Location, Stay
from shelter.reminders import end_of_quiet, is_quiet
from shelter.store import Transaction
from shelter.text import N_

SENDERS = frozenset({Role.CASEMANAGER, Role.HOUSING_SUPERVISOR, Role.ADMINISTRATOR})
OF_USE = timedelta(hours=24)
"""A broadcast that could not go out for so long does not go out any more."""
NOT_REACHED = frozenset({NoticeState.BLOCKED, NoticeState.EXPIRED, NoticeState.DEAD})


class NobodyListens(ShelterError):
    sentence = N_("Nobody of these people can get it in the bot now. Please tell them yourself.")


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who gets it, and how many others of the same audience the bot cannot reach."""

    people: Sequence[Person]
    unreachable: int

    @property
    def languages(self) -> Mapping[str, int]:
        """How many people read each language, the commonest first."""
        numbers = Counter(person.language for person in self.people if person.language)
        return dict(sorted(numbers.items(), key=lambda each: (-each[1], each[0])))


@dataclass(frozen=True, slots=True)
class Choice:
    """An audience that somebody may send to. `location` is that of a location's audience."""

    audience: Audience
    location: Location | None
    listeners: Listeners


@dataclass(frozen=True, slots=True)
class Wanted:
    """A broadcast that is not sent yet. Its `id` is chosen when it is begun: it is sent once."""

    id: str
    template: str
    fields: Mapping[str, str]
    audience: Audience


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a broadcast to `broadcast.people`: each of them is in one of these counts.

    `perhaps`: Telegram may have it. `stopped`: it was stopped before. `gone`: the person was erased, or it
    was so long ago that it is not kept. Of those that were `reached`, `tapped` opened it. `missed` are the
    codes of those of the own caseload who did not get it, also of those that the bot could not reach at all.
    """

    broadcast: Broadcast
    reached: int
    tapped: int
    not_reached: int
    perhaps: int
    waiting: int
    stopped: int
    missed: Sequence[str] = ()

    @property
    def gone(self) -> int:
        kept = self.reached + self.not_reached + self.perhaps + self.waiting + self.stopped
        return self.broadcast.people - kept


def may_send(person: Person, audience: Audience) -> bool:
    """Whether the person's roles of now let him or her send to this audience."""
    match audience.reach:
        case Reach.EVERYONE:
            return Role.ADMINISTRATOR in person.roles
        case Reach.LOCATION:
            supervises = Grant(role=Role.HOUSING_SUPERVISOR, location_id=audience.id) in person.grants
            return audience.id is not None and (supervises or Role.ADMINISTRATOR in person.roles)
        case Reach.CASELOAD | Reach.SOME:
            return audience.id == person.id and Role.CASEMANAGER in person.roles


async def choices(store: Transaction, person: Person) -> Sequence[Choice]:
    """The audiences that the person may send to, in every language."""
    locations = {location.id: location for location in await store.houses.locations()}
    audiences = [
        Audience(reach=Reach.CASELOAD, id=person.id),
        *(Audience(reach=Reach.LOCATION, id=location_id) for location_id in locations),
        Audience(reach=Reach.EVERYONE),
    ]
    stays = {each: await _stays(store, each) for each in audiences if may_send(person, each)}
    people = await store.people.several({stay.resident_id for found in stays.values() for stay in found})
    return [
        Choice(audience, locations.get(audience.id or ""), _listeners(audience, found, people))
        for audience, found in stays.items()
    ]


async def audience_of(store: Transaction, person: Person, audience: Audience) -> Listeners:
    """The residents who live there now, have a chat and a language, and have not blocked the bot.

    NotFound where the person may not send to them.
    """
    if not may_send(person, audience):
        raise NotFound
    stays = await _stays(store, audience)
    return _listeners(audience, stays, await store.people.several({stay.resident_id for stay in stays}))


def goes_out_at(template: str, fields: Mapping[str, str], now: datetime, zone: str) -> datetime:
    """Now; in the quiet hours at their end, unless it is urgent or about something before that."""
    clock = ZoneInfo(zone)
    if TEMPLATES[template].urgent or not is_quiet(now, clock):
        return now
    morning = end_of_quiet(now, clock)
    about = begins_at(fields, zone) or over_at(template, fields, zone)
    return now if about and about <= morning else morning


async def send(store: Transaction, now: datetime, person: Person, zone: str, wanted: Wanted) -> Broadcast:
    """Plan a notice for each listener; the same one a second time sends nothing more.

    NotFound where the person may not send to them, NobodyListens where there is nobody, BadAnswer where the
    fields are not those of the template, TooLate where it is over.
    """
    if await store.broadcasts.get(wanted.id):
        return await own(store, person, wanted.id)
    listeners = await audience_of(store, person, wanted.audience)
    fields = read_fields(wanted.template, wanted.fields)
    over = over_at(wanted.template, fields, zone)
    if over and over <= now:
        raise TooLate
    if not listeners.people:
        raise NobodyListens
    broadcast = Broadcast(
        id=wanted.id,
        sender_id=person.id,
        template=wanted.template,
        fields=fields,
        audience=wanted.audience,
        people=len(listeners.people),
        sent_at=now,
    )
    await store.broadcasts.save(broadcast)
    due_at = goes_out_at(wanted.template, fields, now, zone)
    await store.notices.plan(*_notices(broadcast, listeners.people, due_at, over))
    return broadcast


async def stop(store: Transaction, now: datetime, person: Person, broadcast_id: str) -> Broadcast:
    """What has not gone out yet does not go out any more; where all of it has, nothing changes.

    Errors as for `own`.
    """
    await store.broadcasts.lock(broadcast_id)
    broadcast = await own(store, person, broadcast_id)
    states, _ = await _became(store, broadcast)
    if broadcast.stopped_at or not _waiting(states):
        return broadcast
    stopped = broadcast.model_copy(update={"stopped_at": now})
    await store.broadcasts.save(stopped)
    await store.notices.drop_all(broadcast_id, now)
    return stopped


async def own(store: Transaction, person: Person, broadcast_id: str) -> Broadcast:
    """One that the person sent, and may send still; NotFound for all others."""
    broadcast = await store.broadcasts.get(broadcast_id)
    if broadcast is None or broadcast.sender_id != person.id or not may_send(person, broadcast.audience):
        raise NotFound
    return broadcast


async def all_own(store: Transaction, person: Person) -> Sequence[Broadcast]:
    """Those of `own`, newest first."""
    found = await store.broadcasts.of_sender(person.id)
    return [broadcast for broadcast in found if may_send(person, broadcast.audience)]


async def result(store: Transaction, person: Person, broadcast_id: str) -> Result:
    """What became of it until now. Errors as for `own`."""
    broadcast = await own(store, person, broadcast_id)
    states, tapped = await _became(store, broadcast)
    return Result(
        broadcast=broadcast,
        reached=states[NoticeState.SENT],
        tapped=tapped,
        not_reached=sum(states[state] for state in NOT_REACHED),
        perhaps=states[NoticeState.UNSURE],
        waiting=_waiting(states),
        stopped=states[NoticeState.DROPPED],
        missed=await _missed(store, broadcast) if any(states.values()) else (),
    )


async def opened(store: Transaction, now: datetime, person_id: str, broadcast_id: str) -> Broadcast:
    """A broadcast that the person got a notice of, and opens now; NotFound for others."""
    broadcast = await store.broadcasts.get(broadcast_id)
    if broadcast is None or not await _of(store, person_id, broadcast_id, NoticeKind.BROADCAST):
        raise NotFound
    await store.notices.tapped(person_id, broadcast_id, now)
    return broadcast


def _listeners(audience: Audience, stays: Iterable[Stay], people: Mapping[str, Person]) -> Listeners:
    living = [people[stay.resident_id] for stay in stays if stay.resident_id in people]
    meant = [person for person in living if audience.language in (None, person.language)]
    listening = [person for person in meant if _can_listen(person)]
    return Listeners(listening, len(meant) - len(listening))


def _can_listen(person: Person) -> bool:
    return can_be_reached(person) and person.language is not None and Role.RESIDENT in person.roles


async def _stays(store: Transaction, audience: Audience) -> Sequence[Stay]:
    if audience.reach is Reach.EVERYONE:
        return await store.houses.stays()
    if audience.id is None:
        return []
    if audience.reach is Reach.CASELOAD:
        return await store.houses.caseload(audience.id)
    if audience.reach is Reach.SOME:
        return [each for each in await store.houses.caseload(audience.id) if each.resident_id in audience.ids]
    return await store.houses.stays(audience.id)


def _notices(
    broadcast: Broadcast, people: Iterable[Person], due_at: datetime, over: datetime | None
) -> Iterable[Notice]:
    expires_at = min(due_at + OF_USE, over or datetime.max.replace(tzinfo=UTC))
    return (
        Notice(
            id=new_id(),
            key=f"{NoticeKind.BROADCAST}:{broadcast.id}:{person.id}",
            person_id=person.id,
            kind=NoticeKind.BROADCAST,
            priority=Priority.BROADCAST,
            subject_id=broadcast.id,
            due_at=due_at,
            expires_at=expires_at,
            once=True,
        )
        for person in people
    )


async def _of(store: Transaction, person_id: str, broadcast_id: str, kind: NoticeKind) -> Sequence[Notice]:
    notices = await store.notices.of_person(person_id)
    return [notice for notice in notices if notice.subject_id == broadcast_id and notice.kind is kind]


async def _became(store: Transaction, broadcast: Broadcast) -> tuple[Counter[NoticeState], int]:
    """In which states its notices are, and how many were tapped, without the one that tells the sender."""
    states = Counter(await store.notices.progress(broadcast.id))
    tapped = await store.notices.how_many_tapped(broadcast.id)
    for notice in await _of(store, broadcast.sender_id, broadcast.id, NoticeKind.BROADCAST_DONE):
        states[notice.state] -= 1
        tapped -= notice.tapped_at is not None
    return states, tapped


def _waiting(states: Mapping[NoticeState, int]) -> int:
    return sum(states[state] for state in ON_THE_WAY)


async def _missed(store: Transaction, broadcast: Broadcast) -> Sequence[str]:
    audience = broadcast.audience
    if audience.reach is not Reach.CASELOAD:
        return ()
    stays = await _stays(store, audience)
    people = await store.people.several({stay.resident_id for stay in stays})
    missed = []
    for stay in stays:
        person = people.get(stay.resident_id)
        notices = await _of(store, stay.resident_id, broadcast.id, NoticeKind.BROADCAST)
        meant = person is not None and audience.language in (None, person.language)
        if notices[0].state in NOT_REACHED if notices else meant:
            missed.append(stay.code)
    return missed
