"""A table of appointments: each row to what it means."""

from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from shelter.files import cells, vocabulary
from shelter.files.columns import Line, Table, WrongHere
from shelter.files.faults import BadCell, Fault
from shelter.files.rows import AppointmentRow, Content, Read
from shelter.models.appointments import AppointmentKind, Bring
from shelter.text import N_

USUAL_MINUTES = 60
_NO_KIND = N_("I do not know what “{text}” is. Write for example: IND, advocaat, GGD, dokter, school")
_NO_ANSWER = N_("I do not understand “{text}”. Write yes or no.")
_NO_STATE = N_("I do not understand “{text}”. Leave it empty, or write: cancelled")
_NO_THING = N_("I do not know “{text}”. Write: brief, papieren, medicijnen, telefoon")
ALL_DAY = N_("This lasts the whole day. An appointment needs a time.")
PAST = N_("This is in the past.")
_NO_START = N_("The time is missing.")
_BEFORE = N_("The end is before the beginning.")
_LONGEST_TITLE = 300


def read_appointments(table: Table, zone: str) -> Read:
    """Times are by the wall clock of the zone, as the people who wrote the file read it."""
    found: list[AppointmentRow] = []
    faults: list[Fault] = []
    american = cells.is_american(line.get("date") for line in table.lines)
    for line in table.lines:
        try:
            found.append(_row(line, zone, american))
        except WrongHere as wrong:
            faults.append(wrong.fault)
    return Read(content=Content.APPOINTMENTS, appointments=tuple(found), faults=tuple(faults))


def _row(line: Line, zone: str, american: bool) -> AppointmentRow:
    title = line.take("title", cells.text) or None
    starts_at = _starts_at(line, zone, american)
    return AppointmentRow(
        row=line.number,
        key=line.take("id", partial(cells.text, limit=200)) or None,
        code=line.take("resident", cells.text) or None,
        title=title[:_LONGEST_TITLE] if title else None,
        kind=_kind(line, title),
        starts_at=starts_at,
        minutes=_minutes(line, starts_at, zone),
        place=line.take("place", partial(cells.text, limit=100)),
        address=line.take("address", partial(cells.text, limit=200)),
        interpreter=line.has("interpreter") and line.take("interpreter", _interpreter),
        bring=line.take("bring", _bring) if line.has("bring") else (),
        note=line.take("note", partial(cells.text, limit=200)) or None
        if "resident" in line.letters
        else None,
        cancelled=line.has("state") and line.take("state", _cancelled),
    )


def _starts_at(line: Line, zone: str, american: bool) -> datetime:
    if line.has("whole_day") and vocabulary.meaning("yes_or_no", str(line.get("whole_day"))) == "yes":
        raise WrongHere(line.fault(BadCell(ALL_DAY), "whole_day"))
    on = line.take("date", partial(cells.sure_day, american=american))
    if line.has("time"):
        at = line.take("time", cells.clock)
    else:
        beside = line.take("date", cells.clock_beside_day)
        if beside is None:
            raise WrongHere(line.fault(BadCell(_NO_START), "time" if "time" in line.letters else "date"))
        at = beside
    return line.take("time" if line.has("time") else "date", lambda _: cells.moment(on, at, zone))


def _minutes(line: Line, starts_at: datetime, zone: str) -> int:
    if line.has("minutes"):
        return line.take("minutes", cells.minutes)
    if not line.has("until"):
        return USUAL_MINUTES
    at = line.take("until", cells.clock)
    begins = starts_at.astimezone(ZoneInfo(zone))
    on: date = line.take("until_date", cells.day) if line.has("until_date") else begins.date()
    ends_at = line.take("until", lambda _: cells.moment(on, at, zone))
    if ends_at <= starts_at:
        raise WrongHere(line.fault(BadCell(_BEFORE), "until"))
    return line.take("until", lambda _: cells.usual_minutes((ends_at - starts_at) // timedelta(minutes=1)))


def _kind(line: Line, title: str | None) -> AppointmentKind:
    """By the column of kinds; else by what the title says; else one of no kind that we know."""
    if line.has("kind"):
        if "title" in line.letters:
            said = vocabulary.meaning_within("kinds", line.take("kind", cells.text))
            return AppointmentKind(said) if said else kind_of_title(title)
        return line.take("kind", _known_kind)
    return kind_of_title(title)


def kind_of_title(title: str | None) -> AppointmentKind:
    """What an event is, by the words of its title; OTHER where they say nothing."""
    return AppointmentKind(vocabulary.meaning_within("kinds", title or "") or AppointmentKind.OTHER)


def _known_kind(cell: cells.Cell) -> AppointmentKind:
    written = cells.needed(cell)
    if said := vocabulary.meaning_within("kinds", written):
        return AppointmentKind(said)
    raise BadCell(_NO_KIND, text=written)


def _interpreter(cell: cells.Cell) -> bool:
    """Yes or no; the name of a language means yes."""
    written = cells.needed(cell)
    said = vocabulary.meaning("yes_or_no", written)
    if said is None and (len(written) < 3 or not written.replace(" ", "").isalpha()):
        raise BadCell(_NO_ANSWER, text=written)
    return said != "no"


def _cancelled(cell: cells.Cell) -> bool:
    return cells.one_of("states", cell, _NO_STATE) == "cancelled"


def _bring(cell: cells.Cell) -> tuple[Bring, ...]:
    return tuple(dict.fromkeys(map(Bring, cells.several_of("bring", cell, _NO_THING))))
