"""What became of a message to many: how many it reached, who did not get or open it, stop, ring again."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from handlers.ask import Ask
from handlers.broadcast_texts import WORDINGS, name_for_sender, text_lines
from handlers.onward import Onward
from handlers.routes import Routes
from handlers.screen import Rows, Screen, button, facts
from handlers.staff.broadcast_lines import audience_lines, when_lines
from handlers.staff.broadcasts import STAFF_WHO_SEND, Broadcasts, OneBroadcast
from handlers.taps import Tap
from shelter import broadcast_results
from shelter.broadcast_results import RangJustNow, Result, is_over, rings_again_from
from shelter.broadcasts import goes_out, waits
from shelter.errors import TooLate
from shelter.text import N_

routes = Routes()


class StopBroadcast(Tap, code="bcs"):
    broadcast_id: str


class RingAgain(Tap, code="bcr"):
    """Those of the own residents who have not opened it."""

    broadcast_id: str


@routes.tap(OneBroadcast, STAFF_WHO_SEND)
async def one_broadcast(ask: Ask, tap: OneBroadcast) -> Screen:
    result = await broadcast_results.result(ask.store, ask.person, tap.broadcast_id)
    broadcast = result.broadcast
    return Screen(
        picture=WORDINGS[broadcast.template].picture,
        title=name_for_sender(ask.words, broadcast.template),
        lines=(
            *text_lines(ask.words, broadcast.template, broadcast.fields),
            facts(*await audience_lines(ask, broadcast.audience), *_sent(ask, result)),
            facts(*_counts(ask, result)),
            *_what_next(ask, result),
        ),
        rows=_ways(ask, result),
        back=Broadcasts(),
        again=OneBroadcast(broadcast_id=broadcast.id) if _is_going_out(ask, result) else None,
    )


@routes.tap(StopBroadcast, STAFF_WHO_SEND)
async def stop_broadcast(ask: Ask, tap: StopBroadcast) -> Onward:
    stopped = await broadcast_results.stop(ask.store, ask.now, ask.person, tap.broadcast_id)
    toast = ask.say("Stopped.") if stopped.stopped_at else ask.say("It has gone out already.")
    return Onward(ask, OneBroadcast(broadcast_id=stopped.id), toast=toast)


@routes.tap(RingAgain, STAFF_WHO_SEND)
async def ring_again(ask: Ask, tap: RingAgain) -> Onward:
    one = OneBroadcast(broadcast_id=tap.broadcast_id)
    try:
        n = await broadcast_results.ring_again(
            ask.store, ask.now, ask.person, ask.house.zone, tap.broadcast_id
        )
    except (RangJustNow, TooLate) as problem:
        return Onward(ask, one, toast=ask.say(problem.sentence))
    return Onward(ask, one, toast=ask.words.count("It rings for {n} person.", "It rings for {n} people.", n))


def _sent(ask: Ask, result: Result) -> Iterator[Markup]:
    at = goes_out(result.broadcast, ask.house.zone)
    if at <= ask.now:
        yield ask.say("📣 Sent: {moment}", moment=ask.words.moment(at))
    if result.broadcast.rang_at:
        yield ask.say("🔔 Rang again: {moment}", moment=ask.words.moment(result.broadcast.rang_at))


def _counts(ask: Ask, result: Result) -> Iterator[Markup]:
    """Those that are always of interest, and what there is of the others."""
    yield ask.say("👥 People: {n}", n=result.broadcast.people)
    if not waits(result.broadcast, ask.now, ask.house.zone):
        yield ask.say("✅ Reached: {n}", n=result.reached)
        yield ask.say("👁️ Opened it: {n}", n=result.tapped)
        yield ask.say("❌ Not reached: {n}", n=result.not_reached)
    not_said = N_("⏹️ Stopped before: {n}") if result.broadcast.stopped_at else N_("🚪 Left before: {n}")
    for sentence, n in (
        (N_("❔ Perhaps reached: {n}"), result.perhaps),
        (N_("⏳ Still to go: {n}"), result.waiting),
        (N_("🔔 Rings again: {n}"), result.ringing),
        (not_said, result.stopped),
        (N_("🚪 Not your residents any more: {n}"), result.broadcast.left),
        (N_("➖ Not known any more: {n}"), result.gone),
    ):
        if n:
            yield ask.say(sentence, n=n)


def _what_next(ask: Ask, result: Result) -> Iterator[Markup]:
    broadcast = result.broadcast
    if waits(broadcast, ask.now, ask.house.zone):
        wanted_at = broadcast.due_at or broadcast.sent_at
        yield from when_lines(ask, broadcast.template, broadcast.fields, wanted_at)
        return
    if broadcast.stopped_at:
        yield ask.say("⏹️ You stopped it: {moment}", moment=ask.words.moment(broadcast.stopped_at))
    if result.missed:
        head = ask.say("📵 These residents did not get it. Please tell them yourself:")
        yield facts(head, _codes(ask, result.missed))
    if result.unopened:
        yield facts(ask.say("👁️ These residents have not opened it yet:"), _codes(ask, result.unopened))
        if not is_over(broadcast, ask.now, ask.house.zone) and not _may_ring(ask, result):
            moment = ask.words.soon(rings_again_from(broadcast, ask.house.zone), ask.now)
            yield ask.say("🔔 You can ring again: {moment}", moment=moment)


def _codes(ask: Ask, codes: Sequence[str]) -> Markup:
    return Markup(", ").join(ask.say("{code}", code=code) for code in codes)


def _may_ring(ask: Ask, result: Result) -> bool:
    over = is_over(result.broadcast, ask.now, ask.house.zone)
    return not over and rings_again_from(result.broadcast, ask.house.zone) <= ask.now


def _is_going_out(ask: Ask, result: Result) -> bool:
    return bool(result.waiting or result.ringing) and goes_out(result.broadcast, ask.house.zone) <= ask.now


def _ways(ask: Ask, result: Result) -> Rows:
    one = result.broadcast.id
    again = button("🔄", ask.say("Look again"), OneBroadcast(broadcast_id=one))
    if result.waiting or result.ringing:
        waiting = waits(result.broadcast, ask.now, ask.house.zone)
        label = ask.say("Do not send it") if waiting else ask.say("Stop the rest")
        return (again, button("⏹️", label, StopBroadcast(broadcast_id=one)))
    if result.unopened and _may_ring(ask, result):
        return (again, button("🔔", ask.say("Ring those again"), RingAgain(broadcast_id=one)))
    return (again,)
