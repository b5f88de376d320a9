"""What a handler is given."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from markupsafe import Markup

from locales.words import Words, words_for
from shelter.models.people import Person, Role
from shelter.store import Transaction


@dataclass(frozen=True, slots=True)
class House:
    """What is the same for everybody: the zone in which is planned, and the bot's name for links.

    `stay_months` is how long a stay lasts at most, as whoever pays for it sets it. A message is kept for
    `message_days`.
    """

    zone: str
    bot_name: str
    stay_months: int = 18
    message_days: int = 90


@dataclass(frozen=True, slots=True)
class Ask:
    """One question of one person: who, when (UTC), in which words, within which transaction.

    `hint` is the language of the phone, which is a hint only.
    """

    person: Person
    now: datetime
    words: Words
    store: Transaction
    house: House
    hint: str | None = None

    def say(self, message: str, /, **values: object) -> Markup:
        return self.words.say(message, **values)

    def has(self, role: Role) -> bool:
        return role in self.person.roles

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.house.zone)).date()

    def as_person(self, person: Person) -> Self:
        """The same question after the person changed (another language, a role)."""
        return replace(self, person=person, words=words_for(person.language, self.house.zone))
