"""Messages to many: those that I sent, those that wait, and the taps that lead to one."""

from dataclasses import replace

from handlers.ask import Ask
from handlers.broadcast_texts import WORDINGS, name_for_sender
from handlers.home import Section
from handlers.lists import paged
from handlers.routes import Routes, only
from handlers.screen import Button, Screen, button
from handlers.taps import Tap
from shelter import broadcasts
from shelter.broadcast_audiences import SENDERS
from shelter.models.broadcasts import Broadcast

routes = Routes()
STAFF_WHO_SEND = only(*SENDERS)


class Broadcasts(Tap, code="bc"):
    page: int = 0


class NewBroadcast(Tap, code="bcn"):
    """Begin one (handlers.staff.new_broadcast)."""


class SendTo(Tap, code="bct"):
    """Begin one to a resident of the own caseload (handlers.staff.new_broadcast)."""

    resident_id: str


class OneBroadcast(Tap, code="bco"):
    """What became of one (handlers.staff.broadcast_result)."""

    broadcast_id: str


@routes.tap(Broadcasts, STAFF_WHO_SEND)
async def my_broadcasts(ask: Ask, tap: Broadcasts) -> Screen:
    sent = await broadcasts.all_own(ask.store, ask.person, ask.now, ask.house.zone)
    waiting = sum(broadcasts.waits(each, ask.now, ask.house.zone) for each in sent)
    screen = Screen(
        picture="📣",
        title=ask.say("Messages to many"),
        lines=(ask.say("You choose a text. Everybody reads it in their own language."),),
        rows=(button("➕", ask.say("New message to many"), NewBroadcast()),),
    )
    if waiting:
        line = ask.words.count("⏳ {n} message waits.", "⏳ {n} messages wait.", waiting)
        screen = replace(screen, lines=(*screen.lines, line))
    rows = [_row(ask, each) for each in sent]
    return paged(ask, screen, rows, tap.page, lambda page: Broadcasts(page=page))


async def home_part(ask: Ask) -> Section:
    return Section(rows=(button("📣", ask.say("Messages to many"), Broadcasts()),))


def _row(ask: Ask, broadcast: Broadcast) -> tuple[Button]:
    """What waits says so, and at what time it goes out."""
    at = broadcasts.goes_out(broadcast, ask.house.zone)
    what = name_for_sender(ask.words, broadcast.template)
    day = ask.words.short_day(at)
    tap = OneBroadcast(broadcast_id=broadcast.id)
    if broadcasts.waits(broadcast, ask.now, ask.house.zone):
        clock = ask.words.clock(at)
        return button("⏳", ask.say("{day} {clock} · {what}", day=day, clock=clock, what=what), tap)
    picture = WORDINGS[broadcast.template].picture
    return button(picture, ask.say("{day} · {what}", day=day, what=what), tap)
