"""Appointments that come again: on which days, by the wall clock. The reckoning, without a store."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from shelter.errors import BadAnswer
from shelter.text import N_

MOST = 26
"""Half a year of weeks; nobody plans further."""
_WEEKS_IN_ANY_MONTH = 4
_HOUR_OF_THE_CHANGE = 2


class Every(StrEnum):
    WEEK = "week"
    TWO_WEEKS = "two_weeks"
    MONTH = "month"
    """On the same weekday of the month: the second Tuesday; the fifth one is the last."""


class InTheNight(BadAnswer):
    """On the nights when the clock changes this hour comes twice, or never."""

    sentence = N_("Nothing is planned between 02:00 and 03:00. Please choose another time.")


class TooOften(BadAnswer):
    sentence = N_("At most {most} times, please.")


def starts(
    first: datetime, every: Every, zone: str, *, times: int | None = None, until: date | None = None
) -> Sequence[datetime]:
    """When each begins, in UTC; the first is `first`, and all are at its time on the wall clock of `zone`.

    `times` or `until` (the last day that may be one) says how many. TooOften for more than `MOST`; InTheNight
    for a time between 02:00 and 03:00.
    """
    here = ZoneInfo(zone)
    local = first.astimezone(here).replace(tzinfo=None)
    _not_at_night(local)
    if times is not None and not 1 <= times <= MOST:
        raise TooOften(most=MOST)
    found = list(_rule(local, every).xafter(local, count=times or MOST + 1, inc=True))
    if until is not None:
        found = [each for each in found if each.date() <= until]
    if len(found) > MOST:
        raise TooOften(most=MOST)
    return [each.replace(tzinfo=here).astimezone(UTC) for each in found]


def shifted(starts_at: datetime, before: datetime, after: datetime, zone: str) -> datetime:
    """Where one begins, in UTC, when another goes from `before` to `after`: as far by the wall clock.

    InTheNight as for `starts`.
    """
    here = ZoneInfo(zone)
    naive = [moment.astimezone(here).replace(tzinfo=None) for moment in (starts_at, before, after)]
    local = naive[0] + (naive[2] - naive[1])
    _not_at_night(local)
    return local.replace(tzinfo=here).astimezone(UTC)


def _not_at_night(local: datetime) -> None:
    if local.hour == _HOUR_OF_THE_CHANGE:
        raise InTheNight


def _rule(local: datetime, every: Every) -> rrule:
    if every is Every.MONTH:
        number = (local.day - 1) // 7 + 1
        which = number if number <= _WEEKS_IN_ANY_MONTH else -1
        return rrule(MONTHLY, dtstart=local, byweekday=weekday(local.weekday(), which))
    return rrule(WEEKLY, dtstart=local, interval=2 if every is Every.TWO_WEEKS else 1)
