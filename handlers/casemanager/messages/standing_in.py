"""What a stand-in sees of a colleague's residents: their messages, and what is today and tomorrow."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from handlers.ask import Ask
from handlers.casemanager.messages.messages import CASEMANAGERS, ThreadWith
from handlers.casemanager.pieces import cannot_be_reached
from handlers.casemanager.residents.colleagues import called
from handlers.kinds import APPOINTMENT_NAMES
from handlers.lists import paged
from handlers.resident.pieces import place_line, telephones
from handlers.routes import Routes
from handlers.screen import Screen, button, facts
from handlers.taps import Tap
from locales.languages import LANGUAGES
from shelter import absences
from shelter.absences import read_stay
from shelter.errors import NotFound
from shelter.models.appointments import Appointment, AppointmentState
from shelter.models.desk import Absence
from shelter.models.people import Person

routes = Routes()
DAYS = 2


class StandingIn(Tap, code="sti"):
    """The residents of somebody for whom I stand in today."""

    absence_id: str
    page: int = 0


class StandInFor(Tap, code="stf"):
    """One of them, or of my own."""

    resident_id: str


@routes.tap(StandingIn, CASEMANAGERS)
async def standing_in(ask: Ask, tap: StandingIn) -> Screen:
    absence = await _absence(ask, tap.absence_id)
    other = await ask.store.people.get(absence.staff_id)
    stays = await ask.store.houses.caseload(absence.staff_id)
    rows = [
        button("👤", ask.say("{code}", code=stay.code), StandInFor(resident_id=stay.resident_id))
        for stay in stays
    ]
    screen = Screen(
        picture="🤝",
        title=ask.say("For {name}", name=await called(ask, other) if other else "–"),
        lines=(
            ask.say("You read and answer their messages until {day}.", day=ask.words.day(absence.until_on)),
        ),
    )
    return paged(ask, screen, rows, tap.page, lambda page: StandingIn(absence_id=tap.absence_id, page=page))


@routes.tap(StandInFor, CASEMANAGERS)
async def stand_in_for(ask: Ask, tap: StandInFor) -> Screen:
    stay = await read_stay(ask.store, ask.now, ask.house.zone, ask.person.id, tap.resident_id)
    resident = await ask.store.people.get(stay.resident_id)
    location = await ask.store.houses.location(stay.location_id)
    return Screen(
        picture="👤",
        title=ask.say("{code}", code=stay.code),
        lines=(
            *await _appointments(ask, stay.resident_id),
            *((_language(ask, resident), *cannot_be_reached(ask, resident)) if resident else ()),
            *((facts(*telephones(ask, location)),) if location and location.telephones else ()),
        ),
        rows=(button("💬", ask.say("Messages"), ThreadWith(resident_id=stay.resident_id)),),
    )


async def _absence(ask: Ask, absence_id: str) -> Absence:
    found = await absences.stands_in_for(ask.store, ask.now, ask.house.zone, ask.person)
    for absence in found:
        if absence.id == absence_id:
            return absence
    raise NotFound


async def _appointments(ask: Ask, resident_id: str) -> list[Markup]:
    """Those of today and tomorrow; somebody has to know when one is ill."""
    zone = ZoneInfo(ask.house.zone)
    since, until = (
        datetime.combine(day, time(), zone) for day in (ask.today, ask.today + timedelta(days=DAYS))
    )
    found = await ask.store.appointments.of_residents([resident_id], since, until)
    shown = [_appointment(ask, each) for each in found if each.state is AppointmentState.PLANNED]
    return shown or [ask.say("📅 No appointment today or tomorrow.")]


def _appointment(ask: Ask, appointment: Appointment) -> Markup:
    return facts(
        ask.say("🗓️ {moment}", moment=ask.words.moment(appointment.starts_at)),
        ask.say("📌 {kind}", kind=ask.say(APPOINTMENT_NAMES[appointment.kind])),
        place_line(ask, appointment),
    )


def _language(ask: Ask, resident: Person) -> Markup:
    language = LANGUAGES.get(resident.language or "")
    return ask.say("🌐 Language: {language}", language=language.own_name if language else "–")
