"""Notices out: rendered in the person's language of now, sent as new messages (scheduler.delivery)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.findings import Findings
from bot.outgoing import Outgoing, Unreachable
from bot.requests import may_be_accepted, seconds_to_wait
from handlers import notices
from handlers.ask import Ask, House
from handlers.screen import Screen
from locales.words import words_for
from scheduler.delivery import Fate, Outcome
from shelter.models.notices import Notice
from shelter.models.people import Person
from shelter.store import Store

log = structlog.get_logger()


class Courier:
    """Brings a notice to its person's chat, once for each call."""

    def __init__(
        self,
        store: Store,
        outgoing: Outgoing,
        findings: Findings,
        house: House,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._outgoing = outgoing
        self._findings = findings
        self._house = house
        self._clock = clock

    async def deliver(self, notice: Notice) -> Outcome:
        """What became of the notice. Never raises for Telegram's sake; a broken store does raise."""
        found = await self._rendered(notice)
        if found is None:
            return Outcome(Fate.DROPPED)
        person, screen = found
        if person.chat_id is None or person.blocked_at is not None:
            return Outcome(Fate.BLOCKED)
        try:
            await self._outgoing.send(person, screen, words_for(person.language, self._house.zone))
        except Unreachable:
            self._findings.blocked(person.id)
            return Outcome(Fate.BLOCKED)
        except TelegramError as error:
            return _outcome(error)
        return Outcome(Fate.SENT)

    async def _rendered(self, notice: Notice) -> tuple[Person, Screen] | None:
        async with self._store.transaction() as store:
            person = await store.people.get(notice.person_id)
            if person is None:
                return None
            words = words_for(person.language, self._house.zone)
            screen = await notices.render(Ask(person, self._clock(), words, store, self._house), notice)
        return (person, screen) if screen else None


def _outcome(error: TelegramError) -> Outcome:
    if isinstance(error, RetryAfter):
        return Outcome(Fate.LATER, timedelta(seconds=seconds_to_wait(error)))
    if isinstance(error, BadRequest):
        log.error("Telegram refuses a notice.", error=type(error).__name__)
        return Outcome(Fate.DEAD)
    return Outcome(Fate.AMBIGUOUS if may_be_accepted(error) else Fate.LATER)
