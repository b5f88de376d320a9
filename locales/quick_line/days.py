"""Days as people type them: di, volgende week tue, over 2 weken, 24-12, dec 24, de 3e, overmorgen."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from locales.quick_line import calendar
from locales.quick_line.calendar import WEEK, Days
from locales.quick_line.line import Why
from locales.quick_line.scan import TAKEN, Scan
from locales.quick_line.vocabulary import any_of, expression, grammar, meaning

_BY_NIGHT = 5
"""Before five, "tomorrow" may be the day that has begun already."""

_WEEKDAY, _MONTH = any_of("weekdays"), any_of("months")
_NUMBER = rf"(?:\d{{1,3}}|{any_of('numbers')}|{grammar('one')})"
_THIS, _NEXT, _COMING = (any_of("which", name) for name in ("this", "next", "coming"))
_DAY_UNIT, _WEEK_UNIT, _MONTH_UNIT = (any_of("periods", name) for name in ("day", "week", "month"))
_ON = rf"(?:(?:{grammar('on')}|{grammar('at')})\s+)?(?:{grammar('article')}\s+)?"
_ORDINAL = rf"{grammar('ordinal')}"
_YEAR = r"(?:\s*,?\s*(?P<year>20\d\d)(?!\s*(?:u|uur|h)\b)|\s+'(?P<short>\d\d))?"
_AFTER_AN_ORDINAL = rf"(?=\s*(?:$|[{TAKEN},;@]))"
_NO_STREET = r"(?!\s+(?!om|at|bij|met|voor|for|with|tolk|ind|in)[a-z])"


@dataclass(slots=True)
class Found:
    """`weekdays` (0 is Monday) stand alone; `lone` are numbers behind one: "di 14"."""

    today: date
    hour: int
    phrases: list[Days] = field(default_factory=list)
    weekdays: list[int] = field(default_factory=list)
    lone: list[int] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)


Read = Callable[[date, re.Match[str]], Days]


def _month(said: str) -> int:
    return int(meaning("months", said))


def _number(said: str) -> int:
    if said.isdecimal():
        return int(said)
    return 1 if re.fullmatch(grammar("one"), said) else int(meaning("numbers", said))


def _wanted(match: re.Match[str]) -> int:
    return int(meaning("weekdays", match["weekday"]))


def _iso(today: date, match: re.Match[str]) -> Days:
    return calendar.dated(today, int(match["day"]), int(match["month"]), int(match["year"]))


def _by_numbers(today: date, match: re.Match[str]) -> Days:
    year = match["year"]
    return calendar.dated(today, int(match["day"]), int(match["month"]), int(year) if year else None)


def _by_name(today: date, match: re.Match[str]) -> Days:
    year = match["year"] or match["short"]
    return calendar.dated(today, int(match["day"]), _month(match["month"]), int(year) if year else None)


def _weeks(match: re.Match[str]) -> int:
    return _number(match["weeks"]) if match["weeks"] else int(not match["this"])


def _weekday_of_week(today: date, match: re.Match[str]) -> Days:
    if match["weeks"]:
        return calendar.weekday_after_weeks(today, _weeks(match), _wanted(match))
    found = calendar.weekday_in_weeks(today, _weeks(match), _wanted(match))
    return calendar.this_weekday(today, _wanted(match)) if match["this"] else found


def _week(today: date, match: re.Match[str]) -> Days:
    if match["weeks"]:
        return calendar.ahead(today, WEEK * _weeks(match))
    return calendar.working_week(today, _weeks(match))


_IN_WEEKS = (
    rf"(?:{grammar('ahead')}\s+(?P<weeks>{_NUMBER})\s*{_WEEK_UNIT}"
    rf"|(?:(?P<this>{_THIS})|{_NEXT}|{_COMING})\s+{_WEEK_UNIT})"
)
_EXPLICIT: Sequence[tuple[str, Read]] = (
    (r"(?P<year>20\d\d)[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})", _iso),
    (r"(?P<day>\d{1,2})[-/](?P<month>\d{1,2})[-/](?P<year>\d{4}|\d\d)(?![-/\d])", _by_numbers),
    (r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d\d)(?![.\d])", _by_numbers),
    (
        rf"{_ON}(?P<day>\d{{1,2}})\s?{_ORDINAL}?\s*-?(?:{grammar('of')}\s+)?-?(?P<month>{_MONTH})(?!\w)\.?{_YEAR}",
        _by_name,
    ),
    (
        rf"{_ON}(?P<month>{_MONTH})\.?\s+(?:{grammar('article')}\s+)?(?P<day>\d{{1,2}}){_ORDINAL}?"
        rf"(?![-/:.]\d|\w|\s*(?:u|uur|h|am|pm|a\.m|p\.m|m|min|minuten|minutes|{_WEEK_UNIT}|{_DAY_UNIT})\b){_YEAR}",
        _by_name,
    ),
)
_ORDINALS: Sequence[tuple[str, Read]] = (
    (
        rf"(?:(?:{grammar('on')}\s+)?{grammar('article')}\s+(?P<day>\d{{1,2}})\s?{_ORDINAL}(?!\w){_NO_STREET})",
        lambda today, match: calendar.day_of_month(today, int(match["day"])),
    ),
    (
        rf"(?:{grammar('on')}\s+)?(?P<day>\d{{1,2}}){_ORDINAL}{_AFTER_AN_ORDINAL}",
        lambda today, match: calendar.day_of_month(today, int(match["day"])),
    ),
)
_OTHER: Sequence[tuple[str, Read]] = (
    (r"(?P<day>\d{1,2})(?:\s?[-/]\s?|\.)(?P<month>\d{1,2})(?P<year>)(?![-/\d])", _by_numbers),
    (rf"{_IN_WEEKS}\s+{_ON}(?P<weekday>{_WEEKDAY})(?!\w)", _weekday_of_week),
    (rf"{_ON}(?P<weekday>{_WEEKDAY})\s+{_ON}{_IN_WEEKS}(?!\w)", _weekday_of_week),
    (
        rf"(?P<weeks>{_NUMBER})\s+{_WEEK_UNIT}\s+(?:{grammar('later')})(?P<this>)",
        lambda today, match: calendar.ahead(today, WEEK * _number(match["weeks"])),
    ),
    (
        rf"(?P<said>{any_of('days')})\s+{_IN_WEEKS}(?!\w)",
        lambda today, match: calendar.ahead(
            today, int(meaning("days", match["said"])) + WEEK * _weeks(match)
        ),
    ),
    (_IN_WEEKS, _week),
    (
        rf"{grammar('ahead')}\s+(?P<days>{_NUMBER})\s*{_DAY_UNIT}",
        lambda today, match: calendar.ahead(today, _number(match["days"])),
    ),
    (
        rf"{grammar('ahead')}\s+(?P<months>{_NUMBER})\s*{_MONTH_UNIT}",
        lambda today, match: calendar.months_ahead(today, _number(match["months"])),
    ),
    (
        rf"(?P<days>{_NUMBER})\s+{_DAY_UNIT}\s+{grammar('later')}",
        lambda today, match: calendar.ahead(today, _number(match["days"])),
    ),
    (rf"(?:{_THIS}|{_NEXT}|{_COMING})\s+{_MONTH_UNIT}", lambda today, match: Days(firm=False)),
    (
        rf"(?:{_ON}(?:{_THIS}|(?P<next>{_NEXT})|{_COMING})?\s*){grammar('weekend')}",
        lambda today, match: calendar.weekend(today, int(bool(match["next"]))),
    ),
    (
        rf"{_ON}{_COMING}\s+(?P<weekday>{_WEEKDAY})",
        lambda today, match: calendar.coming_weekday(today, _wanted(match)),
    ),
    (
        rf"{_ON}{_NEXT}\s+(?P<weekday>{_WEEKDAY})",
        lambda today, match: calendar.next_weekday(today, _wanted(match)),
    ),
    (
        rf"{_ON}{_THIS}\s+(?P<weekday>{_WEEKDAY})",
        lambda today, match: calendar.this_weekday(today, _wanted(match)),
    ),
)
_NO_DATE = r"\w\-/.:,"
_EXPLICIT_ONES, _OTHER_ONES, _ORDINAL_ONES = (
    tuple((expression(body, _NO_DATE.removesuffix(",")), read) for body, read in ways)
    for ways in (_EXPLICIT, _OTHER, _ORDINALS)
)
_SOON = expression(grammar("soon"))
_DAY_AND_PART = expression(any_of("day_and_part"))
_PARTS = expression(any_of("parts"))
_DAYS = expression(any_of("days"))
_GLUED = expression(rf"{_ON}(?P<weekday>{_WEEKDAY})(?P<part>{any_of('after_weekday')})")
_NUMBERED = expression(
    rf"{_ON}(?P<weekday>{_WEEKDAY})\s+(?:{grammar('article')}\s+)?(?P<lone>[12]?\d|3[01])"
    r"(?![-/:.,]?\d|\w|\s*(?:u|uur|h|am|pm|min|m|hoog)\b)"
)
_PLAIN = expression(rf"{_ON}(?P<weekday>{_WEEKDAY})\.?")


def take_explicit(scan: Scan, found: Found) -> None:
    """Dates with a year or the name of a month: they cannot be anything else."""
    for body, read in _EXPLICIT_ONES:
        found.phrases += [read(found.today, match) for match in scan.take(body)]


def take_days(scan: Scan, found: Found) -> None:
    """All other days, and the parts of them."""
    scan.take(_SOON)
    for body, read in _OTHER_ONES:
        found.phrases += [read(found.today, match) for match in scan.take(body)]
    for match in scan.take(_DAY_AND_PART):
        day, part = meaning("day_and_part", match[0]).split()
        found.parts.append(part)
        found.phrases.append(_from_now(found, int(day)))
    for match in scan.take(_GLUED):
        found.parts.append(meaning("after_weekday", match["part"]))
        found.weekdays.append(_wanted(match))
    found.parts += [meaning("parts", match[0]) for match in scan.take(_PARTS)]
    for match in scan.take(_DAYS):
        found.phrases.append(_from_now(found, int(meaning("days", match[0]))))
    for match in scan.take(_NUMBERED):
        found.weekdays.append(_wanted(match))
        found.lone.append(int(match["lone"]))
    found.weekdays += [_wanted(match) for match in scan.take(_PLAIN)]


def take_ordinals(scan: Scan, found: Found) -> None:
    for body, read in _ORDINAL_ONES:
        found.phrases += [read(found.today, match) for match in scan.take(body)]


def _from_now(found: Found, days: int) -> Days:
    if days < 0:
        return Days(why=Why.OVER)
    if days and found.hour < _BY_NIGHT:
        return Days((*calendar.ahead(found.today, days - 1).days, *calendar.ahead(found.today, days).days))
    return calendar.ahead(found.today, days)
