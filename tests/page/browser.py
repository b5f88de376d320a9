"""The playground's page in a real browser, for tests and for the pictures in docs/.

async with open_page(chromium, page.address) as desk:
    resident = desk.phone("resident")
    await resident.start()
    await resident.press("Nederlands")
    await resident.sees("Welkom")
    await desk.picture(Path("docs/playground.png"))
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, async_playwright, expect
from playwright.async_api import TimeoutError as TookTooLong

DESK = (1400, 900)
HAND = (390, 844)
ZONE = "Europe/Amsterdam"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 10_000  # milliseconds
A_MOMENT = 1_000


_ISOLATES = "[\u2066-\u2069]*"


def _words(text: str) -> re.Pattern[str]:
    """These words as one reads them: what isolates them from each other is not seen."""
    return re.compile(_ISOLATES.join(r"\s+" if sign.isspace() else re.escape(sign) for sign in text))


class ShownPhone:
    """One phone on the page, used as a person uses it: by what stands on it.

    `taps` counts what the thumb pressed: START, links and buttons under messages.
    """

    def __init__(self, page: Page, part: str) -> None:
        self.page = page
        self.node = page.locator(f'.seat[data-part="{part}"]')
        self.tab = page.locator(f'[role="tab"][aria-controls="seat-{part}"]')
        self.taps = 0

    @property
    def messages(self) -> Locator:
        """The messages that stand in the chat, oldest first."""
        return self.node.locator("[data-message-id]")

    async def front(self) -> None:
        """Bring this phone to the front where the page shows one at a time."""
        if await self.tab.is_visible():
            await self.tab.click()

    async def start(self) -> None:
        """Press START, with the link that was opened or that waits."""
        await self.node.locator("button.start").click()
        self.taps += 1

    async def go_home(self) -> None:
        """Press START where it is there, else ask for the first screen in words."""
        try:
            await self.node.locator("button.start").click(timeout=A_MOMENT)
        except TookTooLong:
            await self.write("/start")

    async def press(self, label: str) -> None:
        """Press the newest button with these words under a message."""
        button = self.node.locator(".btn").filter(has_text=_words(label)).last
        await button.click(timeout=PATIENCE)
        self.taps += 1

    async def write(self, text: str) -> None:
        """Type this and send it with Enter."""
        box = self.node.get_by_role("textbox", name="Message")
        await box.fill(text)
        await box.press("Enter")

    async def reply(self, to: str, text: str) -> None:
        """Type this as a reply to the newest message with these words, by Telegram's own "reply"."""
        await self.node.locator(".bubble").filter(has_text=_words(to)).last.click(button="right")
        await self.write(text)

    async def sees(self, text: str) -> None:
        """Wait until these words stand in the chat, or fail."""
        await expect(self.node.locator(".bubble").filter(has_text=_words(text)).last).to_be_visible(
            timeout=PATIENCE
        )

    async def sees_button(self, label: str) -> None:
        """Wait until a button with these words is there, or fail."""
        await expect(self.node.locator(".btn").filter(has_text=_words(label)).last).to_be_visible(
            timeout=PATIENCE
        )

    async def has_button(self, label: str) -> bool:
        """Whether a button with these words is there now."""
        return await self.node.locator(".btn").filter(has_text=_words(label)).count() > 0

    async def sees_no(self, text: str) -> None:
        """Wait until these words stand in no message, or fail."""
        await expect(self.node.locator(".bubble").filter(has_text=_words(text))).to_have_count(
            0, timeout=PATIENCE
        )

    async def sees_toast(self, text: str) -> None:
        """Wait until the answer to a tap shows these words, or fail."""
        await expect(self.node.locator(".toast")).to_contain_text(text, timeout=PATIENCE)

    async def rings(self) -> None:
        """Wait until a message that nobody asked for rings this phone, or fail."""
        await expect(self.node.locator(".head .bell")).to_be_visible(timeout=PATIENCE)

    async def open_link(self, payload: str) -> None:
        """Press "Open link" above the phone; START then carries it."""
        await self.node.locator(".invite").filter(has_text=payload).click()
        self.taps += 1

    async def take(self, name: str) -> None:
        """Let somebody else of the cast take this phone."""
        await self.node.locator("button.person").click()
        await self.page.get_by_role("searchbox").fill(name)
        await self.page.locator("dialog .choice").filter(has_text=name).first.click()

    async def newcomer(self, name: str, language: str) -> None:
        """Let a person whom the bot has never met take this phone; `language` is the phone's, as "ti"."""
        await self.node.locator("button.person").click()
        form = self.page.locator("dialog .newcomer")
        await form.locator("input").fill(name)
        await form.locator("select").select_option(language)
        await form.locator("button").click()
        await expect(self.node.locator("button.person")).to_contain_text(name)


class ShownDesk:
    """The page with its phones; `troubles` keeps what the browser complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.troubles: list[str] = []
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", lambda line: self.troubles.append(line.text) if line.type == "error" else None)

    def phone(self, part: str) -> ShownPhone:
        """The phone of this part: "resident", "volunteer" or "casemanager"."""
        return ShownPhone(self.page, part)

    async def weather(self, name: str) -> None:
        """Choose the weather between the bot and Telegram, by its name in `playground.weather`."""
        await self.page.locator("#weather").click()
        await self.page.locator(f'[data-weather="{name}"]').click()

    async def picture(self, path: Path) -> None:
        """Keep a picture of what stands on the screen now, without anything that moves."""
        await self.page.screenshot(path=path, animations="disabled")


@asynccontextmanager
async def launched(chromium: str) -> AsyncIterator[Browser]:
    """The browser at this path, for as many pages as one likes."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def open_page(
    browser: Browser, address: str, *, size: tuple[int, int] = DESK, dark: bool = False, calm: bool = False
) -> AsyncIterator[ShownDesk]:
    """The page in a window of its own, with a memory of its own, ready for use."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce" if calm else "no-preference",
        timezone_id=ZONE,
    )
    try:
        desk = ShownDesk(await context.new_page())
        await desk.page.goto(address)
        await desk.page.locator("body.ready").wait_for()
        yield desk
    finally:
        await context.close()
