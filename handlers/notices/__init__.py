"""What the bot says unasked, as a screen: discreet unless the person chose otherwise.

A notice that is no longer true gives None: it is dropped, not said (DESIGN, "The way of a reminder").
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from hashlib import sha256

from handlers.ask import Ask
from handlers.everyone.pin import PinSettings
from handlers.notices import (
    allowances,
    appointments,
    broadcasts,
    casemanagers,
    digest,
    guides,
    legal,
    requests,
)
from handlers.notices.pieces import news
from handlers.notices.together import one_for_each_thing, together
from handlers.screen import Screen
from shelter.ids import ALPHABET
from shelter.models.notices import Notice, NoticeKind

Renderer = Callable[[Ask, Notice], Awaitable[Screen | None]]
REFERENCE_SIGNS = 4


async def _pin_reset(ask: Ask, notice: Notice) -> Screen | None:
    return news(ask, PinSettings())


RENDERERS: dict[NoticeKind, Renderer] = {
    NoticeKind.APPOINTMENT_NEW: appointments.new,
    NoticeKind.APPOINTMENT_REMINDER: appointments.reminder,
    NoticeKind.APPOINTMENT_CHANGED: appointments.changed,
    NoticeKind.APPOINTMENT_ANSWERED: casemanagers.answered,
    NoticeKind.TIME_TO_LEAVE: appointments.time_to_leave,
    NoticeKind.ALLOWANCE_REMINDER: allowances.reminder,
    NoticeKind.ALLOWANCE_CHANGED: allowances.changed,
    NoticeKind.NOT_REACHED: casemanagers.not_reached,
    NoticeKind.BROADCAST: broadcasts.message,
    NoticeKind.BROADCAST_DONE: broadcasts.done,
    NoticeKind.LEGAL_CHANGED: legal.changed,
    NoticeKind.REQUEST_MADE: requests.made,
    NoticeKind.TIMES_OFFERED: requests.offered,
    NoticeKind.REQUEST_SETTLED: requests.settled,
    NoticeKind.GUIDE_CHANGED: guides.changed,
    NoticeKind.DIGEST: digest.digest,
    NoticeKind.MESSAGE: casemanagers.message,
    NoticeKind.PIN_RESET: _pin_reset,
}
"""How each kind reads. The last button of a notice opens what it is about."""


async def render(ask: Ask, notice: Notice) -> Screen | None:
    """The screen of a notice in its person's language of now; None where it is no longer true."""
    screen = await RENDERERS[notice.kind](ask, notice)
    return _with_reference(ask, screen, notice) if screen else None


async def render_together(ask: Ask, notices: Sequence[Notice]) -> Screen | None:
    """One screen for all that is still true of these, the first of which is the one that is tried.

    A single one is shown as it is. None where nothing is true any more.
    """
    screens = [(notice, await RENDERERS[notice.kind](ask, notice)) for notice in notices]
    said = one_for_each_thing([(notice, screen) for notice, screen in screens if screen])
    if not said:
        return None
    if len(said) == 1:
        notice, screen = said[0]
        return _with_reference(ask, screen, notice)
    return _with_reference(ask, together(ask, [screen for _, screen in said]), notices[0])


def reference(notice: Notice) -> str:
    """What one and the same notice is known by, however many times it comes: four signs to read aloud."""
    digest = sha256(notice.id.encode()).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:REFERENCE_SIGNS])


def _with_reference(ask: Ask, screen: Screen, notice: Notice) -> Screen:
    line = ask.say("🔖 {reference}", reference=reference(notice))
    return replace(screen, lines=(*screen.lines, line))
