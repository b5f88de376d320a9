"""Days and times as people type them."""

import re
from datetime import date, time

from shelter.errors import BadAnswer
from shelter.text import N_

_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})(?:[-/. ](\d{4}))?")
_TIME = re.compile(r"(\d{1,2})[:. ]?(\d{2})?")
_HOUR_OF_THE_CHANGE = 2


class NotADay(BadAnswer):
    sentence = N_("I do not know this day. Tap one, or write it like 24-12.")


class NotATime(BadAnswer):
    sentence = N_("I do not know this time. Tap one, or write it like 14:15.")


class NightTime(BadAnswer):
    """On the nights when the clock changes this hour comes twice, or never."""

    sentence = N_("Nothing is planned between 02:00 and 03:00. Please choose another time.")


def read_day(text: str, today: date) -> date:
    """`24-12`, `24/12/2027` or an ISO date; without a year it is the next such day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return _read_short_day(text.strip(), today)


def read_time(text: str) -> time:
    """`14:15`, `14.15`, `1415` or `14`, in 24 hours."""
    found = _TIME.fullmatch(text.strip())
    if not found:
        raise NotATime
    try:
        clock = time(int(found[1]), int(found[2] or 0))
    except ValueError as error:
        raise NotATime from error
    if clock.hour == _HOUR_OF_THE_CHANGE:
        raise NightTime
    return clock


def _read_short_day(text: str, today: date) -> date:
    found = _DAY.fullmatch(text)
    if not found:
        raise NotADay
    day, month = int(found[1]), int(found[2])
    years = [int(found[3])] if found[3] else range(today.year, today.year + 5)
    for year in years:
        try:
            written = date(year, month, day)
        except ValueError:
            continue
        if found[3] or written >= today:
            return written
    raise NotADay
