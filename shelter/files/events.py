"""One event of a calendar: its lines to what they mean."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shelter.files import cells
from shelter.files.appointments import ALL_DAY, USUAL_MINUTES
from shelter.files.calendar_lines import Block
from shelter.files.columns import WrongHere
from shelter.files.faults import BadCell, Fault
from shelter.files.zones import Zones
from shelter.text import N_

_BROKEN = N_("I cannot read this: {text}")
_MISSING = N_("Nothing stands here, and it is needed.")
_NO_ZONE = N_("I do not know the time zone “{text}”.")
_THIS_AND_LATER = N_("This changes one time and all later ones. I can only read changes of one time.")
_TITLE, _UID, _PLACE, _ADDRESS = 300, 500, 100, 200


@dataclass(frozen=True, slots=True)
class Event:
    """One VEVENT. `starts` is aware, in the event's own zone.

    `original` says which time of a series this one is instead of. `rule` is an RRULE as icalendar reads it,
    `more` and `without` are RDATE and EXDATE.
    """

    line: int
    uid: str
    sequence: int
    starts: datetime
    minutes: int
    title: str
    place: str
    address: str
    cancelled: bool
    original: datetime | None
    rule: Mapping[str, Sequence[Any]] | None
    more: tuple[datetime, ...]
    without: tuple[datetime | date, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """`house` is the zone of times that name none; `cancels` says that the file takes back what it names."""

    zones: Zones
    house: ZoneInfo
    cancels: bool

    def event(self, block: Block) -> Event:
        """WrongHere with the line on which the event begins and the property that is wrong."""
        parts = _parts(block)
        with _at(block, "DTSTART"):
            starts = self._moment(parts.get("DTSTART"))
        with _at(block, "RECURRENCE-ID"):
            original = self._original(parts)
        with _at(block, "DTEND" if "DTEND" in parts else "DURATION"):
            minutes = self._minutes(parts, starts)
        with _at(block, "RRULE"):
            rule = _rule(parts, starts)
        with _at(block, "RDATE"):
            more = tuple(self._moment(each) for each in _list(parts, "RDATE"))
        with _at(block, "EXDATE"):
            without = tuple(self._moment_or_day(each) for each in _list(parts, "EXDATE"))
        title = _text(parts, "SUMMARY")[:_TITLE]
        name, address = _place(parts)
        return Event(
            line=block.line,
            uid=_text(parts, "UID")[:_UID] or f"{title}@{starts.isoformat()}",
            sequence=parts["SEQUENCE"] if isinstance(parts.get("SEQUENCE"), int) else 0,
            starts=starts,
            minutes=minutes,
            title=title,
            place=name,
            address=address,
            cancelled=self.cancels or _text(parts, "STATUS").upper() == "CANCELLED",
            original=original,
            rule=rule,
            more=more,
            without=without,
        )

    def _original(self, parts: Mapping[str, Any]) -> datetime | None:
        given = parts.get("RECURRENCE-ID")
        if given is None:
            return None
        if str(getattr(given, "params", {}).get("RANGE", "")).upper() == "THISANDFUTURE":
            raise BadCell(_THIS_AND_LATER)
        found = self._moment_or_day(given)
        if isinstance(found, datetime):
            return found
        raise BadCell(_BROKEN, text=found)

    def _minutes(self, parts: Mapping[str, Any], starts: datetime) -> int:
        if (ends := parts.get("DTEND")) is not None:
            lasts = _utc(self._moment(ends)) - _utc(starts)
        elif (duration := parts.get("DURATION")) is not None:
            lasts = duration.dt
        else:
            return USUAL_MINUTES
        if not isinstance(lasts, timedelta):
            raise BadCell(_BROKEN, text=lasts)
        return cells.usual_minutes(lasts // timedelta(minutes=1))

    def _moment(self, given: Any) -> datetime:
        found = self._moment_or_day(given)
        if not isinstance(found, datetime):
            raise BadCell(ALL_DAY)
        return found

    def _moment_or_day(self, given: Any) -> datetime | date:
        """With the zone of its own, in a year of ours."""
        if given is None:
            raise BadCell(_MISSING)
        value = getattr(given, "dt", None)
        if not isinstance(value, date) or not 1971 <= value.year <= 2099:
            raise BadCell(_BROKEN, text=value if value is not None else _as_written(given))
        if not isinstance(value, datetime):
            return value
        found = value if value.tzinfo and not given.params.get("TZID") else self._in_zone(value, given)
        _utc(found)
        return found

    def _in_zone(self, value: datetime, given: Any) -> datetime:
        name = str(given.params.get("TZID", ""))
        if not name:
            return value.replace(tzinfo=self.house)
        if (zone := self.zones.get(name)) is None:
            raise BadCell(_NO_ZONE, text=name)
        return value.replace(tzinfo=zone)


@contextmanager
def _at(block: Block, name: str) -> Iterator[None]:
    try:
        yield
    except BadCell as bad:
        fault = Fault(row=block.line, column=name, sentence=bad.sentence, values=bad.values)
        raise WrongHere(fault) from None


def _utc(moment: datetime) -> datetime:
    """BadCell where the zone that the file describes has no such moment."""
    try:
        return moment.astimezone(UTC)
    except Exception:  # whatever a zone that a file describes makes dateutil raise
        raise BadCell(_BROKEN, text=moment.replace(tzinfo=None)) from None


def _parts(block: Block) -> Mapping[str, Any]:
    """The properties of an event, as icalendar reads them; WrongHere names one that it cannot."""
    from icalendar import Event as Component

    try:
        component = Component.from_ical("\r\n".join(block.lines))
    except Exception:  # whatever a broken event makes icalendar raise
        raise WrongHere(Fault(row=block.line, sentence=_BROKEN, values={"text": "VEVENT"})) from None
    for name, _ in component.errors:
        raise WrongHere(
            Fault(row=block.line, column=name, sentence=_BROKEN, values={"text": name or "VEVENT"})
        )
    for name, value in component.items():
        if isinstance(value, list) and name not in ("RDATE", "EXDATE"):
            raise WrongHere(Fault(row=block.line, column=name, sentence=_BROKEN, values={"text": name}))
    return component


def _rule(parts: Mapping[str, Any], starts: datetime) -> Mapping[str, Sequence[Any]] | None:
    """The rule, its end by the wall clock of the event."""
    rule = parts.get("RRULE")
    if rule is None:
        return None
    found = {
        str(name).upper(): values if isinstance(values, list) else [values] for name, values in rule.items()
    }
    if ends := found.get("UNTIL"):
        found["UNTIL"] = [_wall(ends[0], starts)]
    return found


def _wall(ends: Any, starts: datetime) -> datetime:
    if isinstance(ends, datetime):
        local = ends.astimezone(starts.tzinfo) if ends.tzinfo else ends
        return local.replace(tzinfo=None)
    if isinstance(ends, date):
        return datetime.combine(ends, time.max)
    raise BadCell(_BROKEN, text=ends)


def _list(parts: Mapping[str, Any], name: str) -> Iterator[Any]:
    found = parts.get(name)
    for each in found if isinstance(found, list) else [found] if found is not None else []:
        yield from each.dts


def _text(parts: Mapping[str, Any], name: str) -> str:
    return " ".join(str(parts.get(name) or "").split())


def _place(parts: Mapping[str, Any]) -> tuple[str, str]:
    """The name, and what stands after it as its address."""
    name, _, address = str(parts.get("LOCATION") or "").strip().replace("\n", ", ").partition(", ")
    return " ".join(name.split())[:_PLACE], " ".join(address.split())[:_ADDRESS]


def _as_written(given: Any) -> str:
    return str(given)
