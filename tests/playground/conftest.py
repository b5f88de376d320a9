"""A playground that serves, people in it, and python-telegram-bot's own Bot on the other side."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from playground.phone import Phone
from playground.server import Server
from playground.telegram import Telegram
from tests.playground.clock import Clock


@pytest.fixture(autouse=True)
def _times_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot warns of its own whole seconds; this is how it will be."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock=clock)


@pytest.fixture
def anna(telegram: Telegram) -> Phone:
    """A person who has started the bot; no update of that waits."""
    return telegram.add_person(1001, "Anna", language_code="nl", username="anna_ams", started=True)


@pytest.fixture
async def server(telegram: Telegram) -> AsyncIterator[Server]:
    server = Server()
    await server.start(telegram)
    yield server
    await server.stop()


@pytest.fixture
async def bot(telegram: Telegram, server: Server) -> AsyncIterator[Bot]:
    bot = Bot(telegram.token, base_url=f"{server.address}/bot", base_file_url=f"{server.address}/file/bot")
    async with bot:
        yield bot
