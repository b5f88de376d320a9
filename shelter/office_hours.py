"""When a member of staff reads messages."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from shelter.absences import Reader
from shelter.errors import BadAnswer
from shelter.models.people import OfficeHours, Person
from shelter.public_holidays import is_holiday
from shelter.store import Transaction
from shelter.text import N_

LOOKED_AHEAD = 60
"""Days; longer than any row of public holidays and days off."""


class EndsBefore(BadAnswer):
    sentence = N_("That is not after the beginning. Please choose a later time.")


async def set_hours(store: Transaction, person: Person, hours: OfficeHours | None) -> Person:
    """From now on the person reads messages at these times; None: nothing is said of it.

    EndsBefore where they end before they begin."""
    if hours and hours.ends <= hours.begins:
        raise EndsBefore
    changed = person.model_copy(update={"office_hours": hours})
    await store.people.save(changed)
    return changed


def read_at(reader: Reader, now: datetime, zone: str) -> datetime | None:
    """From when on the reader looks at what is written now; None where that is now, or nobody can say.

    Not on Dutch public holidays, and not while the own casemanager is away and nobody stands in.
    """
    here = ZoneInfo(zone)
    day = now.astimezone(here).date()
    away = None if reader.stands_in else reader.away
    hours = reader.person.office_hours
    if hours is None:
        return None
    first = day if away is None else max(day, away.until_on + timedelta(days=1))
    for each in (first + timedelta(days=number) for number in range(LOOKED_AHEAD)):
        if each.weekday() not in hours.days or is_holiday(each):
            continue
        begins, ends = (datetime.combine(each, clock, here) for clock in (hours.begins, hours.ends))
        if now < ends:
            return begins if now < begins else None
    return None
