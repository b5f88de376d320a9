"""A resident's own legal case: the state of now, and how it came there."""

from collections.abc import Sequence

from shelter.models.legal import LegalStep
from shelter.store import Transaction


async def state_of_now(store: Transaction, resident_id: str) -> LegalStep | None:
    """The newest step; None where nothing is recorded."""
    steps = await history(store, resident_id)
    return steps[0] if steps else None


async def history(store: Transaction, resident_id: str) -> Sequence[LegalStep]:
    """All steps, newest first."""
    return await store.legal_cases.history(resident_id)
