"""Pieces that several of a casemanager's screens show."""

from markupsafe import Markup

from handlers.ask import Ask
from handlers.routes import only
from shelter.casemanagers import can_be_reached
from shelter.models.people import Person, Role
from shelter.planning import remind_now

CASEMANAGERS = only(Role.CASEMANAGER)
GUIDES = only(Role.CASEMANAGER, Role.LEGAL_ADVISER)
"""Who guides residents, as far as the use cases say: of the own residents alone."""
GUIDES_WITH_PIN = only(Role.CASEMANAGER, Role.LEGAL_ADVISER, pin=True)
"""The same, where a legal status or a note is shown."""


def called(ask: Ask, code: str, name: str | None) -> Markup:
    """What staff call a resident: the code, and beside it the name that the reader chose."""
    return ask.say("{code} {name}", code=code, name=name) if name else ask.say("{code}", code=code)


def cannot_be_reached(ask: Ask, resident: Person | None) -> tuple[Markup, ...]:
    """Why nothing arrives at the resident's phone; nothing where it does."""
    if resident is None or resident.chat_id is None:
        return (ask.say("📵 Not in the bot yet."),)
    if resident.blocked_at:
        return (ask.say("📵 Blocked the bot. Please call or go by."),)
    return ()


async def ring(ask: Ask, appointment_id: str) -> Markup:
    """Ring on the resident's phone at once; a short word that says whether it does."""
    entry = await remind_now(ask.store, ask.now, ask.person.id, appointment_id)
    resident = await ask.store.people.get(entry.appointment.resident_id)
    if resident is None or resident.chat_id is None:
        return ask.say("This resident is not in the bot yet. Please call or go by.")
    if resident.blocked_at:
        return ask.say("This resident blocked the bot. Please call or go by.")
    return ask.say("The phone of the resident rings now.")


async def saved(ask: Ask, resident_id: str) -> Markup:
    """That something of a resident's was kept, and whether he or she is told by the bot."""
    if can_be_reached(await ask.store.people.get(resident_id)):
        return ask.say("Done. The resident gets a message.")
    return ask.say("Done. The bot cannot reach this resident. Please call or go by.")
