"""A resident, or a whole caseload, goes from one member of staff to another: for good, or until a day."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from shelter import case_notes, replanning
from shelter.appointments import LONGEST, ends_at
from shelter.casemanagers import can_be_reached, for_another, tell
from shelter.errors import BadAnswer, NotFound
from shelter.ids import new_id
from shelter.models.desk import Handover
from shelter.models.notices import Notice, NoticeKind, NoticeState
from shelter.models.people import Person, Role
from shelter.models.places import Stay
from shelter.models.requests import UNDECIDED
from shelter.store import Transaction
from shelter.text import N_

ROLES = (Role.CASEMANAGER, Role.LEGAL_ADVISER)
"""As what somebody guides a resident."""
LONGEST_UNTIL = timedelta(days=366)
OF_LATE = timedelta(days=30)
_FIELDS = {Role.CASEMANAGER: "casemanager_id", Role.LEGAL_ADVISER: "legal_adviser_id"}
_ALL = 1000


class NotSoLong(BadAnswer):
    sentence = N_("That is too far away. Please choose an earlier day.")


@dataclass(frozen=True, slots=True)
class Came:
    """A resident whom somebody guides since a handover; `back`: he or she had given the resident away before.

    `other` is who had the resident until then.
    """

    stay: Stay
    handover: Handover
    other: Person | None
    back: bool


def guide_id(stay: Stay, role: Role) -> str | None:
    """Who guides the resident in this role."""
    found: str | None = getattr(stay, _FIELDS[role])
    return found


async def guided_as(store: Transaction, staff_id: str, role: Role) -> Sequence[Stay]:
    """The stays of the residents whom this member of staff guides in this role, by code."""
    return [stay for stay in await store.houses.guided(staff_id) if guide_id(stay, role) == staff_id]


async def colleagues(store: Transaction, person_id: str, role: Role) -> Sequence[Person]:
    """Who can take over: the others with the role whom the bot reaches, by name."""
    found = await store.people.with_role(role)
    others = (each for each in found if each.id != person_id and can_be_reached(each))
    return sorted(others, key=lambda each: (each.first_name is None, each.first_name or "", each.id))


async def hand_over(
    store: Transaction,
    now: datetime,
    zone: str,
    giver: Person,
    role: Role,
    resident_ids: Collection[str],
    to_id: str,
    until: date | None,
) -> Sequence[Stay]:
    """Give these residents to a colleague; `until` is the last day of it, None: for good.

    Those whom the giver does not guide (any more) are left as they are; NotFound where that is all, or the
    colleague cannot take over. BadAnswer for a day that is over, NotSoLong for one too far away.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    if until and until < today:
        raise BadAnswer
    if until and until > today + LONGEST_UNTIL:
        raise NotSoLong
    if role not in ROLES or role not in giver.roles:
        raise NotFound
    if to_id not in [each.id for each in await colleagues(store, giver.id, role)]:
        raise NotFound
    given: dict[str, Stay] = {}
    for known in await guided_as(store, giver.id, role):
        stay = await store.houses.lock_stay(known.resident_id) if known.resident_id in resident_ids else None
        if stay and guide_id(stay, role) == giver.id:
            handover = Handover(
                id=new_id(),
                resident_id=stay.resident_id,
                from_id=giver.id,
                to_id=to_id,
                role=role,
                at=now,
                until=until,
            )
            given[handover.id] = await give(store, now, stay, handover)
    if not given:
        raise NotFound
    await move_bells(store, now, given.values(), giver.id, to_id)
    await tell(store, now, to_id, NoticeKind.GUIDE_CHANGED, "", key=next(iter(given)))
    return list(given.values())


async def end_those_over(store: Transaction, now: datetime, zone: str) -> int:
    """Who was given until a day that is over goes back; how many did. All concerned are told.

    Not where the resident was given on for good meanwhile, or the first one is gone. Where the resident was
    given on until a later day, it waits for that.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    ended: dict[str, Handover] = {}
    while went := [
        each for each in await store.desks.handovers_to_end(today) if await _end(store, now, each)
    ]:
        ended |= {each.id: each for each in went}
    told: set[str] = set()
    for handover in ended.values():
        for person_id in {handover.from_id, handover.to_id} - told - {None}:
            if person_id:
                told.add(person_id)
                key = f"back:{handover.id}:{person_id}"
                await tell(store, now, person_id, NoticeKind.GUIDE_CHANGED, "", key=key)
    return len(ended)


async def until_when(store: Transaction, stay: Stay, role: Role) -> date | None:
    """The last day on which the one who guides the resident now does so; None: it is for good."""
    guide = guide_id(stay, role)
    for handover in await store.desks.handovers(stay.resident_id):
        if handover.role is role and handover.back_at is None and handover.to_id == guide:
            return handover.until
    return None


async def came_of_late(store: Transaction, now: datetime, staff_id: str) -> Sequence[Came]:
    """The residents whom this member of staff got by a handover in the last weeks, or for a time, by code."""
    found = [await _came(store, now, staff_id, stay) for stay in await store.houses.guided(staff_id)]
    return [came for came in found if came]


async def _came(store: Transaction, now: datetime, staff_id: str, stay: Stay) -> Came | None:
    """By the newest handover of each role: an older one says nothing of now."""
    newest = {handover.role: handover for handover in reversed(await store.desks.handovers(stay.resident_id))}
    for role, handover in newest.items():
        if guide_id(stay, role) != staff_id:
            continue
        if handover.back_at is None and handover.to_id == staff_id:
            if handover.until or handover.at > now - OF_LATE:
                return Came(stay, handover, await _person(store, handover.from_id), back=False)
        elif handover.back_at and handover.back_at > now - OF_LATE and handover.from_id == staff_id:
            return Came(stay, handover, await _person(store, handover.to_id), back=True)
    return None


async def _person(store: Transaction, person_id: str | None) -> Person | None:
    return await store.people.get(person_id) if person_id else None


async def give(store: Transaction, now: datetime, stay: Stay, handover: Handover) -> Stay:
    """The resident of this stay (locked) goes to another guide, and is told."""
    given = await _pass_on(store, now, stay, handover.role, handover.from_id, handover.to_id)
    await store.desks.save_handover(handover)
    if handover.until is None:
        await case_notes.let_go(store, handover.from_id, given)
    key = f"{handover.id}:{stay.resident_id}"
    await tell(store, now, stay.resident_id, NoticeKind.GUIDE_CHANGED, stay.resident_id, key=key)
    return given


async def _end(store: Transaction, now: datetime, handover: Handover) -> bool:
    """True where the resident went back; the handover is over then, or has come to nothing, or waits."""
    stay = await store.houses.lock_stay(handover.resident_id)
    first = await _person(store, handover.from_id)
    if stay and guide_id(stay, handover.role) != handover.to_id and await _given_on(store, handover):
        return False
    goes = (
        stay is not None
        and first is not None
        and handover.role in first.roles
        and guide_id(stay, handover.role) == handover.to_id
    )
    await store.desks.save_handover(handover.model_copy(update={"back_at": now}))
    if stay is None or first is None or not goes:
        return False
    back = await _pass_on(store, now, stay, handover.role, handover.to_id, first.id)
    await case_notes.let_go(store, handover.to_id, back)
    if handover.to_id:
        await move_bells(store, now, [back], handover.to_id, first.id)
    key = f"back:{handover.id}:{stay.resident_id}"
    await tell(store, now, stay.resident_id, NoticeKind.GUIDE_CHANGED, stay.resident_id, key=key)
    return True


async def _given_on(store: Transaction, handover: Handover) -> bool:
    """Whether the resident was given on since, and comes back some day."""
    return any(
        each.role is handover.role and each.at > handover.at and each.until and each.back_at is None
        for each in await store.desks.handovers(handover.resident_id)
    )


async def _pass_on(
    store: Transaction, now: datetime, stay: Stay, role: Role, from_id: str | None, to_id: str | None
) -> Stay:
    """The stay has another guide, who keeps the appointments ahead that the one before kept, and is told
    where one is not opened in time."""
    changed = stay.model_copy(update={_FIELDS[role]: to_id})
    await store.houses.save_stay(changed)
    ahead = await store.appointments.of_resident(stay.resident_id, now - LONGEST, limit=_ALL)
    for appointment in (each for each in ahead if ends_at(each) > now):
        kept = appointment
        if from_id and appointment.staff_id == from_id:
            newest = await store.appointments.lock(appointment.id)
            kept = (newest or appointment).model_copy(update={"staff_id": to_id})
            await store.appointments.save(kept)
        if role is Role.CASEMANAGER:
            await replanning.replan(store, now, kept)
    return changed


async def move_bells(
    store: Transaction, now: datetime, stays: Iterable[Stay], from_id: str, to_id: str
) -> None:
    """What would ring at the one before about these residents rings at the one who guides them now.

    What waits for a deadline stays: it is not said to who is not the guide at that moment, and who gets the
    resident back hears it then.
    """
    residents = [
        stay.resident_id for stay in stays if from_id not in (stay.casemanager_id, stay.legal_adviser_id)
    ]
    subjects = {*residents, *await _subjects(store, now, residents)}
    moving = [
        notice
        for notice in await store.notices.waiting([from_id], now + replanning.FAR)
        if notice.subject_id in subjects and not _waits_for_a_deadline(notice)
    ]
    await store.notices.settle_with([notice.id for notice in moving], NoticeState.DROPPED, now)
    await store.notices.plan(*(for_another(each, to_id, each.due_at) for each in moving))


async def _subjects(store: Transaction, now: datetime, residents: Sequence[str]) -> list[str]:
    """What of these residents a bell can be about."""
    since, until = now - LONGEST, now + replanning.FAR
    return [
        *(each.id for each in await store.appointments.of_residents(residents, since, until)),
        *(each.id for each in await store.allowances.of_residents(residents, since.date())),
        *(each.id for each in await store.requests.of_residents(residents, UNDECIDED)),
    ]


def _waits_for_a_deadline(notice: Notice) -> bool:
    return notice.kind is NoticeKind.NOT_REACHED and ":now:" not in notice.key
