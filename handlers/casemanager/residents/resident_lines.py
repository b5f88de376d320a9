"""What stands on a resident's page, as casemanager or legal adviser see it (DOMAIN, who may do what)."""

from collections.abc import Sequence

from markupsafe import Markup

from handlers.ask import Ask
from handlers.casemanager.day.agenda import mark
from handlers.casemanager.pieces import cannot_be_reached
from handlers.kinds import APPOINTMENT_NAMES
from handlers.resident.legal_terms import STAGE_NAMES
from handlers.screen import facts
from locales.languages import LANGUAGES
from shelter import allowances, appointments, legal
from shelter.contacts import last_contact
from shelter.models.appointments import Appointment, AppointmentState
from shelter.models.desk import CaseNote
from shelter.models.people import Person
from shelter.models.places import Stay

NEXT_ONES = 3
_LOOKED_THROUGH = 20


async def lines_about(ask: Ask, stay: Stay, note: CaseNote | None, *, is_mine: bool) -> tuple[Markup, ...]:
    """The resident of a stay that the person guides; `is_mine`: as the casemanager, else as legal adviser."""
    resident = await ask.store.people.get(stay.resident_id)
    parts = (
        await _next_appointments(ask, stay.resident_id),
        [*await _legal(ask, stay.resident_id), *(await _leefgeld(ask, stay.resident_id) if is_mine else ())],
        [
            *((_language(ask, resident),) if resident else ()),
            *_reachable(ask, resident),
            *(await _contact(ask, stay.resident_id) if is_mine else ()),
        ],
        await (_where_and_whose(ask, stay) if is_mine else _whose(ask, stay)),
        [ask.say("📝 Note: {note}", note=note.text)] if note and note.text else [],
    )
    return tuple(facts(*part) for part in parts if part)


async def _next_appointments(ask: Ask, resident_id: str) -> Sequence[Markup]:
    found = await appointments.coming(ask.store, resident_id, ask.now, limit=_LOOKED_THROUGH)
    planned = [each for each in found if each.state is AppointmentState.PLANNED]
    if not planned:
        return [ask.say("📅 No appointment is planned.")]
    return [_appointment(ask, each) for each in planned[:NEXT_ONES]]


def _appointment(ask: Ask, appointment: Appointment) -> Markup:
    return ask.say(
        "{mark} {moment}: {kind}",
        mark=mark(appointment),
        moment=ask.words.soon(appointment.starts_at, ask.now),
        kind=ask.say(APPOINTMENT_NAMES[appointment.kind]),
    )


async def _legal(ask: Ask, resident_id: str) -> Sequence[Markup]:
    """The stage in a word. Who reads it has looked at the case, which the resident can see."""
    step = await legal.state_of_now(ask.store, resident_id)
    if step is None:
        return []
    await legal.look(ask.store, ask.now, ask.person.id, resident_id)
    return [ask.say("⚖️ {stage}", stage=ask.say(STAGE_NAMES[step.stage]))]


async def _leefgeld(ask: Ask, resident_id: str) -> Sequence[Markup]:
    payment = await allowances.next_one(ask.store, resident_id, ask.today)
    return [ask.say("💶 Leefgeld: {day}", day=ask.words.day(payment.pay_on))] if payment else []


def _language(ask: Ask, resident: Person) -> Markup:
    language = LANGUAGES.get(resident.language or "")
    return ask.say("🌐 Language: {language}", language=language.own_name if language else "–")


def _reachable(ask: Ask, resident: Person | None) -> Sequence[Markup]:
    return cannot_be_reached(ask, resident) or [ask.say("📱 Can be reached in the bot.")]


async def _contact(ask: Ask, resident_id: str) -> Sequence[Markup]:
    """The day alone: when somebody is on the phone is nobody's business."""
    last = await last_contact(ask.store, resident_id)
    return [ask.say("👋 Last contact: {day}", day=ask.words.day(last))] if last else []


async def _where_and_whose(ask: Ask, stay: Stay) -> Sequence[Markup]:
    location = await ask.store.houses.location(stay.location_id)
    adviser = await ask.store.people.get(stay.legal_adviser_id) if stay.legal_adviser_id else None
    return [
        *((ask.say("📍 {place}", place=location.place.name),) if location else ()),
        *((ask.say("🚪 Room: {room}", room=stay.room),) if stay.room else ()),
        *((ask.say("💛 Vulnerable: plan with more care."),) if stay.vulnerable else ()),
        *((ask.say("⚖️ Legal adviser: {name}", name=adviser.first_name or "–"),) if adviser else ()),
    ]


async def _whose(ask: Ask, stay: Stay) -> Sequence[Markup]:
    casemanager = await ask.store.people.get(stay.casemanager_id) if stay.casemanager_id else None
    return [ask.say("🧑‍💼 Casemanager: {name}", name=casemanager.first_name or "–")] if casemanager else []
