"""A resident's answers, and the receipts that prove them."""

from dataclasses import replace

from markupsafe import Markup

from handlers.ask import Ask
from handlers.kinds import ANSWER_PICTURES, APPOINTMENT_NAMES
from handlers.lists import paged
from handlers.resident.pieces import RESIDENTS
from handlers.resident.taps import MyAppointments, MyReceipts, OpenAppointment
from handlers.routes import Routes
from handlers.screen import Button, Screen, button, facts
from handlers.taps import Tap
from shelter import appointments
from shelter.appointments import Proof
from shelter.models.appointments import AttendanceAnswer
from shelter.text import N_

routes = Routes()

ANSWERED = {
    AttendanceAnswer.COMING: N_("✅ You said: I will come."),
    AttendanceAnswer.CANNOT: N_("🚫 You said: I cannot come."),
    AttendanceAnswer.ILL: N_("🤒 You said: I am ill."),
}


class SayAnswer(Tap, code="apa"):
    appointment_id: str
    said: AttendanceAnswer


class OpenReceipt(Tap, code="apx"):
    receipt_id: str


@routes.tap(SayAnswer, RESIDENTS)
async def say_answer(ask: Ask, tap: SayAnswer) -> Screen:
    answered = await appointments.answer(ask.store, ask.now, ask.person.id, tap.appointment_id, tap.said)
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
                    moment=ask.words.moment(appointment.starts_at),
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
        day=ask.words.short_day(proof.appointment.starts_at),
        clock=ask.words.clock(proof.appointment.starts_at),
        kind=ask.say(APPOINTMENT_NAMES[proof.appointment.kind]),
    )
    return button(ANSWER_PICTURES[proof.receipt.answer], label, OpenReceipt(receipt_id=proof.receipt.id))
