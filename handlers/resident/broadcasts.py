"""A message from the house, as a resident reads it."""

from handlers.ask import Ask
from handlers.broadcast_texts import WORDINGS, text_lines
from handlers.resident.human import Human
from handlers.resident.pieces import RESIDENTS
from handlers.routes import Routes
from handlers.screen import Screen, button
from handlers.taps import Tap
from shelter import broadcasts

routes = Routes()


class OpenBroadcast(Tap, code="br"):
    broadcast_id: str


@routes.tap(OpenBroadcast, RESIDENTS)
async def open_broadcast(ask: Ask, tap: OpenBroadcast) -> Screen:
    broadcast = await broadcasts.opened(ask.store, ask.now, ask.person.id, tap.broadcast_id)
    wording = WORDINGS[broadcast.template]
    sender = await ask.store.people.get(broadcast.sender_id)
    name = sender.first_name if sender else None
    sent_at = broadcasts.goes_out(broadcast, ask.house.zone)
    return Screen(
        picture=wording.picture,
        title=ask.say(wording.title),
        lines=(
            *text_lines(ask.words, broadcast.template, broadcast.fields, name),
            ask.say("📣 Sent: {moment}", moment=ask.words.moment(sent_at)),
        ),
        rows=(button("🧑‍💼", ask.say("A human helps you"), Human()),),
    )
