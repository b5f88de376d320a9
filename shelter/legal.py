"""A resident's legal case: the state of now, how it came there, who set it, and who looked at it.

Deadlines are entered by staff, never computed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from shelter.casemanagers import TOLD_WITHIN
from shelter.changes import Changed
from shelter.errors import BadAnswer
from shelter.ids import new_id
from shelter.models.desk import Look
from shelter.models.legal import Actor, LegalStep, Scenario, Stage
from shelter.models.notices import ON_THE_WAY, Notice, NoticeKind, NoticeState, Priority
from shelter.models.places import Stay
from shelter.planning import guided_stay
from shelter.reminders import end_of_quiet, is_quiet
from shelter.store import Transaction
from shelter.text import N_

ONE_LOOK = timedelta(hours=1)
"""Who looks again within this time has looked once."""
ONE_BELL = timedelta(hours=1)
"""Whoever has not opened the last bell gets no second one within this time."""
_AFTER = timedelta(microseconds=1)


class DateIsOver(BadAnswer):
    sentence = N_("This is over already. Please choose a later one.")


class NotYet(BadAnswer):
    sentence = N_("This day is still to come. Please choose an earlier one.")


@dataclass(frozen=True, slots=True)
class StepWish:
    """How the case shall stand.

    `since`: None leaves it where only the next date is another, else it is today.
    """

    stage: Stage
    scenario: Scenario
    actor: Actor
    next_date: date | None = None
    since: date | None = None


async def state_of_now(store: Transaction, resident_id: str) -> LegalStep | None:
    """The newest step; None where nothing is recorded."""
    steps = await history(store, resident_id)
    return steps[0] if steps else None


async def history(store: Transaction, resident_id: str) -> Sequence[LegalStep]:
    """All steps, newest first."""
    return await store.legal_cases.history(resident_id)


async def set_state(
    store: Transaction,
    now: datetime,
    zone: str,
    staff_id: str,
    resident_id: str,
    wish: StepWish,
    *,
    seen: str | None,
) -> LegalStep:
    """Record how a guided resident's case stands, and tell him or her; what is so already changes nothing.

    `seen` is the id of the newest step that the person saw: Changed where there is a newer one. NotFound;
    DateIsOver for a next date before today, NotYet for a `since` after it.
    """
    await store.houses.lock_stay(resident_id)
    await guided_stay(store, staff_id, resident_id)
    steps = await history(store, resident_id)
    newest = steps[0] if steps else None
    if (newest.id if newest else None) != seen:
        raise Changed
    today = now.astimezone(ZoneInfo(zone)).date()
    since = wish.since or since_when(newest, wish, today)
    if newest and _as_wished(newest, wish, since):
        return newest
    if wish.next_date and wish.next_date < today:
        raise DateIsOver
    if since > today:
        raise NotYet
    step = LegalStep(
        id=new_id(),
        resident_id=resident_id,
        recorded_at=max(now, newest.recorded_at + _AFTER) if newest else now,
        recorded_by=staff_id,
        stage=wish.stage,
        scenario=wish.scenario,
        actor=wish.actor,
        since=since,
        next_date=wish.next_date,
    )
    await store.legal_cases.add(step)
    await _tell_resident(store, now, zone, [step, *steps])
    return step


def since_when(newest: LegalStep | None, wish: StepWish, today: date) -> date:
    """Since when it stands as wished: another next date alone is no other state."""
    if newest and (newest.stage, newest.scenario, newest.actor) == (wish.stage, wish.scenario, wish.actor):
        return newest.since
    return today


def _as_wished(step: LegalStep, wish: StepWish, since: date) -> bool:
    return (step.stage, step.scenario, step.actor, step.next_date, step.since) == (
        wish.stage,
        wish.scenario,
        wish.actor,
        wish.next_date,
        since,
    )


async def opened(store: Transaction, now: datetime, resident_id: str) -> None:
    """The resident looks at the own case: no bell about it need ring any more."""
    if steps := await history(store, resident_id):
        await store.notices.tapped(resident_id, _case_of(steps), now)
        await store.notices.drop(resident_id, _case_of(steps), now)


async def was_opened(store: Transaction, steps: Sequence[LegalStep]) -> bool | None:
    """Whether the resident opened the case since the last bell about it; None where none rang of late."""
    bells = await _bells(store, steps)
    if not bells:
        return None
    return bells[-1].tapped_at is not None or bells[-1].state is NoticeState.DROPPED


def is_about(notice: Notice, steps: Sequence[LegalStep]) -> bool:
    """Whether a bell is about the case with these steps."""
    return bool(steps) and notice.subject_id == _case_of(steps)


def _case_of(steps: Sequence[LegalStep]) -> str:
    """What notices about a case are about: it is known by its first step."""
    return steps[-1].id


async def _bells(store: Transaction, steps: Sequence[LegalStep]) -> Sequence[Notice]:
    """Those about the case, the last one at the end."""
    return await store.notices.about([_case_of(steps)]) if steps else ()


async def _tell_resident(store: Transaction, now: datetime, zone: str, steps: Sequence[LegalStep]) -> None:
    """One bell for several changes; none in the quiet hours, for it can wait until the morning."""
    if any(_rings_for_this(bell, now) for bell in await _bells(store, steps)):
        return
    wall = ZoneInfo(zone)
    due_at = end_of_quiet(now, wall) if is_quiet(now, wall) else now
    newest = steps[0]
    await store.notices.plan(
        Notice(
            id=new_id(),
            key=f"{NoticeKind.LEGAL_CHANGED}:{newest.id}",
            person_id=newest.resident_id,
            kind=NoticeKind.LEGAL_CHANGED,
            priority=Priority.URGENT,
            subject_id=_case_of(steps),
            due_at=due_at,
            expires_at=due_at + TOLD_WITHIN,
        )
    )


def _rings_for_this(bell: Notice, now: datetime) -> bool:
    """Whether it has still to ring, or rang just now and nobody has opened it."""
    if bell.tapped_at is not None:
        return False
    rang_just_now = bell.state is NoticeState.SENT and now - (bell.settled_at or bell.due_at) < ONE_BELL
    return bell.state in ON_THE_WAY or rang_just_now


async def look(store: Transaction, now: datetime, staff_id: str, resident_id: str) -> Stay:
    """A member of staff looks at the case of a guided resident, who can see that; else NotFound."""
    stay = await guided_stay(store, staff_id, resident_id)
    of_late = await store.legal_cases.looks(resident_id)
    if not any(each.staff_id == staff_id and now - each.at < ONE_LOOK for each in of_late):
        await store.legal_cases.add_look(
            Look(id=new_id(), resident_id=resident_id, staff_id=staff_id, at=now)
        )
    return stay
