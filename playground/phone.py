"""A person with the app in hand, in the private chat with the bot: what thumbs do and eyes see."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from playground import media
from playground.chat import Chat
from playground.entities import units, words
from playground.messages import Json, Message
from playground.pictures import plain_picture
from playground.queries import Answer
from playground.refusal import Refusal

if TYPE_CHECKING:
    from playground.telegram import Telegram

TEXT_LIMIT = 4096
_MEMBER: Json = {"status": "member"}
_BLOCKED: Json = {"status": "kicked", "until_date": 0}
Seen = TypeVar("Seen")


class Phone(Chat):
    """One person and the own chat with the bot; its id is the person's.

    What the app does not let a thumb do raises Refusal; what does not come to be seen in time (seconds)
    raises AssertionError with all that is visible.
    """

    def __init__(
        self,
        telegram: "Telegram",
        id: int,  # noqa: A002
        names: Json,
        language_code: str | None,
        *,
        started: bool,
    ) -> None:
        super().__init__({"id": id, **names, "type": "private"})
        self.first_name: str = names["first_name"]
        self.last_name: str | None = names.get("last_name")
        self.username: str | None = names.get("username")
        self.language_code = language_code
        self.started = started
        self.blocked = False
        self.answers: list[Answer] = []
        self._telegram = telegram
        language = {"language_code": language_code} if language_code else {}
        self.user: Json = {"id": id, "is_bot": False, **names, **language}
        self._instance = str(hash((id, telegram.bot["id"])))

    @property
    def alerts(self) -> list[Answer]:
        """The answers to taps that said something."""
        return [answer for answer in self.answers if answer.text or answer.show_alert]

    def check_open(self) -> None:
        if self.blocked:
            raise Refusal("Forbidden: bot was blocked by the user", 403)
        if not self.started:
            raise Refusal("Forbidden: bot can't initiate conversation with a user", 403)

    # What thumbs do

    def start(self, payload: str | None = None) -> None:
        """Press START, or open a deep link with this payload. A bot that was blocked is unblocked."""
        self.unblock()
        self.write("/start" if payload is None else f"/start {payload}")

    def write(self, text: str, *, reply_to: int | None = None, forwarded: bool = False) -> None:
        """Send a text; the app cuts one that is too long in several."""
        origin = {"type": "hidden_user", "sender_user_name": "Somebody", "date": int(self._telegram.clock())}
        extras: Json = {"forward_origin": origin} if forwarded else {}
        for piece in _pieces(text.strip()):
            self.send(words(piece) | extras, reply_to=reply_to)

    def send(self, content: Json, *, reply_to: int | None = None) -> Message:
        """Send what the fields of a Bot API message say, perhaps as a reply to what stands in the chat.

        Refusal: the bot is blocked, or there is no such message to reply to.
        """
        if self.blocked:
            raise Refusal("The bot is blocked: unblock it first.")
        self.started = True
        reply = {} if reply_to is None else {"reply_to_message": self._original(reply_to)}
        return self._telegram.hear(self, {"from": self.user}, reply | content)

    def _original(self, message_id: int) -> Json:
        original = self.find(message_id)
        if original is None:
            raise Refusal("There is no such message to reply to.")
        return original.without_reply()

    def tap(self, message_id: int, row: int, column: int) -> str:
        """Tap a button under a message; gives the callback query's id. Refusal: no such button."""
        message = self.find(message_id)
        try:
            button = message.buttons[row][column] if message else None
        except IndexError:
            button = None
        if button is None:
            raise Refusal("There is no such button.")
        if button.data is None:
            raise Refusal("This button opens a link: the bot does not hear of it.")
        return self.tap_data(message_id, button.data)

    def tap_data(self, message_id: int, data: str) -> str:
        """A tap with any data, as a forger can make it, on a message that may be gone by now."""
        query = self._telegram.queries.open(self)
        message = self.find(message_id)
        gone = {"message_id": message_id, "chat": self.raw, "date": 0}
        self._telegram.updates.put(
            "callback_query",
            {
                "id": query,
                "from": self.user,
                "message": message.dict() if message else gone,
                "chat_instance": self._instance,
                "data": data,
            },
        )
        return query

    def edit(self, message_id: int, text: str) -> None:
        """Change an own text. Refusal: it is not there."""
        message = self.find(message_id)
        if message is None or message.from_bot or message.text is None:
            raise Refusal("Only an own text can be changed.")
        raw = {key: value for key, value in message.dict().items() if key != "entities"}
        raw.update(words(text), edit_date=int(self._telegram.clock()))
        self.replace(Message(raw, from_bot=False))
        self._telegram.updates.put("edited_message", raw)

    def send_sticker(self, emoji: str = "🙂") -> Message:
        return self.send(media.sticker(self._telegram.files, emoji))

    def send_voice(self, seconds: int = 3) -> Message:
        return self.send(media.voice(self._telegram.files, seconds))

    def send_photo(self, content: bytes | None = None) -> Message:
        return self.send(media.photo(self._telegram.files, content or plain_picture()))

    def send_document(self, name: str, content: bytes, mime: str = "application/octet-stream") -> Message:
        return self.send(media.document(self._telegram.files, name, content, mime))

    def send_contact(self, phone_number: str = "+31600000000", first_name: str | None = None) -> Message:
        """Send a contact: the own one where no other name is given."""
        owner = self.id if first_name is None else None
        return self.send(media.contact(phone_number, first_name or self.first_name, owner))

    def send_location(self, latitude: float = 52.3731, longitude: float = 4.8926) -> Message:
        return self.send(media.location(latitude, longitude))

    def block(self) -> None:
        """Block the bot; it hears of that, and can send nothing from now on."""
        self._be_blocked(True)

    def unblock(self) -> None:
        self._be_blocked(False)

    def answered(self, answer: Answer) -> None:
        """The bot answered a tap."""
        self.answers.append(answer)
        self.announce(
            {
                "event": "answer",
                "query": answer.query,
                "text": answer.text,
                "show_alert": answer.show_alert,
                "url": answer.url,
            }
        )

    # What eyes see

    @property
    def screen(self) -> Message:
        """The newest message of the bot that has buttons."""
        for message in reversed(self.messages):
            if message.from_bot and message.buttons:
                return message
        raise AssertionError(f"no message with buttons. {self._visible_now()}")

    async def press(self, label: str, timeout: float = 10) -> None:  # noqa: ASYNC109
        """Tap a button whose label has these words, newest message first; wait for the bot's answer."""
        place = await self._until(lambda: self._button(label), timeout, f"no button {label!r}")
        query = self.tap(*place)
        await self._until(lambda: self._answer_to(query), timeout, f"no answer to the tap on {label!r}")

    async def sees(self, text: str, timeout: float = 10) -> Message:  # noqa: ASYNC109
        """The newest message of the bot that has these words, as soon as there is one."""
        return await self._until(lambda: self._saying(text), timeout, f"the bot does not say {text!r}")

    async def next(self, timeout: float = 10) -> Message:  # noqa: ASYNC109
        """The next message that the bot sent or edited since the last call, as it stood then."""
        return await self._until(
            lambda: self._news.popleft() if self._news else None, timeout, "the bot says nothing new"
        )

    async def _until(self, look: Callable[[], Seen | None], seconds: float, complaint: str) -> Seen:
        events = self.watch()
        try:
            async with asyncio.timeout(seconds):
                while (seen := look()) is None:
                    await anext(events)
        except TimeoutError:
            raise AssertionError(f"{complaint}. {self._visible_now()}") from None
        return seen

    def _visible_now(self) -> str:
        lines = "\n".join(f"  {message!r}" for message in self.messages[-12:])
        return f"{self.first_name} sees:\n{lines}" if lines else f"{self.first_name} sees an empty chat."

    def _saying(self, text: str) -> Message | None:
        bot_says = (message for message in reversed(self.messages) if message.from_bot)
        return next((message for message in bot_says if text in message.words), None)

    def _button(self, label: str) -> tuple[int, int, int] | None:
        for message in reversed(self.messages):
            for y, row in enumerate(message.buttons):
                for x, button in enumerate(row):
                    if label in button.text and button.data is not None:
                        return message.message_id, y, x
        return None

    def _answer_to(self, query: str) -> Answer | None:
        return next((answer for answer in reversed(self.answers) if answer.query == query), None)

    def _be_blocked(self, blocked: bool) -> None:
        if self.blocked == blocked:
            return
        self.blocked = blocked
        old, new = (_MEMBER, _BLOCKED) if blocked else (_BLOCKED, _MEMBER)
        self._telegram.membership(self, self.user, old, new)
        self.announce({"event": "blocked", "blocked": blocked})


def _pieces(text: str) -> list[str]:
    if not text:
        raise Refusal("There is nothing to send.")
    pieces, piece, length = [], "", 0
    for sign in text:
        size = units(sign)
        if length + size > TEXT_LIMIT:
            pieces.append(piece)
            piece, length = "", 0
        piece += sign
        length += size
    return [*pieces, piece]
