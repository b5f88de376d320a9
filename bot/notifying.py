"""Notices out: rendered in the person's language of now, sent as new messages (scheduler.delivery)."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.errors import TokenRefused
from bot.findings import Findings
from bot.line import Line
from bot.outgoing import Outgoing, Unreachable
from bot.requests import Api, may_be_accepted, seconds_to_wait
from handlers import notices
from handlers.ask import Ask, House
from handlers.screen import Screen
from locales.words import Words, words_for
from scheduler.delivery import Fate, Letter, Outcome
from shelter.models.notices import Notice
from shelter.models.people import Person
from shelter.store import Transaction

log = structlog.get_logger()

PROBE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class _Content:
    """What a letter of ours holds."""

    person: Person
    screen: Screen
    words: Words


@dataclass(frozen=True, slots=True)
class Courier:
    """Brings a notice to its person's chat, once for each call."""

    api: Api
    outgoing: Outgoing
    findings: Findings
    line: Line
    house: House
    clock: Callable[[], datetime]

    async def write(self, store: Transaction, notice: Notice, others: Sequence[Notice]) -> Letter | Outcome:
        """The notice as it is true now, and those of the others that are true, too; DROPPED where it is not,
        BLOCKED where nobody can be reached."""
        person = await store.people.get(notice.person_id)
        if person is None:
            return Outcome(Fate.DROPPED)
        words = words_for(person.language, self.house.zone)
        ask = Ask(person, self.clock(), words, store, self.house)
        screen = await notices.render(ask, notice)
        if screen is None:
            return Outcome(Fate.DROPPED)
        if person.chat_id is None or person.blocked_at is not None:
            return Outcome(Fate.BLOCKED)
        true = tuple([each for each in others if await notices.render(ask, each)])
        if true:
            screen = await notices.render_together(ask, [notice, *true]) or screen
        return Letter(notice, _Content(person, screen, words), true)

    async def send(self, letter: Letter) -> Outcome:
        """What became of it. Never raises for Telegram's sake."""
        content = letter.content
        if not isinstance(content, _Content):
            raise TypeError("not a letter of this courier")
        await asyncio.sleep(self.line.seconds_until_rested(content.person.chat_id or 0))
        if self.line.pause:
            return Outcome(Fate.BUSY, timedelta(seconds=self.line.pause))
        try:
            await self.outgoing.send(content.person, content.screen, content.words)
        except Unreachable:
            self.findings.blocked(content.person.id)
            return Outcome(Fate.BLOCKED)
        except TelegramError as error:
            return self._outcome(error)
        return Outcome(Fate.SENT)

    async def answers(self) -> bool:
        try:
            await self.api.call("getMe", PROBE_SECONDS)
        except TelegramError as error:
            return isinstance(error, InvalidToken | RetryAfter)
        return True

    def spent(self) -> int:
        return self.line.take_spent()

    def _outcome(self, error: TelegramError) -> Outcome:
        match error:
            case RetryAfter():
                seconds = seconds_to_wait(error)
                self.line.ask_to_wait(seconds)
                return Outcome(Fate.BUSY, timedelta(seconds=seconds))
            case InvalidToken():
                return Outcome(Fate.CLOSED, error=TokenRefused())
            case BadRequest():
                log.error("Telegram refuses a notice.", error=type(error).__name__)
                return Outcome(Fate.REFUSED)
        return Outcome(Fate.AMBIGUOUS if may_be_accepted(error) else Fate.AWAY)
