"""What came from Telegram, reduced to what the shelter needs; this is what the inbox keeps."""

from dataclasses import dataclass
from enum import StrEnum

from shelter.models.record import Moment, Record


class IncomingKind(StrEnum):
    TEXT = "text"
    TAP = "tap"
    DOCUMENT = "document"
    """A file that may be a table or a calendar, by the end of its name: where staff drop one, it is read."""
    OTHER = "other"
    """Stickers, voice, photos, other documents, contacts, locations: answered, never kept."""
    EDITED = "edited"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"


class Incoming(Record):
    """One update from a private chat.

    `hint` is the phone's language. `callback_id` answers a tap. `editable` says whether the tapped
    message holds text that can be edited in place, `message_sent_at` when it was sent. `reply_to` is the
    message of the bot that a text answers. `file_id` is Telegram's name for a document; its own name, which
    may say who somebody is, is not kept.
    """

    update_id: int
    chat_id: int
    kind: IncomingKind
    message_id: int | None = None
    hint: str | None = None
    text: str | None = None
    data: str | None = None
    callback_id: str | None = None
    editable: bool = False
    message_sent_at: Moment | None = None
    reply_to: int | None = None
    file_id: str | None = None
    file_size: int | None = None

    @property
    def command(self) -> tuple[str, str] | None:
        """`/start CODE` as ("start", "CODE"); None where the text is no command."""
        if not self.text or not self.text.startswith("/"):
            return None
        name, _, rest = self.text[1:].partition(" ")
        return name.partition("@")[0].lower(), rest.strip()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file that staff sent; `size` in bytes, as Telegram says."""

    file_id: str
    size: int
