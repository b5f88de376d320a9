"""Messages to many: those that I sent, and what became of one."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from markupsafe import Markup

from handlers.ask import Ask
from handlers.broadcast_texts import WORDINGS, text_lines
from handlers.home import Section
from handlers.lists import paged
from handlers.onward import Onward
from handlers.routes import Routes, only
from handlers.screen import Button, Rows, Screen, button, facts
from handlers.taps import Tap
from locales.languages import LANGUAGES
from shelter import broadcasts
from shelter.broadcasts import SENDERS, Result
from shelter.models.broadcasts import Audience, Broadcast, Reach
from shelter.text import N_

routes = Routes()
STAFF_WHO_SEND = only(*SENDERS)


class Broadcasts(Tap, code="bc"):
    page: int = 0


class NewBroadcast(Tap, code="bcn"):
    """Begin one (handlers.staff.new_broadcast)."""


class OneBroadcast(Tap, code="bco"):
    broadcast_id: str


class StopBroadcast(Tap, code="bcs"):
    broadcast_id: str


@routes.tap(Broadcasts, STAFF_WHO_SEND)
async def my_broadcasts(ask: Ask, tap: Broadcasts) -> Screen:
    sent = await broadcasts.all_own(ask.store, ask.person)
    screen = Screen(
        picture="📣",
        title=ask.say("Messages to many"),
        lines=(ask.say("You choose a text. Everybody reads it in their own language."),),
        rows=(button("➕", ask.say("New message to many"), NewBroadcast()),),
    )
    rows = [_row(ask, each) for each in sent]
    return paged(ask, screen, rows, tap.page, lambda page: Broadcasts(page=page))


@routes.tap(OneBroadcast, STAFF_WHO_SEND)
async def one_broadcast(ask: Ask, tap: OneBroadcast) -> Screen:
    result = await broadcasts.result(ask.store, ask.person, tap.broadcast_id)
    broadcast = result.broadcast
    wording = WORDINGS[broadcast.template]
    return Screen(
        picture=wording.picture,
        title=ask.say(wording.title),
        lines=(
            *text_lines(ask.words, broadcast.template, broadcast.fields),
            facts(
                *await audience_lines(ask, broadcast.audience),
                ask.say("📣 Sent: {moment}", moment=ask.words.moment(broadcast.sent_at)),
            ),
            facts(*_counts(ask, result)),
            *_what_next(ask, result),
        ),
        rows=_ways(ask, result),
        back=Broadcasts(),
        again=OneBroadcast(broadcast_id=broadcast.id) if _is_going_out(ask, result) else None,
    )


@routes.tap(StopBroadcast, STAFF_WHO_SEND)
async def stop_broadcast(ask: Ask, tap: StopBroadcast) -> Onward:
    stopped = await broadcasts.stop(ask.store, ask.now, ask.person, tap.broadcast_id)
    toast = ask.say("Stopped.") if stopped.stopped_at else ask.say("It has gone out already.")
    return Onward(ask, OneBroadcast(broadcast_id=stopped.id), toast=toast)


async def home_part(ask: Ask) -> Section:
    return Section(rows=(button("📣", ask.say("Messages to many"), Broadcasts()),))


async def audience_lines(ask: Ask, audience: Audience) -> tuple[Markup, Markup]:
    """To whom, and in which language."""
    language = LANGUAGES.get(audience.language or "")
    return (
        await _who(ask, audience),
        ask.say("🌐 {language}", language=language.own_name) if language else ask.say("🌐 All languages"),
    )


def later_lines(ask: Ask, template: str, fields: Mapping[str, str], sent_at: datetime) -> tuple[Markup, ...]:
    """When it goes out, where that is not now."""
    at = broadcasts.goes_out_at(template, fields, sent_at, ask.house.zone)
    if at <= ask.now:
        return ()
    return (ask.say("🌙 It waits for the morning: {moment}", moment=ask.words.soon(at, ask.now)),)


async def _who(ask: Ask, audience: Audience) -> Markup:
    if audience.reach is Reach.EVERYONE:
        return ask.say("👥 All residents")
    if audience.reach is Reach.CASELOAD:
        return ask.say("👥 My residents")
    location = await ask.store.houses.location(audience.id or "")
    return ask.say("📍 {place}", place=location.place.name if location else "–")


def _counts(ask: Ask, result: Result) -> Iterator[Markup]:
    """Those that are always of interest, and what there is of the others."""
    yield ask.say("👥 People: {n}", n=result.broadcast.people)
    yield ask.say("✅ Reached: {n}", n=result.reached)
    yield ask.say("👁️ Opened it: {n}", n=result.tapped)
    yield ask.say("❌ Not reached: {n}", n=result.not_reached)
    for sentence, n in (
        (N_("❔ Perhaps reached: {n}"), result.perhaps),
        (N_("⏳ Still to go: {n}"), result.waiting),
        (N_("⏹️ Stopped before: {n}"), result.stopped),
        (N_("➖ Not known any more: {n}"), result.gone),
    ):
        if n:
            yield ask.say(sentence, n=n)


def _what_next(ask: Ask, result: Result) -> Iterator[Markup]:
    broadcast = result.broadcast
    if result.waiting:
        yield from later_lines(ask, broadcast.template, broadcast.fields, broadcast.sent_at)
    if broadcast.stopped_at:
        yield ask.say("⏹️ You stopped it: {moment}", moment=ask.words.moment(broadcast.stopped_at))
    if result.missed:
        head = ask.say("📵 These residents did not get it. Please tell them yourself:")
        codes = Markup(", ").join(ask.say("{code}", code=code) for code in result.missed)
        yield facts(head, codes)


def _is_going_out(ask: Ask, result: Result) -> bool:
    broadcast = result.broadcast
    at = broadcasts.goes_out_at(broadcast.template, broadcast.fields, broadcast.sent_at, ask.house.zone)
    return bool(result.waiting) and at <= ask.now


def _ways(ask: Ask, result: Result) -> Rows:
    one = result.broadcast.id
    again = button("🔄", ask.say("Look again"), OneBroadcast(broadcast_id=one))
    if not result.waiting:
        return (again,)
    return (again, button("⏹️", ask.say("Stop the rest"), StopBroadcast(broadcast_id=one)))


def _row(ask: Ask, broadcast: Broadcast) -> tuple[Button]:
    wording = WORDINGS[broadcast.template]
    label = ask.say("{day} · {what}", day=ask.words.short_day(broadcast.sent_at), what=ask.say(wording.title))
    return button(wording.picture, label, OneBroadcast(broadcast_id=broadcast.id))
