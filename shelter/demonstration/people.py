"""Who lives and works in the demonstration shelter. Nobody in it exists."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Final

from shelter import codes
from shelter.consents import NOTICE_VERSION
from shelter.demonstration import tables
from shelter.demonstration.days import at
from shelter.demonstration.dice import Dice, spread
from shelter.models.people import Consent, Grant, NoticeStyle, Person, Role
from shelter.models.places import Location, Stay

RESIDENTS: Final = 470
WAITING_LANGUAGES: Final = ("ti", "ar", "fr")
"""What those speak who are known from intake and have no chat yet; the bot learns it when they come in."""

NEAR_THE_END: Final = 520
"""So many days the last one before them has been here, who has their casemanager: nearly 18 months."""

STAFF: Final = {Role.CASEMANAGER: 20, Role.LEGAL_ADVISER: 6, Role.COORDINATOR: 2, Role.ADMINISTRATOR: 1}
HELPERS: Final = {Role.VOLUNTEER: 70, Role.NEIGHBOUR: 50}
FIRST_CHAT: Final = 4_000_000_000_000_001
"""Far above any number that Telegram gives out today, and within the 52 bits that it may: nobody is met."""
_STAFF_LANGUAGES: Final = {"nl": 8, "en": 2}


@dataclass(frozen=True, slots=True)
class Resident:
    """A resident and the present stay. `chat_id` is the chat that he or she has, or will come in from."""

    person: Person
    stay: Stay
    house: tables.House
    language: str
    chat_id: int

    @property
    def is_waiting(self) -> bool:
        return self.person.chat_id is None


@dataclass(frozen=True, slots=True)
class Population:
    residents: tuple[Resident, ...]
    others: tuple[Person, ...]

    @property
    def people(self) -> tuple[Person, ...]:
        return (*self.others, *(resident.person for resident in self.residents))

    def with_role(self, role: Role) -> list[Person]:
        return [person for person in self.others if role in person.roles]


def populate(dice: Dice, locations: dict[str, Location], today: date) -> Population:
    newcomers = _Newcomers(dice, today)
    others = tuple(_others(newcomers, locations))
    staff = {role: [person.id for person in others if role in person.roles] for role in STAFF}
    return Population(tuple(_residents(dice, newcomers, locations, staff, today)), others)


def consents(dice: Dice, people: Sequence[Person]) -> list[Consent]:
    """That each of them, once in the bot, agreed to the privacy notice."""
    return [
        Consent(
            id=dice.id(),
            person_id=person.id,
            version=person.consent_version,
            language=person.language,
            given_at=person.created_at,
        )
        for person in people
        if person.consent_version and person.language
    ]


class _Newcomers:
    """Makes people, each with a chat of his or her own."""

    def __init__(self, dice: Dice, today: date) -> None:
        self._dice = dice
        self._today = today
        self._chats = count(FIRST_CHAT)

    def come(
        self, language: str, grant: Grant, since: date | None = None, *, name: float = 1.0
    ) -> tuple[Person, int]:
        """Somebody new, and the chat; `name` is how likely it is (0 to 1) that a first name is shown."""
        dice = self._dice
        first_name = dice.pick(tables.names().first_names[language])
        chat_id = next(self._chats)
        person = Person(
            id=dice.id(),
            chat_id=chat_id,
            first_name=first_name if dice.chance(name) else None,
            language=language,
            grants=frozenset({grant}),
            notice_style=NoticeStyle.FULL if dice.chance(0.1) else NoticeStyle.DISCREET,
            consent_version=NOTICE_VERSION,
            created_at=at(since or self._some_day(), dice.between(9, 16)),
        )
        return person, chat_id

    def _some_day(self) -> date:
        return self._today - timedelta(days=self._dice.between(30, 600))


def _others(newcomers: _Newcomers, locations: dict[str, Location]) -> Iterator[Person]:
    staff = [
        (language, Grant(role=role))
        for role, number in STAFF.items()
        for language in spread(_STAFF_LANGUAGES, number)
    ]
    supervisors = [
        ("nl", Grant(role=Role.HOUSING_SUPERVISOR, location_id=each.id)) for each in locations.values()
    ]
    helpers = [
        (language, Grant(role=role))
        for role, number in HELPERS.items()
        for language in spread(tables.names().others, number)
    ]
    for language, grant in (*staff, *supervisors, *helpers):
        yield newcomers.come(language, grant)[0]


def _residents(
    dice: Dice,
    newcomers: _Newcomers,
    locations: dict[str, Location],
    staff: dict[Role, list[str]],
    today: date,
) -> Iterator[Resident]:
    """From the last house to the first, so that those who wait are the newest of the largest house."""
    languages = [*dice.shuffled(spread(tables.names().residents, RESIDENTS)), *WAITING_LANGUAGES]
    houses = list(reversed(tables.houses().house))
    letters = spread({house.letter: house.capacity for house in houses}, len(languages))
    by_letter = {house.letter: house for house in houses}
    for number, (letter, language) in enumerate(zip(letters, languages, strict=True)):
        waits = number >= RESIDENTS
        days_here = dice.between(2, 6) if waits else _days_here(dice)
        since = today - timedelta(days=NEAR_THE_END if number == RESIDENTS - 1 else days_here)
        grant = Grant(role=Role.RESIDENT, location_id=locations[letter].id)
        person, chat_id = newcomers.come(language, grant, since, name=0.85)
        stay = Stay(
            id=dice.id(),
            resident_id=person.id,
            location_id=locations[letter].id,
            casemanager_id=_share(staff[Role.CASEMANAGER], number, len(languages)),
            legal_adviser_id=_share(staff[Role.LEGAL_ADVISER], number, len(languages)),
            code=codes.written(letter, number - letters.index(letter) + 1),
            started_on=since,
        )
        known = _known_from_intake(person) if waits else person
        yield Resident(known, stay, by_letter[letter], language, chat_id)


def _known_from_intake(person: Person) -> Person:
    nothing_yet = {"chat_id": None, "first_name": None, "language": None, "consent_version": None}
    return person.model_copy(update=nothing_yet | {"notice_style": NoticeStyle.DISCREET})


def _days_here(dice: Dice) -> int:
    """Most have been here for months; some came lately; nobody stays longer than 18 months."""
    return dice.between(10, 90) if dice.chance(0.08) else dice.between(100, 540)


def _share(staff: list[str], number: int, of: int) -> str:
    return staff[number * len(staff) // of]
