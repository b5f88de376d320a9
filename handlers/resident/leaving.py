"""When a resident leaves for an appointment: how long the way takes, and a bell when it is time to go."""

from datetime import datetime, timedelta

from markupsafe import Markup

from handlers.ask import Ask
from handlers.kinds import STAYS_AWAY
from handlers.onward import Onward
from handlers.resident.pieces import RESIDENTS
from handlers.resident.taps import OpenAppointment
from handlers.routes import Routes
from handlers.screen import Button, Rows, Screen, button, facts
from handlers.taps import Tap
from shelter import appointments, travel
from shelter.changes import set_leave
from shelter.errors import BadAnswer
from shelter.locations import own_location
from shelter.models.appointments import Appointment, AppointmentState
from shelter.travel import Travel

routes = Routes()

WAY_UNKNOWN = timedelta(minutes=45)
"""So long before the start one leaves where nobody knows how long the way takes."""
STEP = 15
LONGEST = 360
"""Minutes before the start."""


class MakePlan(Tap, code="apw"):
    """The plan for an appointment: made with this tap, or as it was made before."""

    appointment_id: str


class LeaveBefore(Tap, code="apl"):
    """Leave so many minutes before the start; a second tap says the same."""

    appointment_id: str
    minutes: int


class NoPlan(Tap, code="apn"):
    appointment_id: str


@routes.tap(MakePlan, RESIDENTS)
async def make_plan(ask: Ask, tap: MakePlan) -> Screen | Onward:
    appointment = await appointments.own(ask.store, ask.person.id, tap.appointment_id)
    if not can_be_planned(appointment, ask.now):
        return Onward(ask, _open(appointment))
    way = await way_to(ask, appointment)
    if appointment.leave_at:
        return _plan(ask, appointment, way)
    leave_at = travel.leave_by(appointment, way.minutes) if way else appointment.starts_at - WAY_UNKNOWN
    return await _leave_at(ask, appointment, leave_at, way)


@routes.tap(LeaveBefore, RESIDENTS)
async def leave_before(ask: Ask, tap: LeaveBefore) -> Screen | Onward:
    appointment = await appointments.own(ask.store, ask.person.id, tap.appointment_id)
    if not can_be_planned(appointment, ask.now):
        return Onward(ask, _open(appointment))
    if not 0 < tap.minutes <= LONGEST:
        raise BadAnswer
    leave_at = appointment.starts_at - timedelta(minutes=tap.minutes)
    return await _leave_at(ask, appointment, leave_at, await way_to(ask, appointment))


@routes.tap(NoPlan, RESIDENTS)
async def no_plan(ask: Ask, tap: NoPlan) -> Onward:
    appointment = await appointments.own(ask.store, ask.person.id, tap.appointment_id)
    if not can_be_planned(appointment, ask.now):
        return Onward(ask, _open(appointment))
    await set_leave(ask.store, ask.now, ask.person.id, appointment.id, None)
    return Onward(ask, _open(appointment), toast=ask.say("I do not ring when it is time to leave."))


def can_be_planned(appointment: Appointment, now: datetime) -> bool:
    """Whether there is still a way to go: it takes place, it has not begun, and the resident goes."""
    return (
        appointment.state is AppointmentState.PLANNED
        and appointment.starts_at > now
        and appointment.answer not in STAYS_AWAY
    )


async def way_to(ask: Ask, appointment: Appointment) -> Travel | None:
    """About how long the way takes from where the resident lives: nothing where it is there.

    None where it is not known.
    """
    home = await own_location(ask.store, ask.person)
    if home is None:
        return None
    if (home.place.name, home.place.address) == (appointment.place.name, appointment.place.address):
        return Travel(0, on_foot=True)
    return travel.estimate(home.place, appointment.place)


def way_line(ask: Ask, way: Travel) -> Markup:
    if not way.minutes:
        return ask.say("🏠 It is where you live.")
    duration = ask.words.duration(way.minutes)
    if way.on_foot:
        return ask.say("🚶 About {duration} on foot", duration=duration)
    return ask.say("🚋 About {duration} with tram or bus", duration=duration)


def plan_line(ask: Ask, appointment: Appointment) -> tuple[Markup, ...]:
    """What the bot will do, if there is a plan and its time has not come."""
    leave_at = appointment.leave_at
    if leave_at is None or leave_at <= ask.now or not can_be_planned(appointment, ask.now):
        return ()
    return (ask.say("🔔 I tell you when to leave: {clock}", clock=ask.words.clock(leave_at)),)


def plan_row(ask: Ask, appointment: Appointment) -> Rows:
    if not can_be_planned(appointment, ask.now):
        return ()
    name = ask.say("My plan") if appointment.leave_at else ask.say("Make a plan")
    return (button("🚶", name, MakePlan(appointment_id=appointment.id)),)


async def _leave_at(ask: Ask, appointment: Appointment, leave_at: datetime, way: Travel | None) -> Screen:
    if leave_at <= ask.now:
        return _plan(ask, appointment.model_copy(update={"leave_at": leave_at}), way)
    kept = await set_leave(ask.store, ask.now, ask.person.id, appointment.id, leave_at)
    return _plan(ask, kept, way)


def _plan(ask: Ask, appointment: Appointment, way: Travel | None) -> Screen:
    leave_at = appointment.leave_at or appointment.starts_at
    late = leave_at <= ask.now
    moment = ask.words.soon(leave_at, ask.now)
    return Screen(
        picture="🚶",
        title=ask.say("It is time to leave now") if late else ask.say("My plan"),
        lines=(
            *(() if late else (ask.say("🔔 I tell you when to leave: {moment}", moment=moment),)),
            facts(
                ask.say("🗓️ {moment}", moment=ask.words.moment(appointment.starts_at)),
                way_line(ask, way) if way else ask.say("❔ I do not know how long the way takes."),
            ),
        ),
        rows=_changes(ask, appointment, leave_at),
        back=_open(appointment),
    )


def _changes(ask: Ask, appointment: Appointment, leave_at: datetime) -> Rows:
    """Earlier and later, as far as there is time; and no bell at all."""
    minutes = int((appointment.starts_at - leave_at).total_seconds()) // 60
    names = {
        minutes + STEP: ("⏪", ask.say("15 minutes earlier")),
        minutes - STEP: ("⏩", ask.say("15 minutes later")),
    }
    times = tuple(
        Button(picture, name, LeaveBefore(appointment_id=appointment.id, minutes=before))
        for before, (picture, name) in names.items()
        if 0 < before <= LONGEST and appointment.starts_at - timedelta(minutes=before) > ask.now
    )
    silent = button("🔕", ask.say("No reminder to leave"), NoPlan(appointment_id=appointment.id))
    return (*((times,) if times else ()), *((silent,) if leave_at > ask.now else ()))


def _open(appointment: Appointment) -> OpenAppointment:
    return OpenAppointment(appointment_id=appointment.id)
