"""The first screen: what each role puts on it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from handlers.ask import Ask
from handlers.routes import EVERYBODY, Routes
from handlers.screen import Rows, Screen
from handlers.taps import Home
from shelter.models.people import Role


@dataclass(frozen=True, slots=True)
class Section:
    """What one role adds to the home screen."""

    lines: tuple[Markup, ...] = ()
    rows: Rows = ()


SectionOf = Callable[[Ask], Awaitable[Section]]


def home_routes(sections: Mapping[SectionOf, frozenset[Role]], for_everybody: SectionOf) -> Routes:
    """The home screen made of the sections for the roles that a person has, in the order of `sections`."""
    routes = Routes()

    @routes.tap(Home, EVERYBODY)
    async def home(ask: Ask, tap: Home) -> Screen:
        wanted = [section for section, roles in sections.items() if roles & ask.person.roles]
        shown = [await section(ask) for section in (*wanted, for_everybody)]
        return Screen(
            picture="🏠",
            title=ask.say("Home"),
            lines=tuple(line for part in shown for line in part.lines),
            rows=tuple(row for part in shown for row in part.rows),
            back=None,
        )

    return routes
