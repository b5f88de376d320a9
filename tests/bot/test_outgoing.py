"""Files and pictures out, over real HTTP to a Telegram of our own."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from markupsafe import Markup

from bot.findings import Findings
from bot.line import Line
from bot.outgoing import Outgoing, Reply
from bot.requests import AiohttpRequest, Api
from handlers.incoming import Incoming, IncomingKind
from handlers.qr import deep_link, qr_png
from handlers.screen import Elsewhere, File, Picture, Screen
from locales.words import words_for
from playground.phone import Phone
from playground.server import Server
from playground.telegram import Telegram
from tests import cameras

LINK = deep_link("WegwijsBot", "7KQ2-MX4D")
WORDS = words_for("en")


@dataclass(frozen=True)
class Ways:
    telegram: Telegram
    phone: Phone
    outgoing: Outgoing

    async def show(self, screen: Screen) -> None:
        asked = Incoming(update_id=1, chat_id=self.phone.id, kind=IncomingKind.TEXT, message_id=1)
        await self.outgoing.show(Reply(asked, None, WORDS, screen))


@pytest.fixture
async def ways() -> AsyncIterator[Ways]:
    telegram, server = Telegram(), Server()
    phone = telegram.add_person(1001, "Marloes", started=True)
    async with AsyncExitStack() as stack:
        await server.start(telegram)
        stack.push_async_callback(server.stop)
        request = await stack.enter_async_context(AiohttpRequest())
        api = Api(telegram.token, base_url=f"{server.address}/bot", request=request)
        yield Ways(telegram, phone, Outgoing(api, Findings(), Line(), lambda: datetime.now(UTC)))


async def test_a_picture_arrives_as_a_photo_that_a_camera_reads(ways: Ways) -> None:
    picture = Picture("invite.png", lambda: qr_png(LINK))
    await ways.show(Screen("✉️", Markup("The invite"), attachment=picture))
    (message,) = ways.phone.messages
    assert message.caption == "✉️ The invite"
    assert message.buttons[-1][0].text == "⬅️ Back"
    (photo,) = message.dict()["photo"]
    assert photo["width"] == photo["height"] > 400
    assert cameras.read(ways.telegram.files.find(photo["file_id"]).content) == [LINK]


async def test_who_waits_for_a_file_that_cannot_be_made_reads_an_apology(ways: Ways) -> None:
    def fail() -> bytes:
        raise ValueError("too large")

    await ways.show(Screen("📄", Markup("The note"), attachment=File("a.pdf", fail)))
    (message,) = ways.phone.messages
    assert (message.text or "").startswith("📄 The note\n\nSomething went wrong here.")
    assert message.buttons[-1][0].text == "⬅️ Back"


async def test_a_screen_takes_messages_out_of_another_chat(ways: Ways) -> None:
    lost = ways.telegram.add_person(1002, "Selam", started=True)
    for text in ("one", "two", "three"):
        ways.telegram.say(lost, {"text": text})
    first, second, _ = (message.message_id for message in lost.messages)
    gone = Elsewhere(lost.id, (first, second))
    await ways.show(Screen("✉️", Markup("The invite"), deletes_elsewhere=gone))
    assert [message.text for message in lost.messages] == ["three"]
    assert [message.text for message in ways.phone.messages] == ["✉️ The invite"]


async def test_a_chat_that_is_closed_to_the_bot_keeps_nobody_from_the_screen(ways: Ways) -> None:
    lost = ways.telegram.add_person(1002, "Selam", started=True)
    lost.block()
    await ways.show(Screen("✉️", Markup("The invite"), deletes_elsewhere=Elsewhere(lost.id, (1,))))
    assert [message.text for message in ways.phone.messages] == ["✉️ The invite"]
