"""The demonstration shelter for the benchmark, in a store of its own."""

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
from playground.telegram import TOKEN
from shelter.models.people import Role

PEOPLE = 400
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
