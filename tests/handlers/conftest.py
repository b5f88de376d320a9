"""The fixture of the conversations: see `tests.handlers.talking`."""

from collections.abc import AsyncIterator

import pytest

from tests.handlers.talking import LOCATION, House
from tests.stores import Address


@pytest.fixture
async def house(sqlite_address: Address) -> AsyncIterator[House]:
    """A house with one location and nobody in it."""
    house = House(sqlite_address, await sqlite_address.open())
    async with house.store.transaction() as store:
        await store.houses.save_location(LOCATION)
    yield house
    await house.store.close()
