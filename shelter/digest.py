"""The morning message to casemanagers and legal advisers: what waits for them on a working day.

It is planned on the days before, so that it is there also where the bot was away in the evening or at half
past eight; and it is of use in the morning alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from shelter.desk import desk_of
from shelter.ids import new_id
from shelter.models.notices import Notice, NoticeKind, Priority
from shelter.models.people import Person, Role
from shelter.public_holidays import is_holiday
from shelter.stay_limits import is_warned_of
from shelter.store import Transaction

AT, UNTIL = time(8, 30), time(12)
PLANNED_AHEAD = 2
"""So many mornings."""
WHO = (Role.CASEMANAGER, Role.LEGAL_ADVISER)


@dataclass(frozen=True, slots=True)
class Digest:
    """Counts alone: the phone may lie on a table. `appointments` are those of today."""

    appointments: int
    missing: int
    requests: int
    unread: int
    unused: int
    endings: int

    @property
    def says_something(self) -> bool:
        return any((self.appointments, self.missing, self.requests, self.unread, self.unused, self.endings))


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no public holiday in the Netherlands."""
    return day.isoweekday() <= 5 and not is_holiday(day)


def mornings(now: datetime, zone: str) -> Sequence[date]:
    """The next working days whose message is still to come."""
    ahead = _working_days(now.astimezone(ZoneInfo(zone)).date(), 1)
    to_come = (day for day in ahead if _moment(day, AT, zone) > now)
    return [next(to_come) for _ in range(PLANNED_AHEAD)]


def notice_of(person_id: str, day: date, zone: str) -> Notice:
    """The message of that morning: one for each person and day."""
    return Notice(
        id=new_id(),
        key=f"{NoticeKind.DIGEST}:{person_id}:{day.isoformat()}",
        person_id=person_id,
        kind=NoticeKind.DIGEST,
        priority=Priority.BROADCAST,
        due_at=_moment(day, AT, zone),
        expires_at=_moment(day, UNTIL, zone),
    )


async def plan(store: Transaction, now: datetime, zone: str) -> None:
    """The next mornings of everybody who wants it; what is planned already stays as it is."""
    found = {person.id: person for role in WHO for person in await store.people.with_role(role)}
    wanting = [person.id for person in found.values() if person.digest and person.chat_id is not None]
    days = mornings(now, zone)
    await store.notices.plan(*(notice_of(each, day, zone) for each in wanting for day in days))


async def digest_of(
    store: Transaction, now: datetime, staff: Person, zone: str, stay_months: int
) -> Digest | None:
    """What there is to say this morning; None where nothing is, it is not wanted, or the person is away.

    Of the stays only those are counted of which a warning has come since the last working day: a message that
    says the same for three months is not read.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    if not staff.digest or staff.roles.isdisjoint(WHO) or await _is_away(store, staff.id, today):
        return None
    desk = await desk_of(store, now, staff, zone, stay_months)
    last = next(_working_days(today - timedelta(days=1), -1))
    tomorrow = _moment(today + timedelta(days=1), time(), zone)
    digest = Digest(
        appointments=sum(entry.appointment.starts_at < tomorrow for entry in desk.appointments),
        missing=desk.missing,
        requests=len(desk.requests),
        unread=desk.unread,
        unused=len(desk.unused),
        endings=sum(is_warned_of(each, last, today) for each in desk.endings),
    )
    return digest if digest.says_something else None


async def want(store: Transaction, person: Person, wanted: bool) -> Person:
    """Get the morning message from now on, or no more."""
    changed = person.model_copy(update={"digest": wanted})
    await store.people.save(changed)
    return changed


async def _is_away(store: Transaction, staff_id: str, today: date) -> bool:
    absences = await store.desks.absences(today)
    return any(each.staff_id == staff_id and each.from_on <= today for each in absences)


def _working_days(first: date, step: int) -> Iterator[date]:
    days = (first + timedelta(days=number * step) for number in count())
    return (day for day in days if is_working_day(day))


def _moment(day: date, clock: time, zone: str) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)
