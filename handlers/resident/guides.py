"""Who guides a resident, and until when."""

from markupsafe import Markup

from handlers.ask import Ask
from shelter.handovers import ROLES, guide_id, until_when
from shelter.models.people import Role
from shelter.models.places import Stay
from shelter.text import N_

IS = {
    Role.CASEMANAGER: N_("👤 Your casemanager is {name}."),
    Role.LEGAL_ADVISER: N_("⚖️ Your legal adviser is {name}."),
}
IS_UNTIL = {
    Role.CASEMANAGER: N_("👤 Your casemanager is {name}, until {day}."),
    Role.LEGAL_ADVISER: N_("⚖️ Your legal adviser is {name}, until {day}."),
}


async def guide_lines(ask: Ask) -> tuple[Markup, ...]:
    """The casemanager and the legal adviser by the first names that they show."""
    stay = await ask.store.houses.stay_of(ask.person.id)
    if stay is None:
        return ()
    return tuple([line for role in ROLES if (line := await _line(ask, stay, role))])


async def _line(ask: Ask, stay: Stay, role: Role) -> Markup | None:
    guide = await ask.store.people.get(guide_id(stay, role) or "")
    if guide is None:
        return None
    if guide.first_name is None:
        return ask.say("👤 You can write to your casemanager.") if role is Role.CASEMANAGER else None
    if until := await until_when(ask.store, stay, role):
        return ask.say(IS_UNTIL[role], name=guide.first_name, day=ask.words.day(until))
    return ask.say(IS[role], name=guide.first_name)
