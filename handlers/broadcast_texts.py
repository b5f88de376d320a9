"""How the texts that are sent to many read, for whoever sends them and whoever gets them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from handlers.screen import facts
from locales.words import Words
from shelter.text import N_


@dataclass(frozen=True, slots=True)
class Wording:
    """`careful`: it is about law, money, rules or sanctions (promise 10)."""

    picture: str
    title: str
    text: str
    careful: bool = False


WORDINGS: Mapping[str, Wording] = {
    "water_off": Wording(
        "🚱", N_("No water"), N_("There is no water at this time. Fill a bottle before it begins.")
    ),
    "power_off": Wording(
        "🔌",
        N_("No electricity"),
        N_("There is no electricity at this time. Charge your phone before it begins."),
    ),
    "no_internet": Wording("📶", N_("No internet"), N_("The internet in the house does not work now.")),
    "fire_alarm_test": Wording(
        "🚨",
        N_("Test of the fire alarm"),
        N_("The alarm is loud. It is only a test. Do you see fire or smoke? Go outside and call 112."),
    ),
    "cleaning_day": Wording("🧹", N_("Cleaning day"), N_("We clean the house together. Please help.")),
    "meeting": Wording(
        "🗣️",
        N_("Meeting of the residents"),
        N_("There is a meeting for everybody who lives here. Please come."),
    ),
    "office_closed": Wording(
        "🚪",
        N_("The office is closed"),
        N_("The office is closed on this day. Danger, fire, or very ill? Call 112."),
    ),
    "leefgeld_moved": Wording(
        "💶",
        N_("Leefgeld: another time"),
        N_("Leefgeld is on another day or at another time than planned."),
        careful=True,
    ),
    "come_to_office": Wording(
        "🏢",
        N_("Please come to the office"),
        N_("Please come to the office at this time. Can you not come then? Please tell us."),
    ),
    "kitchen_closed": Wording(
        "🍳", N_("The kitchen is closed"), N_("You cannot cook in the kitchen at this time.")
    ),
    "doctor_hour": Wording(
        "🩺",
        N_("Doctor or nurse in the house"),
        N_("A doctor or a nurse is here at this time. You can come by."),
    ),
    "notice_board": Wording(
        "📌", N_("Notice board"), N_("There is something new on the notice board. Please read it.")
    ),
}


def text_lines(words: Words, template: str, fields: Mapping[str, str]) -> tuple[Markup, ...]:
    """What it says, and when and where it is, in these words."""
    wording = WORDINGS[template]
    text = words.careful(wording.text) if wording.careful else words.say(wording.text)
    found = tuple(when_and_where(words, fields))
    return (text, facts(*found)) if found else (text,)


def when_and_where(words: Words, fields: Mapping[str, str]) -> Iterator[Markup]:
    """What fills it, a line for each."""
    if day := fields.get("day"):
        yield words.say("🗓️ {day}", day=words.day(date.fromisoformat(day)))
    start, end = fields.get("start"), fields.get("end")
    if start and end:
        yield words.say("🕑 Between {start} and {end}", start=start, end=end)
    elif start:
        yield words.say("🕑 {time}", time=start)
    if place := fields.get("place"):
        yield words.say("📍 {place}", place=place)
