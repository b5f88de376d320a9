"""Who a resident's legal adviser is: the casemanager chooses."""

from collections.abc import Sequence
from datetime import datetime

from shelter.casemanagers import tell
from shelter.errors import NotFound
from shelter.handovers import colleagues, give, move_bells
from shelter.ids import new_id
from shelter.models.desk import Handover
from shelter.models.notices import NoticeKind
from shelter.models.people import Person, Role
from shelter.models.places import Stay
from shelter.store import Transaction


async def advisers(store: Transaction) -> Sequence[Person]:
    """Who can be somebody's legal adviser, by name."""
    return await colleagues(store, "", Role.LEGAL_ADVISER)


async def assign_adviser(
    store: Transaction, now: datetime, casemanager_id: str, resident_id: str, adviser_id: str | None
) -> Stay:
    """Give a resident of the own caseload a legal adviser (None: nobody any more); all concerned are told.

    NotFound for anybody else's resident, and for who is no legal adviser.
    """
    stay = await store.houses.lock_stay(resident_id)
    if stay is None or stay.casemanager_id != casemanager_id:
        raise NotFound
    if adviser_id is not None and adviser_id not in {each.id for each in await advisers(store)}:
        raise NotFound
    before = stay.legal_adviser_id
    if before == adviser_id:
        return stay
    handover = Handover(
        id=new_id(),
        resident_id=resident_id,
        from_id=before,
        to_id=adviser_id,
        role=Role.LEGAL_ADVISER,
        at=now,
    )
    given = await give(store, now, stay, handover)
    if before and adviser_id:
        await move_bells(store, now, [given], before, adviser_id)
    if adviser_id:
        key = f"{handover.id}:{adviser_id}"
        await tell(store, now, adviser_id, NoticeKind.GUIDE_CHANGED, resident_id, key=key)
    if before:
        await tell(store, now, before, NoticeKind.GUIDE_CHANGED, "", key=f"{handover.id}:{before}")
    return given
