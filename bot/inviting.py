"""Invites from the console: the first members of staff come in by these."""

from collections.abc import Sequence
from datetime import timedelta

from telegram.error import TelegramError

from bot.errors import Plain
from bot.settings import Settings
from bot.wiring import connection, open_store, utc_now
from shelter import invites
from shelter.models.people import Role
from shelter.store import Transaction

SECONDS_FOR_A_NAME = 5.0
AT_A_LOCATION = frozenset({Role.RESIDENT, Role.HOUSING_SUPERVISOR})


async def make_invite(settings: Settings, role: Role, location_name: str | None) -> Sequence[str]:
    """The lines to print: a code, and its link where the bot's name can be found out.

    Raises Plain where the location is missing or unknown.
    """
    store = await open_store(settings)
    try:
        async with store.transaction() as transaction:
            location_id = await _location(transaction, role, location_name)
            _, code = await invites.make(transaction, utc_now(), role, location_id=location_id)
    finally:
        await store.close()
    hours = invites.LIFETIME // timedelta(hours=1)
    lines = [f"Code: {code}", f"It works once, for {hours} hours."]
    if name := await _bot_name(settings):
        lines.insert(1, f"Link: https://t.me/{name}?start={code.replace('-', '')}")
    return lines


async def _location(store: Transaction, role: Role, name: str | None) -> str | None:
    if name is None:
        if role in AT_A_LOCATION:
            raise Plain(f"Say where: wegwijs invite {role} --location NAME")
        return None
    locations = {each.place.name.casefold(): each for each in await store.houses.locations()}
    if found := locations.get(name.casefold()):
        return found.id
    known = ", ".join(sorted(each.place.name for each in locations.values())) or "none yet"
    raise Plain(f"There is no location of that name. The locations: {known}.")


async def _bot_name(settings: Settings) -> str | None:
    if settings.bot_token is None:
        return None
    try:
        async with connection(settings) as api:
            return str((await api.call("getMe", SECONDS_FOR_A_NAME))["username"])
    except TelegramError:
        return None
