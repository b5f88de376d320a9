"""Who sits at the playground's phones: the cast that the demonstration gives, and newcomers."""

import secrets
from collections.abc import Awaitable, Callable, Container, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from playground.phone import Phone
from playground.telegram import Telegram

PARTS = ("resident", "volunteer", "casemanager")
NEWCOMER = "newcomer"
OTHER = "other"
_LOWEST_NEWCOMER = 7_000_000_000


@dataclass(frozen=True, slots=True)
class Cast:
    """Somebody who can take a phone: `language` is the phone's, `links` are the start payloads that wait."""

    id: int
    name: str
    part: str
    language: str | None
    links: tuple[str, ...] = ()


CastSource = Sequence[Cast] | Callable[[], Awaitable[Sequence[Cast]]]


class Desk:
    """The people that can be taken, and their phones in `telegram`."""

    def __init__(self, telegram: Telegram, source: CastSource) -> None:
        self.telegram = telegram
        self._source = source
        self._newcomers: dict[int, Cast] = {}
        self._opened: set[tuple[int, str]] = set()

    async def cast(self) -> list[Cast]:
        """Everybody who can take a phone: newcomers, whom the demonstration gives, others with a phone."""
        source = await self._source() if callable(self._source) else self._source
        given = [self._with_links_that_wait(each) for each in source]
        known = {each.id: each for each in given}
        newcomers = [each for each in self._newcomers.values() if each.id not in known]
        known.update((each.id, each) for each in newcomers)
        return [*newcomers, *given, *self._others(known)]

    def opened(self, person: int, payload: str) -> None:
        """This person opened this link: it waits no longer."""
        self._opened.add((person, payload))

    def _with_links_that_wait(self, cast: Cast) -> Cast:
        links = tuple(link for link in cast.links if (cast.id, link) not in self._opened)
        return cast if links == cast.links else replace(cast, links=links)

    def _others(self, known: Container[int]) -> list[Cast]:
        phones = (phone for phone in self.telegram.people.values() if phone.id not in known)
        others = (Cast(phone.id, phone.first_name, OTHER, phone.language_code) for phone in phones)
        return sorted(others, key=attrgetter("name"))

    async def seats(self) -> dict[str, int]:
        """Who holds each phone at first: the first of its part, or a newcomer where the part has nobody."""
        first: dict[str, int] = {}
        for each in await self.cast():
            first.setdefault(each.part, each.id)
        missing = [part for part in PARTS if part not in first]
        first |= {part: self.newcomer(f"New {part}", None, part).id for part in missing}
        return {part: first[part] for part in PARTS}

    def newcomer(self, name: str, language: str | None, part: str = NEWCOMER) -> Cast:
        """Make a person whom the bot has never met, also not in an earlier run."""
        person = _LOWEST_NEWCOMER + secrets.randbelow(10**9)
        cast = Cast(person, name, part, language)
        self._newcomers[person] = cast
        return cast

    async def phone(self, person: int) -> Phone:
        """The phone of one of the cast, taken out of its box at the first use; KeyError for anybody else."""
        if person in self.telegram.people:
            return self.telegram.people[person]
        cast = {each.id: each for each in await self.cast()}[person]
        language = cast.language.partition("_")[0] if cast.language else None
        return self.telegram.add_person(cast.id, cast.name, language_code=language)
