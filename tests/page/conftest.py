"""A Telegram with four people, the page on it, and a bot that does what a test tells it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from playground.page import Cast, Page
from playground.telegram import Telegram
from tests.page.bot import Bot
from tests.page.browser import ShownDesk, launched, open_page

SELAM, AMINA, JOOST, MARIEKE = 101, 102, 201, 301
CAST = (
    Cast(SELAM, "Selam", "resident", "ti", ("K7PM2QXD",)),
    Cast(AMINA, "أمينة", "resident", "ar"),
    Cast(JOOST, "Joost", "volunteer", "nl"),
    Cast(MARIEKE, "Marieke", "casemanager", "nl"),
)


@dataclass
class Shown:
    """What a test holds: the page, its Telegram, the bot, and the browser's desk with the phones."""

    page: Page
    telegram: Telegram
    bot: Bot
    desk: ShownDesk


@pytest.fixture
def telegram() -> Telegram:
    return Telegram(name="Wegwijs", username="WegwijsBot")


@pytest_asyncio.fixture(loop_scope="session")
async def page(telegram: Telegram) -> AsyncIterator[Page]:
    page = Page(telegram, CAST)
    await page.start(port=0)
    yield page
    await page.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def bot(telegram: Telegram) -> AsyncIterator[Bot]:
    async with Bot.connected(telegram) as bot:
        yield bot


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """One browser for all these tests; each opens a window of its own."""
    async with launched(chromium) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def shown(browser: Browser, page: Page, telegram: Telegram, bot: Bot) -> AsyncIterator[Shown]:
    """The page on a desk, Selam, Joost and Marieke at the phones; the browser must not complain."""
    async with open_page(browser, page.address) as desk:
        yield Shown(page, telegram, bot, desk)
        assert desk.troubles == []
