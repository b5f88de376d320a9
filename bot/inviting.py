"""Invites from the console: the first members of staff come in by these."""

from collections.abc import Sequence
from datetime import timedelta

from telegram.error import TelegramError

from bot.errors import Plain
from bot.settings import Settings
from bot.wiring import connection, open_store, utc_now
from shelter.ids import new_code, new_id
from shelter.models.people import Invite, Role
from shelter.store import Transaction

VALID = timedelta(hours=72)
SECONDS_FOR_A_NAME = 5.0
AT_A_LOCATION = frozenset({Role.RESIDENT, Role.HOUSING_SUPERVISOR})


async def make_invite(settings: Settings, role: Role, location_name: str | None) -> Sequence[str]:
    """The lines to print: a code, and its link where the bot's name can be found out.

    Raises Plain where the location is missing or unknown.
    """
    store = await open_store(settings)
    try:
        now = utc_now()
        code = new_code()
        async with store.transaction() as transaction:
            location_id = await _location(transaction, role, location_name)
            invite = Invite(
                id=new_id(), role=role, location_id=location_id, created_at=now, expires_at=now + VALID
            )
            await transaction.invites.add(invite, code)
    finally:
        await store.close()
    lines = [f"Code: {code}", "It works once, for 72 hours."]
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
    known = ", ".join(sorted(each.place.name for each in locations.values()))
    raise Plain(f"There is no location of that name. {f'There are: {known}.' if known else 'There are none yet.'}")


async def _bot_name(settings: Settings) -> str | None:
    if settings.bot_token is None:
        return None
    try:
        async with connection(settings) as api:
            return str((await api.call("getMe", SECONDS_FOR_A_NAME))["username"])
    except TelegramError:
        return None
