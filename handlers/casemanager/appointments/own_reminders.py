"""The reminders of one appointment, as its casemanager wants them."""

from dataclasses import replace

from handlers import aheads
from handlers.aheads import OneStays, Switch, TooMany
from handlers.ask import Ask
from handlers.casemanager.appointments.meanwhile import what_changed
from handlers.casemanager.day.agenda import LookAt
from handlers.casemanager.pieces import GUIDES
from handlers.kinds import APPOINTMENT_NAMES
from handlers.onward import Onward
from handlers.routes import Routes
from handlers.screen import Screen, button
from handlers.taps import Tap
from shelter import changes
from shelter.appointments import can_be_answered
from shelter.errors import TooLate
from shelter.models.reminders import Plan
from shelter.planning import Entry, guided_stay, own_entry
from shelter.reminder_rules import in_force

routes = Routes()


class OwnReminders(Tap, code="ao"):
    appointment_id: str


class SwitchOne(Tap, code="aos"):
    appointment_id: str
    ahead: str
    switch: Switch
    edit: int = 0
    """What the person saw: of these taps, an old one changes nothing."""


class AsTheHouse(Tap, code="aoh"):
    """Leave it to the rules again."""

    appointment_id: str
    edit: int = 0


@routes.tap(OwnReminders, GUIDES)
async def own_reminders(ask: Ask, tap: OwnReminders) -> Screen | Onward:
    entry = await own_entry(ask.store, ask.person.id, tap.appointment_id)
    if not can_be_answered(entry.appointment, ask.now):
        return Onward(ask, LookAt(appointment_id=tap.appointment_id))
    return await _screen(ask, entry)


@routes.tap(SwitchOne, GUIDES)
async def switch_one(ask: Ask, tap: SwitchOne) -> Screen | Onward:
    entry = await own_entry(ask.store, ask.person.id, tap.appointment_id)
    if entry.appointment.edit != tap.edit:
        return await _changed(ask, entry, tap.edit)
    try:
        wanted = aheads.switched(await _plan(ask, entry), tap.ahead, tap.switch)
        return await _set(ask, entry, wanted, tap.edit)
    except (OneStays, TooMany) as problem:
        return replace(await _screen(ask, entry), toast=ask.say(problem.sentence, **problem.values))


@routes.tap(AsTheHouse, GUIDES)
async def as_the_house(ask: Ask, tap: AsTheHouse) -> Screen | Onward:
    entry = await own_entry(ask.store, ask.person.id, tap.appointment_id)
    return await _set(ask, entry, None, tap.edit)


async def _set(ask: Ask, entry: Entry, plan: Plan | None, edit: int) -> Screen | Onward:
    one = entry.appointment.id
    try:
        changed = await changes.set_plan(ask.store, ask.now, ask.person.id, one, plan, edit=edit)
    except changes.Changed:
        return await _changed(ask, await own_entry(ask.store, ask.person.id, one), edit)
    except TooLate as problem:
        look = LookAt(appointment_id=entry.appointment.id)
        return Onward(ask, look, toast=ask.say(problem.sentence))
    return await _screen(ask, changed)


async def _changed(ask: Ask, entry: Entry, edit: int) -> Screen | Onward:
    """The reminders as they are now, with what a colleague changed: who still wants it taps again."""
    changed = await what_changed(ask, entry.appointment, edit)
    if not can_be_answered(entry.appointment, ask.now):
        return Onward(ask, LookAt(appointment_id=entry.appointment.id), lines=changed)
    screen = await _screen(ask, entry)
    return replace(screen, lines=(*changed, *screen.lines))


async def _plan(ask: Ask, entry: Entry) -> Plan:
    """What staff chose, for this one or by the rules."""
    appointment = entry.appointment
    if appointment.plan:
        return appointment.plan
    stay = await guided_stay(ask.store, ask.person.id, appointment.resident_id)
    return (await in_force(ask.store, stay.location_id))[appointment.kind].plan


async def _screen(ask: Ask, entry: Entry) -> Screen:
    one, edit = entry.appointment.id, entry.appointment.edit
    plan = await _plan(ask, entry)
    rows = aheads.switches(
        ask, plan, lambda ahead, switch: SwitchOne(appointment_id=one, ahead=ahead, switch=switch, edit=edit)
    )
    back_to_rules = button("🏠", ask.say("As the house does it"), AsTheHouse(appointment_id=one, edit=edit))
    chosen = entry.appointment.plan is not None
    return Screen(
        picture="⏰",
        title=ask.say(
            "{code}: {kind}", code=entry.code, kind=ask.say(APPOINTMENT_NAMES[entry.appointment.kind])
        ),
        lines=(
            ask.say("Reminders of this appointment alone.")
            if chosen
            else ask.say("Reminders as the house does it."),
            ask.say("Tap what you want to change."),
        ),
        rows=(*rows, *((back_to_rules,) if chosen else ())),
        back=LookAt(appointment_id=one),
    )
