"""A house to talk in: the real door over a real SQLite store, with people and a clock that is set by hand.

    somebody = await house.person(Role.RESIDENT, language="nl")
    screen = await somebody.taps(Home())
    screen = await somebody.writes("hello")

What goes wrong is met as in the bot: rolled back, then said (`bot/dispatcher.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from handlers.ask import Ask
from handlers.ask import House as Frame
from handlers.door import Door
from handlers.house import build_door
from handlers.incoming import Incoming, IncomingKind
from handlers.screen import Button, Screen
from handlers.taps import Tap
from locales.words import words_for
from shelter import consents
from shelter.errors import ShelterError
from shelter.ids import new_id
from shelter.models.people import Grant, Person, Role
from shelter.models.places import Location, Place, Stay, Telephone
from shelter.store import Transaction
from storage.store import SqlStore
from tests.stores import Address

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LOCATION = Location(
    id="locat1on_001",
    place=Place(name="Huis Aan de Vaart", address="Vaart 1", latitude=52.37, longitude=4.9),
    telephones=(Telephone(label="Balie", number="020-5550100"),),
    capacity=60,
)


class House:
    """The house as it stands; `now` is its clock, and `restart` loses what is not kept."""

    def __init__(self, address: Address, store: SqlStore) -> None:
        self.address = address
        self.store = store
        self.door: Door = build_door()
        self.frame = Frame(zone="Europe/Amsterdam", bot_name="WegwijsBot")
        self.now = NOW
        self._chats: Iterator[int] = count(1000)
        self._updates: Iterator[int] = count(1)

    async def person(self, *roles: Role, language: str = "en", **fields: Any) -> "Somebody":
        """Somebody who came in before, with consent; a resident has a stay at LOCATION (see `stay`)."""
        grants = frozenset(Grant(role=role, location_id=LOCATION.id) for role in roles)
        usual: dict[str, Any] = {
            "id": new_id(),
            "chat_id": next(self._chats),
            "created_at": self.now,
            "language": language,
            "consent_version": consents.NOTICE_VERSION,
            "grants": grants,
        }
        person = Person(**usual | fields)
        async with self.store.transaction() as store:
            await store.people.add(person)
        if Role.RESIDENT in roles:
            await self.stay(person)
        return self.somebody(person.chat_id or 0, person)

    async def stay(self, person: Person, **fields: Any) -> Stay:
        """The stay of a resident, made or changed."""
        async with self.store.transaction() as store:
            stay = await store.houses.stay_of(person.id) or Stay(
                id=new_id(),
                resident_id=person.id,
                location_id=LOCATION.id,
                code=f"A-{person.chat_id}",
                started_on=NOW.date(),
            )
            stay = stay.model_copy(update=fields)
            await store.houses.save_stay(stay)
        return stay

    def stranger(self, hint: str | None = None) -> "Somebody":
        """A chat that the bot has never heard of; `hint` is the phone's language."""
        return self.somebody(next(self._chats), hint=hint)

    def somebody(self, chat_id: int, person: Person | None = None, hint: str | None = None) -> "Somebody":
        return Somebody(self, chat_id, person, hint)

    def later(self, **time: float) -> None:
        """Move the clock: `house.later(minutes=5)`."""
        self.now += timedelta(**time)

    async def restart(self) -> None:
        """A new door and a new store on the same file."""
        await self.store.close()
        self.store = await self.address.open()
        self.door = build_door()

    async def answer(self, incoming: Incoming) -> Screen | None:
        try:
            async with self.store.transaction() as store:
                return await self.door.answer(await self._ask(store, incoming), incoming)
        except ShelterError as error:
            async with self.store.transaction() as store:
                return await self.door.apology(await self._ask(store, incoming), error)

    def incoming(self, chat_id: int, kind: IncomingKind, **fields: Any) -> Incoming:
        number = next(self._updates)
        return Incoming(update_id=number, chat_id=chat_id, kind=kind, message_id=number, **fields)

    async def _ask(self, store: Transaction, incoming: Incoming) -> Ask:
        person = (await store.people.by_chat([incoming.chat_id])).get(incoming.chat_id)
        if person is None:
            person = Person(id=new_id(), chat_id=incoming.chat_id, created_at=self.now)
            await store.people.add(person)
        words = words_for(person.language, self.frame.zone)
        return Ask(person, self.now, words, store, self.frame, incoming.hint)


@dataclass(frozen=True)
class Somebody:
    """A chat. `person` is as it was made; `now_known` as the store knows it."""

    house: House
    chat_id: int
    made: Person | None
    hint: str | None = None

    @property
    def person(self) -> Person:
        assert self.made is not None, "a stranger has no person yet: see now_known"
        return self.made

    async def now_known(self) -> Person | None:
        """The person as the store knows him or her now."""
        async with self.house.store.transaction() as store:
            return (await store.people.by_chat([self.chat_id])).get(self.chat_id)

    async def taps(self, tap: Tap | Button) -> Screen:
        """What a button gives; the tap goes through its callback data."""
        wanted = tap.tap if isinstance(tap, Button) else tap
        assert wanted is not None
        return await self.sends(IncomingKind.TAP, data=wanted.pack(), callback_id="1", editable=True)

    async def writes(self, text: str) -> Screen:
        return await self.sends(IncomingKind.TEXT, text=text)

    async def sends(self, kind: IncomingKind, **fields: Any) -> Screen:
        """Anything else; there must be an answer."""
        screen = await self.house.answer(self.house.incoming(self.chat_id, kind, hint=self.hint, **fields))
        assert screen is not None
        return screen

    async def follows(self, screen: Screen, *labels: str) -> Screen:
        """Tap the buttons with these words in them, one after another."""
        for label in labels:
            screen = await self.taps(button_of(screen, label))
        return screen


def buttons_of(screen: Screen) -> list[Button]:
    return [each for row in screen.rows for each in row]


def button_of(screen: Screen, label: str) -> Button:
    """The one button whose text is this, or has these words in it."""
    found = [each for each in buttons_of(screen) if label == _as_read(each.text)]
    found += [each for each in buttons_of(screen) if label in _as_read(each.text)]
    assert found, f"no {label!r} among {[each.text for each in buttons_of(screen)]}"
    return found[0]


def shows(screen: Screen, label: str) -> bool:
    """Whether there is a button with these words in its text."""
    return any(label in _as_read(each.text) for each in buttons_of(screen))


def text_of(screen: Screen) -> str:
    """All words of a screen, as one reads them (without the marks around what was filled in)."""
    shown = "\n".join(part.striptags() for part in (screen.title, *screen.lines))
    return _as_read(shown)


def _as_read(text: str) -> str:
    """Without the marks around what was filled in."""
    return text.replace("\u2068", "").replace("\u2069", "")
