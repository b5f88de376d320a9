"""Ring for all appointments of today or of tomorrow that nobody has answered yet."""

from datetime import date
from zoneinfo import ZoneInfo

from markupsafe import Markup

from handlers.ask import Ask
from handlers.casemanager.day.agenda import Agenda, RingAll
from handlers.casemanager.pieces import GUIDES
from handlers.onward import Onward
from handlers.routes import Routes
from handlers.screen import Screen, button, facts
from handlers.taps import Tap
from shelter import ringing
from shelter.reminders import is_quiet
from shelter.ringing import Unanswered

routes = Routes()


class ReallyRingAll(Tap, code="agz"):
    day: date


@routes.tap(RingAll, GUIDES)
async def ring_all(ask: Ask, tap: RingAll) -> Screen:
    found = await ringing.unanswered(ask.store, ask.person.id, ask.now, ask.house.zone)
    night = is_quiet(ask.now, ZoneInfo(ask.house.zone))
    return Screen(
        picture="🔔",
        title=ask.say("Ring who has not answered"),
        lines=(
            *(_of_a_day(ask, each) for each in found),
            *(() if found else (ask.say("Nobody has to answer today or tomorrow."),)),
            *((ask.say("🌙 It is night. The phones ring at once."),) if night and found else ()),
        ),
        rows=tuple(
            button(
                "🔔",
                ask.say("{day}: ring {n}", day=ask.words.short_day(each.day), n=each.phones),
                ReallyRingAll(day=each.day),
            )
            for each in found
            if each.phones
        ),
        back=Agenda(),
    )


@routes.tap(ReallyRingAll, GUIDES)
async def really_ring_all(ask: Ask, tap: ReallyRingAll) -> Onward:
    n = await ringing.ring_all(ask.store, ask.now, ask.person.id, ask.house.zone, tap.day)
    return Onward(ask, Agenda(), toast=ask.words.count("{n} phone rings now.", "{n} phones ring now.", n))


def _of_a_day(ask: Ask, found: Unanswered) -> Markup:
    head = Markup("📅 <b>{}</b>").format(ask.words.day(found.day))
    rings = ask.words.count("🔔 It rings on {n} phone.", "🔔 It rings on {n} phones.", found.phones)
    if not found.unreachable:
        return facts(head, rings)
    missing = ask.words.count(
        "📵 {n} person cannot be reached in the bot.",
        "📵 {n} people cannot be reached in the bot.",
        found.unreachable,
    )
    return facts(head, rings, missing)
