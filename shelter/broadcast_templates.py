"""The texts that can be sent to many: what fills each, as data.

Their words stand in `handlers.broadcast_texts`. A name that was used once stays: old broadcasts have it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from shelter.errors import BadAnswer, TooLong
from shelter.models.appointments import Bring
from shelter.text import N_

TEXT_LIMIT = 60
"""Of what is typed into a template, in characters."""
OWN_TEXT_LIMIT = 500
"""Of a text of one's own, in UTF-16 units, as Telegram counts."""
OWN_TEXT = "own_text"
"""What the sender typed, in the sender's words: it is not translated, and says which language it is in."""
_MIDNIGHT = time()
_BETWEEN = ","
_NUMBER = re.compile(r"\+?[0-9][0-9 ()-]{1,18}[0-9]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")


class NotANumber(BadAnswer):
    sentence = N_("I do not know this telephone number. Write it like 020-5550100.")


class Kind(StrEnum):
    """What a field of a template holds, as text: an ISO date, HH:MM, a few words, names of things to bring
    with a comma between them, a telephone number, a whole text, or the code of a language."""

    DAY = "day"
    TIME = "time"
    TEXT = "text"
    THINGS = "things"
    TELEPHONE = "telephone"
    OWN_TEXT = "own_text"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Template:
    """`fields` in the order in which they are asked. An `urgent` one goes out at night, too."""

    fields: Mapping[str, Kind] = field(default_factory=dict)
    urgent: bool = False


_ON_A_DAY = {"day": Kind.DAY}
_FROM = {**_ON_A_DAY, "start": Kind.TIME}
_FROM_UNTIL = {**_FROM, "end": Kind.TIME}
_SOMEWHERE = {"place": Kind.TEXT}

TEMPLATES: Mapping[str, Template] = {
    OWN_TEXT: Template({"text": Kind.OWN_TEXT, "language": Kind.LANGUAGE}),
    "come_to_me": Template(_FROM | _SOMEWHERE),
    "please_bring": Template({**_ON_A_DAY, "bring": Kind.THINGS}),
    "call_me": Template({"telephone": Kind.TELEPHONE}),
    "post_is_here": Template(),
    "water_off": Template(_FROM_UNTIL, urgent=True),
    "power_off": Template(_FROM_UNTIL, urgent=True),
    "no_internet": Template(),
    "fire_alarm_test": Template(_FROM, urgent=True),
    "cleaning_day": Template(_FROM),
    "meeting": Template(_FROM | _SOMEWHERE),
    "office_closed": Template(_ON_A_DAY),
    "leefgeld_moved": Template(_FROM_UNTIL | _SOMEWHERE),
    "come_to_office": Template(_FROM_UNTIL),
    "kitchen_closed": Template(_FROM_UNTIL),
    "doctor_hour": Template(_FROM_UNTIL | _SOMEWHERE),
    "notice_board": Template(),
}


def begins_at(fields: Mapping[str, str], zone: str) -> datetime | None:
    """The moment of `day` and `start` (UTC); None without them."""
    return _moment(fields["day"], fields["start"], zone) if {"day", "start"} <= fields.keys() else None


def over_at(template: str, fields: Mapping[str, str], zone: str) -> datetime | None:
    """When what it is about is over (UTC); None for what has no day.

    An end before the start is one of the next day. Where the day alone is known (yet), it is over with it.
    """
    if "day" not in fields:
        return None
    start, end = fields.get("start"), fields.get("end")
    if start and end:
        return _moment(fields["day"], end, zone, days=int(end <= start))
    if start and "end" not in TEMPLATES[template].fields:
        return begins_at(fields, zone)
    return _moment(fields["day"], f"{_MIDNIGHT:%H:%M}", zone, days=1)


def read_short(typed: str) -> str:
    """A few words on one line. BadAnswer where there are none, TooLong over the limit."""
    text = " ".join(typed.split())
    if not text:
        raise BadAnswer
    if len(text) > TEXT_LIMIT:
        raise TooLong(limit=TEXT_LIMIT)
    return text


def read_own_text(typed: str) -> str:
    """A text as it was typed. BadAnswer where there is none, TooLong over the limit."""
    text = typed.strip()
    if not text:
        raise BadAnswer
    if len(text.encode("utf-16-le")) // 2 > OWN_TEXT_LIMIT:
        raise TooLong(limit=OWN_TEXT_LIMIT)
    return text


def read_number(typed: str) -> str:
    """A telephone number, as people write it; NotANumber for anything else."""
    number = " ".join(typed.split())
    if not _NUMBER.fullmatch(number):
        raise NotANumber
    return number


def things_in(field: str) -> tuple[Bring, ...]:
    """The things that a field of that kind names, in their usual order; ValueError for what is none."""
    named = {Bring(name) for name in field.split(_BETWEEN)}
    return tuple(thing for thing in Bring if thing in named)


def read_things(text: str) -> str:
    """The names of things, as a field keeps them; ValueError for what is none."""
    return _BETWEEN.join(thing.value for thing in things_in(text))


def read_fields(template: str, fields: Mapping[str, str]) -> dict[str, str]:
    """The fields as they are kept; BadAnswer where they are not those of the template."""
    known = TEMPLATES.get(template)
    if known is None or fields.keys() != known.fields.keys():
        raise BadAnswer
    try:
        return {name: _READ[kind](fields[name]) for name, kind in known.fields.items()}
    except ValueError as error:
        raise BadAnswer from error


def _read_language(code: str) -> str:
    if not _LANGUAGE.fullmatch(code):
        raise BadAnswer
    return code


_READ: Mapping[Kind, Callable[[str], str]] = {
    Kind.DAY: lambda text: date.fromisoformat(text).isoformat(),
    Kind.TIME: lambda text: f"{time.fromisoformat(text):%H:%M}",
    Kind.TEXT: read_short,
    Kind.THINGS: read_things,
    Kind.TELEPHONE: read_number,
    Kind.OWN_TEXT: read_own_text,
    Kind.LANGUAGE: _read_language,
}


def _moment(day: str, clock: str, zone: str, days: int = 0) -> datetime:
    there = date.fromisoformat(day) + timedelta(days=days)
    return datetime.combine(there, time.fromisoformat(clock), ZoneInfo(zone)).astimezone(UTC)
