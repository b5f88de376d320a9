"""The caseload: my residents, and one of them."""

from dataclasses import replace

from handlers.ask import Ask
from handlers.casemanager.appointments.new_appointment import NewAppointment
from handlers.casemanager.appointments.outcome import EarlierOf
from handlers.casemanager.day.agenda import entry_row
from handlers.casemanager.files.exporting import export_rows
from handlers.casemanager.files.importing import bring_in_rows
from handlers.casemanager.messages.messages import ThreadWith
from handlers.casemanager.pieces import CASEMANAGERS, GUIDES, GUIDES_WITH_PIN, called
from handlers.casemanager.residents.handover import HandOver, handover_rows
from handlers.casemanager.residents.invite import way_in_row
from handlers.casemanager.residents.notes import MyNotes
from handlers.casemanager.residents.resident_lines import lines_about
from handlers.casemanager.taps import CaseOf
from handlers.casemanager.taps import MyResidents as MyResidents
from handlers.casemanager.taps import OneResident as OneResident
from handlers.home import Section
from handlers.lists import paged
from handlers.onward import Onward
from handlers.routes import Routes
from handlers.screen import Button, Rows, Screen, button, two_to_a_row
from handlers.staff.broadcasts import SendTo
from handlers.taps import Tap
from shelter import case_notes, pins
from shelter.appointments import coming
from shelter.models.people import Role
from shelter.models.places import Stay
from shelter.planning import Entry, guided_stay

routes = Routes()


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
        nobody = ask.say("You have no residents in this bot yet.")
        return replace(screen, lines=(nobody,), rows=bring_in_rows(ask))
    names = await case_notes.names(ask.store, ask.person.id)
    example = f"{stays[0].code} di 14:00 IND 45m"
    hints = (
        ask.say("🔎 Write two letters of the code or the name to find somebody."),
        ask.say("✍️ Or write an appointment in one line, like: {line}", line=example),
    )
    found = replace(screen, lines=hints, rows=(*handover_rows(ask), *bring_in_rows(ask), *export_rows(ask)))
    rows = two_to_a_row(tuple(resident_row(ask, stay, names.get(stay.resident_id)) for stay in stays))
    return paged(ask, found, rows, tap.page, lambda page: MyResidents(page=page))


def resident_row(ask: Ask, stay: Stay, name: str | None) -> tuple[Button]:
    """One of the own residents in a list."""
    return button("👤", called(ask, stay.code, name), OneResident(resident_id=stay.resident_id))


async def home_part(ask: Ask) -> Section:
    return Section(rows=(button("👥", ask.say("My residents"), MyResidents()),))


@routes.tap(OneResident, GUIDES_WITH_PIN)
async def one_resident(ask: Ask, tap: OneResident) -> Screen:
    stay = await guided_stay(ask.store, ask.person.id, tap.resident_id)
    note = await case_notes.own(ask.store, ask.person.id, stay.resident_id)
    is_mine = ask.has(Role.CASEMANAGER) and stay.casemanager_id == ask.person.id
    return Screen(
        picture="👤",
        title=called(ask, stay.code, note.name if note else None),
        lines=await lines_about(ask, stay, note, is_mine=is_mine),
        rows=(
            *two_to_a_row(_for_who_guides(ask, stay.resident_id)),
            *two_to_a_row(_for_the_casemanager(ask, stay.resident_id) if is_mine else ()),
            *(await way_in_row(ask, stay.resident_id) if is_mine else ()),
            *(await _locked_pin(ask, stay.resident_id) if is_mine else ()),
        ),
        back=MyResidents(),
    )


def _for_who_guides(ask: Ask, one: str) -> Rows:
    """What the casemanager and the legal adviser can do."""
    return (
        button("📅", ask.say("Appointments"), AppointmentsOf(resident_id=one)),
        button("➕", ask.say("New appointment"), NewAppointment(resident_id=one)),
        button("⚖️", ask.say("Legal status"), CaseOf(resident_id=one)),
        button("📝", ask.say("My notes"), MyNotes(resident_id=one)),
        button("🤝", ask.say("Hand over"), HandOver(resident_id=one)),
    )


def _for_the_casemanager(ask: Ask, one: str) -> Rows:
    """What the casemanager alone can do."""
    return (
        button("💬", ask.say("Messages"), ThreadWith(resident_id=one)),
        button("📣", ask.say("Send a message"), SendTo(resident_id=one)),
    )


@routes.tap(AppointmentsOf, GUIDES)
async def appointments_of(ask: Ask, tap: AppointmentsOf) -> Screen:
    stay = await guided_stay(ask.store, ask.person.id, tap.resident_id)
    found = await coming(ask.store, stay.resident_id, ask.now)
    screen = Screen(
        picture="📅",
        title=ask.say("{code}: appointments", code=stay.code),
        lines=() if found else (ask.say("📅 No appointment is planned."),),
        rows=(button("🕘", ask.say("Earlier appointments"), EarlierOf(resident_id=stay.resident_id)),),
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
