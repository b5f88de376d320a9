"""Good times for an appointment that a resident asked for: in office hours, with nothing else then."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shelter.conflicts import ConflictKind, conflicts
from shelter.errors import BadAnswer
from shelter.models.appointments import AppointmentKind
from shelter.models.people import OfficeHours, Person
from shelter.models.places import Stay
from shelter.models.requests import AppointmentRequest, RequestState
from shelter.public_holidays import is_holiday
from shelter.store import Transaction
from shelter.text import N_

USUAL_HOURS = OfficeHours(days=frozenset(range(5)), begins=time(9), ends=time(17))
"""Of a member of staff who has not set any."""
DAYS_AHEAD = 21
HOW_MANY = 3
STEP = timedelta(minutes=30)
MORNING, AFTERNOON, LUNCH = time(10), time(14), (time(12), time(13))


class NotFree(BadAnswer):
    sentence = N_("There is something else at this time by now. Please choose another.")


def keeper_of(stay: Stay, kind: AppointmentKind) -> str | None:
    """Who keeps appointments of this kind with the resident: the legal adviser the own, the casemanager all
    others; where one of them is not there, the other."""
    both = (stay.casemanager_id, stay.legal_adviser_id)
    first, second = reversed(both) if kind is AppointmentKind.LEGAL_ADVISER else both
    return first or second


async def is_free(
    store: Transaction,
    now: datetime,
    zone: str,
    stay: Stay,
    request: AppointmentRequest,
    moment: datetime,
    *,
    on_pay_days: bool = True,
) -> bool:
    """Whether neither the resident nor who keeps such appointments has something else then, or offered the
    time to somebody else. Leefgeld on that day is no reason (staff are told), unless not `on_pay_days`."""
    keeper_id = keeper_of(stay, request.kind)
    if keeper_id is None:
        return False
    found = await conflicts(
        store, keeper_id, stay.resident_id, moment, request.minutes, zone, request.appointment_id
    )
    if any(conflict.kind is not ConflictKind.LEEFGELD or not on_pay_days for conflict in found):
        return False
    return not await _is_offered(store, now, keeper_id, request, moment)


async def good_times(
    store: Transaction,
    now: datetime,
    zone: str,
    stay: Stay,
    request: AppointmentRequest,
    number: int = HOW_MANY,
) -> Sequence[datetime]:
    """Up to so many free times, on different days from tomorrow on, mornings and afternoons in turn.

    In the office hours of who keeps the appointment, and not on public holidays or on days of leefgeld; none
    that was offered for this request before.
    """
    keeper_id = keeper_of(stay, request.kind)
    keeper = await store.people.get(keeper_id) if keeper_id else None
    if keeper is None:
        return ()
    before = {*request.offers, *request.refused}
    found: list[datetime] = []
    for day in _working_days(keeper, now.astimezone(ZoneInfo(zone)).date()):
        around = AFTERNOON if len(found) % 2 else MORNING
        for moment in _in_office_hours(keeper, day, request.minutes, around, ZoneInfo(zone)):
            if moment in before:
                continue
            if await is_free(store, now, zone, stay, request, moment, on_pay_days=False):
                found.append(moment)
                break
        if len(found) == number:
            break
    return found


async def _is_offered(
    store: Transaction, now: datetime, keeper_id: str, request: AppointmentRequest, moment: datetime
) -> bool:
    """Whether a time that meets this one is offered already, for another request."""
    stays = {stay.resident_id: stay for stay in await store.houses.guided(keeper_id)}
    ends = moment + timedelta(minutes=request.minutes)
    return any(
        offer > now and offer < ends and moment < offer + timedelta(minutes=each.minutes)
        for each in await store.requests.of_residents(stays, [RequestState.OFFERED])
        if each.id != request.id and keeper_of(stays[each.resident_id], each.kind) == keeper_id
        for offer in each.offers
    )


def _working_days(person: Person, today: date) -> Iterator[date]:
    hours = person.office_hours or USUAL_HOURS
    for ahead in range(1, DAYS_AHEAD + 1):
        day = today + timedelta(days=ahead)
        if day.weekday() in hours.days and not is_holiday(day):
            yield day


def _in_office_hours(
    person: Person, day: date, minutes: int, around: time, zone: ZoneInfo
) -> Sequence[datetime]:
    """The beginnings, each half hour, of which the end is in the hours, too: those near `around` first, and
    those at lunch last."""
    hours = person.office_hours or USUAL_HOURS
    moment, ends = datetime.combine(day, hours.begins), datetime.combine(day, hours.ends)
    wanted = datetime.combine(day, around)
    found: list[datetime] = []
    while moment + timedelta(minutes=minutes) <= ends:
        found.append(moment)
        moment += STEP

    def rank(each: datetime) -> tuple[bool, timedelta]:
        return LUNCH[0] <= each.time() < LUNCH[1], abs(each - wanted)

    return [each.replace(tzinfo=zone).astimezone(UTC) for each in sorted(found, key=rank)]
