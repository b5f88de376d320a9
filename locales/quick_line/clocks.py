"""One time of day as people type it: 14:00, 14u30, 2pm, half drie, kwart over 2, 10 to 3, 14:00-14:45."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import time

from locales.quick_line.vocabulary import any_of, grammar, meaning, spoken_in

HALF_DAY = 12 * 60
OPENS, CLOSES = time(8), time(18)
"""Of two times on a round clock the one between these is meant."""
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
    `dotted` the day and month ("10.12"), `british` what "half 3" is in English.
    """

    times: tuple[time, ...]
    usual: bool = True
    minutes: int | None = None
    dotted: tuple[int, int] | None = None
    british: tuple[time, ...] = ()


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
        return Clock(_both(times, _either(by * 60)), usual=False)
    return Clock(times)


def _half_past(match: re.Match[str]) -> Clock:
    hour = _number(match["hour"])
    return Clock(_either(hour * 60 + 30) if hour <= 12 else _exact(hour, 30))


def _half(match: re.Match[str]) -> Clock:
    """Half drie is 14:30; half three is 15:30 to the British, and 14:30 to the Dutch."""
    hour = _number(match["hour"])
    if not 1 <= hour <= 12:
        return Clock(())
    dutch, british = _either(hour * 60 - 30), _either(hour * 60 + 30)
    found = Clock(dutch, british=british)
    return in_english(found) if match["hour"] in spoken_in("en") else found


def in_english(clock: Clock) -> Clock:
    """The same in a line that may be English: either is possible."""
    return Clock(_both(clock.times, clock.british), usual=False) if clock.british else clock


def in_office(times: Sequence[time]) -> Sequence[time]:
    """The one of them in office hours; nothing if there are more, or none."""
    found = [each for each in times if OPENS <= each < CLOSES]
    return found if len(found) == 1 else ()


def _both(one: Sequence[time], other: Sequence[time]) -> tuple[time, ...]:
    return tuple(sorted({*(in_office(one) or one), *(in_office(other) or other)}))


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
UNIT = any_of("periods", "day", "week", "month")
MARKED: Sequence[tuple[str, Read]] = (
    (rf"{_ROUND}(?P<half>{grammar('half')}\s+)?(?P<hour>{_HOUR})(?!\s*{UNIT}\b){_OCLOCK}?", _round),
    (rf"{grammar('half')}\s+(?:past)\s+(?P<hour>{_HOUR}){_OCLOCK}?", _half_past),
    (rf"{grammar('half')}\s+(?P<hour>{_HOUR}){_OCLOCK}?", _half),
    (
        rf"(?P<hour>\d{{1,2}})(?P<sign>:)(?P<minute>\d{{2}})(?![.:]?\d)(?:\s*(?P<half>{_MERIDIEM})|{_OCLOCK})?",
        _digital,
    ),
    (
        rf"(?P<hour>[01]?\d|2[0-3])(?P<sign>\.)(?P<minute>[0-5]\d)(?!\.?\d)(?:\s*(?P<half>{_MERIDIEM})|{_OCLOCK})?",
        _digital,
    ),
    (rf"(?P<hour>{_HOUR})\s*(?P<half>{_MERIDIEM})", _meridiem),
    (
        r"(?P<hour>[01]?\d|2[0-3])\s?(?:u|h|uur)\s?(?P<minute>[0-5]\d)(?:\s*(?:u|h|uur))?(?!\s*m)",
        _with_letter,
    ),
    (grammar("noon"), _noon),
)
SPOKEN = (rf"(?P<hour>{_HOUR})(?:\s*o'?clock|(?P<length>{_OCLOCK}))", _spoken)
MILITARY = (r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?:\s*(?:u|h|uur))?", _military)
LONE = (rf"(?P<hour>{_LONE_HOUR})", _lone)


def nameless(body: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", body)


def one_of(*ways: tuple[str, Read]) -> str:
    return f"(?:{'|'.join(f'(?:{nameless(body)})' for body, _ in ways)})"


_READERS = tuple((re.compile(body), read) for body, read in (*MARKED, SPOKEN, MILITARY, LONE))


def read(said: str) -> Clock:
    """What was matched by one of these expressions."""
    return next(read(match) for body, read in _READERS if (match := body.fullmatch(said)))
