"""A new message to many: which text, what fills it, to whom, a look at all of it, and when it goes out."""

from handlers import forms
from handlers.ask import Ask
from handlers.casemanager.pieces import CASEMANAGERS
from handlers.casemanager.taps import OneResident
from handlers.forms import Answers, Form
from handlers.onward import Onward
from handlers.routes import Routes
from handlers.screen import Screen
from handlers.staff import broadcast_fields, broadcast_preview, broadcast_to_whom
from handlers.staff.broadcast_answers import NAME, ONLY, wanted
from handlers.staff.broadcasts import STAFF_WHO_SEND, Broadcasts, NewBroadcast, OneBroadcast, SendTo
from handlers.taps import Tap
from shelter import broadcasts
from shelter.ids import new_id
from shelter.planning import own_stay

routes = Routes()


@routes.tap(NewBroadcast, STAFF_WHO_SEND)
async def new_broadcast(ask: Ask, tap: NewBroadcast) -> Screen:
    return await forms.start(ask, FORM, {"id": new_id()})


@routes.tap(SendTo, CASEMANAGERS)
async def send_to(ask: Ask, tap: SendTo) -> Screen:
    stay = await own_stay(ask.store, ask.person.id, tap.resident_id)
    return await forms.start(ask, FORM, {"id": new_id(), ONLY: stay.resident_id})


async def _finish(ask: Ask, answers: Answers) -> Onward:
    sent = await broadcasts.send(ask.store, ask.now, ask.person, ask.house.zone, wanted(ask, answers))
    toast = ask.say("It is planned.") if sent.due_at else ask.say("It is on its way.")
    return Onward(ask, OneBroadcast(broadcast_id=sent.id), toast=toast)


def _out(answers: Answers) -> Tap:
    return OneResident(resident_id=str(answers[ONLY])) if ONLY in answers else Broadcasts()


FORM = Form(
    name=NAME,
    policy=STAFF_WHO_SEND,
    questions=(*broadcast_fields.QUESTIONS, *broadcast_to_whom.QUESTIONS, *broadcast_preview.QUESTIONS),
    finish=_finish,
    way_out=_out,
)
