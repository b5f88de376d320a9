"""One text to many: sending it, now or later, and opening it.

Who may send to whom stands in `broadcast_audiences`, what becomes of it in `broadcast_results`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from shelter.broadcast_audiences import audience_of, may_send
from shelter.broadcast_templates import TEMPLATES, begins_at, over_at, read_fields
from shelter.errors import BadAnswer, NotFound, ShelterError, TooLate
from shelter.ids import new_id
from shelter.models.broadcasts import Audience, Broadcast
from shelter.models.notices import ARRIVED, Notice, NoticeKind, Priority
from shelter.models.people import Person
from shelter.reminders import end_of_quiet, is_quiet
from shelter.store import Transaction
from shelter.text import N_

OF_USE = timedelta(hours=24)
"""A broadcast that could not go out for so long does not go out any more."""
MOST_DAYS = 60
"""So far ahead one can be planned."""
LET_GO_AFTER = timedelta(days=MOST_DAYS + 2)
"""By then the last one of those that were planned has gone out, or does not go out any more."""
_SHOWN, _ALL = 200, 100_000


class NobodyListens(ShelterError):
    sentence = N_("Nobody of these people can get it in the bot now. Please tell them yourself.")


class TooFarAhead(BadAnswer):
    sentence = N_("That is too far ahead. Please choose a day in the next {days} days.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A broadcast that is not sent yet. Its `id` is chosen when it is begun: it is sent once.

    It goes out at `due_at`, else at once.
    """

    id: str
    template: str
    fields: Mapping[str, str]
    audience: Audience
    due_at: datetime | None = None


def goes_out_at(template: str, fields: Mapping[str, str], wanted_at: datetime, zone: str) -> datetime:
    """When it is wanted; in the quiet hours at their end, unless it is urgent or about something before
    that."""
    clock = ZoneInfo(zone)
    if TEMPLATES[template].urgent or not is_quiet(wanted_at, clock):
        return wanted_at
    morning = end_of_quiet(wanted_at, clock)
    about = begins_at(fields, zone) or over_at(template, fields, zone)
    return wanted_at if about and about <= morning else morning


def goes_out(broadcast: Broadcast, zone: str) -> datetime:
    """When it goes out, or went."""
    wanted_at = broadcast.due_at or broadcast.sent_at
    return goes_out_at(broadcast.template, broadcast.fields, wanted_at, zone)


def waits(broadcast: Broadcast, now: datetime, zone: str) -> bool:
    """Whether nothing of it has gone out yet, and it will."""
    return broadcast.stopped_at is None and goes_out(broadcast, zone) > now


def check_time(template: str, fields: Mapping[str, str], due_at: datetime, now: datetime, zone: str) -> None:
    """TooLate where that has passed or all is over by then, TooFarAhead where nobody knows who is there."""
    over = over_at(template, fields, zone)
    if due_at < now or (over and over <= goes_out_at(template, fields, due_at, zone)):
        raise TooLate
    if due_at > now + timedelta(days=MOST_DAYS):
        raise TooFarAhead(days=MOST_DAYS)


async def send(store: Transaction, now: datetime, person: Person, zone: str, wanted: Wanted) -> Broadcast:
    """Plan a notice for each listener of now; the same one a second time sends nothing more.

    NotFound where the person may not send to them, NobodyListens where there is nobody, BadAnswer where the
    fields are not those of the template; else errors as for `check_time`.
    """
    if await store.broadcasts.get(wanted.id):
        return await own(store, person, wanted.id)
    listeners = await audience_of(store, person, wanted.audience)
    fields = read_fields(wanted.template, wanted.fields)
    check_time(wanted.template, fields, wanted.due_at or now, now, zone)
    if not listeners.people:
        raise NobodyListens
    broadcast = Broadcast(
        id=wanted.id,
        sender_id=person.id,
        template=wanted.template,
        fields=fields,
        audience=wanted.audience,
        people=len(listeners.people),
        left=listeners.left,
        sent_at=now,
        due_at=wanted.due_at,
    )
    await store.broadcasts.save(broadcast)
    await store.notices.plan(*letters(broadcast, listeners.people, goes_out(broadcast, zone), zone))
    return broadcast


def letters(
    broadcast: Broadcast, people: Iterable[Person], due_at: datetime, zone: str, *, again: str = ""
) -> Iterable[Notice]:
    """A notice for each; `again` tells a later one to the same people from the first."""
    over = over_at(broadcast.template, broadcast.fields, zone)
    expires_at = min(due_at + OF_USE, over or datetime.max.replace(tzinfo=UTC))
    return (
        Notice(
            id=new_id(),
            key=f"{NoticeKind.BROADCAST}:{broadcast.id}:{person.id}{again}",
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


async def own(store: Transaction, person: Person, broadcast_id: str) -> Broadcast:
    """One that the person sent, and may send still; NotFound for all others."""
    broadcast = await store.broadcasts.get(broadcast_id)
    if broadcast is None or broadcast.sender_id != person.id or not may_send(person, broadcast.audience):
        raise NotFound
    return broadcast


async def all_own(store: Transaction, person: Person, now: datetime, zone: str) -> Sequence[Broadcast]:
    """Those of `own`: first what waits, the soonest first, then what is out, the newest first."""
    found = await store.broadcasts.of_sender(person.id, limit=_SHOWN)
    mine = [broadcast for broadcast in found if may_send(person, broadcast.audience)]
    waiting = [broadcast for broadcast in mine if waits(broadcast, now, zone)]
    waiting.sort(key=lambda broadcast: goes_out(broadcast, zone))
    return [*waiting, *(broadcast for broadcast in mine if broadcast not in waiting)]


async def opened(store: Transaction, now: datetime, person_id: str, broadcast_id: str) -> Broadcast:
    """A broadcast that the person got a notice of, and opens now; NotFound for others."""
    broadcast = await store.broadcasts.get(broadcast_id)
    notices = await store.notices.of_person(person_id)
    got = any(each.subject_id == broadcast_id and each.kind is NoticeKind.BROADCAST for each in notices)
    if broadcast is None or not got:
        raise NotFound
    await store.notices.tapped(person_id, broadcast_id, now)
    return broadcast


async def got_by(store: Transaction, person_id: str) -> Sequence[Broadcast]:
    """Those that arrived at the person, as far as that is still known."""
    notices = await store.notices.of_person(person_id)
    got = [each for each in notices if each.kind is NoticeKind.BROADCAST and each.state in ARRIVED]
    found = [await store.broadcasts.get(one) for one in {each.subject_id for each in got if each.subject_id}]
    return sorted((each for each in found if each), key=lambda each: each.sent_at)


async def forget_reader(store: Transaction, person_id: str) -> None:
    """What was written to this resident alone goes; where others were chosen too, the person goes from it."""
    for broadcast in await _that_may_name(store, person_id):
        audience = broadcast.audience
        if person_id not in audience.ids:
            continue
        others = tuple(each for each in audience.ids if each != person_id)
        if others:
            changed = audience.model_copy(update={"ids": others})
            await store.broadcasts.save(broadcast.model_copy(update={"audience": changed}))
        else:
            await store.broadcasts.remove(broadcast.id)


async def _that_may_name(store: Transaction, person_id: str) -> Sequence[Broadcast]:
    """Those of which notices are kept, and those of the casemanager of now."""
    stay = await store.houses.stay_of(person_id)
    notices = await store.notices.of_person(person_id)
    ids = {each.subject_id for each in notices if each.kind is NoticeKind.BROADCAST}
    if stay and stay.casemanager_id:
        ids |= {each.id for each in await store.broadcasts.of_sender(stay.casemanager_id, limit=_ALL)}
    found = [await store.broadcasts.lock(broadcast_id) for broadcast_id in sorted(filter(None, ids))]
    return [broadcast for broadcast in found if broadcast]
