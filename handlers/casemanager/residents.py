"""The caseload: my residents, and one of them."""

from dataclasses import replace

from markupsafe import Markup

from handlers.ask import Ask
from handlers.casemanager.agenda import entry_row
from handlers.casemanager.messages import ThreadWith
from handlers.casemanager.new_appointment import NewAppointment
from handlers.casemanager.pieces import CASEMANAGERS, GUIDES, cannot_be_reached
from handlers.home import Section
from handlers.kinds import APPOINTMENT_NAMES
from handlers.lists import paged
from handlers.onward import Onward
from handlers.routes import Routes
from handlers.screen import Rows, Screen, button
from handlers.taps import Tap
from locales.languages import LANGUAGES
from shelter import pins
from shelter.appointments import coming, next_planned
from shelter.models.people import Person
from shelter.planning import Entry, guided_stay

routes = Routes()


class MyResidents(Tap, code="cl"):
    page: int = 0


class OneResident(Tap, code="clr"):
    resident_id: str


class AppointmentsOf(Tap, code="cla"):
    resident_id: str
    page: int = 0


class OpenPin(Tap, code="clp"):
    resident_id: str


@routes.tap(MyResidents, GUIDES)
async def my_residents(ask: Ask, tap: MyResidents) -> Screen:
    stays = await ask.store.houses.guided(ask.person.id)
    screen = Screen("👥", ask.say("My residents"))
    if not stays:
        return replace(screen, lines=(ask.say("You have no residents in this bot yet."),))
    rows = [
        button("👤", ask.say("{code}", code=stay.code), OneResident(resident_id=stay.resident_id))
        for stay in stays
    ]
    return paged(ask, screen, rows, tap.page, lambda page: MyResidents(page=page))


async def home_part(ask: Ask) -> Section:
    return Section(rows=(button("👥", ask.say("My residents"), MyResidents()),))


@routes.tap(OneResident, GUIDES)
async def one_resident(ask: Ask, tap: OneResident) -> Screen:
    stay = await guided_stay(ask.store, ask.person.id, tap.resident_id)
    resident = await ask.store.people.get(stay.resident_id)
    return Screen(
        picture="👤",
        title=ask.say("{code}", code=stay.code),
        lines=(
            await _next_appointment(ask, stay.resident_id),
            *((_language(ask, resident), *_reachable(ask, resident)) if resident else ()),
        ),
        rows=(
            button("📅", ask.say("Appointments"), AppointmentsOf(resident_id=stay.resident_id)),
            button("➕", ask.say("New appointment"), NewAppointment(resident_id=stay.resident_id)),
            button("💬", ask.say("Messages"), ThreadWith(resident_id=stay.resident_id)),
            *await _locked_pin(ask, stay.resident_id),
        ),
        back=MyResidents(),
    )


@routes.tap(AppointmentsOf, GUIDES)
async def appointments_of(ask: Ask, tap: AppointmentsOf) -> Screen:
    stay = await guided_stay(ask.store, ask.person.id, tap.resident_id)
    found = await coming(ask.store, stay.resident_id, ask.now)
    screen = Screen(
        picture="📅",
        title=ask.say("{code}: appointments", code=stay.code),
        lines=() if found else (ask.say("📅 No appointment is planned."),),
        back=OneResident(resident_id=stay.resident_id),
    )
    rows = [entry_row(ask, Entry(appointment, stay.code)) for appointment in found]
    return paged(
        ask, screen, rows, tap.page, lambda page: AppointmentsOf(resident_id=stay.resident_id, page=page)
    )


@routes.tap(OpenPin, CASEMANAGERS)
async def open_pin(ask: Ask, tap: OpenPin) -> Onward:
    await pins.reset(ask.store, ask.now, ask.person.id, tap.resident_id)
    gone = ask.say("The PIN is gone. The resident can choose a new one.")
    return Onward(ask, OneResident(resident_id=tap.resident_id), toast=gone)


async def _locked_pin(ask: Ask, resident_id: str) -> Rows:
    pin = await ask.store.people.pin(resident_id)
    if pin is None or not pin.locked:
        return ()
    return (button("🔓", ask.say("Take the locked PIN away"), OpenPin(resident_id=resident_id)),)


async def _next_appointment(ask: Ask, resident_id: str) -> Markup:
    appointment = await next_planned(ask.store, resident_id, ask.now)
    if appointment is None:
        return ask.say("📅 No appointment is planned.")
    return ask.say(
        "📅 Next: {moment}, {kind}",
        moment=ask.words.moment(appointment.starts_at),
        kind=ask.say(APPOINTMENT_NAMES[appointment.kind]),
    )


def _language(ask: Ask, resident: Person) -> Markup:
    language = LANGUAGES.get(resident.language or "")
    return ask.say("🌐 Language: {language}", language=language.own_name if language else "–")


def _reachable(ask: Ask, resident: Person) -> tuple[Markup, ...]:
    return cannot_be_reached(ask, resident) or (ask.say("📱 Can be reached in the bot."),)
