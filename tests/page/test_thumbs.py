"""What thumbs do: start, tap, write, attach, choose a command, block."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from playground.pictures import plain_picture
from tests.page.conftest import JOOST, MARIEKE, SELAM, Shown

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_start_carries_the_link_that_waits_and_is_then_used_up(shown: Shown) -> None:
    phone = shown.desk.phone("resident")
    await expect(phone.node.locator(".invite")).to_have_text("Open link: K7PM2QXD")
    await phone.start()
    assert (await shown.bot.hears("message"))["text"] == "/start K7PM2QXD"
    await expect(phone.node.locator(".invite")).to_have_count(0)
    await expect(phone.node.locator("button.start")).to_be_hidden()
    await shown.desk.page.reload()
    await expect(phone.messages).to_have_count(1)
    await expect(phone.node.locator(".invite")).to_have_count(0)


async def test_start_without_a_link_is_bare(shown: Shown) -> None:
    await shown.desk.phone("volunteer").start()
    heard = await shown.bot.hears("message")
    assert heard["text"] == "/start"
    assert heard["from"] == {"id": JOOST, "is_bot": False, "first_name": "Joost", "language_code": "nl"}


async def test_a_tapped_button_waits_until_the_bot_answers(shown: Shown) -> None:
    phone = shown.desk.phone("resident")
    await phone.start()
    await shown.bot.say(SELAM, "Home", ["One"], ["Two", "Three"])
    await phone.press("Three")
    button = phone.messages.last.locator(".btn", has_text="Three")
    await expect(button).to_have_class("btn waits")
    query = await shown.bot.hears("callback_query")
    assert query["data"] == "1.1"
    await button.click()
    await shown.bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Saved ✅")
    await expect(button).to_have_class("btn")
    await phone.sees_toast("Saved ✅")
    await phone.press("One")
    assert (await shown.bot.hears("callback_query"))["data"] == "0.0"


async def test_a_loud_answer_is_a_dialog_that_the_keyboard_closes(shown: Shown) -> None:
    phone = shown.desk.phone("resident")
    await phone.start()
    await shown.bot.say(SELAM, "Home", ["One"])
    await phone.press("One")
    query = await shown.bot.hears("callback_query")
    await shown.bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Full", show_alert=True)
    alert = phone.node.get_by_role("alertdialog")
    await expect(alert).to_contain_text("Full")
    await shown.desk.page.keyboard.press("Enter")
    await expect(alert).to_be_hidden()


async def test_a_text_of_several_lines_is_sent_as_typed(shown: Shown) -> None:
    phone = shown.desk.phone("casemanager")
    await phone.start()
    await shown.bot.hears("message")
    box = phone.node.get_by_role("textbox", name="Message")
    await box.fill("one")
    await box.press("Shift+Enter")
    await box.press_sequentially("two")
    await phone.node.get_by_role("button", name="Send").click()
    assert (await shown.bot.hears("message"))["text"] == "one\ntwo"
    await expect(box).to_have_value("")


async def test_a_command_is_chosen_from_the_menu(shown: Shown) -> None:
    commands = [{"command": "start", "description": "Home"}, {"command": "help", "description": "ረድኤት"}]
    phone = shown.desk.phone("resident")
    await phone.start()
    await shown.bot.hears("message")
    await shown.bot.call("setMyCommands", commands=commands)
    await shown.bot.say(SELAM, "Hello")
    await phone.node.get_by_role("button", name="Commands").click()
    await phone.node.get_by_role("menuitem", name="ረድኤት").click()
    assert (await shown.bot.hears("message"))["text"] == "/help"


async def test_files_photos_places_and_contacts_can_be_attached(shown: Shown, tmp_path: Path) -> None:
    picture, note = tmp_path / "picture.png", tmp_path / "nota ሓደ.txt"
    picture.write_bytes(plain_picture(64, 32))
    note.write_bytes(b"words")
    phone = shown.desk.phone("casemanager")
    await phone.start()
    await shown.bot.hears("message")
    for entry, path in (("Photo", picture), ("File", note)):
        await phone.node.get_by_role("button", name="Attach").click()
        async with shown.desk.page.expect_file_chooser() as chooser:
            await phone.node.get_by_role("menuitem", name=entry).click()
        await (await chooser.value).set_files(path)
    assert (await shown.bot.hears("message"))["photo"][-1]["width"] == 64
    assert (await shown.bot.hears("message"))["document"]["file_name"] == "nota ሓደ.txt"
    for entry, kind in (("Location", "location"), ("My contact", "contact")):
        await phone.node.get_by_role("button", name="Attach").click()
        await phone.node.get_by_role("menuitem", name=entry).click()
        assert kind in await shown.bot.hears("message")
    assert len(shown.telegram.people[MARIEKE].messages) == 5


async def test_a_reply_keyboard_writes_its_words(shown: Shown) -> None:
    phone = shown.desk.phone("resident")
    await phone.start()
    await shown.bot.hears("message")
    markup = {"keyboard": [[{"text": "ረድኤት"}]]}
    await shown.bot.call("sendMessage", chat_id=SELAM, text="Choose", reply_markup=markup)
    await phone.node.locator(".reply-keys .key", has_text="ረድኤት").click()
    assert (await shown.bot.hears("message"))["text"] == "ረድኤት"


async def test_who_blocks_the_bot_has_to_start_anew(shown: Shown) -> None:
    phone = shown.desk.phone("resident")
    await phone.start()
    await shown.desk.page.locator("#weather").click()
    await shown.desk.page.locator('[data-blocks="resident"]').click()
    await shown.desk.page.keyboard.press("Escape")
    heard = await shown.bot.hears("my_chat_member")
    assert heard["new_chat_member"]["status"] == "kicked"
    await expect(phone.node.locator("button.start")).to_contain_text("RESTART")
    await phone.start()
    assert (await shown.bot.hears("my_chat_member"))["new_chat_member"]["status"] == "member"
    await expect(phone.node.locator("form.composer")).to_be_visible()
