"""The state of our own Telegram: people, chats, messages, and the updates that wait for the bot."""

import time
from collections import Counter
from collections.abc import Callable

from playground.chat import Chat
from playground.faults import Faults
from playground.files import Files
from playground.groups import Channel, Group
from playground.messages import Json, Message
from playground.phone import Phone
from playground.profile import Profile
from playground.queries import Queries
from playground.refusal import Refusal
from playground.updates import Updates

__all__ = ["Refusal", "Telegram"]

TOKEN = "4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60qc0"  # noqa: S105 - of our own Telegram, no secret


class Telegram:
    """One Telegram with one bot. `clock` gives seconds since 1970, UTC.

    The ids of updates and of messages rise from the first ones; a Telegram that follows on an earlier one
    with the same bot begins above what that one gave.

    `people` by id; `chats` holds them, groups and channels; `calls` counts the Bot API calls by method.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        username: str = "WegwijsBot",
        name: str = "Wegwijs",
        clock: Callable[[], float] = time.time,
        first_update_id: int = 100_000_001,
        first_message_id: int = 1,
    ) -> None:
        self.token = token
        self.clock = clock
        self.bot: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": name,
            "username": username,
        }
        self.people: dict[int, Phone] = {}
        self.chats: dict[int, Chat] = {}
        self.faults = Faults(clock, lambda: self.updates.interrupt())
        self.updates = Updates(clock, first_update_id)
        self.queries = Queries(clock)
        self.files = Files()
        self.profile = Profile()
        self.calls: Counter[str] = Counter()
        self._next_message_id = first_message_id

    def add_person(
        self,
        id: int,  # noqa: A002 - as the Bot API names it
        first_name: str,
        *,
        language_code: str | None = None,
        username: str | None = None,
        last_name: str | None = None,
        started: bool = False,
    ) -> Phone:
        """A person with a phone; the bot may write to one who has `started` it, and to nobody else.

        Raises ValueError where a chat has this id already.
        """
        optional = {"last_name": last_name, "username": username}
        names = {"first_name": first_name} | {key: value for key, value in optional.items() if value}
        phone = Phone(self, id, names, language_code, started=started)
        self._add(phone)
        self.people[id] = phone
        return phone

    def add_group(self, id: int, title: str, *, kind: str = "supergroup") -> Group:  # noqa: A002
        """A group (`id` below zero; `kind` "group" or "supergroup") that the bot is not in yet."""
        group = Group(self, {"id": id, "title": title, "type": kind})
        self._add(group)
        return group

    def add_channel(self, id: int, title: str) -> Channel:  # noqa: A002
        """A channel (`id` below zero) that the bot is not in yet."""
        channel = Channel(self, {"id": id, "title": title, "type": "channel"})
        self._add(channel)
        return channel

    def _add(self, chat: Chat) -> None:
        if chat.id in self.chats:
            raise ValueError(f"there is a chat {chat.id} already")
        self.chats[chat.id] = chat

    def chat(self, chat_id: int | str) -> Chat:
        """The chat of this id or @name. Refusal: not known."""
        if isinstance(chat_id, str):
            found = [chat for chat in self.chats.values() if chat.raw.get("username") == chat_id[1:]]
            if not found or chat_id[1:] in {person.username for person in self.people.values()}:
                raise Refusal("Bad Request: chat not found")
            return found[0]
        if chat_id not in self.chats:
            raise Refusal("Bad Request: chat not found")
        return self.chats[chat_id]

    def next_message_id(self) -> int:
        message_id = self._next_message_id
        self._next_message_id += 1
        return message_id

    def say(self, chat: Chat, content: Json, reply_keyboard: Json | None = None) -> Message:
        """The bot sends this to a chat that is open."""
        raw: Json = {
            "message_id": self.next_message_id(),
            "from": self.bot,
            "chat": chat.raw,
            "date": int(self.clock()),
        }
        raw.update(content)
        message = Message(raw, from_bot=True, reply_keyboard=reply_keyboard)
        chat.put(message)
        return message

    def hear(self, chat: Chat, sender: Json, content: Json, kind: str = "message") -> Message:
        """Somebody puts this in a chat, and the bot hears of it. `sender` holds `from` or `sender_chat`."""
        raw: Json = {"message_id": self.next_message_id(), **sender, "chat": chat.raw}
        raw.update(date=int(self.clock()), **content)
        message = Message(raw, from_bot=False)
        chat.put(message)
        self.updates.put(kind, raw)
        return message

    def membership(self, chat: Chat, by: Json, old: Json, new: Json) -> None:
        """The bot's own place in a chat changed (https://core.telegram.org/bots/api#chatmemberupdated)."""
        body = {"chat": chat.raw, "from": by, "date": int(self.clock())}
        members = {
            "old_chat_member": {"user": self.bot, **old},
            "new_chat_member": {"user": self.bot, **new},
        }
        self.updates.put("my_chat_member", body | members)
