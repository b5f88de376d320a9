"""What my residents ask for, as cards: offer times, answer by a message, or say no."""

from dataclasses import replace

from markupsafe import Markup

from handlers.ask import Ask
from handlers.casemanager.day.agenda import LookAt
from handlers.casemanager.messages.messages import ThreadWith
from handlers.casemanager.pieces import GUIDES, called, cannot_be_reached, saved
from handlers.casemanager.taps import OneRequest, Requests
from handlers.home import Section
from handlers.kinds import APPOINTMENT_NAMES, APPOINTMENT_PICTURES
from handlers.lists import paged
from handlers.onward import Onward
from handlers.resident.requests import DECLINED
from handlers.routes import Routes
from handlers.screen import Button, Rows, Screen, button, facts
from handlers.taps import Tap
from locales.languages import LANGUAGES
from shelter import case_notes, offers
from shelter.changes import Changed
from shelter.models.people import Person, Role
from shelter.models.requests import UNDECIDED, AppointmentRequest, DeclineReason, RequestState
from shelter.offers import Asked
from shelter.requests import is_overtaken
from shelter.text import N_

routes = Routes()

REASONS = {
    DeclineReason.CALL_ME: ("📞", N_("Please call us")),
    DeclineReason.NO_TIME: ("⌛", N_("No time is free now")),
    DeclineReason.OFFICE_DECIDES: ("🏛️", N_("The office decides the time")),
    DeclineReason.NOT_NEEDED: ("💬", N_("No appointment is needed")),
    DeclineReason.NOT_OURS: ("↪️", N_("We cannot plan this")),
}
DECIDED = {
    RequestState.SETTLED: N_("✅ The resident chose a time. It is planned."),
    RequestState.DECLINED: N_("🚫 You said no."),
    RequestState.WITHDRAWN: N_("↩️ The resident took this back."),
}


class OfferTimes(Tap, code="rqf"):
    """`version` is what the person saw: of these taps, an old one changes nothing."""

    request_id: str
    version: int


class SayNo(Tap, code="rqd"):
    """Ask why."""

    request_id: str
    version: int


class SayNoBecause(Tap, code="rqx"):
    request_id: str
    version: int
    reason: DeclineReason


@routes.tap(Requests, GUIDES)
async def requests(ask: Ask, tap: Requests) -> Screen:
    waiting = await offers.waiting(ask.store, ask.now, ask.person.id)
    screen = Screen("🙋", ask.say("What residents ask for"))
    if not waiting:
        return replace(screen, lines=(ask.say("✅ Nobody waits for an answer."),))
    names = await case_notes.names(ask.store, ask.person.id)
    rows = [_row(ask, each, names.get(each.stay.resident_id)) for each in waiting]
    return paged(ask, screen, rows, tap.page, lambda page: Requests(page=page))


@routes.tap(OneRequest, GUIDES)
async def one_request(ask: Ask, tap: OneRequest) -> Screen:
    asked = await offers.asked_of(ask.store, ask.person.id, tap.request_id)
    request = asked.request
    await ask.store.notices.tapped(ask.person.id, request.id, ask.now)
    resident = await ask.store.people.get(request.resident_id)
    screen = Screen(
        picture=APPOINTMENT_PICTURES[request.kind],
        title=title_of(ask, asked),
        lines=(facts(*what_lines(ask, request, resident)),),
        back=Requests(),
    )
    if await is_overtaken(ask.store, ask.now, request):
        changed = ask.say("✅ This appointment is not what it was any more. Please look at it.")
        return replace(screen, lines=(*screen.lines, changed), rows=_the_appointment(ask, request))
    unreachable = cannot_be_reached(ask, resident) if request.state in UNDECIDED else ()
    return replace(screen, lines=(*screen.lines, *_state(ask, request), *unreachable), rows=_ways(ask, asked))


@routes.tap(SayNo, GUIDES)
async def say_no(ask: Ask, tap: SayNo) -> Screen | Onward:
    asked = await offers.asked_of(ask.store, ask.person.id, tap.request_id)
    if problem := why_not(asked.request, tap.version):
        return as_it_is_now(ask, tap.request_id, problem)
    return Screen(
        picture="🚫",
        title=title_of(ask, asked),
        lines=(
            ask.say("Why not? The resident reads it in the own language."),
            facts(*(_because(ask, reason) for reason in REASONS)),
        ),
        rows=tuple(
            button(
                picture,
                ask.say(name),
                SayNoBecause(request_id=tap.request_id, version=tap.version, reason=reason),
            )
            for reason, (picture, name) in REASONS.items()
        ),
        back=OneRequest(request_id=tap.request_id),
    )


@routes.tap(SayNoBecause, GUIDES)
async def say_no_because(ask: Ask, tap: SayNoBecause) -> Onward:
    one = tap.request_id
    try:
        declined = await offers.decline(
            ask.store, ask.now, ask.person.id, one, tap.reason, version=tap.version
        )
    except Changed as problem:
        return as_it_is_now(ask, one, problem)
    return Onward(ask, Requests(), toast=await saved(ask, declined.resident_id))


async def home_part(ask: Ask) -> Section:
    """Where somebody waits for an answer of staff."""
    waiting = await offers.waiting(ask.store, ask.now, ask.person.id)
    number = sum(offers.waits_for_staff(each.request, ask.now) for each in waiting)
    if not number:
        return Section()
    count = ask.words.count(
        "🙋 {n} request of a resident waits.", "🙋 {n} requests of residents wait.", number
    )
    return Section(lines=(count,), rows=(button("🙋", ask.say("What residents ask for"), Requests()),))


def title_of(ask: Ask, asked: Asked) -> Markup:
    kind = ask.say(APPOINTMENT_NAMES[asked.request.kind])
    return ask.say("{code}: {kind}", code=asked.stay.code, kind=kind)


def what_lines(ask: Ask, request: AppointmentRequest, resident: Person | None) -> list[Markup]:
    """What the resident asks, when, and in which words."""
    lines = [
        ask.say("🕑 Another time, not {moment}", moment=ask.words.moment(request.instead_of))
        if request.instead_of
        else ask.say("🙋 Asks for an appointment"),
        ask.say("🗓️ Asked on {moment}", moment=ask.words.moment(request.asked_at)),
        ask.say("🔖 {reference}", reference=request.id),
    ]
    if request.words:
        lines.append(ask.say("📝 {words}", words=request.words))
        language = LANGUAGES.get(resident.language or "") if resident else None
        lines.append(ask.say("🌐 Language: {language}", language=language.own_name if language else "–"))
    return lines


def why_not(request: AppointmentRequest, version: int) -> Changed | None:
    """Why what the person saw cannot be decided any more."""
    return None if request.version == version and request.state in UNDECIDED else Changed()


def as_it_is_now(ask: Ask, request_id: str, problem: Changed) -> Onward:
    return Onward(ask, OneRequest(request_id=request_id), lines=(ask.say(problem.sentence),))


def _state(ask: Ask, request: AppointmentRequest) -> tuple[Markup, ...]:
    if request.state is RequestState.OPEN:
        return ()
    if request.state is not RequestState.OFFERED:
        why = (_because(ask, request.reason),) if request.reason else ()
        return (ask.say(DECIDED[request.state]), *why)
    times = [ask.say("🗓️ {moment}", moment=ask.words.moment(each)) for each in request.offers]
    if offers.waits_for_staff(request, ask.now):
        return (facts(ask.say("⌛ The offered times are over:"), *times),)
    return (facts(ask.say("⏳ These times are offered. The resident has not chosen yet:"), *times),)


def _because(ask: Ask, reason: DeclineReason) -> Markup:
    """What the resident reads, in the words of staff."""
    return ask.say(DECLINED[reason])


def _ways(ask: Ask, asked: Asked) -> Rows:
    request = asked.request
    one, version = request.id, request.version
    if request.state is RequestState.SETTLED:
        return _the_appointment(ask, request)
    if request.state not in UNDECIDED:
        return ()
    offer = ask.say("Offer times") if request.state is RequestState.OPEN else ask.say("Offer other times")
    mine = ask.has(Role.CASEMANAGER) and asked.stay.casemanager_id == ask.person.id
    thread = button("💬", ask.say("Answer by a message"), ThreadWith(resident_id=request.resident_id))
    return (
        button("🗓️", offer, OfferTimes(request_id=one, version=version)),
        *_the_appointment(ask, request),
        *((thread,) if mine else ()),
        button("🚫", ask.say("Say no"), SayNo(request_id=one, version=version)),
    )


def _the_appointment(ask: Ask, request: AppointmentRequest) -> Rows:
    """The one that it is about, or that came of it."""
    if request.appointment_id is None:
        return ()
    return (button("📅", ask.say("The appointment"), LookAt(appointment_id=request.appointment_id)),)


def _row(ask: Ask, asked: Asked, name: str | None) -> tuple[Button]:
    request = asked.request
    picture = "🙋" if offers.waits_for_staff(request, ask.now) else "⏳"
    label = ask.say(
        "{day} {code}: {kind}",
        day=ask.words.short_day(request.asked_at),
        code=called(ask, asked.stay.code, name),
        kind=ask.say(APPOINTMENT_NAMES[request.kind]),
    )
    return button(picture, label, OneRequest(request_id=request.id))
