"""Times of day as people type them: 14:00, 14u30, 2pm, half drie, kwart over 2, 10 to 3, 14:00-14:45."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import time

from locales.quick_line.scan import Scan
from locales.quick_line.vocabulary import any_of, expression, grammar, meaning, spoken_in

DAY, HALF_DAY = 24 * 60, 12 * 60
_SHORT_HOUR = 8
"""Before it, "2 uur" is a time in the afternoon or a length: an appointment is no longer than ten hours."""
_TO_THE_HOUR = 12

_NUMBER = rf"(?:\d{{1,2}}|{any_of('numbers')})"
_HOUR = rf"(?:\d{{1,2}}|{any_of('numbers', *(str(hour) for hour in range(1, 13)))})"
_LONE_HOUR = rf"(?:\d{{1,2}}|{any_of('numbers', *(str(hour) for hour in range(2, 13)))})"
_MERIDIEM = r"(?:[ap]\.?m\b\.?)"
_OCLOCK = rf"(?:\s*{grammar('oclock')}(?!\w))"


@dataclass(frozen=True, slots=True)
class Clock:
    """One time that was typed, and what it can be: nothing where there is no such time.

    `usual`: of two, the one in office hours is meant. `minutes` is the length that it can be instead,
    `dotted` the day and month ("10.12").
    """

    times: tuple[time, ...]
    usual: bool = True
    minutes: int | None = None
    dotted: tuple[int, int] | None = None


@dataclass(slots=True)
class Clocks:
    """`lengths` are in minutes. `until` is a time at which it ends, `lone` numbers that may be hours.

    `ahead` is in minutes from now.
    """

    found: list[Clock] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    until: list[Clock] = field(default_factory=list)
    lone: list[int] = field(default_factory=list)
    ahead: int | None = None


Read = Callable[[re.Match[str]], Clock]


def _number(said: str) -> int:
    return int(said) if said.isdecimal() else int(meaning("numbers", said))


def _exact(hour: int, minute: int) -> tuple[time, ...]:
    return (time(hour, minute),) if hour < 24 and minute < 60 else ()


def _either(minutes: int) -> tuple[time, ...]:
    """Before noon and after it, of a time on a round clock."""
    both = (minutes % HALF_DAY, minutes % HALF_DAY + HALF_DAY)
    return tuple(time(*divmod(each, 60)) for each in both)


def at_hour(hour: int, minute: int = 0) -> tuple[time, ...]:
    return _either(hour * 60 + minute) if 1 <= hour <= 12 and minute < 60 else _exact(hour, minute)


def _digital(match: re.Match[str]) -> Clock:
    """A clock of 24 hours; 3:00 without a nought in front may be meant for the afternoon: that is asked."""
    said, hour, minute = match["hour"], int(match["hour"]), int(match["minute"])
    dotted = (hour, minute) if match["sign"] == "." and 1 <= minute <= 12 and hour else None
    if match["half"]:
        return Clock(_meridiem_times(hour, minute, match["half"]))
    if len(said) == 1 and 1 <= hour < _SHORT_HOUR:
        return Clock(at_hour(hour, minute), usual=False, dotted=dotted)
    return Clock(_exact(hour, minute), dotted=dotted)


def _with_letter(match: re.Match[str]) -> Clock:
    hour, minute = int(match["hour"]), int(match["minute"])
    short = hour < _SHORT_HOUR and minute < 60 and not match["hour"].startswith("0")
    return Clock(at_hour(hour, minute), minutes=hour * 60 + minute if short else None)


def _meridiem(match: re.Match[str]) -> Clock:
    return Clock(_meridiem_times(_number(match["hour"]), 0, match["half"]))


def _meridiem_times(hour: int, minute: int, half: str) -> tuple[time, ...]:
    if hour > 12 or minute > 59:
        return _exact(hour, minute) if half.startswith("p") else ()
    return (_either(hour * 60 + minute)[half.startswith("p")],) if hour else ()


def _round(match: re.Match[str]) -> Clock:
    """Kwart over 2, ten to three, 5 voor half 3."""
    quarter = re.fullmatch(grammar("quarter"), match["by"])
    by = 15 if quarter else _number(match["by"])
    hour = _number(match["hour"]) * 60 - (30 if match["half"] else 0)
    if hour > HALF_DAY or by >= 60:
        return Clock(())
    before = re.fullmatch(grammar("before"), match["side"])
    times = _either(hour - by if before else hour + by)
    if match["side"] == "to" and not quarter and by <= _TO_THE_HOUR and match["by"].isdecimal():
        return Clock((*times, *_either(by * 60)), usual=False)
    return Clock(times)


def _half_past(match: re.Match[str]) -> Clock:
    hour = _number(match["hour"])
    return Clock(_either(hour * 60 + 30) if hour <= 12 else _exact(hour, 30))


def _half(match: re.Match[str]) -> Clock:
    """Half drie is 14:30; half three is 15:30 to the British, and 14:30 to the Dutch."""
    hour = _number(match["hour"])
    if not 1 <= hour <= 12:
        return Clock(())
    dutch = _either(hour * 60 - 30)
    if match["hour"] in spoken_in("en"):
        return Clock((*dutch, *_either(hour * 60 + 30)), usual=False)
    return Clock(dutch)


def _noon(match: re.Match[str]) -> Clock:
    return Clock((time(12),))


def _spoken(match: re.Match[str]) -> Clock:
    hour = _number(match["hour"])
    short = 1 <= hour < _SHORT_HOUR and not match["hour"].startswith("0")
    return Clock(at_hour(hour), minutes=hour * 60 if short and match["length"] else None)


def _lone(match: re.Match[str]) -> Clock:
    return Clock(at_hour(_number(match["hour"])))


def _military(match: re.Match[str]) -> Clock:
    return Clock(_exact(int(match["hour"]), int(match["minute"])))


_ROUND = (
    rf"(?P<by>{_NUMBER}|{grammar('quarter')})(?:\s*min(?:uten|utes)?)?"
    rf"\s+(?P<side>{grammar('past', 'before')})\s+"
)
_UNIT = any_of("periods", "day", "week", "month")
_MARKED: Sequence[tuple[str, Read]] = (
    (rf"{_ROUND}(?P<half>{grammar('half')}\s+)?(?P<hour>{_HOUR})(?!\s*{_UNIT}\b){_OCLOCK}?", _round),
    (rf"{grammar('half')}\s+(?:past)\s+(?P<hour>{_HOUR}){_OCLOCK}?", _half_past),
    (rf"{grammar('half')}\s+(?P<hour>{_HOUR}){_OCLOCK}?", _half),
    (
        rf"(?P<hour>\d{{1,2}})(?P<sign>:)(?P<minute>\d{{2}})(?![.:]?\d)(?:\s*(?P<half>{_MERIDIEM})|{_OCLOCK})?",
        _digital,
    ),
    (
        rf"(?P<hour>[01]?\d|2[0-3])(?P<sign>\.)(?P<minute>[0-5]\d)(?![-/.:]?\d)(?:\s*(?P<half>{_MERIDIEM})|{_OCLOCK})?",
        _digital,
    ),
    (rf"(?P<hour>{_HOUR})\s*(?P<half>{_MERIDIEM})", _meridiem),
    (
        r"(?P<hour>[01]?\d|2[0-3])\s?(?:u|h|uur)\s?(?P<minute>[0-5]\d)(?:\s*(?:u|h|uur))?(?!\s*m)",
        _with_letter,
    ),
    (grammar("noon"), _noon),
)
_SPOKEN = (rf"(?P<hour>{_HOUR})(?:\s*o'?clock|(?P<length>{_OCLOCK}))", _spoken)
_MILITARY = (r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?:\s*(?:u|h|uur))?", _military)
_LONE = (rf"(?P<hour>{_LONE_HOUR})", _lone)


def _nameless(body: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", body)


def _one_of(*ways: tuple[str, Read]) -> str:
    return f"(?:{'|'.join(f'(?:{_nameless(body)})' for body, _ in ways)})"


_READERS = tuple((re.compile(body), read) for body, read in (*_MARKED, _SPOKEN, _MILITARY, _LONE))


def _read(said: str) -> Clock:
    return next(read(match) for body, read in _READERS if (match := body.fullmatch(said)))


_SURE, _ANY = _one_of(*_MARKED, _SPOKEN), _one_of(*_MARKED, _SPOKEN, _MILITARY, _LONE)
_UNTIL_WORD = rf"\s+{grammar('until')}\s+"
_TO = rf"(?:\s*-\s*|{_UNTIL_WORD})"
_NOT_TO_THE_HOUR = r"(?!(?:5|10|20|25)\s+to\b)"
_AT = rf"(?:(?:{grammar('at')}\s+|@\s*))"
_NO_DATE = r"\w\-/.:"
_RANGES = tuple(
    expression(body, _NO_DATE)
    for body in (
        rf"(?:{grammar('from')}\s+)(?P<begins>{_ANY}){_UNTIL_WORD}(?P<ends>{_ANY})(?![-/.:]\d)",
        rf"{_AT}?(?P<begins>{_SURE}){_TO}(?P<ends>{_ANY})(?![-/.:]\d)",
        rf"{_AT}?{_NOT_TO_THE_HOUR}(?P<begins>{_ANY}){_TO}(?P<ends>{_SURE})",
    )
)
_UNTIL = expression(rf"{grammar('until')}\s+(?P<ends>{_ANY})(?![-/.:]\d)")
_MARKED_ONES = tuple(
    (expression(rf"{_AT}?(?P<clock>{_nameless(body)})", r"\w.:"), body) for body, _ in _MARKED
)
_AT_SPOKEN = expression(rf"{_AT}(?P<clock>{_one_of(_SPOKEN, _MILITARY, _LONE)})(?![-/.:]\d|%|\s*{_UNIT}\b)")
_SPOKEN_ONES = expression(_nameless(_SPOKEN[0]))
_MILITARY_ONES = expression(rf"{_nameless(_MILITARY[0])}", r"\w\-/.:")
_BETWEEN = expression(rf"{grammar('between')}\s+(?P<begins>{_ANY})\s+{grammar('and')}\s+(?P<ends>{_ANY})")


def take_ranges(scan: Scan, clocks: Clocks) -> None:
    """From one time until another; between two, it begins at either."""
    for match in scan.take(_BETWEEN):
        ends = _read(match["ends"])
        both = [*_read(match["begins"]).times, *ends.times]
        clocks.found.append(Clock(tuple(both), usual=False))
    for body in _RANGES:
        for match in scan.take(body):
            _take_range(clocks, _read(match["begins"]), _read(match["ends"]))


def take_marked(scan: Scan, clocks: Clocks) -> None:
    """Times that cannot be anything else, or hardly."""
    for match in scan.take(_UNTIL):
        clocks.until.append(_read(match["ends"]))
    for body, _ in _MARKED_ONES:
        clocks.found += [_read(match["clock"]) for match in scan.take(body)]


def take_spoken(scan: Scan, clocks: Clocks) -> None:
    """Times that could have been something else: 2 uur, at 2, 1430."""
    for match in scan.take(_AT_SPOKEN):
        found = _read(match["clock"])
        clocks.found.append(Clock(found.times, found.usual))
    clocks.found += [_read(match[0]) for match in scan.take(_SPOKEN_ONES)]
    clocks.found += [_read(match[0]) for match in scan.take(_MILITARY_ONES)]


def length(begins: Sequence[time], ends: Sequence[time]) -> int | None:
    """Minutes from the one to the other; on a round clock where either may be before noon or after it."""
    if not begins or not ends:
        return None
    circle = DAY if len(begins) == len(ends) == 1 else HALF_DAY
    return (_minutes(ends[0]) - _minutes(begins[0])) % circle


def _take_range(clocks: Clocks, begins: Clock, ends: Clock) -> None:
    took = length(begins.times, ends.times)
    if took is None:
        clocks.found.append(Clock(()))
        return
    clocks.lengths.append(took)
    if len(ends.times) == 1 and len(begins.times) > 1:
        starts = (_minutes(ends.times[0]) - took) % DAY
        begins = Clock((time(*divmod(starts, 60)),))
    clocks.found.append(Clock(begins.times, begins.usual))


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
