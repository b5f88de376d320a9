"""A resident's appointments: the list, one of them, its place on the map, and for the phone's calendar."""

from dataclasses import replace

from markupsafe import Markup

from handlers.ask import Ask
from handlers.kinds import APPOINTMENT_NAMES, APPOINTMENT_PICTURES
from handlers.lists import paged
from handlers.onward import Onward
from handlers.resident.calendar_file import calendar_file
from handlers.resident.human import Human
from handlers.resident.leaving import plan_line, plan_row, way_line, way_to
from handlers.resident.outcomes import OUTCOMES, REASONS, many_line
from handlers.resident.pieces import RESIDENTS, bring_list, place_line, telephones
from handlers.resident.receipts import ANSWERED, answer_rows
from handlers.resident.reminders import MyReminders
from handlers.resident.requests import request_row
from handlers.resident.taps import (
    AskForAppointment,
    AskOtherTime,
    MyAppointments,
    MyReceipts,
    OpenAppointment,
)
from handlers.routes import Routes
from handlers.screen import Button, MapPoint, Rows, Screen, button, facts, two_to_a_row
from handlers.taps import Tap
from shelter import appointments, backstop, requests
from shelter.locations import own_location
from shelter.models.appointments import Appointment, AppointmentState
from shelter.reminders import aheads
from shelter.replanning import plan_of
from shelter.series_changes import later_ones

routes = Routes()


class ShowMap(Tap, code="apm"):
    appointment_id: str


class ToCalendar(Tap, code="apc"):
    appointment_id: str


@routes.tap(MyAppointments, RESIDENTS)
async def my_appointments(ask: Ask, tap: MyAppointments) -> Screen:
    found = await appointments.coming(ask.store, ask.person.id, ask.now)
    asked = await requests.undecided(ask.store, ask.now, ask.person.id)
    screen = Screen(
        picture="📅",
        title=ask.say("My appointments"),
        rows=(
            *(request_row(ask, each) for each in asked),
            button("🙋", ask.say("Ask for an appointment"), AskForAppointment()),
            (
                Button("🧾", ask.say("My receipts"), MyReceipts()),
                Button("🔔", ask.say("My reminders"), MyReminders()),
            ),
        ),
    )
    if not found:
        return replace(screen, lines=(ask.say("You have no appointments now."),))
    rows = [_row(ask, appointment) for appointment in found]
    return paged(ask, screen, rows, tap.page, lambda page: MyAppointments(page=page))


@routes.tap(OpenAppointment, RESIDENTS)
async def open_appointment(ask: Ask, tap: OpenAppointment) -> Screen:
    appointment = await appointments.own(ask.store, ask.person.id, tap.appointment_id)
    await backstop.opened(ask.store, ask.now, ask.person.id, appointment)
    return Screen(
        picture=APPOINTMENT_PICTURES[appointment.kind],
        title=ask.say(APPOINTMENT_NAMES[appointment.kind]),
        lines=(
            facts(
                ask.say("🗓️ {moment}", moment=ask.words.moment(appointment.starts_at)),
                *await _later(ask, appointment),
                ask.say("⏳ {duration}", duration=ask.words.duration(appointment.minutes)),
                *await _with_whom(ask, appointment),
            ),
            facts(place_line(ask, appointment), *await _way(ask, appointment)),
            *_details(ask, appointment),
            *await _if_it_goes_wrong(ask, appointment),
            *_state(ask, appointment),
        ),
        rows=(
            *answer_rows(ask, appointment),
            *plan_row(ask, appointment),
            *two_to_a_row(_more(ask, appointment)),
            *_to_a_human(ask, appointment),
        ),
        back=MyAppointments(),
    )


@routes.tap(ShowMap, RESIDENTS)
async def show_map(ask: Ask, tap: ShowMap) -> Screen:
    appointment = await appointments.own(ask.store, ask.person.id, tap.appointment_id)
    place = appointment.place
    way_back = OpenAppointment(appointment_id=appointment.id)
    screen = Screen("📍", ask.say("{place}", place=place.name), back=way_back)
    if place.latitude is None or place.longitude is None:
        return replace(screen, lines=(ask.say("{address}", address=place.address),))
    return replace(screen, attachment=MapPoint(place.latitude, place.longitude, place.name, place.address))


@routes.tap(ToCalendar, RESIDENTS)
async def to_calendar(ask: Ask, tap: ToCalendar) -> Screen | Onward:
    appointment = await appointments.own(ask.store, ask.person.id, tap.appointment_id)
    if not appointments.can_be_answered(appointment, ask.now):
        return Onward(ask, OpenAppointment(appointment_id=appointment.id))
    plan = await plan_of(ask.store, appointment)
    return Screen(
        picture="🗓️",
        title=ask.say("For your calendar"),
        lines=(ask.say("Tap the file. Your phone then keeps the day and the time."),),
        back=OpenAppointment(appointment_id=appointment.id),
        attachment=calendar_file(ask, appointment, aheads(appointment, plan)),
    )


async def _with_whom(ask: Ask, appointment: Appointment) -> list[Markup]:
    staff = await ask.store.people.get(appointment.staff_id) if appointment.staff_id else None
    lines = []
    if staff and staff.first_name:
        lines.append(ask.say("👤 With {name}", name=staff.first_name))
    if appointment.interpreter:
        lines.append(ask.say("🗣️ There is an interpreter."))
    return lines


async def _later(ask: Ask, appointment: Appointment) -> tuple[Markup, ...]:
    """When it comes again."""
    later = await later_ones(ask.store, ask.now, appointment)
    days = [ask.words.short_day(each.starts_at) for each in later if each.id != appointment.id]
    return (ask.say("🔁 {days}", days=Markup(" · ").join(days)),) if days else ()


async def _way(ask: Ask, appointment: Appointment) -> list[Markup]:
    """How to get there, about how long it takes, and the bell when it is time to leave."""
    way = await way_to(ask, appointment)
    lines = [ask.say("🚏 {way}", way=appointment.place.way)] if appointment.place.way else []
    if way:
        lines.append(way_line(ask, way))
    return [*lines, *plan_line(ask, appointment)]


async def _if_it_goes_wrong(ask: Ask, appointment: Appointment) -> list[Markup]:
    """Whom to call: the house, where somebody always answers."""
    location = await own_location(ask.store, ask.person)
    if location is None or not appointments.can_be_answered(appointment, ask.now):
        return []
    numbers = telephones(ask, location)
    return [facts(ask.say("Does something go wrong? Call:"), *numbers)] if numbers else []


def _to_a_human(ask: Ask, appointment: Appointment) -> Rows:
    if not appointments.can_be_answered(appointment, ask.now) and appointment.outcome is None:
        return ()
    return (button("🧑‍💼", ask.say("A human helps you"), Human()),)


def _details(ask: Ask, appointment: Appointment) -> list[Markup]:
    lines = []
    if appointment.bring:
        lines.append(bring_list(ask, appointment.bring))
    if appointment.note:
        lines.append(ask.say("📝 Note: {note}", note=appointment.note))
    return lines


def _state(ask: Ask, appointment: Appointment) -> list[Markup]:
    if appointment.state is AppointmentState.CANCELLED:
        return [cancelled_line(ask, appointment)]
    lines = [ask.say(ANSWERED[appointment.answer])] if appointment.answer else []
    if appointment.outcome:
        wrong = ask.say("Is this not right? Tell your casemanager.")
        lines.append(facts(ask.say(OUTCOMES[appointment.outcome]), wrong))
    if not appointments.can_be_answered(appointment, ask.now):
        return [*lines, ask.say("This appointment is over.")]
    return lines or [ask.say("❔ Will you come? Please tap your answer.")]


def cancelled_line(ask: Ask, appointment: Appointment) -> Markup:
    """That one need not go, why, and whether it is so for those that come later."""
    lines = [ask.say("❌ This appointment is cancelled. You do not have to go.")]
    if appointment.reason:
        lines.append(ask.say(REASONS[appointment.reason]))
    return facts(*lines, *many_line(ask, appointment))


def _more(ask: Ask, appointment: Appointment) -> Rows:
    rows = []
    if appointment.place.latitude is not None and appointment.place.longitude is not None:
        rows.append(button("📍", ask.say("Map"), ShowMap(appointment_id=appointment.id)))
    if appointments.can_be_answered(appointment, ask.now):
        rows.append(button("🗓️", ask.say("To my calendar"), ToCalendar(appointment_id=appointment.id)))
    if appointment.answer:
        rows.append(button("🧾", ask.say("My receipts"), MyReceipts(appointment_id=appointment.id)))
    if requests.can_be_moved(appointment, ask.now):
        rows.append(button("🕑", ask.say("Another time"), AskOtherTime(appointment_id=appointment.id)))
    return tuple(rows)


def _row(ask: Ask, appointment: Appointment) -> tuple[Button]:
    cancelled = appointment.state is AppointmentState.CANCELLED
    label = ask.say(
        "{day} {clock} {kind}",
        day=ask.words.short_day(appointment.starts_at),
        clock=ask.words.clock(appointment.starts_at),
        kind=ask.say(APPOINTMENT_NAMES[appointment.kind]),
    )
    picture = "❌" if cancelled else APPOINTMENT_PICTURES[appointment.kind]
    return button(picture, label, OpenAppointment(appointment_id=appointment.id))
