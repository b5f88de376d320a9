"""Who took which data out of the bot, for administrators."""

from markupsafe import Markup

from handlers.ask import Ask
from handlers.home import Section
from handlers.kinds import EXPORT_KINDS
from handlers.routes import Routes, only
from handlers.screen import Button, Screen, button, facts
from handlers.taps import Tap
from shelter import exports
from shelter.exports import Taken
from shelter.models.people import Role

routes = Routes()
ADMINISTRATORS = only(Role.ADMINISTRATOR)
TO_A_PAGE = 10


class Exports(Tap, code="exr"):
    page: int = 0


@routes.tap(Exports, ADMINISTRATORS)
async def record(ask: Ask, tap: Exports) -> Screen:
    found = await exports.taken(ask.store, ask.now)
    last = max(0, (len(found) - 1) // TO_A_PAGE)
    page = min(max(tap.page, 0), last)
    ways = []
    if page > 0:
        ways.append(Button("◀️", ask.say("Earlier in the list"), Exports(page=page - 1)))
    if page < last:
        ways.append(Button("▶️", ask.say("More"), Exports(page=page + 1)))
    shown = [_line(ask, each) for each in found[page * TO_A_PAGE : (page + 1) * TO_A_PAGE]]
    return Screen(
        picture="📤",
        title=ask.say("What was taken out"),
        lines=tuple(shown) or (ask.say("Nobody took anything out within a year."),),
        rows=(tuple(ways),) if ways else (),
    )


async def home_part(ask: Ask) -> Section:
    if not ask.has(Role.ADMINISTRATOR):
        return Section()
    return Section(rows=(button("📤", ask.say("What was taken out"), Exports()),))


def _line(ask: Ask, taken: Taken) -> Markup:
    export = taken.export
    who = ask.say(
        "{name} · {what} · rows: {n}",
        name=(taken.person.first_name if taken.person else None) or "–",
        what=ask.say(EXPORT_KINDS[export.kind]),
        n=export.rows,
    )
    return facts(ask.words.moment(export.at), who)
