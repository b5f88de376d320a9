"""One browser's websocket: what its thumbs do, and what happens on the phones it looks at.

Every message is one JSON object. From the page, with `do`; `person` is an id, `ref` comes back in the answer:

    take {person}                              look at this person's phone; answered by `chat`
    start {person, payload}                    press START, with a deep link's payload or null
    write {person, text, reply_to?}            `reply_to` is a message that stands in the chat
    tap {person, message_id, row, column}      answered by `tapped`; the bot's `answer` follows, if any
    place {person, latitude, longitude}
    contact {person}                           send the own contact
    block {person, blocked}                    block the bot, or let it in again
    cast {ref}                                 who can take a phone, anew
    newcomer {name, language, ref}             a person whom the bot has never met
    weather {name}                             one of `playground.weather.KINDS`, for every browser

To the page, with `event`:

    hello {title, bot, cast, seats, weather: {kinds, now}}    first, at every connection
    chat {person, messages, blocked, commands, about}         a whole chat, oldest first, as Message.shown()
    message / edited {person, message}
    deleted {person, message_id}
    tapped {person, query, message_id, row, column}
    answer {person, query, text, show_alert, url}
    action {person, action}                    "typing" and its like
    blocked {person, blocked}
    cast {cast, ref} / newcomer {cast, ref}    `cast` of a newcomer is that one alone
    commands {person, commands} / weather {now}
    refused {person, text}                     what a thumb could not do, in words

A page that comes back takes its phones again, and so has their whole chats again.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import asdict

from aiohttp import ClientConnectionResetError, WSMsgType, web

from playground.desk import Desk
from playground.messages import Json
from playground.phone import Phone
from playground.refusal import Refusal
from playground.weather import KINDS, Weather


def _write(phone: Phone, action: Json) -> None:
    phone.write(action["text"], reply_to=action.get("reply_to"))


def _place(phone: Phone, action: Json) -> None:
    phone.send_location(action["latitude"], action["longitude"])


def _contact(phone: Phone, action: Json) -> None:
    phone.send_contact()


def _block(phone: Phone, action: Json) -> None:
    (phone.block if action["blocked"] else phone.unblock)()


_THUMBS: Mapping[str, Callable[[Phone, Json], None]] = {
    "write": _write,
    "place": _place,
    "contact": _contact,
    "block": _block,
}


class Line:
    """A browser at `socket`. `weather_changed` lets all browsers `tell_weather`."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        desk: Desk,
        weather: Weather,
        title: str,
        weather_changed: Callable[[], Awaitable[None]],
    ) -> None:
        self._socket = socket
        self._desk = desk
        self._weather = weather
        self._title = title
        self._weather_told = weather.now
        self._weather_changed = weather_changed
        self._watches: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Greet, then do what the page says; what it watched ends with it."""
        try:
            await self._greet()
            async for frame in self._socket:
                if frame.type is WSMsgType.TEXT:
                    await self._do(frame.json())
        finally:
            for watch in self._watches.values():
                watch.cancel()
            await asyncio.gather(*self._watches.values(), return_exceptions=True)

    async def say(self, event: Json) -> None:
        """Send one event; a browser that has just gone does not miss it: it asks anew when it is back."""
        try:
            await self._socket.send_json(event)
        except ClientConnectionResetError:
            return

    async def _greet(self) -> None:
        seats = await self._desk.seats()
        kinds = [kind.shown() for kind in KINDS]
        await self.say(
            {
                "event": "hello",
                "title": self._title,
                "bot": self._desk.telegram.bot,
                "cast": await self._cast(),
                "seats": seats,
                "weather": {"kinds": kinds, "now": self._weather.now},
            }
        )

    async def _cast(self) -> list[Json]:
        return [asdict(each) for each in await self._desk.cast()]

    async def _do(self, action: Json) -> None:
        try:
            if "person" in action:
                await self._use(await self._desk.phone(action["person"]), action)
            else:
                await self._arrange(action)
        except Refusal as refusal:
            await self.say({"event": "refused", "person": action.get("person"), "text": str(refusal)})

    async def _use(self, phone: Phone, action: Json) -> None:
        match action["do"]:
            case "take":
                await self._take(phone)
            case "tap":
                await self._tap(phone, action)
            case "start":
                phone.start(action["payload"])
                self._desk.opened(phone.id, action["payload"])
            case thumb:
                _THUMBS[thumb](phone, action)

    async def _arrange(self, action: Json) -> None:
        match action["do"]:
            case "cast":
                await self.say({"event": "cast", "cast": await self._cast(), "ref": action["ref"]})
            case "newcomer":
                cast = self._desk.newcomer(action["name"], action["language"])
                await self.say({"event": "newcomer", "cast": asdict(cast), "ref": action["ref"]})
            case "weather":
                self._weather.choose(action["name"])
                await self._weather_changed()

    async def _tap(self, phone: Phone, action: Json) -> None:
        place = {key: action[key] for key in ("message_id", "row", "column")}
        query = phone.tap(**place)
        await self.say({"event": "tapped", "person": phone.id, "query": query, **place})

    async def _take(self, phone: Phone) -> None:
        old = self._watches.pop(phone.id, None)
        if old is not None:
            old.cancel()
        events = phone.watch()
        commands = self._commands(phone)
        await self.say(
            {
                "event": "chat",
                "person": phone.id,
                "messages": [message.shown() for message in phone.messages],
                "blocked": phone.blocked,
                "commands": commands,
                "about": self._about(phone),
            }
        )
        self._watches[phone.id] = asyncio.create_task(self._tell_of(phone, events, commands))

    async def _tell_of(self, phone: Phone, events: AsyncIterator[Json], commands: list[Json]) -> None:
        async for event in events:
            await self.say({**event, "person": phone.id})
            if commands != (commands := self._commands(phone)):
                await self.say({"event": "commands", "person": phone.id, "commands": commands})
            if self._weather_told != self._weather.now:
                await self.tell_weather()

    async def tell_weather(self) -> None:
        """Say what the weather is now: it also passes by itself."""
        self._weather_told = self._weather.now
        await self.say({"event": "weather", "now": self._weather_told})

    def _commands(self, phone: Phone) -> list[Json]:
        return self._desk.telegram.profile.commands(phone.language_code)

    def _about(self, phone: Phone) -> str:
        texts = self._desk.telegram.profile.texts
        everywhere = texts.get(("description", ""), "")
        return texts.get(("description", phone.language_code or ""), everywhere)
