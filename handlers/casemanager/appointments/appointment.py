"""One appointment as its casemanager sees it: what the resident did with it, and what can be done."""

from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from handlers.ask import Ask
from handlers.casemanager.appointments.changing import AnotherPlace, CallOff, Move
from handlers.casemanager.appointments.meanwhile import outcome_line
from handlers.casemanager.appointments.other_details import Change
from handlers.casemanager.appointments.outcome import EarlierOf, outcome_rows
from handlers.casemanager.appointments.own_reminders import OwnReminders
from handlers.casemanager.day.agenda import Agenda, LookAt
from handlers.casemanager.day.not_reached import TOLD, OneMissing
from handlers.casemanager.pieces import GUIDES, cannot_be_reached, ring
from handlers.casemanager.residents.residents import AppointmentsOf
from handlers.kinds import (
    ANSWER_NAMES,
    ANSWER_PICTURES,
    APPOINTMENT_NAMES,
    APPOINTMENT_PICTURES,
    CANCEL_REASONS,
    STAYS_AWAY,
)
from handlers.onward import Onward
from handlers.resident.pieces import bring_list, place_line
from handlers.routes import Routes
from handlers.screen import Rows, Screen, button, facts, two_to_a_row
from handlers.taps import Tap
from shelter.appointments import can_be_answered, ends_at
from shelter.backstop import has_tapped, one_missing
from shelter.errors import NotFound
from shelter.models.appointments import Appointment, AppointmentState
from shelter.models.notices import ON_THE_WAY, NoticeKind
from shelter.planning import own_entry
from shelter.series_changes import later_ones

routes = Routes()


class RemindNow(Tap, code="agr"):
    appointment_id: str


@routes.tap(RemindNow, GUIDES)
async def remind(ask: Ask, tap: RemindNow) -> Onward:
    toast = await ring(ask, tap.appointment_id)
    return Onward(ask, LookAt(appointment_id=tap.appointment_id), toast=toast)


@routes.tap(LookAt, GUIDES)
async def look_at(ask: Ask, tap: LookAt) -> Screen:
    entry = await own_entry(ask.store, ask.person.id, tap.appointment_id)
    appointment = entry.appointment
    return Screen(
        picture=APPOINTMENT_PICTURES[appointment.kind],
        title=ask.say("{code}: {kind}", code=entry.code, kind=ask.say(APPOINTMENT_NAMES[appointment.kind])),
        lines=(
            facts(
                ask.say("🗓️ {moment}", moment=ask.words.moment(appointment.starts_at)),
                *await _later(ask, appointment),
                ask.say("⏳ {duration}", duration=ask.words.duration(appointment.minutes)),
                place_line(ask, appointment),
                *((ask.say("🗣️ There is an interpreter."),) if appointment.interpreter else ()),
            ),
            *((bring_list(ask, appointment.bring),) if appointment.bring else ()),
            *await _state(ask, appointment),
        ),
        rows=await _ways(ask, appointment),
        back=_list_with(ask, appointment),
    )


async def _state(ask: Ask, appointment: Appointment) -> list[Markup]:
    if appointment.state is AppointmentState.CANCELLED:
        return [facts(ask.say("❌ This appointment is cancelled."), *_reason(ask, appointment))]
    if ends_at(appointment) <= ask.now:
        over = ask.say("This appointment is over.")
        return [facts(*await _answer(ask, appointment)), facts(over, *_outcome(ask, appointment))]
    return [
        *_outcome(ask, appointment),
        facts(*await _answer(ask, appointment), *await _opened(ask, appointment), *_told(ask, appointment)),
        *await _still_to_come(ask, appointment),
    ]


async def _later(ask: Ask, appointment: Appointment) -> tuple[Markup, ...]:
    """When it comes again."""
    later = await later_ones(ask.store, ask.now, appointment)
    days = [ask.words.short_day(each.starts_at) for each in later if each.id != appointment.id]
    return (ask.say("🔁 {days}", days=Markup(" · ").join(days)),) if days else ()


def _reason(ask: Ask, appointment: Appointment) -> tuple[Markup, ...]:
    return (ask.say(CANCEL_REASONS[appointment.reason]),) if appointment.reason else ()


def _outcome(ask: Ask, appointment: Appointment) -> tuple[Markup, ...]:
    return (outcome_line(ask, appointment),) if appointment.outcome else ()


async def _answer(ask: Ask, appointment: Appointment) -> list[Markup]:
    """What the resident said, and the receipt that proves it."""
    if appointment.answer is None:
        return [ask.say("❔ The resident has not answered.")]
    said = ask.say(
        "{picture} The resident says: {answer}",
        picture=ANSWER_PICTURES[appointment.answer],
        answer=ask.say(ANSWER_NAMES[appointment.answer]),
    )
    given = await ask.store.appointments.receipts(appointment.resident_id, appointment.id)
    if not given:
        return [said]
    return [
        said,
        ask.say("🕑 Said on {moment}", moment=ask.words.moment(given[0].given_at)),
        ask.say("🔖 {reference}", reference=given[0].id),
    ]


async def _opened(ask: Ask, appointment: Appointment) -> tuple[Markup, ...]:
    if has_tapped(appointment):
        return (ask.say("👁️ Opened"),)
    resident = await ask.store.people.get(appointment.resident_id)
    return (ask.say("❔ Not opened yet"), *cannot_be_reached(ask, resident))


def _told(ask: Ask, appointment: Appointment) -> tuple[Markup, ...]:
    """How staff reached the resident instead."""
    told = appointment.told
    if told is None or told.version != appointment.version:
        return ()
    return (ask.say(TOLD[told.how], moment=ask.words.moment(told.at)),)


async def _still_to_come(ask: Ask, appointment: Appointment) -> tuple[Markup, ...]:
    """When the bot will remind of it; who said that he or she stays away is not reminded."""
    if appointment.answer in STAYS_AWAY:
        return ()
    rings = [
        ask.say("{day} {clock}", day=ask.words.short_day(notice.due_at), clock=ask.words.clock(notice.due_at))
        for notice in await ask.store.notices.about([appointment.id])
        if notice.kind is NoticeKind.APPOINTMENT_REMINDER and notice.state in ON_THE_WAY
    ]
    if not rings:
        return (ask.say("🔕 No more reminders."),)
    return (ask.say("🔔 {moments}", moments=Markup(" · ").join(rings)),)


async def _ways(ask: Ask, appointment: Appointment) -> Rows:
    """What can be done about it, the likeliest first."""
    if not can_be_answered(appointment, ask.now):
        return (*outcome_rows(ask, appointment), *await _not_reached(ask, appointment))
    one = appointment.id
    seen: dict[str, Any] = {"appointment_id": one, "version": appointment.version, "edit": appointment.edit}
    ring_it = button("🔔", ask.say("Remind now"), RemindNow(appointment_id=one))
    changes = (
        button("🗓️", ask.say("Move"), Move(**seen)),
        button("📍", ask.say("Another place"), AnotherPlace(**seen)),
        button("✏️", ask.say("Change"), Change(**seen)),
        button("⏰", ask.say("Reminders"), OwnReminders(appointment_id=one)),
        button("❌", ask.say("Cancel it"), CallOff(**seen)),
    )
    return (
        *outcome_rows(ask, appointment),
        *await _not_reached(ask, appointment),
        *((ring_it,) if appointment.starts_at > ask.now else ()),
        *two_to_a_row(changes),
    )


async def _not_reached(ask: Ask, appointment: Appointment) -> Rows:
    try:
        await one_missing(ask.store, ask.now, ask.person.id, ask.house.zone, appointment.id)
    except NotFound:
        return ()
    return (button("⚠️", ask.say("Not reached"), OneMissing(subject_id=appointment.id)),)


def _list_with(ask: Ask, appointment: Appointment) -> Tap:
    """The list in which it stands."""
    zone = ZoneInfo(ask.house.zone)
    days_ahead = (appointment.starts_at.astimezone(zone).date() - ask.today).days
    if days_ahead in (0, 1):
        return Agenda()
    if days_ahead < 0:
        return EarlierOf(resident_id=appointment.resident_id)
    return AppointmentsOf(resident_id=appointment.resident_id)
