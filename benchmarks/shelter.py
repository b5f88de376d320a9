"""The demonstration shelter for the benchmark, in a store of its own."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from pathlib import Path

from pydantic import SecretStr

from bot.seed import fill, made_by_rule, progress_bar
from bot.settings import Settings
from bot.wiring import open_store, utc_now
from handlers.everyone.taps import ChooseLanguage
from handlers.resident.allowances import Leefgeld
from handlers.resident.human import Human
from handlers.resident.legal import MyCase
from handlers.resident.rules import HouseRules
from handlers.resident.taps import MyAppointments
from handlers.taps import Home
from locales.languages import FINISHED
from playground.telegram import TOKEN
from shelter.consents import NOTICE_VERSION
from shelter.ids import new_id
from shelter.models.people import Grant, Person, Role
from shelter.models.places import Location, Place, Stay

PEOPLE = 400
FIRST_CHAT = 4_100_000_000_000_000
"""Of the full house: above all chats of the demonstration shelter."""
TEXTS = ("home", "appointments", "I do not know what to write")
# Seven, so that the 400 people come by each in turn: the same screen twice is no edit.
TAPS = tuple(
    tap.pack()
    for tap in (MyAppointments(), Home(), Leefgeld(), MyCase(), HouseRules(), Human(), ChooseLanguage())
)


async def furnish(folder: Path) -> tuple[Settings, dict[int, str]]:
    """A filled store; the chats of its residents, each with its language."""
    settings = Settings(
        bot_token=SecretStr(TOKEN),
        store=f"sqlite+aiosqlite:///{folder}/bench.db",
        key_file=folder / "bench.key",
    )
    now = utc_now()
    shelter = made_by_rule(1, now)
    store = await open_store(settings)
    try:
        with progress_bar() as progress:
            await fill(store, shelter, now, progress)
    finally:
        await store.close()
    residents = [each for each in shelter.people if each.chat_id and Role.RESIDENT in each.roles]
    return settings, {each.chat_id or 0: each.language or "en" for each in residents[:PEOPLE]}


@dataclass(frozen=True, slots=True)
class FullHouse:
    """A location: the supervisor's chat, and those of its residents, each with its language."""

    name: str
    supervisor: int
    residents: dict[int, str]


async def add_full_house(settings: Settings, residents: int) -> FullHouse:
    """So many residents in one house, in all finished languages."""
    now = utc_now()
    location = Location(id=new_id(), place=Place(name="Full House"), capacity=80)

    def person(chat_id: int, language: str, role: Role, location_id: str | None = None) -> Person:
        return Person(
            id=new_id(),
            chat_id=chat_id,
            language=language,
            grants=frozenset({Grant(role=role, location_id=location_id)}),
            consent_version=NOTICE_VERSION,
            created_at=now - timedelta(days=90),
        )

    supervisor = person(FIRST_CHAT, "en", Role.HOUSING_SUPERVISOR, location.id)
    codes = cycle(language.code for language in FINISHED)
    chats = {FIRST_CHAT + number: next(codes) for number in range(1, residents + 1)}
    people = [person(chat_id, language, Role.RESIDENT) for chat_id, language in chats.items()]
    stays = [
        Stay(
            id=new_id(),
            resident_id=each.id,
            location_id=location.id,
            code=f"F{number}",
            started_on=now.date(),
        )
        for number, each in enumerate(people)
    ]
    store = await open_store(settings)
    try:
        async with store.transaction() as transaction:
            await transaction.houses.save_location(location)
            await transaction.people.add(supervisor, *people)
            await transaction.houses.save_stay(*stays)
    finally:
        await store.close()
    return FullHouse(location.place.name, FIRST_CHAT, chats)
