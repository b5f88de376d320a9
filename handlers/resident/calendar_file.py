"""An appointment as a file for the phone's own calendar (RFC 5545)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from handlers.ask import Ask
from handlers.screen import File
from shelter.appointments import ends_at
from shelter.models.appointments import Appointment

if TYPE_CHECKING:
    from icalendar import Alarm

ABOUT_THE_FILE = {"prodid": "-//Wegwijs//Wegwijs//NL", "version": "2.0", "method": "PUBLISH"}


def calendar_file(ask: Ask, appointment: Appointment, aheads: Iterable[timedelta]) -> File:
    """The .ics of an appointment; taking it in again replaces what the calendar has.

    `aheads` say how long before its start the alarms ring; what has passed is left out.

    Others look at a calendar too: the entry is called "Appointment", and its place is an address
    without the name of an office, where there is an address. Times are in UTC.
    """
    from icalendar import Calendar, Event

    name = ask.say("Appointment").striptags()
    event = Event.new(
        uid=f"{appointment.id}@wegwijs",
        summary=name,
        start=appointment.starts_at,
        end=ends_at(appointment),
        stamp=ask.now,
        sequence=appointment.version,
        location=appointment.place.address or appointment.place.name,
        subcomponents=[_alarm(name, ahead) for ahead in aheads if appointment.starts_at - ahead > ask.now],
    )
    calendar = Calendar()
    for line, value in ABOUT_THE_FILE.items():
        calendar.add(line, value)
    calendar.add_component(event)
    return File(f"{appointment.starts_at:%Y-%m-%d}.ics", calendar.to_ical)


def _alarm(name: str, ahead: timedelta) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm.new(description=name)
    alarm.add("action", "DISPLAY")
    alarm.TRIGGER = -ahead
    return alarm
