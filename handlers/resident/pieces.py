"""Pieces that several of a resident's screens show."""

from collections.abc import Iterable

from markupsafe import Markup

from handlers.ask import Ask
from handlers.kinds import BRING_NAMES
from handlers.routes import only
from locales.templates import isolated
from shelter.models.appointments import Appointment, Bring
from shelter.models.people import Role
from shelter.models.places import Location, Place

RESIDENTS = only(Role.RESIDENT)
RESIDENTS_WITH_PIN = only(Role.RESIDENT, pin=True)


def bring_list(ask: Ask, bring: Iterable[Bring]) -> Markup:
    """What to take along, one to a line."""
    head = ask.say("🎒 Take with you:")
    return Markup("\n").join([head, *(ask.say(BRING_NAMES[each]) for each in bring)])


def with_dutch(ask: Ask, said: Markup, dutch: Markup) -> Markup:
    """What no human has checked in this language: with the mark, and the Dutch below it (promise 10).

    For several sentences at once, and for texts that staff wrote; a single sentence of ours is said by
    `ask.words.careful`.
    """
    mark = ask.say("⚠️ Nobody has checked these words yet. The Dutch text counts:")
    return Markup("{}\n\n{}\n<i>{}</i>").format(said, mark, isolated(dutch))


def place_line(ask: Ask, appointment: Appointment) -> Markup:
    return place_words(ask, appointment.place)


def place_words(ask: Ask, place: Place) -> Markup:
    if not place.address:
        return ask.say("📍 {place}", place=place.name)
    return ask.say("📍 {place}, {address}", place=place.name, address=place.address)


def telephones(ask: Ask, location: Location) -> list[Markup]:
    return [
        ask.say("📞 {label}: {number}", label=each.label, number=each.number) for each in location.telephones
    ]
