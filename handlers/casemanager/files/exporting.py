"""What a member of staff takes along: the own calendar as a file, the own caseload as a table."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from handlers.ask import Ask
from handlers.casemanager.pieces import GUIDES
from handlers.casemanager.taps import MyResidents
from handlers.kinds import APPOINTMENT_NAMES
from handlers.resident.calendar_file import ABOUT_THE_FILE
from handlers.routes import Routes
from handlers.screen import File, Rows, Screen, button, plain
from handlers.taps import Tap
from locales.languages import LANGUAGES
from shelter import exports
from shelter.appointments import ends_at
from shelter.exports import Line
from shelter.importing.names import OURS
from shelter.models.appointments import AppointmentState
from shelter.planning import Entry
from shelter.text import N_

routes = Routes()
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A program that opens a table takes a text that begins so for a formula."""
HEAD = (
    N_("Code"),
    N_("Name"),
    N_("Location"),
    N_("Room"),
    N_("Language"),
    N_("Next appointment"),
    N_("What it is about"),
)
Cell = str | datetime | None


class MyCalendar(Tap, code="exc"):
    """My calendar as a file."""


class MyCaseload(Tap, code="exl"):
    """My caseload as a table."""


def export_rows(ask: Ask) -> Rows:
    """The ways out, on the list of residents."""
    return (
        button("📤", ask.say("My calendar as a file"), MyCalendar()),
        button("📤", ask.say("My residents as a table"), MyCaseload()),
    )


@routes.tap(MyCalendar, GUIDES)
async def my_calendar(ask: Ask, tap: MyCalendar) -> Screen:
    entries = await exports.calendar(ask.store, ask.now, ask.person.id)
    titles = [_title(ask, entry) for entry in entries]
    return Screen(
        picture="📤",
        title=ask.say("My calendar"),
        lines=(ask.say("Open it with your own calendar. A newer file replaces what is in it."), _care(ask)),
        attachment=File("wegwijs.ics", partial(_calendar, entries, titles, ask.now)),
        back=MyResidents(),
    )


@routes.tap(MyCaseload, GUIDES)
async def my_caseload(ask: Ask, tap: MyCaseload) -> Screen:
    lines = await exports.caseload(ask.store, ask.now, ask.person.id)
    head = [plain(ask.say(name)) for name in HEAD]
    rows = [_row(ask, line) for line in lines]
    return Screen(
        picture="📤",
        title=ask.say("My residents"),
        lines=(_care(ask),),
        attachment=File("wegwijs.xlsx", partial(_workbook, head, rows)),
        back=MyResidents(),
    )


def _title(ask: Ask, entry: Entry) -> str:
    """With a picture where it is cancelled: some calendars show the rest as if it was not."""
    title = f"{entry.code} {plain(ask.say(APPOINTMENT_NAMES[entry.appointment.kind]))}"
    return f"❌ {title}" if entry.appointment.state is AppointmentState.CANCELLED else title


def _care(ask: Ask) -> Markup:
    return ask.say("🔒 Keep this file safe. It is written down that you took it.")


def _row(ask: Ask, line: Line) -> list[Cell]:
    language = LANGUAGES.get(line.language or "")
    coming = line.next_one
    local = coming.starts_at.astimezone(ZoneInfo(ask.house.zone)).replace(tzinfo=None) if coming else None
    return [
        line.stay.code,
        line.name,
        line.location.place.name if line.location else None,
        line.stay.room,
        language.own_name if language else None,
        local,
        plain(ask.say(APPOINTMENT_NAMES[coming.kind])) if coming else None,
    ]


def _calendar(entries: Sequence[Entry], titles: Sequence[str], now: datetime) -> bytes:
    """By code alone: who looks over a shoulder reads no name. Times are in UTC."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    for name, value in ABOUT_THE_FILE.items():
        calendar.add(name, value)
    for entry, title in zip(entries, titles, strict=True):
        one = entry.appointment
        event = Event.new(
            uid=f"{one.id}{OURS}",
            summary=title,
            start=one.starts_at,
            end=ends_at(one),
            stamp=now,
            sequence=one.version,
            location=one.place.in_one_line,
        )
        if one.state is AppointmentState.CANCELLED:
            event.add("status", "CANCELLED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _workbook(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.worksheets[0]
    for place, name in enumerate(head, 1):
        sheet.cell(1, place, name).font = Font(bold=True)
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            _fill(sheet.cell(number, place), value)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(cell: Any, value: Cell) -> None:
    """A text stays a text: what somebody typed as "=…" is not reckoned by whoever opens the table."""
    cell.value = value
    if isinstance(value, datetime):
        cell.number_format = "dd-mm-yyyy hh:mm"
    elif value is not None:
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA)
