"""Invites from the console: the first members of staff come in by these."""

from collections.abc import Sequence
from datetime import timedelta

from telegram.error import TelegramError

from bot.errors import Plain
from bot.settings import Settings
from bot.wiring import connection, open_store, utc_now
from handlers.qr import deep_link
from shelter import invites
from shelter.models.people import Role
from shelter.store import Transaction

SECONDS_FOR_A_NAME = 5.0
AT_A_LOCATION = frozenset({Role.RESIDENT, Role.HOUSING_SUPERVISOR})


async def make_invite(
    settings: Settings, role: Role, location_name: str | None, casemanager_name: str | None = None
) -> Sequence[str]:
    """The lines to print: a code, and its link where the bot's name can be found out.

    `casemanager_name` is the first name that the casemanager of a new resident shows. Raises Plain where
    the location is missing or unknown, or no casemanager or several show that name.
    """
    store = await open_store(settings)
    try:
        async with store.transaction() as transaction:
            location_id = await _location(transaction, role, location_name)
            casemanager_id = await _casemanager(transaction, role, casemanager_name)
            _, code = await invites.make(
                transaction, utc_now(), role, location_id=location_id, casemanager_id=casemanager_id
            )
    finally:
        await store.close()
    hours = invites.LIFETIME // timedelta(hours=1)
    lines = [f"Code: {code}", f"It works once, for {hours} hours."]
    if name := await _bot_name(settings):
        lines.insert(1, f"Link: {deep_link(name, code)}")
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


async def _casemanager(store: Transaction, role: Role, name: str | None) -> str | None:
    if name is None:
        return None
    if role is not Role.RESIDENT:
        raise Plain("Only a resident has a casemanager: leave --casemanager out.")
    casemanagers = await store.people.with_role(Role.CASEMANAGER)
    found = [each for each in casemanagers if (each.first_name or "").casefold() == name.casefold()]
    if len(found) == 1:
        return found[0].id
    if found:
        raise Plain("Several casemanagers show that name. Ask one of them to show another.")
    known = ", ".join(sorted(each.first_name for each in casemanagers if each.first_name)) or "none yet"
    raise Plain(f"No casemanager shows that name. Those who show one: {known}.")


async def _bot_name(settings: Settings) -> str | None:
    if settings.bot_token is None:
        return None
    try:
        async with connection(settings) as api:
            return str((await api.call("getMe", SECONDS_FOR_A_NAME))["username"])
    except TelegramError:
        return None
