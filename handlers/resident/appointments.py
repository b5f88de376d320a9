"""A resident's appointments: the list, one of them, its place on the map, and for the phone's calendar."""

from dataclasses import replace

from markupsafe import Markup

from handlers.ask import Ask
from handlers.kinds import ANSWER_NAMES, ANSWER_PICTURES, APPOINTMENT_NAMES, APPOINTMENT_PICTURES
from handlers.lists import paged
from handlers.onward import Onward
from handlers.resident.calendar_file import calendar_file
from handlers.resident.pieces import RESIDENTS, bring_list, place_line
from handlers.resident.receipts import ANSWERED, SayAnswer
from handlers.resident.taps import MyAppointments, MyReceipts, OpenAppointment
from handlers.routes import Routes
from handlers.screen import Button, MapPoint, Rows, Screen, button, facts, two_to_a_row
from handlers.taps import Tap
from shelter import appointments
from shelter.models.appointments import Appointment, AppointmentState, AttendanceAnswer

routes = Routes()


class ShowMap(Tap, code="apm"):
    appointment_id: str


class ToCalendar(Tap, code="apc"):
    appointment_id: str


@routes.tap(MyAppointments, RESIDENTS)
async def my_appointments(ask: Ask, tap: MyAppointments) -> Screen:
    found = await appointments.coming(ask.store, ask.person.id, ask.now)
    screen = Screen(
        picture="📅",
        title=ask.say("My appointments"),
        rows=(button("🧾", ask.say("My receipts"), MyReceipts()),),
    )
    if not found:
        return replace(screen, lines=(ask.say("You have no appointments now."),))
    rows = [_row(ask, appointment) for appointment in found]
    return paged(ask, screen, rows, tap.page, lambda page: MyAppointments(page=page))


@routes.tap(OpenAppointment, RESIDENTS)
async def open_appointment(ask: Ask, tap: OpenAppointment) -> Screen:
    appointment = await appointments.own(ask.store, ask.person.id, tap.appointment_id)
    return Screen(
        picture=APPOINTMENT_PICTURES[appointment.kind],
        title=ask.say(APPOINTMENT_NAMES[appointment.kind]),
        lines=(
            facts(
                ask.say("🗓️ {moment}", moment=ask.words.moment(appointment.starts_at)),
                ask.say("⏳ {duration}", duration=ask.words.duration(appointment.minutes)),
                place_line(ask, appointment),
                *await _with_whom(ask, appointment),
            ),
            *_details(ask, appointment),
            *_state(ask, appointment),
        ),
        rows=(*_answers(ask, appointment), *two_to_a_row(_more(ask, appointment))),
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
    return Screen(
        picture="🗓️",
        title=ask.say("For your calendar"),
        lines=(ask.say("Tap the file. Your phone then keeps the day and the time."),),
        back=OpenAppointment(appointment_id=appointment.id),
        attachment=calendar_file(ask, appointment),
    )


async def _with_whom(ask: Ask, appointment: Appointment) -> list[Markup]:
    staff = await ask.store.people.get(appointment.staff_id) if appointment.staff_id else None
    lines = []
    if staff and staff.first_name:
        lines.append(ask.say("👤 With {name}", name=staff.first_name))
    if appointment.interpreter:
        lines.append(ask.say("🗣️ There is an interpreter."))
    return lines


def _details(ask: Ask, appointment: Appointment) -> list[Markup]:
    lines = []
    if appointment.bring:
        lines.append(bring_list(ask, appointment.bring))
    if appointment.note:
        lines.append(ask.say("📝 Note: {note}", note=appointment.note))
    return lines


def _state(ask: Ask, appointment: Appointment) -> list[Markup]:
    if appointment.state is AppointmentState.CANCELLED:
        return [ask.say("❌ This appointment is cancelled. You do not have to go.")]
    lines = [ask.say(ANSWERED[appointment.answer])] if appointment.answer else []
    if not appointments.can_be_answered(appointment, ask.now):
        return [*lines, ask.say("This appointment is over.")]
    return lines or [ask.say("❔ Will you come? Please tap your answer.")]


def _answers(ask: Ask, appointment: Appointment) -> Rows:
    if not appointments.can_be_answered(appointment, ask.now):
        return ()
    answers = {
        said: button(
            ANSWER_PICTURES[said], ask.say(name), SayAnswer(appointment_id=appointment.id, said=said)
        )
        for said, name in ANSWER_NAMES.items()
        if said is not appointment.answer
    }
    coming = answers.pop(AttendanceAnswer.COMING, None)
    return (*((coming,) if coming else ()), *two_to_a_row(tuple(answers.values())))


def _more(ask: Ask, appointment: Appointment) -> Rows:
    rows = []
    if appointment.place.latitude is not None and appointment.place.longitude is not None:
        rows.append(button("📍", ask.say("Map"), ShowMap(appointment_id=appointment.id)))
    if appointments.can_be_answered(appointment, ask.now):
        rows.append(button("🗓️", ask.say("To my calendar"), ToCalendar(appointment_id=appointment.id)))
    if appointment.answer:
        rows.append(button("🧾", ask.say("My receipts"), MyReceipts(appointment_id=appointment.id)))
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
