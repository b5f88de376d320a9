"""Locations and the caseload from the console, on a real store."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.errors import Plain
from bot.inviting import make_invite
from bot.locating import keep_location, read
from bot.settings import Settings
from shelter import invites
from shelter.ids import new_id
from shelter.models.people import Grant, Person, Role
from storage.store import SqlStore
from tests.stores import Address

NOW = datetime.now(UTC)


@pytest.fixture
async def store(sqlite_address: Address) -> AsyncIterator[SqlStore]:
    store = await sqlite_address.open()
    yield store
    await store.close()


@pytest.fixture
def settings(sqlite_address: Address) -> Settings:
    return Settings(store=sqlite_address.url, key_file=sqlite_address.key_file)


async def keep(settings: Settings, **changes: object) -> str:
    given: dict[str, object] = {"name": "Huis", "address": "Kade 1", "places": 60} | changes
    telephones = ["Balie=020 555 01 00"]
    read_location = read(
        str(given["name"]),
        str(given["address"]),
        int(str(given["places"])),
        telephones,
        "52.37,4.9",
        vulnerable=False,
    )
    return await keep_location(settings, read_location)


async def test_a_location_is_kept_and_changed_under_its_name(store: SqlStore, settings: Settings) -> None:
    assert "Kept" in await keep(settings)
    assert await keep(settings, name="huis", address="Kade 2") == "Changed."
    async with store.transaction() as transaction:
        (location,) = await transaction.houses.locations()
    assert (location.place.address, location.place.latitude) == ("Kade 2", 52.37)
    assert location.telephones[0].number == "020 555 01 00"


@pytest.mark.parametrize(
    ("places", "telephone", "point"),
    [(81, "Balie=1", None), (60, "Balie", None), (60, "Balie=1", "north"), (60, "Balie=1", "91,4")],
)
def test_what_cannot_be_read_is_said(places: int, telephone: str, point: str | None) -> None:
    with pytest.raises(Plain):
        read("Huis", "Kade 1", places, [telephone], point, vulnerable=False)


async def test_a_resident_is_invited_into_a_caseload(store: SqlStore, settings: Settings) -> None:
    await keep(settings)
    casemanager = Person(
        id=new_id(),
        chat_id=1,
        first_name="Marloes",
        grants=frozenset({Grant(role=Role.CASEMANAGER)}),
        created_at=NOW,
    )
    newcomer = Person(id=new_id(), chat_id=2, created_at=NOW)
    async with store.transaction() as transaction:
        await transaction.people.add(casemanager, newcomer)
    lines = await make_invite(settings, Role.RESIDENT, "Huis", "marloes")
    async with store.transaction() as transaction:
        await invites.redeem(transaction, NOW, newcomer, lines[0].removeprefix("Code: "), "Europe/Amsterdam")
        (stay,) = await transaction.houses.caseload(casemanager.id)
    assert stay.resident_id == newcomer.id


@pytest.mark.parametrize(("role", "name"), [(Role.RESIDENT, "Nobody"), (Role.OVERSEER, "Marloes")])
async def test_a_casemanager_who_is_not_there_is_said(settings: Settings, role: Role, name: str) -> None:
    await keep(settings)
    with pytest.raises(Plain):
        await make_invite(settings, role, "Huis", name)
