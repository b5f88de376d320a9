"""Messages as they stand in a chat. One never changes: an edit puts another in its place."""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: `data` for a tap that the bot hears of, or `url`."""

    text: str
    data: str | None
    url: str | None


class Message:
    """One message of a chat; `from_bot` says whether the bot sent it."""

    __slots__ = ("_raw", "from_bot", "message_id", "reply_keyboard")

    def __init__(self, raw: Json, *, from_bot: bool, reply_keyboard: Json | None = None) -> None:
        self._raw = raw
        self.message_id: int = raw["message_id"]
        self.from_bot = from_bot
        self.reply_keyboard = reply_keyboard

    def dict(self) -> Json:
        """The Bot API's message object (https://core.telegram.org/bots/api#message). Not to be changed."""
        return self._raw

    def shown(self) -> Json:
        """The message as the app shows it: with the reply keyboard, which the Bot API does not echo."""
        if self.reply_keyboard is None:
            return self._raw
        return {**self._raw, "reply_markup": self.reply_keyboard}

    def without_reply(self) -> Json:
        """The message as it is quoted in an answer to it."""
        return {name: value for name, value in self._raw.items() if name != "reply_to_message"}

    @property
    def text(self) -> str | None:
        value: str | None = self._raw.get("text")
        return value

    @property
    def caption(self) -> str | None:
        value: str | None = self._raw.get("caption")
        return value

    @property
    def words(self) -> str:
        """All that can be read in it but its buttons."""
        parts = [self.text, self.caption]
        venue, document = self._raw.get("venue"), self._raw.get("document")
        if venue:
            parts += [venue["title"], venue["address"]]
        if document:
            parts.append(document.get("file_name"))
        return "\n".join(part for part in parts if part)

    @property
    def date(self) -> int:
        """Seconds since 1970, UTC."""
        value: int = self._raw["date"]
        return value

    @property
    def buttons(self) -> list[list[Button]]:
        """The rows of inline buttons."""
        rows = self._raw.get("reply_markup", {}).get("inline_keyboard", ())
        return [
            [Button(key["text"], key.get("callback_data"), key.get("url")) for key in row] for row in rows
        ]

    def __repr__(self) -> str:
        labels = " ".join(f"[{button.text}]" for row in self.buttons for button in row)
        return f"<{'bot' if self.from_bot else 'person'} #{self.message_id}: {self.words!r} {labels}>"
