"""A bot of a few lines for the page's tests: it says over the Bot API what a test tells it to say."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession, FormData

from playground.server import Server
from playground.telegram import Telegram


class Bot:
    """Calls the Bot API at `root`."""

    def __init__(self, session: ClientSession, root: str, token: str) -> None:
        self._session = session
        self._root = f"{root}/bot{token}"
        self._next_update = 0

    @classmethod
    @asynccontextmanager
    async def connected(cls, telegram: Telegram) -> AsyncIterator["Bot"]:
        """A bot on a Bot API server of its own for this Telegram."""
        server = Server()
        await server.start(telegram)
        try:
            async with ClientSession() as session:
                yield cls(session, server.address, telegram.token)
        finally:
            await server.stop()

    async def call(self, method: str, **parameters: object) -> Any:
        """One Bot API call; its result, or an AssertionError with Telegram's refusal."""
        async with self._session.post(f"{self._root}/{method}", json=parameters) as response:
            return _result(await response.json())

    async def say(self, person: int, text: str, *rows: list[str], **parameters: object) -> int:
        """Send a message in HTML with rows of buttons by their labels; gives its id."""
        keys = {"reply_markup": keyboard(*rows)} if rows else {}
        sent = await self.call(
            "sendMessage", chat_id=person, text=text, parse_mode="HTML", **keys, **parameters
        )
        message_id: int = sent["message_id"]
        return message_id

    async def send_file(self, person: int, name: str, content: bytes, **fields: str) -> None:
        """Send a document."""
        form = FormData({"chat_id": str(person), **fields}, quote_fields=False)
        form.add_field("document", content, filename=name, content_type="application/octet-stream")
        async with self._session.post(f"{self._root}/sendDocument", data=form) as response:
            _result(await response.json())

    async def hears(self, kind: str) -> dict[str, Any]:
        """The next update of this kind; waits for it."""
        while True:
            updates = await self.call("getUpdates", offset=self._next_update, limit=1, timeout=10)
            assert updates, f"the bot heard no {kind} within ten seconds"
            self._next_update = updates[0]["update_id"] + 1
            if kind in updates[0]:
                heard: dict[str, Any] = updates[0][kind]
                return heard


def keyboard(*rows: list[str]) -> dict[str, object]:
    """Inline buttons whose data is their label's place."""
    return {
        "inline_keyboard": [
            [{"text": label, "callback_data": f"{y}.{x}"} for x, label in enumerate(row)]
            for y, row in enumerate(rows)
        ]
    }


def _result(answer: dict[str, Any]) -> Any:
    assert answer["ok"], json.dumps(answer)
    return answer["result"]
