"""The desk: who sits where, what rings, what survives, and how it fits a hand."""

import asyncio
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, expect

from playground.page import Cast, Page
from playground.telegram import Telegram
from tests.page.bot import Bot
from tests.page.browser import HAND, open_page
from tests.page.conftest import AMINA, CAST, JOOST, MARIEKE, SELAM, Shown

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_first_of_each_part_holds_a_phone(shown: Shown) -> None:
    for part, name in (("resident", "Selam"), ("volunteer", "Joost"), ("casemanager", "Marieke")):
        await expect(shown.desk.phone(part).node.locator(".full-name")).to_have_text(name)
    assert set(shown.telegram.people) == {SELAM, JOOST, MARIEKE}


async def test_a_part_without_people_gets_a_newcomer(browser: Browser, telegram: Telegram) -> None:
    page = Page(telegram, [Cast(SELAM, "Selam", "resident", "ti")])
    await page.start(port=0)
    try:
        async with open_page(browser, page.address) as desk:
            await expect(desk.phone("volunteer").node.locator(".full-name")).to_have_text("New volunteer")
            await desk.phone("volunteer").start()
            await expect(desk.phone("volunteer").messages).to_have_count(1)
    finally:
        await page.stop()


async def test_somebody_else_takes_a_phone_and_a_reload_keeps_that(shown: Shown) -> None:
    phone = shown.desk.phone("resident")
    await phone.take("أمينة")
    await phone.start()
    assert (await shown.bot.hears("message"))["from"]["id"] == AMINA
    await shown.bot.say(AMINA, "أهلا", ["نعم"])
    await phone.sees("أهلا")
    await shown.desk.page.reload()
    await expect(phone.node.locator(".full-name")).to_have_text("أمينة")
    await expect(phone.messages).to_have_count(2)
    await phone.sees_button("نعم")


async def test_whoever_has_a_phone_can_be_looked_for(shown: Shown) -> None:
    shown.telegram.add_person(555, "Hodan", language_code="so", started=True)
    await shown.bot.say(555, "Nabad")
    phone = shown.desk.phone("resident")
    await phone.take("Hodan")
    await phone.sees("Nabad")


async def test_a_newcomer_is_somebody_new_to_the_bot(shown: Shown) -> None:
    phone = shown.desk.phone("volunteer")
    await phone.newcomer("Hodan", "so")
    await phone.start()
    sender = (await shown.bot.hears("message"))["from"]
    assert (sender["first_name"], sender["language_code"]) == ("Hodan", "so")
    assert sender["id"] not in {cast.id for cast in CAST}


async def test_a_message_that_nobody_asked_for_rings(shown: Shown) -> None:
    resident, casemanager = shown.desk.phone("resident"), shown.desk.phone("casemanager")
    await resident.start()
    await shown.bot.say(SELAM, "An answer")
    await resident.sees("An answer")
    await casemanager.start()
    await shown.bot.say(MARIEKE, "An answer")
    await casemanager.sees("An answer")
    await expect(casemanager.node.locator(".head .bell")).to_be_hidden()
    await shown.bot.say(SELAM, "🔔 Tuesday 14:00", ["Open"])
    await resident.rings()
    await expect(resident.node.locator(".banner")).to_contain_text("Tuesday 14:00")
    assert (await shown.desk.page.title()).startswith("(1) 🔔")
    await resident.press("Open")
    await expect(resident.node.locator(".head .bell")).to_be_hidden()
    assert not (await shown.desk.page.title()).startswith("(")


async def test_an_invite_link_opens_on_the_phone_that_one_chooses(shown: Shown) -> None:
    resident, casemanager = shown.desk.phone("resident"), shown.desk.phone("casemanager")
    await resident.start()
    await casemanager.start()
    await shown.bot.hears("message")
    await shown.bot.hears("message")
    await shown.bot.say(MARIEKE, "https://t.me/WegwijsBot?start=ABCD2345")
    await casemanager.messages.last.locator("a").click()
    await shown.desk.page.locator("dialog .choice", has_text="Selam").click()
    await expect(resident.node.locator("button.start")).to_contain_text("ABCD2345")
    await resident.start()
    heard = await shown.bot.hears("message")
    assert (heard["from"]["id"], heard["text"]) == (SELAM, "/start ABCD2345")


async def test_the_page_comes_back_after_the_playground_was_away(
    browser: Browser, telegram: Telegram, bot: Bot
) -> None:
    page = Page(telegram, CAST)
    await page.start(port=0)
    port = urlsplit(page.address).port or 0
    async with open_page(browser, page.address) as desk:
        phone = desk.phone("resident")
        await phone.start()
        await expect(phone.messages).to_have_count(1)
        await page.stop()
        await expect(desk.page.locator("#link")).to_be_visible()
        await bot.say(SELAM, "Meanwhile")
        await page.start(port=port)
        await phone.sees("Meanwhile")
        await expect(desk.page.locator("#link")).to_be_hidden()
    await page.stop()


async def test_two_browsers_see_the_same_chat(shown: Shown, browser: Browser) -> None:
    async with open_page(browser, shown.page.address) as other:
        await shown.desk.phone("resident").start()
        await expect(other.phone("resident").messages).to_have_count(1)
        await other.weather("outage")
        await expect(shown.desk.page.locator("#weather")).to_contain_text("Outage")
        assert shown.telegram.faults.outage
        await shown.desk.weather("fine")
        await expect(other.page.locator("#weather")).to_contain_text("Fine weather")
        assert shown.telegram.faults.fine


async def test_weather_that_has_passed_is_told(shown: Shown) -> None:
    phone = shown.desk.phone("resident")
    await phone.start()
    await shown.desk.weather("slow")
    await expect(shown.desk.page.locator("#weather")).to_contain_text("Slow network")
    shown.telegram.faults.clear()
    await shown.bot.say(SELAM, "Quick again")
    await expect(shown.desk.page.locator("#weather")).to_contain_text("Fine weather")


async def test_nothing_is_asked_of_another_machine(
    browser: Browser, page: Page, telegram: Telegram, bot: Bot
) -> None:
    async with open_page(browser, page.address) as desk:
        asked: list[str] = []
        desk.page.on("request", lambda request: asked.append(request.url))
        await desk.page.reload()
        await desk.phone("resident").start()
        await bot.call(
            "sendVenue", chat_id=SELAM, latitude=52.3, longitude=4.8, title="IND", address="Kade 1"
        )
        await desk.phone("resident").sees("IND")
        assert len(asked) > 10
        assert {urlsplit(url).hostname for url in asked} == {"127.0.0.1"}


async def test_in_a_hand_there_is_one_phone_and_tabs_to_the_others(
    browser: Browser, page: Page, bot: Bot
) -> None:
    async with open_page(browser, page.address, size=HAND) as desk:
        resident, volunteer = desk.phone("resident"), desk.phone("volunteer")
        await expect(resident.node).to_be_visible()
        await expect(volunteer.node).to_be_hidden()
        await resident.start()
        await bot.say(SELAM, "An answer")
        await resident.sees("An answer")
        await volunteer.front()
        await expect(resident.node).to_be_hidden()
        await volunteer.start()
        await bot.say(SELAM, "🔔 Tuesday")
        await expect(resident.tab).to_contain_text("1")
        await volunteer.tab.press("ArrowLeft")
        await expect(resident.node).to_be_visible()
        await expect(resident.tab).to_have_text("Resident")
        assert await desk.page.evaluate("document.documentElement.scrollWidth") == HAND[0]


@pytest.mark.parametrize("dark", [False, True])
async def test_buttons_can_be_read_in_both_lights(
    browser: Browser, page: Page, bot: Bot, *, dark: bool
) -> None:
    async with open_page(browser, page.address, dark=dark) as desk:
        phone = desk.phone("resident")
        await phone.start()
        await expect(phone.messages).to_have_count(1)
        await bot.say(SELAM, "Home", ["One"])
        button = phone.messages.last.locator(".btn")
        assert await button.evaluate("node => getComputedStyle(node).color") == "rgb(255, 255, 255)"
        body = desk.page.locator("body")
        background = await body.evaluate("node => getComputedStyle(node).getPropertyValue('--page').trim()")
        assert background == ("#0b1118" if dark else "#f3f6f8")


async def test_who_wants_no_motion_sees_none(browser: Browser, page: Page, bot: Bot) -> None:
    async with open_page(browser, page.address, calm=True) as desk:
        phone = desk.phone("resident")
        await phone.start()
        await asyncio.sleep(0)
        await bot.say(SELAM, "Hello", ["One"])
        await phone.press("One")
        await expect(phone.messages.last.locator(".btn")).to_have_class("btn waits")
        assert await desk.page.evaluate("document.getAnimations().length") == 0


async def test_the_keyboard_alone_is_enough(shown: Shown) -> None:
    phone = shown.desk.phone("resident")
    await phone.node.locator("button.start").focus()
    await shown.desk.page.keyboard.press("Enter")
    await expect(phone.messages).to_have_count(1)
    await shown.bot.say(SELAM, "Home", ["One", "Two"])
    await phone.sees_button("Two")
    await phone.node.get_by_role("textbox", name="Message").focus()
    labels = []
    for _ in range(6):
        await shown.desk.page.keyboard.press("Shift+Tab")
        labels.append(await shown.desk.page.evaluate("document.activeElement.textContent"))
    assert "Two" in labels
    assert "One" in labels
