"""When an event comes that comes again and again: reckoned only as far as it concerns us.

dateutil reckons for ever where a rule has an interval of 0 or names a day that there is not; so a rule that
no calendar on a phone makes is refused, and each has an end.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from shelter.files import limits
from shelter.files.faults import BadCell
from shelter.text import N_

FIRST_YEAR: Final = 2000
LONGEST_LIST: Final = 60
_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
"""In the order of dateutil's constants."""
_BY = {
    "BYMONTH": "bymonth",
    "BYMONTHDAY": "bymonthday",
    "BYYEARDAY": "byyearday",
    "BYWEEKNO": "byweekno",
    "BYSETPOS": "bysetpos",
}
_UNDERSTOOD = frozenset({"FREQ", "UNTIL", "COUNT", "INTERVAL", "WKST", "BYDAY", *_BY})
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_STRANGE = N_("I do not understand how this comes again: {text}")


def instances(
    rule: Mapping[str, Sequence[Any]], starts: datetime, since: datetime, until: datetime
) -> Iterator[datetime]:
    """The beginnings from `since` to `until`, all by the wall clock of the event and without a zone.

    `rule` is an RRULE as icalendar reads it; its UNTIL is by the same clock. BadCell where it is strange. At
    most `limits.INSTANCES` come out.
    """
    from dateutil.rrule import rrule

    _check(rule, starts)
    ends = min(until, _first(rule, "UNTIL", until))
    try:
        made = rrule(dtstart=starts, until=ends, **_arguments(rule))
        yield from _within(iter(made), since, _first(rule, "COUNT", None))
    except (ValueError, TypeError, IndexError, OverflowError, KeyError):
        raise BadCell(_STRANGE, text=_written(rule)) from None


def _within(made: Iterator[datetime], since: datetime, count: int | None) -> Iterator[datetime]:
    given = 0
    for number, begins in enumerate(made):
        if given == limits.INSTANCES or number == count:
            return
        if begins >= since:
            given += 1
            yield begins


def _check(rule: Mapping[str, Sequence[Any]], starts: datetime) -> None:
    count, interval = _first(rule, "COUNT", 1), _first(rule, "INTERVAL", 1)
    plain = (
        set(rule) <= _UNDERSTOOD
        and _first(rule, "FREQ", None) in _FREQUENCIES
        and isinstance(count, int)
        and isinstance(interval, int)
        and count > 0
        and 0 < interval <= 1_000
        and all(len(values) <= LONGEST_LIST for values in rule.values())
        and starts.year >= FIRST_YEAR
    )
    if not plain:
        raise BadCell(_STRANGE, text=_written(rule))


def _arguments(rule: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "freq": _FREQUENCIES.index(rule["FREQ"][0]),
        "interval": _first(rule, "INTERVAL", 1),
        **{_BY[name]: [int(value) for value in rule[name]] for name in _BY.keys() & rule.keys()},
    }
    if "BYDAY" in rule:
        found["byweekday"] = [_weekday(str(value)) for value in rule["BYDAY"]]
    if "WKST" in rule:
        found["wkst"] = _DAYS.index(str(rule["WKST"][0]).upper())
    return found


def _weekday(written: str) -> Any:
    """ "MO", "2TU", "-1FR" as dateutil has it."""
    from dateutil.rrule import weekday

    number = written[:-2]
    return weekday(_DAYS.index(written[-2:].upper()), int(number) if number else None)


def _first(rule: Mapping[str, Sequence[Any]], name: str, default: Any) -> Any:
    values = rule.get(name)
    return values[0] if values else default


def _written(rule: Mapping[str, Sequence[Any]]) -> str:
    return ";".join(f"{name}={','.join(map(str, values))}" for name, values in rule.items())


def horizon(now: datetime) -> datetime:
    """How far ahead appointments are read."""
    return now + timedelta(days=limits.MONTHS_AHEAD * 31)
