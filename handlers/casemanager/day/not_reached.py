"""What a human should look after: residents of whom nobody knows that they know, and what can be done."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from markupsafe import Markup

from handlers.ask import Ask
from handlers.casemanager.day.agenda import LookAt
from handlers.casemanager.day.note import note
from handlers.casemanager.pieces import CASEMANAGERS, called, ring
from handlers.home import Section
from handlers.kinds import APPOINTMENT_NAMES
from handlers.lists import paged
from handlers.onward import Onward
from handlers.resident.pieces import place_line, telephones
from handlers.routes import Routes
from handlers.screen import Button, Rows, Screen, button, facts
from handlers.taps import Tap
from shelter import backstop, case_notes
from shelter.backstop import Missing, Reason
from shelter.changes import Changed
from shelter.errors import NotFound
from shelter.models.appointments import Appointment, AppointmentState, ToldHow
from shelter.models.places import Location
from shelter.planning import own_entry, own_stay
from shelter.text import N_

routes = Routes()

REASON_PICTURES = {
    Reason.UNTAPPED: "❔",
    Reason.BLOCKED: "📵",
    Reason.EXPIRED: "⌛",
    Reason.DEAD: "✖️",
    Reason.UNSURE: "❓",
    Reason.NOT_IN_BOT: "🚪",
}
REASONS = {
    Reason.UNTAPPED: N_("❔ The resident has not opened it."),
    Reason.BLOCKED: N_("📵 The resident blocked the bot. Nothing arrives."),
    Reason.EXPIRED: N_("⌛ The message came too late to be sent."),
    Reason.DEAD: N_("✖️ The message could not be delivered."),
    Reason.UNSURE: N_("❓ The message has perhaps arrived. Nobody can say."),
    Reason.NOT_IN_BOT: N_("🚪 The resident is not in the bot yet."),
}
NOTHING_RINGS = (Reason.BLOCKED, Reason.NOT_IN_BOT)
TOLD_PICTURES = {ToldHow.CALLED: "📞", ToldHow.WENT_BY: "🚶", ToldHow.PRINTED: "🖨️"}
TOLD = {
    ToldHow.CALLED: N_("📞 Told by telephone: {moment}"),
    ToldHow.WENT_BY: N_("🚶 Told in person: {moment}"),
    ToldHow.PRINTED: N_("🖨️ Told by a note: {moment}"),
}
TOLD_BY_ME = {
    ToldHow.CALLED: N_("I called"),
    ToldHow.WENT_BY: N_("I went by"),
    ToldHow.PRINTED: N_("I gave the note"),
}


class NotReached(Tap, code="nr"):
    page: int = 0


class OneMissing(Tap, code="nro"):
    """An appointment or a payment that is on the list."""

    subject_id: str


class RingMissing(Tap, code="nrr"):
    appointment_id: str


class PrintNote(Tap, code="nrp"):
    subject_id: str


class SayTold(Tap, code="nrt"):
    """How the casemanager told the resident of the appointment as it was then: `version`."""

    appointment_id: str
    how: ToldHow
    version: int


class SayToldOfPayment(Tap, code="nrm"):
    """The same of a payment."""

    allowance_id: str
    how: ToldHow
    version: int


async def home_part(ask: Ask) -> Section:
    """On top of everything, where there is somebody to look after."""
    number = len(await _all(ask))
    if not number:
        return Section()
    return Section(
        lines=(
            ask.words.count(
                "⚠️ {n} message has not reached its resident.",
                "⚠️ {n} messages have not reached their resident.",
                number,
            ),
        ),
        rows=(button("⚠️", ask.words.count("{n} not reached", "{n} not reached", number), NotReached()),),
    )


@routes.tap(NotReached, CASEMANAGERS)
async def not_reached(ask: Ask, tap: NotReached) -> Screen:
    found = await _all(ask)
    screen = Screen("⚠️", ask.say("Not reached"))
    if not found:
        return replace(screen, lines=(ask.say("✅ Everybody is reached."),))
    names = await case_notes.names(ask.store, ask.person.id)
    rows = [_row(ask, each, names.get(each.resident.id) if each.resident else None) for each in found]
    return paged(ask, screen, rows, tap.page, lambda page: NotReached(page=page))


@routes.tap(OneMissing, CASEMANAGERS)
async def one_missing(ask: Ask, tap: OneMissing) -> Screen | Onward:
    try:
        missing = await _one(ask, tap.subject_id)
    except NotFound:
        return _off_the_list(ask)
    location = await _location(ask, missing)
    return Screen(
        picture=REASON_PICTURES[missing.reason],
        title=ask.say("{code}: {kind}", code=missing.code, kind=_kind(ask, missing)),
        lines=(
            facts(*_when_and_where(ask, missing)),
            ask.say(REASONS[missing.reason]),
            *_where_to_find(ask, location),
        ),
        rows=_ways(ask, missing),
        back=NotReached(),
    )


@routes.tap(RingMissing, CASEMANAGERS)
async def ring_missing(ask: Ask, tap: RingMissing) -> Onward:
    toast = await ring(ask, tap.appointment_id)
    return Onward(ask, OneMissing(subject_id=tap.appointment_id), toast=toast)


@routes.tap(PrintNote, CASEMANAGERS)
async def print_note(ask: Ask, tap: PrintNote) -> Screen | Onward:
    try:
        missing = await _one(ask, tap.subject_id)
    except NotFound:
        return _off_the_list(ask)
    if missing.resident is None:
        raise NotFound
    return Screen(
        picture="🖨️",
        title=ask.say("A note for {code}", code=missing.code),
        lines=(ask.say("Print it, or copy it by hand. Give it to nobody else."),),
        rows=_told_rows(ask, missing, ToldHow.PRINTED),
        back=OneMissing(subject_id=tap.subject_id),
        attachment=await note(ask, missing, missing.resident, await _location(ask, missing)),
    )


@routes.tap(SayTold, CASEMANAGERS)
async def say_told(ask: Ask, tap: SayTold) -> Onward:
    entry = await own_entry(ask.store, ask.person.id, tap.appointment_id)
    if entry.appointment.version != tap.version:
        return Onward(ask, LookAt(appointment_id=tap.appointment_id), lines=(ask.say(Changed.sentence),))
    await backstop.told(ask.store, ask.now, ask.person.id, tap.appointment_id, tap.how)
    return Onward(ask, NotReached(), toast=ask.say("Thank you. It is off the list."))


@routes.tap(SayToldOfPayment, CASEMANAGERS)
async def say_told_of_payment(ask: Ask, tap: SayToldOfPayment) -> Onward:
    payment = await backstop.own_payment(ask.store, ask.person.id, tap.allowance_id)
    if payment.version != tap.version:
        return Onward(ask, OneMissing(subject_id=tap.allowance_id), lines=(ask.say(Changed.sentence),))
    await backstop.told_of_payment(ask.store, ask.now, ask.person.id, tap.allowance_id, tap.how)
    return Onward(ask, NotReached(), toast=ask.say("Thank you. It is off the list."))


async def _all(ask: Ask) -> Sequence[Missing]:
    return await backstop.not_reached(ask.store, ask.now, ask.person.id, ask.house.zone)


async def _one(ask: Ask, subject_id: str) -> Missing:
    return await backstop.one_missing(ask.store, ask.now, ask.person.id, ask.house.zone, subject_id)


def _off_the_list(ask: Ask) -> Onward:
    gone = ask.say("That is not on the list any more.")
    return Onward(ask, NotReached(), lines=(gone,))


async def _location(ask: Ask, missing: Missing) -> Location | None:
    about = missing.appointment or missing.allowance
    if about is None:
        return None
    stay = await own_stay(ask.store, ask.person.id, about.resident_id)
    return await ask.store.houses.location(stay.location_id)


def _subject_id(missing: Missing) -> str:
    about = missing.appointment or missing.allowance
    return about.id if about else ""


def _kind(ask: Ask, missing: Missing) -> Markup:
    if missing.appointment:
        return ask.say(APPOINTMENT_NAMES[missing.appointment.kind])
    return ask.say("Leefgeld")


def _when_and_where(ask: Ask, missing: Missing) -> list[Markup]:
    lines = [ask.say("🗓️ {moment}", moment=ask.words.moment(missing.starts_at))]
    if missing.appointment:
        lines.append(place_line(ask, missing.appointment))
        if missing.appointment.state is AppointmentState.CANCELLED:
            lines.append(ask.say("❌ This appointment is cancelled."))
    if missing.allowance:
        lines.append(ask.say("📍 {place}", place=missing.allowance.pay_point))
    return lines


def _where_to_find(ask: Ask, location: Location | None) -> list[Markup]:
    if location is None:
        return []
    place = location.place
    address = ask.say("🚶 {place}, {address}", place=place.name, address=place.address)
    return [facts(*telephones(ask, location), address)]


def _ways(ask: Ask, missing: Missing) -> Rows:
    return (
        *_told_rows(ask, missing, ToldHow.CALLED, ToldHow.WENT_BY),
        button("🖨️", ask.say("Print a note"), PrintNote(subject_id=_subject_id(missing))),
        *_told_rows(ask, missing, ToldHow.PRINTED),
        *_of_the_appointment(ask, missing),
    )


def _of_the_appointment(ask: Ask, missing: Missing) -> Rows:
    appointment = missing.appointment
    if appointment is None:
        return ()
    ring_it = button("🔔", ask.say("Remind now"), RingMissing(appointment_id=appointment.id))
    page = button("📅", ask.say("The appointment"), LookAt(appointment_id=appointment.id))
    return (ring_it, page) if _can_ring(ask, missing, appointment) else (page,)


def _can_ring(ask: Ask, missing: Missing, appointment: Appointment) -> bool:
    ahead = appointment.state is AppointmentState.PLANNED and appointment.starts_at > ask.now
    return ahead and missing.reason not in NOTHING_RINGS


def _say_told(missing: Missing) -> Callable[[ToldHow], Tap]:
    if appointment := missing.appointment:
        return lambda how: SayTold(appointment_id=appointment.id, how=how, version=appointment.version)
    payment = missing.allowance
    if payment is None:
        raise ValueError("an appointment or a payment is missing")
    return lambda how: SayToldOfPayment(allowance_id=payment.id, how=how, version=payment.version)


def _told_rows(ask: Ask, missing: Missing, *hows: ToldHow) -> Rows:
    tap = _say_told(missing)
    return (tuple(Button(TOLD_PICTURES[how], ask.say(TOLD_BY_ME[how]), tap(how)) for how in hows),)


def _row(ask: Ask, missing: Missing, name: str | None) -> tuple[Button]:
    label = ask.say(
        "{day} {clock} {code}",
        day=ask.words.short_day(missing.starts_at),
        clock=ask.words.clock(missing.starts_at),
        code=called(ask, missing.code, name),
    )
    return button(REASON_PICTURES[missing.reason], label, OneMissing(subject_id=_subject_id(missing)))
