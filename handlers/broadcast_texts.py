"""How the texts that are sent to many read, for whoever sends them and whoever gets them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from handlers.kinds import BRING_NAMES
from handlers.screen import facts
from locales.languages import LANGUAGES
from locales.words import Words
from shelter.broadcast_templates import OWN_TEXT, things_in
from shelter.text import N_


@dataclass(frozen=True, slots=True)
class Wording:
    """`careful`: it is about law, money, rules or sanctions (promise 10). `signed`: it says who sent it.

    `called` is what the sender knows it by, where that is not its title. The text may name the `{language}`
    in which it was written.
    """

    picture: str
    title: str
    text: str
    careful: bool = False
    signed: bool = False
    called: str = ""


WORDINGS: Mapping[str, Wording] = {
    OWN_TEXT: Wording(
        "✍️",
        N_("A message for you"),
        N_("✍️ In {language}, as it was written:"),
        signed=True,
        called=N_("A text of my own"),
    ),
    "come_to_me": Wording(
        "🧑‍💼",
        N_("Please come to see me"),
        N_("Please come to see me at this time. Can you not come then? Please tell me."),
        signed=True,
    ),
    "please_bring": Wording(
        "🎒", N_("Please bring this"), N_("Please bring this to me on this day:"), signed=True
    ),
    "call_me": Wording(
        "📞", N_("Please call me"), N_("Please call me when you can. The number is here."), signed=True
    ),
    "post_is_here": Wording(
        "📬",
        N_("There is post for you"),
        N_("There is a letter for you. Please come and get it."),
        signed=True,
    ),
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


def name_for_sender(words: Words, template: str) -> Markup:
    """What the sender knows it by."""
    wording = WORDINGS[template]
    return words.say(wording.called if wording.called else wording.title)


def text_lines(
    words: Words, template: str, fields: Mapping[str, str], sender: str | None = None
) -> tuple[Markup, ...]:
    """What it says, and what fills it, in these words. `sender` is the name that he or she shows."""
    wording = WORDINGS[template]
    language = language_name(fields.get("language"))
    say = words.careful if wording.careful else words.say
    found = [*what_fills_it(words, fields)]
    if wording.signed and sender:
        found.append(words.say("👤 From {name}", name=sender))
    text = say(wording.text, language=language)
    return (text, facts(*found)) if found else (text,)


def what_fills_it(words: Words, fields: Mapping[str, str]) -> Iterator[Markup]:
    """A line for each; a text of the sender's own line by line, so that each has its own direction."""
    yield from (_line(words, line) for line in fields.get("text", "").splitlines())
    if day := fields.get("day"):
        yield words.say("🗓️ {day}", day=words.day(date.fromisoformat(day)))
    start, end = fields.get("start"), fields.get("end")
    if start and end:
        yield words.say("🕑 Between {start} and {end}", start=start, end=end)
    elif start:
        yield words.say("🕑 {time}", time=start)
    if place := fields.get("place"):
        yield words.say("📍 {place}", place=place)
    if things := fields.get("bring"):
        yield from (words.say(BRING_NAMES[thing]) for thing in things_in(things))
    if number := fields.get("telephone"):
        yield words.say("📞 {number}", number=number)


def language_name(code: str | None) -> str:
    language = LANGUAGES.get(code or "")
    return language.own_name if language else "–"


def _line(words: Words, line: str) -> Markup:
    return words.say("{text}", text=line) if line.strip() else Markup("")
