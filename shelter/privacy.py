"""What is held about a person, and letting all of it go."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shelter import broadcasts
from shelter.errors import BadAnswer, TooLong
from shelter.models.activities import Activity
from shelter.models.allowances import Allowance
from shelter.models.appointments import Appointment, Receipt
from shelter.models.broadcasts import Broadcast
from shelter.models.conversations import Message
from shelter.models.desk import Absence, Export, Handover, Look
from shelter.models.legal import LegalStep
from shelter.models.notices import ON_THE_WAY, Notice
from shelter.models.people import Consent, NoticeStyle, Person
from shelter.models.places import HouseRule, Location, RuleReading, Stay
from shelter.models.requests import AppointmentRequest, RequestState
from shelter.store import Transaction
from shelter.text import N_

NAME_LIMIT = 30
TELEGRAM_DELETES = timedelta(hours=48)
"""A bot may delete its messages for so long (Bot API, deleteMessages)."""
_EVER = datetime(2000, 1, 1, tzinfo=UTC)
_ALL = 100_000
_IN_A_NAME = frozenset(" -'’.")


class NotAName(BadAnswer):
    """A number, an address or a line of text is no first name (privacy promise 5)."""

    sentence = N_("Please write your first name only.")


@dataclass(frozen=True, slots=True)
class Held:
    """Everything in the store about one person, by concept. `known_here` are people by id.

    `notes` is how many members of staff keep a note for themselves: what is in them is theirs.
    """

    person: Person
    consents: Sequence[Consent]
    has_pin: bool
    stay: Stay | None
    location: Location | None
    appointments: Sequence[Appointment]
    receipts: Sequence[Receipt]
    requests: Sequence[AppointmentRequest]
    legal_steps: Sequence[LegalStep]
    looks: Sequence[Look]
    notes: int
    handovers: Sequence[Handover]
    absences: Sequence[Absence]
    exports: Sequence[Export]
    has_files: bool
    allowances: Sequence[Allowance]
    readings: Sequence[tuple[RuleReading, HouseRule]]
    activities: Sequence[Activity]
    messages: Sequence[Message]
    broadcasts: Sequence[Broadcast]
    texts_got: Sequence[Broadcast]
    notices_to_come: Sequence[Notice]
    notices_of_late: Sequence[Notice]
    sent: int
    known_here: Mapping[str, Person]


async def held_about(store: Transaction, now: datetime, person: Person) -> Held:
    """All that the store holds about the person."""
    stay = await store.houses.stay_of(person.id)
    staff = [each for each in (stay.casemanager_id, stay.legal_adviser_id) if each] if stay else []
    looks = await store.legal_cases.looks(person.id, limit=_ALL)
    notices = await store.notices.of_person(person.id)
    return Held(
        person=person,
        consents=await store.people.consents(person.id),
        has_pin=await store.people.pin(person.id) is not None,
        stay=stay,
        location=await store.houses.location(stay.location_id) if stay else None,
        appointments=await store.appointments.of_resident(person.id, _EVER, limit=_ALL),
        receipts=await store.appointments.receipts(person.id),
        requests=await store.requests.of_residents([person.id], list(RequestState)),
        legal_steps=await store.legal_cases.history(person.id),
        looks=looks,
        notes=await store.desks.notes_about(person.id),
        handovers=await store.desks.handovers(person.id),
        absences=[each for each in await store.desks.absences(_EVER.date()) if each.staff_id == person.id],
        exports=[each for each in await store.desks.exports(_EVER) if each.person_id == person.id],
        has_files=await store.desks.has_batches(person.id),
        allowances=await store.allowances.of_resident(person.id, _EVER.date(), limit=_ALL),
        readings=await _readings(store, person.id),
        activities=await _activities(store, person.id),
        messages=await store.conversations.messages(person.id, limit=_ALL),
        broadcasts=await store.broadcasts.of_sender(person.id, limit=_ALL),
        texts_got=await broadcasts.got_by(store, person.id),
        notices_to_come=[notice for notice in notices if notice.state in ON_THE_WAY],
        notices_of_late=[notice for notice in notices if notice.state not in ON_THE_WAY],
        sent=len(await store.conversations.sent(person.id, now - TELEGRAM_DELETES)),
        known_here=await store.people.several({*staff, *(look.staff_id for look in looks if look.staff_id)}),
    )


async def forget(store: Transaction, now: datetime, person_id: str) -> tuple[int, ...]:
    """Erase the person; the numbers of the bot's messages that Telegram still lets it delete."""
    sent = await store.conversations.sent(person_id, now - TELEGRAM_DELETES)
    await broadcasts.forget_reader(store, person_id)
    await store.people.erase(person_id)
    return tuple(message.message_id for message in sent)


async def show_name(store: Transaction, person: Person, first_name: str | None) -> Person:
    """Show this first name to others, or none."""
    return await _changed(store, person, first_name=first_name)


async def choose_style(store: Transaction, person: Person, style: NoticeStyle) -> Person:
    return await _changed(store, person, notice_style=style)


async def choose_language(store: Transaction, person: Person, language: str) -> Person:
    return await _changed(store, person, language=language)


def read_first_name(typed: str) -> str:
    """A first name of letters. TooLong and NotAName say why it cannot be one."""
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    if len(name) > NAME_LIMIT:
        raise TooLong(limit=NAME_LIMIT)
    if not any(sign.isalpha() for sign in name) or not all(map(_belongs_in_a_name, name)):
        raise NotAName
    return name


def _belongs_in_a_name(sign: str) -> bool:
    return sign in _IN_A_NAME or unicodedata.category(sign)[0] in "LM" or sign in "\u200c\u200d"


async def _changed(store: Transaction, person: Person, **changes: object) -> Person:
    changed = person.model_copy(update=changes)
    await store.people.save(changed)
    return changed


async def _readings(store: Transaction, person_id: str) -> list[tuple[RuleReading, HouseRule]]:
    readings = await store.houses.readings(person_id)
    rules = [(reading, await store.houses.rule(reading.rule_id)) for reading in readings]
    return [(reading, rule) for reading, rule in rules if rule]


async def _activities(store: Transaction, person_id: str) -> list[Activity]:
    signups = await store.activities.signups_of(person_id)
    found = [await store.activities.get(signup.activity_id) for signup in signups]
    return [activity for activity in found if activity]
