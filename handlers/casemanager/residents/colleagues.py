"""Colleagues to choose from: by the name that they show, and where they work."""

from collections.abc import Mapping

from markupsafe import Markup

from handlers.ask import Ask
from handlers.casemanager.appointments.questions import choice
from handlers.screen import Rows, button, two_to_a_row
from shelter.errors import BadAnswer
from shelter.models.people import Person

MOST = 90
"""Of them have a button; Telegram takes 100 buttons under a message."""


async def called(ask: Ask, person: Person) -> Markup:
    """The name, and the location of those who have one; a dash where no name is shown."""
    name = person.first_name or "–"
    for location_id in sorted({grant.location_id for grant in person.grants if grant.location_id}):
        if location := await ask.store.houses.location(location_id):
            return ask.say("{name}, {place}", name=name, place=location.place.name)
    return ask.say("{name}", name=name)


async def rows(ask: Ask, form: str, question: str, people: Mapping[str, Person]) -> Rows:
    """A button for each, two beside each other."""
    return two_to_a_row(
        tuple(
            [
                button("👤", await called(ask, each), choice(form, question, each.id))
                for each in list(people.values())[:MOST]
            ]
        )
    )


def chosen(people: Mapping[str, Person], value: str) -> Person:
    """Whom an answer names: by the button, or by a name that one alone has; BadAnswer for nobody."""
    wanted = value.strip().casefold()
    found = [
        each
        for each in people.values()
        if value == each.id or (each.first_name is not None and wanted == each.first_name.casefold())
    ]
    if len(found) != 1:
        raise BadAnswer
    return found[0]
