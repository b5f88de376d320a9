"""The whole house: which rooms there are, and the door in front of them.

A new screen is added in the folder of its kind of person; a new folder is added here.
"""

from handlers import casemanager, everyone, neighbour, resident, staff
from handlers.door import Door
from handlers.forms import Answers, Form, Forms
from handlers.home import SectionOf, home_routes
from handlers.routes import Routes
from shelter.models.people import Person, Role

SECTIONS: dict[SectionOf, frozenset[Role]] = {
    resident.home_section: frozenset({Role.RESIDENT}),
    casemanager.home_section: casemanager.ROLES,
    staff.home_section: staff.ROLES,
    neighbour.home_section: frozenset({Role.NEIGHBOUR, Role.VOLUNTEER}),
}
"""What stands on the home screen, from the top, and for whom."""


def form_for_reply(person: Person, about: str) -> tuple[Form, Answers] | None:
    """A resident answers the own casemanager; a casemanager the resident whom it was about."""
    if about == person.id:
        return resident.human.MESSAGE, {}
    if Role.CASEMANAGER in person.roles:
        return casemanager.messages.REPLY, {"resident": about}
    return None


def build_door() -> Door:
    """The door with all rooms behind it; two handlers for one tap are an error here, at the start."""
    rooms = (everyone, resident, casemanager, staff, neighbour)
    return Door(
        routes=Routes(home_routes(SECTIONS, everyone.home_section), *(room.ROUTES for room in rooms)),
        forms=Forms(*(form for room in rooms for form in room.FORMS)),
        gates=everyone.GATES,
        typed=tuple(typed for room in rooms for typed in room.TYPED),
        words_lead_to={name: tap for room in rooms for name, tap in room.WORDS_LEAD_TO.items()},
        form_for_reply=form_for_reply,
        document=casemanager.importing.DOCUMENT,
    )
