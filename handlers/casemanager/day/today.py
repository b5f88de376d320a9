"""What waits for me today, the most urgent on top, and each of it a tap away from doing something."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from markupsafe import Markup

from handlers.aheads import Switch
from handlers.ask import Ask
from handlers.casemanager.day.agenda import Agenda, LookAt, mark
from handlers.casemanager.day.not_reached import NotReached
from handlers.casemanager.messages.messages import Inbox
from handlers.casemanager.messages.my_time import standing_lines
from handlers.casemanager.pieces import GUIDES, called
from handlers.casemanager.taps import OneResident, Requests, Today
from handlers.home import Section
from handlers.kinds import APPOINTMENT_NAMES
from handlers.lists import PAGE, paged
from handlers.onward import Onward
from handlers.routes import Routes
from handlers.screen import Button, Rows, Screen, button, facts, two_to_a_row
from handlers.taps import Tap
from shelter import digest
from shelter.desk import Desk, Unused, desk_of
from shelter.planning import Entry, today_and_tomorrow
from shelter.stay_limits import Ending
from shelter.text import N_

routes = Routes()

MORNINGS = {
    True: N_("You get a message at 08:30 on working days."),
    False: N_("You get no message in the morning."),
}
"""Whether the digest is wanted."""
LINES_FOR_A_DAY = 6
LINES_OF_ENDS = 2
BUTTONS_FOR_APPOINTMENTS = 4
"""A screen has to be taken in at a glance."""


class EndsSoon(Tap, code="tde"):
    """Invites that nobody used, and stays near their end."""

    page: int = 0


class SetDigest(Tap, code="tdd"):
    """The message in the morning."""

    switch: Switch


@routes.tap(Today, GUIDES)
async def today(ask: Ask, tap: Today) -> Screen:
    desk = await _desk(ask)
    quiet = (ask.say("☀️ All is quiet. Nothing waits for you."),) if desk.is_quiet else ()
    return Screen(
        picture="☀️",
        title=ask.say("Today"),
        lines=(*quiet, *await standing_lines(ask), *_lines(ask, desk)),
        rows=(*two_to_a_row(_ways(ask, desk)), *two_to_a_row(_next_ones(ask, desk)), *_morning(ask)),
    )


async def home_part(ask: Ask) -> Section:
    entries = await today_and_tomorrow(ask.store, ask.person.id, ask.now, ask.house.zone)
    count = ask.words.count(
        "📅 {n} appointment of your residents today and tomorrow.",
        "📅 {n} appointments of your residents today and tomorrow.",
        len(entries),
    )
    return Section(lines=(count,), rows=(button("☀️", ask.say("Today"), Today()),))


@routes.tap(EndsSoon, GUIDES)
async def ends_soon(ask: Ask, tap: EndsSoon) -> Screen:
    desk = await _desk(ask)
    screen = Screen("⏳", ask.say("Ends soon"), back=Today())
    found: Sequence[Unused | Ending] = (*desk.unused, *desk.endings)
    if not found:
        return replace(screen, lines=(ask.say("Nothing ends soon."),))
    page = min(max(tap.page, 0), (len(found) - 1) // PAGE)
    said = (_end(ask, desk, each) for each in found[page * PAGE : (page + 1) * PAGE])
    rows = [_end_row(ask, desk, each) for each in found]
    return paged(ask, replace(screen, lines=(facts(*said),)), rows, page, lambda page: EndsSoon(page=page))


@routes.tap(SetDigest, GUIDES)
async def set_digest(ask: Ask, tap: SetDigest) -> Onward:
    wanted = tap.switch is Switch.ON
    changed = await digest.want(ask.store, ask.person, wanted)
    return Onward(ask.as_person(changed), Today(), toast=ask.say(MORNINGS[wanted]))


async def _desk(ask: Ask) -> Desk:
    return await desk_of(ask.store, ask.now, ask.person, ask.house.zone, ask.house.stay_months)


def _lines(ask: Ask, desk: Desk) -> Iterator[Markup]:
    if desk.missing:
        yield ask.words.count(
            "⚠️ {n} message has not reached its resident.",
            "⚠️ {n} messages have not reached their resident.",
            desk.missing,
        )
    if desk.requests:
        yield ask.words.count(
            "🙋 {n} request of a resident waits.", "🙋 {n} requests of residents wait.", len(desk.requests)
        )
    if desk.unread:
        yield ask.words.count("📬 {n} new message.", "📬 {n} new messages.", desk.unread)
    for day, entries in _by_day(ask, desk.appointments).items():
        yield _day(ask, desk, day, entries)
    yield from _ends(ask, desk)


def _by_day(ask: Ask, entries: Sequence[Entry]) -> dict[date, list[Entry]]:
    days: dict[date, list[Entry]] = {}
    for entry in entries:
        day = entry.appointment.starts_at.astimezone(ZoneInfo(ask.house.zone)).date()
        days.setdefault(day, []).append(entry)
    return days


def _day(ask: Ask, desk: Desk, day: date, entries: Sequence[Entry]) -> Markup:
    head = Markup("📅 <b>{}</b>").format(ask.words.day(day))
    rest = len(entries) - LINES_FOR_A_DAY
    more = (ask.words.count("{n} more", "{n} more", rest),) if rest > 0 else ()
    return facts(head, *(_entry(ask, desk, each) for each in entries[:LINES_FOR_A_DAY]), *more)


def _entry(ask: Ask, desk: Desk, entry: Entry) -> Markup:
    return ask.say(
        "{mark} {clock} {who}: {kind}",
        mark=mark(entry.appointment),
        clock=ask.words.clock(entry.appointment.starts_at),
        who=called(ask, entry.code, desk.names.get(entry.appointment.resident_id)),
        kind=ask.say(APPOINTMENT_NAMES[entry.appointment.kind]),
    )


def _ends(ask: Ask, desk: Desk) -> Iterator[Markup]:
    """The first of each kind; the others are behind the button."""
    first: Sequence[Unused | Ending] = (*desk.unused[:LINES_OF_ENDS], *desk.endings[:LINES_OF_ENDS])
    if first:
        yield facts(*(_end(ask, desk, each) for each in first))


def _end(ask: Ask, desk: Desk, what: Unused | Ending) -> Markup:
    who = _who(ask, desk, what)
    if isinstance(what, Unused):
        return ask.say(
            "🎟️ Nobody has used the code for {who}. It ends {moment}.",
            who=who,
            moment=ask.words.soon(what.expires_at, ask.now),
        )
    day, months = ask.words.day(what.on), ask.house.stay_months
    if what.on < ask.today:
        return ask.words.count(
            "⏳ The stay of {who} was {n} month on {day}.",
            "⏳ The stay of {who} was {n} months on {day}.",
            months,
            who=who,
            day=day,
        )
    return ask.words.count(
        "⏳ The stay of {who} is {n} month on {day}.",
        "⏳ The stay of {who} is {n} months on {day}.",
        months,
        who=who,
        day=day,
    )


def _who(ask: Ask, desk: Desk, what: Unused | Ending) -> Markup:
    return called(ask, what.stay.code, desk.names.get(what.stay.resident_id))


def _end_row(ask: Ask, desk: Desk, what: Unused | Ending) -> tuple[Button]:
    picture = "🎟️" if isinstance(what, Unused) else "⏳"
    return button(picture, _who(ask, desk, what), OneResident(resident_id=what.stay.resident_id))


def _ways(ask: Ask, desk: Desk) -> Rows:
    """Where to do something about it, the most urgent first."""
    number = len(desk.unused) + len(desk.endings)
    missing = ask.words.count("{n} not reached", "{n} not reached", desk.missing)
    asked = ask.words.count("{n} request", "{n} requests", len(desk.requests))
    unread = ask.words.count("{n} message", "{n} messages", desk.unread)
    ends = ask.words.count("{n} ends soon", "{n} end soon", number)
    return (
        *((button("⚠️", missing, NotReached()),) if desk.missing else ()),
        *((button("🙋", asked, Requests()),) if desk.requests else ()),
        *((button("📬", unread, Inbox()),) if desk.unread else ()),
        *((button("⏳", ends, EndsSoon()),) if number else ()),
        button("📅", ask.say("All appointments"), Agenda()),
    )


def _next_ones(ask: Ask, desk: Desk) -> Rows:
    """Of today, or of tomorrow where today has none (any more)."""
    days = _by_day(ask, desk.appointments)
    soonest = days[min(days)] if days else []
    return tuple(_appointment(ask, desk, each) for each in soonest[:BUTTONS_FOR_APPOINTMENTS])


def _appointment(ask: Ask, desk: Desk, entry: Entry) -> tuple[Button]:
    label = ask.say(
        "{clock} {who}",
        clock=ask.words.clock(entry.appointment.starts_at),
        who=called(ask, entry.code, desk.names.get(entry.appointment.resident_id)),
    )
    return button(mark(entry.appointment), label, LookAt(appointment_id=entry.appointment.id))


def _morning(ask: Ask) -> Rows:
    """Where it was switched off, the way to have it again."""
    if ask.person.digest:
        return ()
    return (button("🔔", ask.say("A message at 08:30"), SetDigest(switch=Switch.ON)),)
