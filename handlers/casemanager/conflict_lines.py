"""What else there is at the time of an appointment, as calm lines before it is saved."""

from datetime import datetime

from markupsafe import Markup

from handlers.ask import Ask
from handlers.kinds import APPOINTMENT_NAMES
from handlers.screen import facts
from shelter.conflicts import Conflict, ConflictKind, conflicts

MOST = 4
"""So many are said; who has more at once looks into the list."""


async def conflict_lines(
    ask: Ask, resident_id: str, starts_at: datetime, minutes: int, except_id: str | None = None
) -> tuple[Markup, ...]:
    """One paragraph with a line for each conflict; nothing where there is none.

    `except_id` is the appointment that is to be moved. NotFound for a resident of others.
    """
    found = await conflicts(
        ask.store, ask.person.id, resident_id, starts_at, minutes, ask.house.zone, except_id
    )
    return (facts(*(_line(ask, each) for each in found[:MOST])),) if found else ()


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
