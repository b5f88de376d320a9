"""What else there is at the time of an appointment, as calm lines before it is saved."""

from collections.abc import Collection, Sequence
from datetime import datetime

from markupsafe import Markup

from handlers.ask import Ask
from handlers.kinds import APPOINTMENT_NAMES
from handlers.screen import facts
from shelter.conflicts import Conflict, ConflictKind, conflicts

MOST = 4
"""So many are said; who has more at once looks into the list."""


async def conflict_lines(
    ask: Ask,
    resident_id: str,
    starts_at: datetime,
    minutes: int,
    except_id: str | None = None,
    except_ids: Collection[str] = (),
) -> tuple[Markup, ...]:
    """One paragraph with a line for each conflict; nothing where there is none.

    `except_id` is the appointment that is to be moved, `except_ids` those that move with it. NotFound for a
    resident of others.
    """
    found = await conflicts(
        ask.store, ask.person.id, resident_id, starts_at, minutes, ask.house.zone, except_id, except_ids
    )
    return (facts(*(_line(ask, each) for each in found[:MOST])),) if found else ()


async def conflicts_of_many(
    ask: Ask, resident_id: str, starts: Sequence[datetime], minutes: int, except_ids: Collection[str] = ()
) -> tuple[Markup, ...]:
    """For a series: the lines of the first one, and on which other days there is something."""
    first, *rest = starts
    zone = ask.house.zone
    days = [
        ask.words.short_day(each)
        for each in rest
        if await conflicts(ask.store, ask.person.id, resident_id, each, minutes, zone, except_ids=except_ids)
    ]
    lines = await conflict_lines(ask, resident_id, first, minutes, except_ids=except_ids)
    if not days:
        return lines
    return (*lines, ask.say("⚠️ Something else is on these days: {days}", days=Markup(" · ").join(days)))


def _line(ask: Ask, conflict: Conflict) -> Markup:
    begins, ends = ask.words.clock(conflict.starts_at), ask.words.clock(conflict.ends_at)
    if conflict.code is None:
        return ask.say("⚠️ You have another appointment from {begins} to {ends}.", begins=begins, ends=ends)
    values = {"code": conflict.code, "begins": begins, "ends": ends}
    if conflict.about is None:
        return ask.say("⚠️ {code} has leefgeld from {begins} to {ends} that day.", **values)
    kind = ask.say(APPOINTMENT_NAMES[conflict.about])
    if conflict.kind is ConflictKind.STAFF:
        return ask.say("⚠️ You are with {code} from {begins} to {ends}: {kind}", kind=kind, **values)
    return ask.say("⚠️ {code} has this from {begins} to {ends}: {kind}", kind=kind, **values)
