"""Who reads a resident's messages, and when."""

from collections.abc import Iterator

from markupsafe import Markup

from handlers.ask import Ask
from handlers.screen import facts
from shelter.absences import Reader
from shelter.models.people import OfficeHours
from shelter.office_hours import read_at


def who_and_when(ask: Ask, reader: Reader) -> tuple[Markup, ...]:
    """That the casemanager is away and who answers, and the office hours; nothing where nothing is said."""
    hours = reader.person.office_hours
    return (*_who(ask, reader), *((_when(ask, hours),) if hours else ()))


def after_sending(ask: Ask, reader: Reader) -> Iterator[Markup]:
    """Who reads what was sent just now, if it is not the casemanager, and when, if not now."""
    yield from _who(ask, reader)
    if moment := read_at(reader, ask.now, ask.house.zone):
        yield ask.say("🕘 It will be read: {moment}", moment=ask.words.soon(moment, ask.now))


def _who(ask: Ask, reader: Reader) -> Iterator[Markup]:
    if reader.away is None:
        return
    day = ask.words.day(reader.away.until_on)
    if not reader.stands_in:
        yield ask.say("🗓️ Your casemanager is away until {day}. It is read after that.", day=day)
    elif name := reader.person.first_name:
        yield ask.say("🗓️ Your casemanager is away until {day}. {name} answers.", day=day, name=name)
    else:
        yield ask.say("🗓️ Your casemanager is away until {day}. Somebody else answers.", day=day)


def _when(ask: Ask, hours: OfficeHours) -> Markup:
    return facts(
        ask.say("📬 Messages are read on these days: {days}", days=ask.words.weekdays(hours.days)),
        ask.say("🕑 Between {start} and {end}", start=f"{hours.begins:%H:%M}", end=f"{hours.ends:%H:%M}"),
    )
