"""Routes: which handler answers what, and who may use it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from handlers.ask import Ask
from handlers.onward import Onward
from handlers.screen import Screen
from handlers.taps import Tap
from shelter.models.people import Person, Role

T = TypeVar("T", bound=Tap)
TapHandler = Callable[[Ask, T], Awaitable[Screen | Onward]]
CommandHandler = Callable[[Ask, str], Awaitable[Screen | Onward]]


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may use a route.

    `roles` is None where any role will do, or none. Before consent only routes with
    `before_consent` answer. `pin` asks for the person's PIN, if there is one.
    """

    roles: frozenset[Role] | None
    before_consent: bool = False
    pin: bool = False

    def lets_in(self, person: Person) -> bool:
        return self.roles is None or not self.roles.isdisjoint(person.roles)


ARRIVING = Policy(None, before_consent=True)
EVERYBODY = Policy(None)


def only(*roles: Role, pin: bool = False) -> Policy:
    return Policy(frozenset(roles), pin=pin)


@dataclass(frozen=True, slots=True)
class Route:
    policy: Policy
    handler: Callable[[Ask, Any], Awaitable[Screen | Onward]]


@dataclass(frozen=True, slots=True)
class Typed:
    """What is made of words that were typed while no form is open.

    `answer` gives None for words that are not its own: then the next one may look at them. Whom the policy
    does not let in is not asked.
    """

    policy: Policy
    answer: Callable[[Ask, str], Awaitable[Screen | Onward | None]]


class Routes:
    """The routes of one file or folder; a handler names its route and its policy where it is defined."""

    def __init__(self, *parts: "Routes") -> None:
        self.taps: dict[type[Tap], Route] = {}
        self.commands: dict[str, Route] = {}
        for part in parts:
            for kind, route in part.taps.items():
                self._add(self.taps, kind, route)
            for name, route in part.commands.items():
                self._add(self.commands, name, route)

    def tap(self, kind: type[T], policy: Policy) -> Callable[[TapHandler[T]], TapHandler[T]]:
        def keep(handler: TapHandler[T]) -> TapHandler[T]:
            self._add(self.taps, kind, Route(policy, handler))
            return handler

        return keep

    def command(self, name: str, policy: Policy) -> Callable[[CommandHandler], CommandHandler]:
        def keep(handler: CommandHandler) -> CommandHandler:
            self._add(self.commands, name, Route(policy, handler))
            return handler

        return keep

    @staticmethod
    def _add(table: dict[Any, Route], key: object, route: Route) -> None:
        if key in table:
            raise ValueError(f"two handlers for {key}")
        table[key] = route
