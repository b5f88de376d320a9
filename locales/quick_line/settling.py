"""Days and times held against each other and against now: what is meant, and what must be asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from locales.quick_line import calendar
from locales.quick_line.calendar import Days
from locales.quick_line.clocks import Clock, at_hour, in_office
from locales.quick_line.days import Found
from locales.quick_line.line import Part, Why
from locales.quick_line.times import Clocks, length

NIGHT = 2
SHORTEST, LONGEST = 5, 600
_HOURS_OF = {"morning": (9, 10, 11), "afternoon": (13, 14, 15, 16), "evening": (18, 19, 20)}
_PART_OF: dict[str, Callable[[time], bool]] = {
    "morning": lambda clock: clock < time(12),
    "afternoon": lambda clock: time(12) <= clock < time(18),
    "evening": lambda clock: clock >= time(17),
}


@dataclass(frozen=True, slots=True)
class Moment:
    day: Part[date]
    clock: Part[time]
    minutes: Part[int]
    or_minutes: int | None = None


def settle(found: Found, clocks: Clocks, now: datetime, zone: str) -> Moment:
    if clocks.ahead is not None:
        found, clocks = _from_now(found, clocks, now, zone)
    clocks = _as_lengths(clocks, bool(found.parts))
    days = _with_dotted(_days(found, bool(clocks.found)), found, clocks)
    clock = _clock(found, clocks)
    day, clock = _together(days, clock, now, zone)
    soft = [each.minutes for each in clocks.found if each.minutes]
    return Moment(day, clock, _minutes(clocks), soft[0] if len(soft) == 1 and clock.value is None else None)


def _from_now(found: Found, clocks: Clocks, now: datetime, zone: str) -> tuple[Found, Clocks]:
    then = (now + timedelta(minutes=clocks.ahead or 0)).astimezone(ZoneInfo(zone))
    clock = Clock((then.time().replace(second=0, microsecond=0),), usual=False)
    days = replace(found, phrases=[*found.phrases, Days((then.date(),))])
    return days, replace(clocks, found=[*clocks.found, clock])


def _as_lengths(clocks: Clocks, part_of_day: bool) -> Clocks:
    """ "2 uur" beside a time is how long it takes; beside a length or a part of the day it is the time."""
    firm = [each for each in clocks.found if not each.minutes]
    soft = [each for each in clocks.found if each.minutes]
    if firm:
        return replace(clocks, found=firm, lengths=[*clocks.lengths, *(each.minutes or 0 for each in soft)])
    if len(soft) == 1 and (clocks.lengths or clocks.until or part_of_day):
        return replace(clocks, found=[replace(soft[0], minutes=None)])
    if len(soft) > 1:
        return replace(clocks, lengths=[*clocks.lengths, *(each.minutes or 0 for each in soft)])
    return clocks


def _days(found: Found, timed: bool) -> Days:
    phrases = list(found.phrases)
    for wanted, lone in zip(found.weekdays, found.lone, strict=False):
        phrases += _numbered(found, wanted, lone, timed)
    days = calendar.together(phrases)
    if not found.weekdays:
        return days
    usual = [calendar.weekday(found.today, wanted) for wanted in dict.fromkeys(found.weekdays)]
    if len(usual) > 1:
        return Days(tuple(sorted({*days.days, *(day for each in usual for day in each.days)})), firm=False)
    if not phrases:
        return usual[0]
    fits = tuple(day for day in days.days if day.weekday() == found.weekdays[0])
    if fits:
        return replace(days, days=fits, firm=days.firm or len(days.days) > len(fits))
    return Days(tuple(sorted({*days.days, *usual[0].days})), firm=False, why=days.why)


def _numbered(found: Found, wanted: int, lone: int, timed: bool) -> list[Days]:
    """Di 14: the fourteenth if it is such a day, or with a time; otherwise perhaps 14:00."""
    dated = calendar.day_of_month(found.today, lone)
    fits = bool(dated.days) and dated.days[0].weekday() == wanted
    if timed:
        return [dated]
    either = {*dated.days[:1], *calendar.weekday(found.today, wanted).days}
    return [Days(tuple(sorted(either)), firm=len(either) == 1)] if fits else []


def _with_dotted(days: Days, found: Found, clocks: Clocks) -> Days:
    """10.12 is a time beside a day, and a day beside a time; otherwise perhaps either."""
    dotted = [each for each in clocks.found if each.dotted]
    if not dotted or days.days or days.why:
        return days
    dates = [calendar.dated(found.today, *each.dotted).days for each in dotted if each.dotted]
    if len(clocks.found) > len(dotted) == 1:
        clocks.found[:] = [each for each in clocks.found if not each.dotted]
        return Days(dates[0])
    return Days(tuple(day for each in dates for day in each), firm=False)


def _clock(found: Found, clocks: Clocks) -> Part[time]:
    if not clocks.found:
        return _hours_of(found, clocks)
    if any(not each.times for each in clocks.found):
        return Part(why=Why.NO_SUCH_TIME)
    readings = [_meant(each, found.parts) for each in dict.fromkeys(clocks.found)]
    times = tuple(dict.fromkeys(each for reading in readings for each in reading))
    by_day = tuple(each for each in times if each.hour != NIGHT)
    if not by_day:
        return Part(why=Why.NIGHT)
    unsure = any(each.minutes or (each.dotted and not _is_dated(found)) for each in clocks.found)
    if len(by_day) > 1 or unsure:
        return Part(candidates=by_day)
    return Part(by_day[0])


def _is_dated(found: Found) -> bool:
    return bool(found.phrases or found.weekdays)


def _hours_of(found: Found, clocks: Clocks) -> Part[time]:
    """No time, but a number that can be the hour, or a part of the day."""
    numbers = [each for each in (*found.lone, *clocks.lone) if 0 < each < 24]
    lone = [_meant(Clock(at_hour(each)), found.parts) for each in numbers]
    if any(lone):
        return Part(candidates=tuple({hour: None for hours in lone for hour in hours if hour.hour != NIGHT}))
    return Part(candidates=tuple(time(hour) for part in found.parts for hour in _HOURS_OF[part]))


def _meant(clock: Clock, parts: Sequence[str]) -> Sequence[time]:
    """Those in the part of the day that was said; otherwise, of two, the one in office hours."""
    said = [each for each in clock.times if all(_PART_OF[part](each) for part in parts)]
    if parts:
        return said if len(said) == 1 or not clock.usual else in_office(said) or said or _asked_anyway(clock)
    return in_office(clock.times) or clock.times if clock.usual else clock.times


def _asked_anyway(clock: Clock) -> Sequence[time]:
    """Ten at night, said to be in the morning: both are shown."""
    turned = time((clock.times[0].hour + 12) % 24, clock.times[0].minute)
    return (*clock.times, turned) if len(clock.times) == 1 else clock.times


def _together(days: Days, clock: Part[time], now: datetime, zone: str) -> tuple[Part[date], Part[time]]:
    """Whatever is over cannot be meant."""
    if clock.value is not None:
        day = _day_for(days, clock.value, now, zone)
        is_over = day.why is Why.OVER and not day.candidates and not days.why
        return day, Part(candidates=(clock.value,)) if is_over else clock
    only = _only(days)
    if only is None or not clock.candidates:
        return _open(days), clock
    left = tuple(each for each in clock.candidates if _moment(only, each, zone) > now)
    return Part(only), replace(clock, candidates=left, why=clock.why or (None if left else Why.OVER))


def _day_for(days: Days, clock: time, now: datetime, zone: str) -> Part[date]:
    left = tuple(day for day in days.days if _moment(day, clock, zone) > now)
    if days.why or (days.days and not left):
        return Part(candidates=left, why=days.why or Why.OVER)
    if len(left) == 1 and days.firm and (days.rolls or len(days.days) == 1):
        return Part(left[0])
    if not days.days and days.firm:
        today = now.astimezone(ZoneInfo(zone)).date()
        near = (today, *calendar.ahead(today, 1).days)
        left = tuple(day for day in near if _moment(day, clock, zone) > now)
    return Part(candidates=left)


def _only(days: Days) -> date | None:
    return days.days[0] if len(days.days) == 1 and days.firm and not days.why else None


def _open(days: Days) -> Part[date]:
    return Part(_only(days)) if _only(days) else Part(candidates=days.days, why=days.why)


def _minutes(clocks: Clocks) -> Part[int]:
    lengths = list(dict.fromkeys(clocks.lengths))
    for ends in clocks.until:
        begins = [clock for each in clocks.found for clock in each.times]
        took = length(begins, ends.times)
        if took is None:
            return Part(why=Why.TOO_LONG_OR_SHORT)
        lengths.append(took)
    fit = tuple(each for each in dict.fromkeys(lengths) if SHORTEST <= each <= LONGEST)
    if len(fit) == len(set(lengths)) == 1:
        return Part(fit[0])
    return Part(candidates=fit, why=None if len(fit) == len(set(lengths)) else Why.TOO_LONG_OR_SHORT)


def _moment(day: date, clock: time, zone: str) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(zone))
