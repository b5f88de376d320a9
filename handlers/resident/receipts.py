"""A resident's answers, and the receipts that prove them."""

from dataclasses import replace

from markupsafe import Markup

from handlers.ask import Ask
from handlers.kinds import ANSWER_NAMES, ANSWER_PICTURES, APPOINTMENT_NAMES
from handlers.lists import paged
from handlers.onward import Onward
from handlers.resident.pieces import RESIDENTS
from handlers.resident.taps import MyAppointments, MyReceipts, OpenAppointment
from handlers.routes import Routes
from handlers.screen import Button, Rows, Screen, button, facts, two_to_a_row
from handlers.taps import Tap
from shelter import appointments, backstop
from shelter.appointments import Proof
from shelter.changes import Changed
from shelter.models.appointments import Appointment, AttendanceAnswer
from shelter.text import N_

routes = Routes()

ANSWERED = {
    AttendanceAnswer.COMING: N_("✅ You said: I will come."),
    AttendanceAnswer.CANNOT: N_("🚫 You said: I cannot come."),
    AttendanceAnswer.ILL: N_("🤒 You said: I am ill."),
}


class SayAnswer(Tap, code="apa"):
    """`version` is what the person saw: an old button does not answer for a new time. 0: whatever it is."""

    appointment_id: str
    said: AttendanceAnswer
    version: int = 0


class OpenReceipt(Tap, code="apx"):
    receipt_id: str


def answer_rows(ask: Ask, appointment: Appointment) -> Rows:
    """The answers that can still be given, whichever was given before."""
    if not appointments.can_be_answered(appointment, ask.now):
        return ()
    answers = {
        said: button(
            ANSWER_PICTURES[said],
            ask.say(name),
            SayAnswer(appointment_id=appointment.id, said=said, version=appointment.version),
        )
        for said, name in ANSWER_NAMES.items()
        if said is not appointment.answer
    }
    coming = answers.pop(AttendanceAnswer.COMING, None)
    return (*((coming,) if coming else ()), *two_to_a_row(tuple(answers.values())))


@routes.tap(SayAnswer, RESIDENTS)
async def say_answer(ask: Ask, tap: SayAnswer) -> Screen | Onward:
    if await _is_another_now(ask, tap):
        changed = ask.say(Changed.sentence)
        return Onward(ask, OpenAppointment(appointment_id=tap.appointment_id), lines=(changed,))
    answered = await appointments.answer(ask.store, ask.now, ask.person.id, tap.appointment_id, tap.said)
    await backstop.opened(ask.store, ask.now, ask.person.id, answered.appointment)
    screen = _receipt(ask, Proof(answered.receipt, answered.appointment))
    return replace(
        screen,
        lines=(*screen.lines, *_told(ask, answered.told)),
        toast=ask.say("Thank you for telling."),
        back=OpenAppointment(appointment_id=answered.appointment.id),
    )


@routes.tap(MyReceipts, RESIDENTS)
async def my_receipts(ask: Ask, tap: MyReceipts) -> Screen:
    proofs = await appointments.proofs(ask.store, ask.person.id, tap.appointment_id)
    one = tap.appointment_id if proofs else None
    screen = Screen(
        picture="🧾",
        title=ask.say("My receipts"),
        back=OpenAppointment(appointment_id=one) if one else MyAppointments(),
    )
    if not proofs:
        return replace(
            screen, lines=(ask.say("You have no receipts yet. You get one when you answer an appointment."),)
        )
    rows = [_row(ask, proof) for proof in proofs]
    return paged(ask, screen, rows, tap.page, lambda page: MyReceipts(page=page, appointment_id=one))


@routes.tap(OpenReceipt, RESIDENTS)
async def open_receipt(ask: Ask, tap: OpenReceipt) -> Screen:
    return _receipt(ask, await appointments.proof(ask.store, ask.person.id, tap.receipt_id))


async def _is_another_now(ask: Ask, tap: SayAnswer) -> bool:
    """Whether it was moved, or goes elsewhere, after the button was made. Nobody changes it from here on."""
    await ask.store.appointments.lock(tap.appointment_id)
    appointment = await appointments.own(ask.store, ask.person.id, tap.appointment_id)
    return tap.version not in (0, appointment.version)


def _receipt(ask: Ask, proof: Proof) -> Screen:
    appointment, receipt = proof.appointment, proof.receipt
    return Screen(
        picture="🧾",
        title=ask.say("Receipt"),
        lines=(
            ask.say(ANSWERED[receipt.answer]),
            facts(
                ask.say(
                    "📅 For: {kind}, {moment}",
                    kind=ask.say(APPOINTMENT_NAMES[appointment.kind]),
                    moment=ask.words.moment(proof.starts_at),
                ),
                ask.say("🕑 You told us: {moment}", moment=ask.words.moment(receipt.given_at)),
                ask.say("🔖 Number of this receipt: {reference}", reference=receipt.id),
            ),
        ),
        rows=(button("👁️", ask.say("Open"), OpenAppointment(appointment_id=appointment.id)),),
        back=MyReceipts(),
    )


def _told(ask: Ask, told: bool | None) -> tuple[Markup, ...]:
    if told is None:
        return ()
    if told:
        return (ask.say("Your casemanager gets this message."),)
    return (ask.say("Your casemanager is not in this bot. Please call the location too."),)


def _row(ask: Ask, proof: Proof) -> tuple[Button]:
    label = ask.say(
        "{day} {clock} {kind}",
        day=ask.words.short_day(proof.starts_at),
        clock=ask.words.clock(proof.starts_at),
        kind=ask.say(APPOINTMENT_NAMES[proof.appointment.kind]),
    )
    return button(ANSWER_PICTURES[proof.receipt.answer], label, OpenReceipt(receipt_id=proof.receipt.id))
