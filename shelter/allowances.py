"""A resident's leefgeld: the next payments, and one of the own."""

from collections.abc import Sequence
from datetime import date

from shelter.errors import NotFound
from shelter.models.allowances import Allowance
from shelter.store import Transaction


async def coming(store: Transaction, resident_id: str, today: date) -> Sequence[Allowance]:
    """The payments of today and later, soonest first."""
    return await store.allowances.of_resident(resident_id, today)


async def own(store: Transaction, resident_id: str, allowance_id: str) -> Allowance:
    """A payment to this resident; NotFound for anybody else's."""
    allowance = await store.allowances.get(allowance_id)
    if allowance is None or allowance.resident_id != resident_id:
        raise NotFound
    return allowance
