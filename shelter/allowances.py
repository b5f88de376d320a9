"""A resident's leefgeld: the next payments, one of the own; and keeping payments, with their reminders."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from shelter import replanning
from shelter.errors import NotFound
from shelter.ids import new_id
from shelter.models.allowances import Allowance, AllowanceState
from shelter.models.notices import Notice, NoticeKind, NoticeState, Priority
from shelter.reminders import thing_of_payment
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


async def keep(store: Transaction, now: datetime, zone: str, *allowances: Allowance) -> Sequence[Allowance]:
    """Keep payments that are new or have changed, and bring their reminders up to date; as they are kept.

    The resident is told of another day, time, pay point or amount, which makes a new version. The version of
    what is given does not matter, nor how staff told the resident of it: that stays as it is kept.
    """
    return [await _keep(store, now, zone, allowance) for allowance in allowances]


async def _keep(store: Transaction, now: datetime, zone: str, allowance: Allowance) -> Allowance:
    before = await store.allowances.lock(allowance.id)
    version, told = (before.version, before.told) if before else (1, None)
    is_other = before is not None and _what_is_told(before) != _what_is_told(allowance)
    kept = allowance.model_copy(update={"version": version + is_other, "told": told})
    await store.allowances.save(kept)
    if before and is_other:
        await _tell_of_change(store, now, zone, before, kept)
    await replanning.replan_payment(store, now, zone, kept)
    return kept


def _what_is_told(allowance: Allowance) -> tuple[object, ...]:
    return (
        allowance.pay_on,
        allowance.from_time,
        allowance.until_time,
        allowance.pay_point,
        allowance.components,
    )


async def _tell_of_change(
    store: Transaction, now: datetime, zone: str, before: Allowance, after: Allowance
) -> None:
    ends_at = datetime.combine(after.pay_on, after.until_time, ZoneInfo(zone)).astimezone(UTC)
    unsaid = [
        notice
        for notice in await store.notices.waiting([after.resident_id], now)
        if notice.subject_id == after.id and notice.kind is NoticeKind.ALLOWANCE_CHANGED
    ]
    await store.notices.settle_with([notice.id for notice in unsaid], NoticeState.DROPPED, now)
    if after.state is AllowanceState.COLLECTED or ends_at <= now:
        return
    was = next((notice.was for notice in unsaid), None) or thing_of_payment(before, zone).starts_at
    await store.notices.plan(
        Notice(
            id=new_id(),
            key=f"{NoticeKind.ALLOWANCE_CHANGED}:{after.id}:{after.version}",
            person_id=after.resident_id,
            kind=NoticeKind.ALLOWANCE_CHANGED,
            priority=Priority.URGENT,
            subject_id=after.id,
            subject_version=after.version,
            was=was,
            due_at=now,
            expires_at=ends_at,
        )
    )
