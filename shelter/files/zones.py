"""The time zones of a calendar, whatever the program that wrote it calls them."""

import re
from collections.abc import Iterable, Mapping
from datetime import tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from shelter.files.calendar_lines import Block

_UTC = re.compile(r"(?:tzone://Microsoft/)?(?:utc|gmt|etc/utc|z)", re.IGNORECASE)
_TZID = re.compile(r"TZID[^:]*:(.*)", re.IGNORECASE)
_RULE = re.compile(r"RRULE[^:]*:(.*)", re.IGNORECASE)
_SAFE_RULE = re.compile(r"(?=.*FREQ=YEARLY)(?!.*(INTERVAL|BYHOUR|BYMINUTE|BYSECOND|BYSETPOS))", re.IGNORECASE)
_MOST_LINES = 2_000


class Zones:
    """The zones by name; those that the file describes itself are used where nobody else knows the name."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._own = {_id(block): block for block in blocks if len(block.lines) <= _MOST_LINES}
        self._known: dict[str, tzinfo | None] = {}

    def get(self, name: str) -> tzinfo | None:
        """None where nobody knows it."""
        name = name.strip().strip('"')
        if name not in self._known:
            self._known[name] = _of_the_world(name) or self._of_the_file(name) or _by_city(name)
        return self._known[name]

    def _of_the_file(self, name: str) -> tzinfo | None:
        from icalendar import Timezone

        block = self._own.get(name)
        if block is None or not all(_SAFE_RULE.match(rule) for rule in _rules(block)):
            return None
        try:
            described = Timezone.from_ical("\r\n".join(block.lines))
            return described.to_tz(lookup_tzid=False) if isinstance(described, Timezone) else None
        except Exception:  # whatever a broken description makes icalendar raise
            return None


def _of_the_world(name: str) -> tzinfo | None:
    """A zone of the tz database, or the one that Windows means; also with a path before it."""
    if _UTC.fullmatch(name):
        return ZoneInfo("UTC")
    parts = name.split("/")
    for start in range(len(parts)):
        if (found := "/".join(parts[start:])) in _names():
            return ZoneInfo(found)
    of_windows = _windows().get(name)
    return ZoneInfo(of_windows) if of_windows in _names() else None


def _by_city(name: str) -> tzinfo | None:
    """Exchange calls ours "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"."""
    return ZoneInfo("Europe/Amsterdam") if "Amsterdam" in name else None


def _id(block: Block) -> str:
    found = (_TZID.match(line) for line in block.lines)
    return next((each[1].strip().strip('"') for each in found if each), "")


def _rules(block: Block) -> Iterable[str]:
    return (found[1] for line in block.lines if (found := _RULE.match(line)))


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones())


@cache
def _windows() -> Mapping[str, str]:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return WINDOWS_TO_OLSON
