"""A calendar as Outlook, Google, Nextcloud and Apple write it (RFC 5545): each time of each event."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from shelter.files import limits, recurrence
from shelter.files.appointments import PAST, kind_of_title
from shelter.files.calendar_lines import blocks
from shelter.files.columns import WrongHere
from shelter.files.events import Event, Reader
from shelter.files.faults import BadCell, Fault, NothingInIt, TooManyRows
from shelter.files.rows import AppointmentRow, Content, Read
from shelter.files.zones import Zones
from shelter.text import N_

_TOO_OFTEN = N_("This comes very often. I read the first {n} times.")


def read_calendar(content: bytes, now: datetime, zone: str) -> Read:
    """What comes from `now` on, each time of a series by itself. Unreadable where it is no calendar."""
    found = blocks(content)
    if not found.events:
        raise NothingInIt
    faults: list[Fault] = []
    reader = Reader(Zones(found.zones), ZoneInfo(zone), cancels=found.cancels)
    events: list[Event] = []
    for block in found.events:
        try:
            events.append(reader.event(block))
        except WrongHere as wrong:
            faults.append(wrong.fault)
    rows: list[AppointmentRow] = []
    for row in _rows(events, now, faults):
        rows.append(row)
        if len(rows) > limits.ROWS:
            raise TooManyRows(limit=limits.ROWS)
    ordered = tuple(sorted(faults, key=lambda fault: fault.row))
    return Read(content=Content.APPOINTMENTS, appointments=tuple(rows), faults=ordered)


def _rows(events: Iterable[Event], now: datetime, faults: list[Fault]) -> Iterator[AppointmentRow]:
    alone, instead = _sorted_out(events)
    for event in alone.values():
        if event.rule is None and not event.more:
            if _is_over(event, now):
                faults.append(Fault(row=event.line, column="DTSTART", sentence=PAST))
            else:
                yield _row(event, event.uid, event.starts, cancelled=event.cancelled)
            continue
        try:
            yield from _series(event, instead, now, faults)
        except BadCell as bad:
            faults.append(Fault(row=event.line, column="RRULE", sentence=bad.sentence, values=bad.values))
    for (uid, original), event in instead.items():
        if not (_is_over(event, now) and original <= now):
            yield _row(event, _key(uid, original), event.starts, cancelled=event.cancelled)


def _sorted_out(events: Iterable[Event]) -> tuple[dict[str, Event], dict[tuple[str, datetime], Event]]:
    """Events by their name, and those that are instead of one time of a series; of two the newer."""
    alone: dict[str, Event] = {}
    instead: dict[tuple[str, datetime], Event] = {}
    for event in events:
        if event.original is None:
            if event.uid not in alone or event.sequence >= alone[event.uid].sequence:
                alone[event.uid] = event
        else:
            name = (event.uid, event.original.astimezone(UTC))
            if name not in instead or event.sequence >= instead[name].sequence:
                instead[name] = event
    return alone, instead


def _series(
    event: Event, instead: dict[tuple[str, datetime], Event], now: datetime, faults: list[Fault]
) -> Iterator[AppointmentRow]:
    """The times of a series that have no event of their own; those that fall out are cancelled ones."""
    without = {each if not isinstance(each, datetime) else each.astimezone(UTC) for each in event.without}
    times = 0
    for begins in _times(event, now):
        original = begins.astimezone(UTC)
        times += 1
        if (event.uid, original) in instead:
            continue
        falls_out = original in without or _day(begins) in without
        yield _row(event, _key(event.uid, original), begins, cancelled=event.cancelled or falls_out)
    if times >= limits.INSTANCES:
        values = {"n": str(limits.INSTANCES)}
        faults.append(Fault(row=event.line, column="RRULE", sentence=_TOO_OFTEN, values=values))


def _times(event: Event, now: datetime) -> Iterator[datetime]:
    """When it begins, from now on, each time once."""
    zone = event.starts.tzinfo
    first = event.starts.replace(tzinfo=None)
    since = now.astimezone(zone).replace(tzinfo=None) - timedelta(minutes=event.minutes)
    until = recurrence.horizon(now).astimezone(zone).replace(tzinfo=None)
    by_rule = recurrence.instances(event.rule, first, since, until) if event.rule else [first]
    more = [each.astimezone(zone).replace(tzinfo=None) for each in event.more[: limits.INSTANCES]]
    wanted = (each for part in (by_rule, more) for each in part if since <= each <= until)
    for each in list(dict.fromkeys(wanted))[: limits.INSTANCES]:
        yield each.replace(tzinfo=zone)


def _row(event: Event, key: str, begins: datetime, *, cancelled: bool) -> AppointmentRow:
    return AppointmentRow(
        row=event.line,
        key=key,
        series=event.uid if key != event.uid else None,
        title=event.title or None,
        kind=kind_of_title(event.title),
        starts_at=begins,
        minutes=event.minutes,
        place=event.place,
        address=event.address,
        cancelled=cancelled,
    )


def _key(uid: str, original: datetime) -> str:
    return f"{uid} {original:%Y%m%dT%H%M%SZ}"


def _is_over(event: Event, now: datetime) -> bool:
    return event.starts.astimezone(UTC) <= now


def _day(moment: datetime) -> date:
    return moment.date()
