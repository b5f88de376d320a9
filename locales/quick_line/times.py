"""All times of day in a line: when it begins, and with a range how long it takes (14:00-14:45, tot 15:00)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time

from locales.quick_line.clocks import (
    HALF_DAY,
    LONE,
    MARKED,
    MILITARY,
    SPOKEN,
    UNIT,
    Clock,
    in_english,
    nameless,
    one_of,
    read,
)
from locales.quick_line.scan import Scan
from locales.quick_line.vocabulary import expression, grammar

_DAY = 2 * HALF_DAY


@dataclass(slots=True)
class Clocks:
    """`lengths` are in minutes. `until` is a time at which it ends, `lone` numbers that may be hours.

    `ahead` is in minutes from now. `english`: the line has English words and no Dutch ones.
    """

    found: list[Clock] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    until: list[Clock] = field(default_factory=list)
    lone: list[int] = field(default_factory=list)
    ahead: int | None = None
    english: bool = False


_SURE, _ANY = one_of(*MARKED, SPOKEN), one_of(*MARKED, SPOKEN, MILITARY, LONE)
_UNTIL_WORD = rf"\s+{grammar('until', 'to')}\s+"
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
_MARKED_ONES = tuple((expression(rf"{_AT}?(?P<clock>{nameless(body)})", r"\w.:"), body) for body, _ in MARKED)
_AT_SPOKEN = expression(rf"{_AT}(?P<clock>{one_of(SPOKEN, MILITARY, LONE)})(?![-/.:]\d|%|\s*{UNIT}\b)")
_SPOKEN_ONES = expression(nameless(SPOKEN[0]))
_MILITARY_ONES = expression(rf"{nameless(MILITARY[0])}", r"\w\-/.:")
_BETWEEN = expression(rf"{grammar('between')}\s+(?P<begins>{_ANY})\s+{grammar('and')}\s+(?P<ends>{_ANY})")


def take_ranges(scan: Scan, clocks: Clocks) -> None:
    """From one time until another; between two, it begins at either."""
    for match in scan.take(_BETWEEN):
        ends = read(match["ends"])
        both = [*read(match["begins"]).times, *ends.times]
        clocks.found.append(Clock(tuple(both), usual=False))
    for body in _RANGES:
        for match in scan.take(body):
            _take_range(clocks, read(match["begins"]), read(match["ends"]))


def take_marked(scan: Scan, clocks: Clocks) -> None:
    """Times that cannot be anything else, or hardly."""
    for match in scan.take(_UNTIL):
        clocks.until.append(read(match["ends"]))
    for body, _ in _MARKED_ONES:
        found = [read(match["clock"]) for match in scan.take(body)]
        clocks.found += [in_english(each) if clocks.english else each for each in found]


def take_spoken(scan: Scan, clocks: Clocks) -> None:
    """Times that could have been something else: 2 uur, at 2, 1430."""
    for match in scan.take(_AT_SPOKEN):
        found = read(match["clock"])
        clocks.found.append(Clock(found.times, found.usual))
    clocks.found += [read(match[0]) for match in scan.take(_SPOKEN_ONES)]
    clocks.found += [read(match[0]) for match in scan.take(_MILITARY_ONES)]


def length(begins: Sequence[time], ends: Sequence[time]) -> int | None:
    """Minutes from the one to the other; on a round clock where either may be before noon or after it."""
    if not begins or not ends:
        return None
    circle = _DAY if len(begins) == len(ends) == 1 else HALF_DAY
    return (_minutes(ends[0]) - _minutes(begins[0])) % circle


def _take_range(clocks: Clocks, begins: Clock, ends: Clock) -> None:
    took = length(begins.times, ends.times)
    if took is None:
        clocks.found.append(Clock(()))
        return
    clocks.lengths.append(took)
    if len(ends.times) == 1 and len(begins.times) > 1:
        starts = (_minutes(ends.times[0]) - took) % _DAY
        begins = Clock((time(*divmod(starts, 60)),))
    clocks.found.append(Clock(begins.times, begins.usual))


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
