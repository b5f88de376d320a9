"""A note on paper for a resident whom the bot does not reach, in his or her language."""

from functools import partial

from markupsafe import Markup

from handlers.ask import Ask
from handlers.casemanager.day.on_paper import in_lines, languages_on_paper
from handlers.resident.allowances import hours_line
from handlers.resident.leaving import way_line, way_to
from handlers.resident.pieces import bring_list, place_line, telephones
from handlers.screen import File, facts, plain
from locales.paper import Sheet, pdf
from shelter.backstop import Missing
from shelter.models.allowances import Allowance
from shelter.models.appointments import Appointment, AppointmentState
from shelter.models.people import Person
from shelter.models.places import Location


async def note(ask: Ask, missing: Missing, resident: Person, location: Location | None) -> File:
    """An A6 PDF: when and where, how to get there, what to bring, whom to call.

    It names nobody but by the code, and says nothing of what it is about. Where the resident's language is
    not finished, it is in English, and in Dutch below that.
    """
    languages = languages_on_paper(resident)
    asks = [ask.as_person(resident.model_copy(update={"language": each.code})) for each in languages]
    parts = [part for theirs in asks for part in await _parts(theirs, missing, location)]
    sheet = Sheet(
        title=plain(asks[0].say("For {code}", code=missing.code)),
        paragraphs=tuple(in_lines(part) for part in parts),
    )
    return File(f"{missing.code}.pdf", partial(pdf, sheet, languages[0]))


async def _parts(theirs: Ask, missing: Missing, location: Location | None) -> list[Markup]:
    parts = []
    if missing.appointment:
        parts += await _of_appointment(theirs, missing.appointment)
    if missing.allowance:
        parts += _of_payment(theirs, missing.allowance)
    if location and location.telephones:
        parts.append(facts(theirs.say("Does something go wrong? Call:"), *telephones(theirs, location)))
    return parts


async def _of_appointment(theirs: Ask, appointment: Appointment) -> list[Markup]:
    when = theirs.say("🗓️ {moment}", moment=theirs.words.moment(appointment.starts_at))
    if appointment.state is AppointmentState.CANCELLED:
        return [facts(theirs.say("❌ This appointment is cancelled. You do not have to go."), when)]
    way = await way_to(theirs, appointment)
    return [
        facts(_head(theirs, appointment), when),
        facts(
            place_line(theirs, appointment),
            *((theirs.say("🚏 {way}", way=appointment.place.way),) if appointment.place.way else ()),
            *((way_line(theirs, way),) if way else ()),
        ),
        *((theirs.say("🗣️ There is an interpreter."),) if appointment.interpreter else ()),
        *((bring_list(theirs, appointment.bring),) if appointment.bring else ()),
    ]


def _head(theirs: Ask, appointment: Appointment) -> Markup:
    if appointment.version > 1:
        return theirs.say("Your appointment has changed. Now it is:")
    return theirs.say("You have an appointment:")


def _of_payment(theirs: Ask, allowance: Allowance) -> list[Markup]:
    return [
        facts(
            theirs.say("You can get leefgeld:"),
            theirs.say("🗓️ {day}", day=theirs.words.day(allowance.pay_on)),
            hours_line(theirs, allowance),
            theirs.say("📍 {place}", place=allowance.pay_point),
        ),
        *((bring_list(theirs, allowance.bring),) if allowance.bring else ()),
    ]
