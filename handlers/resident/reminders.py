"""How a resident wants to be reminded: how many times, at what time of the day, how long before."""

from collections.abc import Mapping
from datetime import time
from enum import StrEnum

from markupsafe import Markup

from handlers.ask import Ask
from handlers.onward import Onward
from handlers.resident.pieces import RESIDENTS
from handlers.resident.taps import MyAppointments
from handlers.routes import Routes
from handlers.screen import Screen, button, facts
from handlers.taps import Tap
from shelter import appointments, reminders, replanning
from shelter.changes import set_wish
from shelter.errors import BadAnswer
from shelter.models.appointments import Appointment, AppointmentState
from shelter.models.reminders import Amount, ReminderWish
from shelter.reminders import Ring
from shelter.text import N_

routes = Routes()


class Part(StrEnum):
    """What can be chosen, by the name of its field (models.reminders.ReminderWish)."""

    AMOUNT = "amount"
    AT = "at"
    LAST = "last"


Value = Amount | time | int | None
USUAL = "usual"
CHOICES: Mapping[Part, Mapping[str, Value]] = {
    Part.AMOUNT: {each.value: each for each in Amount},
    Part.AT: {USUAL: None, **{str(hour): time(hour) for hour in (9, 12, 18, 20)}},
    Part.LAST: {USUAL: None, **{str(minutes): minutes for minutes in (30, 60, 120, 180, 240)}},
}
"""What stands on a button, and what it means; None leaves it to the house."""
PICTURES = {Part.AMOUNT: "🔔", Part.AT: "🕕", Part.LAST: "⏰"}
QUESTIONS = {
    Part.AMOUNT: N_("How many times"),
    Part.AT: N_("At what time of the day"),
    Part.LAST: N_("The last time"),
}
HINTS = {
    Part.AMOUNT: N_("How many times shall I remind you?"),
    Part.AT: N_("When I remind you some days before: at what time?"),
    Part.LAST: N_("How long before shall I remind you for the last time?"),
}
CHOSEN = {
    Part.AMOUNT: N_("🔔 How many times: {choice}"),
    Part.AT: N_("🕕 At what time of the day: {choice}"),
    Part.LAST: N_("⏰ The last time: {choice}"),
}
AMOUNT_NAMES = {Amount.FEWER: N_("Only the last time"), Amount.USUAL: N_("As usual"), Amount.MORE: N_("More")}


class MyReminders(Tap, code="rm"):
    """What is chosen, and what it means for the next appointment."""


class ChoosePart(Tap, code="rmc"):
    part: Part


class SetPart(Tap, code="rms"):
    part: Part
    value: str


@routes.tap(MyReminders, RESIDENTS)
async def my_reminders(ask: Ask, tap: MyReminders) -> Screen:
    return Screen(
        picture="🔔",
        title=ask.say("My reminders"),
        lines=(
            facts(*wish_lines(ask, ask.person.reminders)),
            *await _example(ask),
            ask.say("You always get the last one."),
        ),
        rows=tuple(
            button(PICTURES[part], ask.say(name), ChoosePart(part=part)) for part, name in QUESTIONS.items()
        ),
        back=MyAppointments(),
    )


@routes.tap(ChoosePart, RESIDENTS)
async def choose_part(ask: Ask, tap: ChoosePart) -> Screen:
    chosen = _chosen(ask.person.reminders, tap.part)
    return Screen(
        picture=PICTURES[tap.part],
        title=ask.say(QUESTIONS[tap.part]),
        lines=(ask.say(HINTS[tap.part]),),
        rows=tuple(
            button("✅" if value == chosen else "▫️", _name(ask, value), SetPart(part=tap.part, value=code))
            for code, value in CHOICES[tap.part].items()
        ),
        back=MyReminders(),
    )


@routes.tap(SetPart, RESIDENTS)
async def set_part(ask: Ask, tap: SetPart) -> Onward:
    if tap.value not in CHOICES[tap.part]:
        raise BadAnswer
    chosen = {tap.part.value: CHOICES[tap.part][tap.value]}
    wish = ask.person.reminders.model_copy(update=chosen)
    person = await set_wish(ask.store, ask.now, ask.person, ask.house.zone, wish)
    return Onward(ask.as_person(person), MyReminders(), toast=ask.say("Saved."))


def wish_lines(ask: Ask, wish: ReminderWish) -> tuple[Markup, ...]:
    """What the resident chose, a line for each part."""
    return tuple(ask.say(said, choice=_name(ask, _chosen(wish, part))) for part, said in CHOSEN.items())


def _chosen(wish: ReminderWish, part: Part) -> Value:
    value: Value = getattr(wish, part.value)
    return value


def _name(ask: Ask, value: Value) -> Markup:
    match value:
        case None:
            return ask.say("As usual")
        case Amount():
            return ask.say(AMOUNT_NAMES[value])
        case time():
            return ask.say("{clock}", clock=f"{value:%H:%M}")
        case int():
            return ask.say("{duration} before", duration=ask.words.duration(value))


async def _example(ask: Ask) -> tuple[Markup, ...]:
    """When it rings for the next appointment that there is still something to ring for."""
    for appointment in await appointments.coming(ask.store, ask.person.id, ask.now):
        if appointment.state is AppointmentState.PLANNED and (rings := await _rings(ask, appointment)):
            said = [ask.words.soon(ring.due_at, ask.now) for ring in rings]
            starts_at = ask.words.moment(appointment.starts_at)
            return (
                ask.say("📅 Your next appointment: {moment}", moment=starts_at),
                facts(ask.say("🔔 I remind you:"), *said),
            )
    return ()


async def _rings(ask: Ask, appointment: Appointment) -> list[Ring]:
    plan = await replanning.plan_of(ask.store, appointment)
    return reminders.rings(reminders.thing_of(appointment), plan, ask.now)
