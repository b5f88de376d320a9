"""Some letters, written outside a form, find residents of the own caseload; never anybody else's."""

from handlers.ask import Ask
from handlers.casemanager.pieces import GUIDES
from handlers.casemanager.residents.residents import resident_row
from handlers.casemanager.taps import MyResidents, OneResident
from handlers.lists import PAGE
from handlers.onward import Onward
from handlers.routes import Typed
from handlers.screen import Screen, two_to_a_row
from shelter.finding import Found, find


async def found(ask: Ask, text: str) -> Screen | Onward | None:
    """The resident who is meant, a list where several may be; None where it is no name or code of mine."""
    hits = await find(ask.store, ask.person.id, text)
    if not hits:
        return None
    if len(hits) == 1 and hits[0].is_sure:
        return Onward(ask, OneResident(resident_id=hits[0].stay.resident_id))
    return _list(ask, hits)


def _list(ask: Ask, hits: list[Found]) -> Screen:
    more = len(hits) - 2 * PAGE
    return Screen(
        picture="🔎",
        title=ask.say("Whom do you mean?"),
        lines=(ask.words.count("{n} more", "{n} more", more),) if more > 0 else (),
        rows=two_to_a_row(tuple(resident_row(ask, hit.stay, hit.name) for hit in hits[: 2 * PAGE])),
        back=MyResidents(),
    )


TYPED = Typed(GUIDES, found)
