"""How long it takes, and how long from now, as people type it: 45m, 1,5 uur, anderhalf uur, drie kwartier."""

import re
from collections.abc import Callable, Sequence

from locales.quick_line.scan import Scan
from locales.quick_line.times import Clocks
from locales.quick_line.vocabulary import any_of, expression, grammar, meaning

_NUMBER = rf"(?:\d{{1,3}}|{any_of('numbers')})"
_HOURS, _MINUTES = rf"(?:{any_of('periods', 'hour')}|u)", rf"(?:{any_of('periods', 'minute')}|')"
_QUARTERS = any_of("periods", "quarter")
_WHOLE_HOURS = r"(?:hours|hrs|uren)"
_ONE = grammar("one")

Read = Callable[[re.Match[str]], int]


def _number(said: str) -> int:
    return int(said) if said.isdecimal() else int(meaning("numbers", said))


_LENGTHS: Sequence[tuple[str, Read]] = (
    (grammar("hour_and_half"), lambda match: 90),
    (grammar("half_hour"), lambda match: 30),
    (
        rf"(?P<hours>{_NUMBER})\s*{_HOURS}\s*(?:{grammar('and')}\s+)?(?P<minutes>{_NUMBER})\s*{_MINUTES}",
        lambda match: _number(match["hours"]) * 60 + _number(match["minutes"]),
    ),
    (rf"(?P<hours>\d)[.,](?P<tenths>\d)\s*{_HOURS}", lambda match: int(match[1]) * 60 + int(match[2]) * 6),
    (rf"(?P<hours>\d)\s*½\s*{_HOURS}", lambda match: int(match["hours"]) * 60 + 30),
    (rf"(?:(?P<quarters>{_NUMBER})\s+)?{_QUARTERS}", lambda match: _number(match["quarters"] or "1") * 15),
    (rf"(?P<hours>{_NUMBER})\s*{_WHOLE_HOURS}", lambda match: _number(match["hours"]) * 60),
    (rf"(?:{grammar('one_hour')}|(?:a|an)\s+(?:hour|hr))", lambda match: 60),
    (rf"(?P<minutes>{_NUMBER})\s*{_MINUTES}", lambda match: _number(match["minutes"])),
)
_SPOKEN: Sequence[tuple[str, Read]] = (
    (rf"(?P<hours>{_NUMBER}|{_ONE})\s*{_HOURS}", lambda match: _hours(match["hours"])),
)


def _hours(said: str) -> int:
    return 60 * (1 if re.fullmatch(_ONE, said) else _number(said))


_LASTS = rf"(?:{grammar('lasts')}\s+|~\s*)"
_FOUND = tuple((expression(rf"{_LASTS}?{body}", r"\w.:,"), read) for body, read in _LENGTHS)
_SAID_SO = tuple(
    (expression(body, r"\w.:,"), read)
    for spoken, read in _SPOKEN
    for body in (rf"{_LASTS}{spoken}", rf"{spoken}\s+{grammar('long')}")
)
_AHEAD = tuple((expression(rf"{grammar('ahead')}\s+{body}"), read) for body, read in (*_LENGTHS, *_SPOKEN))


def take_ahead(scan: Scan, clocks: Clocks) -> None:
    """So long from now: over een uur, in 45 min."""
    for body, read in _AHEAD:
        if match := scan.take_first(body):
            clocks.ahead = read(match)


def take_lengths(scan: Scan, clocks: Clocks) -> None:
    for body, read in (*_FOUND, *_SAID_SO):
        clocks.lengths += [read(match) for match in scan.take(body)]
