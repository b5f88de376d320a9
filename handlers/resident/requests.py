"""A resident asks for an appointment or for another time, and chooses one of the times that staff offer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from markupsafe import Markup
from pydantic import JsonValue

from handlers import forms
from handlers.ask import Ask
from handlers.forms import Answers, Choose, Form, Question
from handlers.home import Section
from handlers.kinds import APPOINTMENT_NAMES, APPOINTMENT_PICTURES
from handlers.onward import Onward
from handlers.resident.pieces import RESIDENTS, telephones
from handlers.resident.receipts import OpenReceipt
from handlers.resident.taps import (
    AskForAppointment,
    AskOtherTime,
    MyAppointments,
    OpenAppointment,
    OpenRequest,
)
from handlers.routes import Routes
from handlers.screen import Button, Rows, Screen, button, facts
from handlers.taps import Tap
from shelter import appointments, choosing, requests
from shelter.changes import Changed
from shelter.errors import BadAnswer, TooLate
from shelter.free_times import NotFree
from shelter.locations import own_location
from shelter.models.appointments import AppointmentKind
from shelter.models.requests import AppointmentRequest, DeclineReason, RequestState
from shelter.requests import AskedEnough
from shelter.text import N_

routes = Routes()
_NAME = "request"
_NO_WORDS = "=none"

ABOUT = {
    AppointmentKind.CASEMANAGER: N_("My casemanager"),
    AppointmentKind.LEGAL_ADVISER: N_("My legal adviser"),
    AppointmentKind.OTHER: N_("Something else"),
}
DECLINED = {
    DeclineReason.CALL_ME: N_("📞 Please call us. Then we talk about it."),
    DeclineReason.NO_TIME: N_("🚫 There is no time free now. Please ask again next week."),
    DeclineReason.NOT_OURS: N_("🚫 We cannot plan this. Ask us who can help you."),
    DeclineReason.NOT_NEEDED: N_("🚫 You do not need an appointment for this. You can write a message."),
    DeclineReason.OFFICE_DECIDES: N_("🚫 The office chose this time. We cannot change it."),
}


class TakeTime(Tap, code="rqc"):
    """One of the offered times, counted from 0, of the `version` that the resident saw."""

    request_id: str
    which: int
    version: int


class NoneFits(Tap, code="rqn"):
    request_id: str
    version: int


class TakeBack(Tap, code="rqb"):
    request_id: str


@routes.tap(AskForAppointment, RESIDENTS)
async def ask_for_appointment(ask: Ask, tap: AskForAppointment) -> Screen:
    waiting = await requests.undecided(ask.store, ask.now, ask.person.id)
    if len(waiting) >= requests.MOST:
        return _enough(ask, waiting)
    await requests.somebody_to_ask(ask.store, ask.person.id)
    return await forms.start(ask, FORM)


@routes.tap(AskOtherTime, RESIDENTS)
async def ask_other_time(ask: Ask, tap: AskOtherTime) -> Screen | Onward:
    appointment = await appointments.own(ask.store, ask.person.id, tap.appointment_id)
    if not requests.can_be_moved(appointment, ask.now):
        return Onward(ask, OpenAppointment(appointment_id=appointment.id))
    waiting = await requests.undecided(ask.store, ask.now, ask.person.id)
    if known := next((each for each in waiting if each.appointment_id == appointment.id), None):
        return Onward(ask, OpenRequest(request_id=known.id))
    if len(waiting) >= requests.MOST:
        return _enough(ask, waiting)
    await requests.somebody_to_ask(ask.store, ask.person.id)
    return await forms.start(ask, FORM, {"appointment": appointment.id})


@routes.tap(OpenRequest, RESIDENTS)
async def open_request(ask: Ask, tap: OpenRequest) -> Screen:
    request = await requests.own(ask.store, ask.person.id, tap.request_id)
    await ask.store.notices.tapped(ask.person.id, request.id, ask.now)
    screen = Screen(
        picture=APPOINTMENT_PICTURES[request.kind],
        title=_title(ask, request),
        lines=(facts(*_what(ask, request)),),
        back=MyAppointments(),
    )
    if await requests.is_overtaken(ask.store, ask.now, request):
        return _overtaken(ask, screen, request)
    open_offers = await choosing.open_offers(ask.store, ask.now, ask.house.zone, request)
    return replace(
        screen,
        lines=(*screen.lines, *await _state(ask, request, open_offers)),
        rows=_ways(ask, request, open_offers),
    )


@routes.tap(TakeTime, RESIDENTS)
async def take_time(ask: Ask, tap: TakeTime) -> Onward:
    try:
        taken = await choosing.take(
            ask.store,
            ask.now,
            ask.house.zone,
            ask.person.id,
            tap.request_id,
            tap.which,
            version=tap.version,
        )
    except (Changed, NotFree, TooLate) as problem:
        return Onward(ask, OpenRequest(request_id=tap.request_id), lines=(ask.say(problem.sentence),))
    planned = ask.say("✅ It is planned.")
    return Onward(ask, OpenReceipt(receipt_id=taken.receipt.id), lines=(planned,), toast=planned)


@routes.tap(NoneFits, RESIDENTS)
async def none_fits(ask: Ask, tap: NoneFits) -> Onward:
    opens = OpenRequest(request_id=tap.request_id)
    try:
        await choosing.none_fits(ask.store, ask.now, ask.person.id, tap.request_id, version=tap.version)
    except Changed as problem:
        return Onward(ask, opens, lines=(ask.say(problem.sentence),))
    return Onward(ask, opens, toast=ask.say("Thank you for telling."))


@routes.tap(TakeBack, RESIDENTS)
async def take_back(ask: Ask, tap: TakeBack) -> Onward:
    opens = OpenRequest(request_id=tap.request_id)
    try:
        await requests.withdraw(ask.store, ask.now, ask.person.id, tap.request_id)
    except Changed as problem:
        return Onward(ask, opens, lines=(ask.say(problem.sentence),))
    return Onward(ask, MyAppointments(), toast=ask.say("You took it back."))


async def home_part(ask: Ask) -> Section:
    """Where times are offered, on the first screen: somebody waits for the answer."""
    waiting = await requests.undecided(ask.store, ask.now, ask.person.id)
    offered = [each for each in waiting if each.state is RequestState.OFFERED]
    if not offered:
        return Section()
    return Section(
        lines=(ask.say("🗓️ You can choose a time for an appointment."),),
        rows=tuple(request_row(ask, each) for each in offered),
    )


def request_row(ask: Ask, request: AppointmentRequest) -> tuple[Button]:
    """A request in a list: whether there are times to choose from, and what it is about."""
    kind = ask.say(APPOINTMENT_NAMES[request.kind])
    opens = OpenRequest(request_id=request.id)
    if request.state is RequestState.OFFERED:
        return button("🗓️", ask.say("Choose a time: {kind}", kind=kind), opens)
    return button("⏳", ask.say("You asked: {kind}", kind=kind), opens)


async def _ask_kind(ask: Ask, answers: Answers) -> Screen:
    rows = tuple(
        button(APPOINTMENT_PICTURES[kind], ask.say(name), _choice("kind", kind))
        for kind, name in ABOUT.items()
    )
    return Screen("🙋", ask.say("With whom do you want to talk?"), rows=rows)


async def _take_kind(ask: Ask, answers: Answers, value: str) -> JsonValue:
    if value not in requests.KINDS:
        raise BadAnswer
    return value


async def _ask_words(ask: Ask, answers: Answers) -> Screen:
    title = ask.say("Which times suit you?") if answers.get("appointment") else ask.say("What is it about?")
    return Screen(
        picture="✍️",
        title=title,
        lines=(
            ask.say("Write a few words, in your own language. Or tap the button."),
            ask.say("At most {limit} letters.", limit=requests.LIMIT),
        ),
        rows=(button("📨", ask.say("No words, just send it"), _choice("words", _NO_WORDS)),),
    )


async def _take_words(ask: Ask, answers: Answers, value: str) -> JsonValue:
    return None if value == _NO_WORDS else requests.read_words(value)


async def _finish(ask: Ask, answers: Answers) -> Onward:
    words = str(answers["words"]) if answers["words"] else None
    if one := answers.get("appointment"):
        request = await requests.ask_other_time(ask.store, ask.now, ask.person.id, str(one), words)
    else:
        kind = AppointmentKind(str(answers["kind"]))
        request = await requests.ask_for(ask.store, ask.now, ask.person.id, kind, words)
    return Onward(ask, OpenRequest(request_id=request.id), toast=ask.say("It is sent."))


def _choice(question: str, value: str) -> Choose:
    return Choose(form=_NAME, question=question, value=value)


FORM = Form(
    name=_NAME,
    policy=RESIDENTS,
    questions=(
        Question("kind", _ask_kind, _take_kind, needed=lambda answers: not answers.get("appointment")),
        Question("words", _ask_words, _take_words),
    ),
    finish=_finish,
    way_out=MyAppointments(),
)


def _enough(ask: Ask, waiting: Sequence[AppointmentRequest]) -> Screen:
    return Screen(
        picture="🙋",
        title=ask.say("Ask for an appointment"),
        lines=(ask.say(AskedEnough.sentence),),
        rows=tuple(request_row(ask, each) for each in waiting),
        back=MyAppointments(),
    )


def _title(ask: Ask, request: AppointmentRequest) -> Markup:
    kind = ask.say(APPOINTMENT_NAMES[request.kind])
    if request.instead_of:
        return ask.say("Another time: {kind}", kind=kind)
    return ask.say("You asked: {kind}", kind=kind)


def _what(ask: Ask, request: AppointmentRequest) -> list[Markup]:
    """What the resident sent, when, and the number of it."""
    lines = []
    if request.instead_of:
        lines.append(ask.say("🗓️ Until now: {moment}", moment=ask.words.moment(request.instead_of)))
    lines.append(ask.say("🕑 You asked on: {moment}", moment=ask.words.moment(request.asked_at)))
    lines.append(ask.say("🔖 Number of your question: {reference}", reference=request.id))
    if request.words:
        lines.append(ask.say("📝 {words}", words=request.words))
    return lines


def _overtaken(ask: Ask, screen: Screen, request: AppointmentRequest) -> Screen:
    """The appointment changed otherwise: there is nothing left to ask."""
    changed = ask.say("✅ This appointment is not what it was any more. Please look at it.")
    opens = OpenAppointment(appointment_id=request.appointment_id or "")
    return replace(screen, lines=(*screen.lines, changed), rows=(button("👁️", ask.say("Open"), opens),))


async def _state(
    ask: Ask, request: AppointmentRequest, open_offers: Sequence[datetime]
) -> tuple[Markup, ...]:
    match request.state:
        case RequestState.OPEN:
            return (ask.say("⏳ Somebody looks at it. You get a message when there is an answer."),)
        case RequestState.OFFERED:
            return _offered(ask, request, open_offers)
        case RequestState.DECLINED:
            return await _declined(ask, request)
        case RequestState.WITHDRAWN:
            return (ask.say("↩️ You took this back."),)
    return (ask.say("✅ It is planned."),)


def _offered(ask: Ask, request: AppointmentRequest, open_offers: Sequence[datetime]) -> tuple[Markup, ...]:
    gone = [each for each in request.offers if each not in open_offers]
    lines = [ask.say("❌ Not any more: {moment}", moment=ask.words.moment(each)) for each in gone]
    if not open_offers:
        sentence = ask.say("None of these times is free any more. You can ask for new ones.")
        return (facts(*lines), sentence)
    where = [ask.say("⏳ {duration}", duration=ask.words.duration(request.minutes))]
    if request.place:
        where.append(ask.say("📍 {place}", place=request.place.name))
    return (
        facts(*where),
        *((facts(*lines),) if lines else ()),
        ask.say("Tap the time that suits you. That means: I will come."),
    )


async def _declined(ask: Ask, request: AppointmentRequest) -> tuple[Markup, ...]:
    reason = ask.say(DECLINED[request.reason or DeclineReason.CALL_ME])
    location = await own_location(ask.store, ask.person)
    if request.reason is not DeclineReason.CALL_ME or location is None:
        return (reason,)
    numbers = telephones(ask, location)
    return (reason, facts(*numbers)) if numbers else (reason,)


def _ways(ask: Ask, request: AppointmentRequest, open_offers: Sequence[datetime]) -> Rows:
    one, version = request.id, request.version
    back = button("↩️", ask.say("Take it back"), TakeBack(request_id=one))
    if request.state is RequestState.OPEN:
        return (back,)
    if request.state is RequestState.OFFERED:
        times = tuple(
            button("🗓️", _moment(ask, each), TakeTime(request_id=one, which=number, version=version))
            for number, each in enumerate(request.offers)
            if each in open_offers
        )
        none = ask.say("None of these") if times else ask.say("Ask for new times")
        return (
            *times,
            button("🚫" if times else "🙋", none, NoneFits(request_id=one, version=version)),
            back,
        )
    if request.state is RequestState.SETTLED and request.appointment_id:
        opens = OpenAppointment(appointment_id=request.appointment_id)
        return (button("👁️", ask.say("Open"), opens),)
    return ()


def _moment(ask: Ask, moment: datetime) -> Markup:
    return ask.say("{day}, {clock}", day=ask.words.short_day(moment), clock=ask.words.clock(moment))
