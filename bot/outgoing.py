"""Screens out: a tap changes its message in place, everything else sends one, every tap is answered."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot import messages
from bot.findings import Findings
from bot.line import Line
from bot.patience import Patience
from bot.requests import Api, seconds_to_wait
from handlers.incoming import Incoming, IncomingKind
from handlers.screen import Screen
from locales.words import Words
from shelter.models.conversations import SentMessage
from shelter.models.people import Person

log = structlog.get_logger()

TRIES = 9
TRIES_OF_A_TOAST = 3
SECONDS_FOR_A_TOAST = 15.0
DELETED_AT_ONCE = 100

_UNCHANGED = "message is not modified"
_NOT_EDITABLE = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message",
    "message_id_invalid",
)
_NO_CHAT = ("chat not found", "user is deactivated", "bot was blocked", "peer_id_invalid")


class Unreachable(Exception):
    """The person blocks the bot, or the chat is gone."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What shall be shown after something came in. `words` are the person's language of now.

    `person` is None where it could not be found out who it is.
    """

    incoming: Incoming
    person: Person | None
    words: Words
    screen: Screen | None


class Outgoing:
    """Shows screens; what it learns by that (message numbers, who blocks) goes to `findings`.

    Answers to people go first: they wait for nothing but a pause that Telegram asks for.
    """

    def __init__(self, api: Api, findings: Findings, line: Line, clock: Callable[[], datetime]) -> None:
        self._api = api
        self._findings = findings
        self._line = line
        self._clock = clock

    async def show(self, reply: Reply) -> int | None:
        """Show the reply, with patience; the number of the message that shows it.

        Never raises for Telegram's sake: what does not work is logged.
        """
        beside = []
        if reply.incoming.callback_id:
            beside.append(self._answer_tap(reply.incoming.callback_id, reply.screen))
        if reply.screen and reply.screen.forget_typed and reply.incoming.kind is IncomingKind.TEXT:
            beside.append(self._delete(reply.incoming.chat_id, [reply.incoming.message_id]))
        if reply.screen and (elsewhere := reply.screen.deletes_elsewhere):
            beside.append(self._delete(elsewhere.chat_id, elsewhere.message_ids))
        if not beside:
            return await self._said_safely(reply)
        said = asyncio.ensure_future(self._said_safely(reply))
        await asyncio.gather(said, *beside)
        return said.result()

    async def send(self, person: Person, screen: Screen, words: Words) -> None:
        """Send a new message once. Raises TelegramError, and Unreachable where the person blocks the bot."""
        if person.chat_id is None:
            raise Unreachable
        for call in messages.new_messages(await self._made(screen, words), words):
            await self._send_call(person.id, person.chat_id, call, screen.about)

    async def _said_safely(self, reply: Reply) -> int | None:
        if reply.screen is None:
            return None
        try:
            return await self._say(reply, reply.screen)
        except Unreachable:
            if reply.person:
                self._findings.blocked(reply.person.id)
        except TelegramError as error:
            log.warning("An answer could not be sent.", error=_reason(error))
        return None

    async def _say(self, reply: Reply, screen: Screen) -> int | None:
        incoming = reply.incoming
        screen = await self._made(screen, reply.words)
        if screen.deletes:
            await self._delete(incoming.chat_id, screen.deletes)
        elif _fits_in_place(incoming, screen) and await self._edit(incoming, screen, reply.words):
            self._shows_now(reply, screen)
            return incoming.message_id
        person_id = reply.person.id if reply.person else None
        number: int | None = None
        for call in messages.new_messages(screen, reply.words):
            answer = partial(self._answer, person_id, incoming.chat_id, call, screen.about)
            number = await self._patiently(answer)
        return number

    async def _made(self, screen: Screen, words: Words) -> Screen:
        """The screen with its file; where that cannot be made, an apology instead of it."""
        try:
            return await messages.made(screen)
        except Exception as error:
            log.error("A file could not be made; the person reads an apology.", exc_info=error)
        sorry = words.say("Something went wrong here. It is not your fault. Please try again later.")
        return replace(screen, attachment=None, lines=(sorry, *screen.lines))

    async def _edit(self, incoming: Incoming, screen: Screen, words: Words) -> bool:
        """Put the screen in the tapped message's place; False where Telegram does not allow it."""
        try:
            self._line.answered(incoming.chat_id)
            await self._patiently(
                partial(
                    self._api.call,
                    "editMessageText",
                    chat_id=incoming.chat_id,
                    message_id=incoming.message_id,
                    **messages.edited(screen, words),
                )
            )
        except BadRequest as error:
            if _says(error, _UNCHANGED):
                return True
            if _says(error, *_NOT_EDITABLE):
                return False
            raise _unreachable_or(error) from None
        except Forbidden:
            raise Unreachable from None
        return True

    def _shows_now(self, reply: Reply, screen: Screen) -> None:
        """The tapped message is about whom it shows last: a reply to it goes there, or nowhere any more."""
        incoming = reply.incoming
        if reply.person and incoming.message_id is not None:
            shown = SentMessage(
                person_id=reply.person.id,
                message_id=incoming.message_id,
                about=screen.about,
                sent_at=incoming.message_sent_at or self._clock(),
            )
            self._findings.shows(shown)

    async def _answer(
        self, person_id: str | None, chat_id: int, call: messages.Call, about: str | None
    ) -> int:
        self._line.answered(chat_id)
        return await self._send_call(person_id, chat_id, call, about)

    async def _send_call(
        self, person_id: str | None, chat_id: int, call: messages.Call, about: str | None
    ) -> int:
        try:
            sent = await self._api.call(call.method, chat_id=chat_id, **call.parameters)
        except Forbidden:
            raise Unreachable from None
        except BadRequest as error:
            raise _unreachable_or(error) from None
        number, now = int(sent["message_id"]), self._clock()
        if person_id is not None:
            self._findings.sent(SentMessage(person_id=person_id, message_id=number, about=about, sent_at=now))
        return number

    async def _answer_tap(self, callback_id: str, screen: Screen | None) -> None:
        answer = partial(self._api.call, "answerCallbackQuery", callback_query_id=callback_id)
        await self._quietly(partial(answer, **messages.toast(screen)))

    async def _delete(self, chat_id: int, message_ids: Iterable[int | None]) -> None:
        numbers = [number for number in message_ids if number is not None]
        for some in _parts(numbers, DELETED_AT_ONCE):
            await self._quietly(partial(self._api.call, "deleteMessages", chat_id=chat_id, message_ids=some))

    async def _quietly(self, call: Callable[[], Awaitable[Any]]) -> None:
        """For what is welcome and not needed: too old a query, a message that is gone already."""
        try:
            async with asyncio.timeout(SECONDS_FOR_A_TOAST):
                await self._patiently(call, TRIES_OF_A_TOAST)
        except TimeoutError:
            log.debug("Telegram was too busy for a call that can be missed.")
        except TelegramError as error:
            log.debug("Telegram did not take a call that can be missed.", error=_reason(error))

    async def _patiently(self, call: Callable[[], Awaitable[Any]], tries: int = TRIES) -> Any:
        """The call again while Telegram is busy or away; other errors at once."""
        patience = Patience(first=0.3)
        while True:
            await self._line.free()
            try:
                return await call()
            except RetryAfter as error:
                self._wait_all(seconds_to_wait(error))
            except BadRequest:
                raise
            except NetworkError:
                if patience.tries + 1 >= tries:
                    raise
                await patience.wait()

    def _wait_all(self, seconds: float) -> None:
        """Telegram asks for a pause: it holds for all that this bot sends, from whichever process."""
        self._line.ask_to_wait(seconds)
        now = self._clock()
        self._findings.asked_to_wait(now, now + timedelta(seconds=seconds))


def _fits_in_place(incoming: Incoming, screen: Screen) -> bool:
    return incoming.editable and screen.attachment is None


def _says(error: TelegramError, *sentences: str) -> bool:
    said = error.message.lower()
    return any(sentence in said for sentence in sentences)


def _unreachable_or(error: BadRequest) -> Exception:
    return Unreachable() if _says(error, *_NO_CHAT) else error


def _reason(error: TelegramError) -> str:
    """The kind of an error, and for a refusal Telegram's words up to what they quote."""
    if isinstance(error, BadRequest):
        return f"BadRequest: {error.message.split(':')[0][:60]}"
    return type(error).__name__


def _parts(numbers: Sequence[int], size: int) -> list[list[int]]:
    return [list(numbers[start : start + size]) for start in range(0, len(numbers), size)]
