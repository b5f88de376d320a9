"""What a file means, whatever it was written in: rows of appointments, residents or payments."""

from datetime import date, time
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shelter.files.faults import Fault
from shelter.models.appointments import AppointmentKind, Bring
from shelter.models.record import Moment, Record


class Content(StrEnum):
    APPOINTMENTS = "appointments"
    RESIDENTS = "residents"
    ALLOWANCES = "allowances"


class AppointmentRow(Record):
    """An appointment as a file has it.

    `key` is what the file itself calls it (a calendar's UID and recurrence id, a column of numbers); None
    where it has no name for it. Those of one `series` come again and again. Whose it is stands in `code`, or
    somewhere in `title`.
    """

    row: int
    key: str | None = None
    series: str | None = None
    code: str | None = None
    title: str | None = None
    kind: AppointmentKind
    starts_at: Moment
    minutes: int = Field(default=60, ge=5, le=600)
    place: str = Field(default="", max_length=100)
    address: str = Field(default="", max_length=200)
    interpreter: bool = False
    bring: tuple[Bring, ...] = ()
    note: str | None = Field(default=None, max_length=200)
    cancelled: bool = False


class ResidentRow(Record):
    """A resident to be admitted. `language` is the code of one; `location` as the file calls it."""

    row: int
    code: str | None = None
    language: str | None = None
    location: str | None = None
    room: str | None = Field(default=None, max_length=20)
    first_name: str | None = Field(default=None, max_length=30)
    vulnerable: bool = False


class AllowanceRow(Record):
    """A payment of leefgeld as a file has it; amounts in cents."""

    row: int
    key: str | None = None
    code: str
    pay_on: date
    from_time: time
    until_time: time
    period_start: date
    period_end: date
    cents: Annotated[int, Field(ge=0, le=100_000)]
    chores: Annotated[int, Field(ge=0, le=100_000)] = 0
    pay_point: str = Field(max_length=100)


AnyRow = AppointmentRow | ResidentRow | AllowanceRow


class Read(Record):
    """What was read: the rows that can be used, and what is wrong with the others."""

    content: Content
    appointments: tuple[AppointmentRow, ...] = ()
    residents: tuple[ResidentRow, ...] = ()
    allowances: tuple[AllowanceRow, ...] = ()
    faults: tuple[Fault, ...] = ()
