"""A resident's leefgeld: the next payments, and one of the own."""

from collections.abc import Sequence
from datetime import date

from shelter.errors import NotFound
from shelter.models.allowances import Allowance, AllowanceState
from shelter.store import Transaction

_SOONEST = 3
"""Of which at most the first is collected already."""


async def coming(store: Transaction, resident_id: str, today: date) -> Sequence[Allowance]:
    """The payments of today and later, soonest first."""
    return await store.allowances.of_resident(resident_id, today)


async def next_one(store: Transaction, resident_id: str, today: date) -> Allowance | None:
    """The soonest of today or later that is not collected."""
    found = await store.allowances.of_resident(resident_id, today, limit=_SOONEST)
    return next((each for each in found if each.state is not AllowanceState.COLLECTED), None)


async def own(store: Transaction, resident_id: str, allowance_id: str) -> Allowance:
    """A payment to this resident; NotFound for anybody else's."""
    allowance = await store.allowances.get(allowance_id)
    if allowance is None or allowance.resident_id != resident_id:
        raise NotFound
    return allowance
