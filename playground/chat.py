"""A chat: what is visible in it now, and who watches."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from weakref import WeakSet

from playground.messages import Json, Message
from playground.refusal import Refusal


class Watch(AsyncIterator[Json]):
    """What happens in a chat from now on; whoever drops it watches no longer."""

    def __init__(self) -> None:
        self._events: asyncio.Queue[Json] = asyncio.Queue()

    def put(self, event: Json) -> None:
        self._events.put_nowait(event)

    async def __anext__(self) -> Json:
        return await self._events.get()


class Chat:
    """One chat of the bot. `raw` is the Bot API's chat object, as it stands in messages."""

    def __init__(self, raw: Json) -> None:
        self.raw = raw
        self.id: int = raw["id"]
        self._visible: dict[int, Message] = {}
        self._watchers: WeakSet[Watch] = WeakSet()
        self._news: deque[Message] = deque()

    @property
    def messages(self) -> list[Message]:
        """What is visible now, oldest first."""
        return list(self._visible.values())

    def find(self, message_id: int) -> Message | None:
        return self._visible.get(message_id)

    def check_open(self) -> None:
        """Raise Refusal where the bot may not send."""

    def put(self, message: Message) -> None:
        """A new message stands in the chat."""
        self._visible[message.message_id] = message
        self._tell("message", message)

    def replace(self, message: Message) -> None:
        """The message of this id reads differently now."""
        self._visible[message.message_id] = message
        self._tell("edited", message)

    def remove(self, message_id: int) -> None:
        del self._visible[message_id]
        self.announce({"event": "deleted", "message_id": message_id})

    def watch(self) -> AsyncIterator[Json]:
        """Events from the moment of this call on; several can watch at once.

        {"event": "message" | "edited", "message": Message.shown()}, {"event": "deleted", "message_id"},
        {"event": "answer", "query", "text", "show_alert", "url"}, {"event": "action", "action"},
        {"event": "blocked", "blocked"}.
        """
        watcher = Watch()
        self._watchers.add(watcher)
        return watcher

    def announce(self, event: Json) -> None:
        for watcher in self._watchers:
            watcher.put(event)

    def _tell(self, event: str, message: Message) -> None:
        if message.from_bot:
            self._news.append(message)
        if self._watchers:
            self.announce({"event": event, "message": message.shown()})

    def editable(self, message_id: int) -> Message:
        """The bot's own message of this id; Refusal where it is gone or is somebody else's."""
        message = self.find(message_id)
        if message is None:
            raise Refusal("Bad Request: message to edit not found")
        if not message.from_bot:
            raise Refusal("Bad Request: message can't be edited")
        return message
