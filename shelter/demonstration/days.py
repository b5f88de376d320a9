"""Days and times as the shelter's wall shows them."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

ZONE_NAME: Final = "Europe/Amsterdam"
ZONE: Final = ZoneInfo(ZONE_NAME)
PAYDAY: Final = 3
"""Thursday."""


def today_at(now: datetime) -> date:
    return now.astimezone(ZONE).date()


def at(day: date, hour: float) -> datetime:
    """That hour of that day in Amsterdam; 9.5 is half past nine."""
    return datetime.combine(day, time(int(hour), round(hour % 1 * 60)), ZONE)


def days(since: date, until: date) -> list[date]:
    """Every day from `since` to before `until`."""
    return [since + timedelta(days=number) for number in range((until - since).days)]


def is_working_day(day: date) -> bool:
    return day.isoweekday() <= 5


def next_working_day(day: date) -> date:
    """The first working day after `day`."""
    return next(
        each for each in days(day + timedelta(days=1), day + timedelta(days=4)) if is_working_day(each)
    )


def payday_from(day: date) -> date:
    """The first payday that is not before `day`."""
    return day + timedelta(days=(PAYDAY - day.weekday()) % 7)
