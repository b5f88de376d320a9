"""The dispatcher dies at any moment, and Telegram has bad weather: nothing is lost, nothing out of order.

In short; `make torture` kills a thousand times on each engine.
"""

from tests.stores import Address
from tests.torture.kills import Terms, kill_and_count

KILLS, SEED = 12, 20261125


async def test_a_killed_dispatcher_loses_nothing(address: Address) -> None:
    await _bear_kills(address, Terms(KILLS, SEED))


async def test_two_dispatchers_that_are_killed_in_turn_lose_nothing(postgresql_address: Address) -> None:
    await _bear_kills(postgresql_address, Terms(KILLS, SEED, dispatchers=2))


async def _bear_kills(address: Address, terms: Terms) -> None:
    figures = await kill_and_count(address, terms)
    assert not figures.broken, f"seed {terms.seed}: {figures}"
    assert figures.kills == terms.kills
    assert figures.leased_at_kills, "no kill met a dispatcher at work"
