"""What succeeds, read back through python-telegram-bot's own objects."""

import re
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MenuButtonCommands,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest

from playground.checks import METHODS
from playground.methods import find
from playground.phone import Phone
from playground.pictures import plain_picture
from playground.refusal import Refusal
from playground.telegram import Telegram

ANNA = 1001
GO = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])
OURS = set(
    """
    getMe getUpdates deleteWebhook setWebhook getWebhookInfo setMyCommands getMyCommands deleteMyCommands
    setMyDescription setMyShortDescription setMyName setChatMenuButton sendMessage editMessageText
    editMessageReplyMarkup editMessageCaption deleteMessage deleteMessages answerCallbackQuery sendDocument
    sendPhoto sendVenue sendLocation sendChatAction getFile getChat leaveChat getMyName getMyDescription
    getMyShortDescription
    """.split()  # noqa: SIM905
)


def test_the_methods_that_we_have() -> None:
    for name in METHODS:
        if name in OURS:
            assert find(name).name == name
        else:
            with pytest.raises(Refusal, match=re.escape(f"method not implemented: {name}")):
                find(name)


async def test_a_message_is_edited_in_place(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_message(ANNA, "<b>one</b>", parse_mode="HTML", reply_markup=GO)
    assert (sent.text, sent.text_html, sent.edit_date) == ("one", "<b>one</b>", None)
    assert sent.reply_markup == GO
    edited = await bot.edit_message_text("two", ANNA, sent.message_id)
    assert not isinstance(edited, bool)
    assert (edited.text, edited.entities, edited.reply_markup) == ("two", (), None)
    assert (edited.date, edited.edit_date is None) == (sent.date, False)
    again = await bot.edit_message_reply_markup(ANNA, sent.message_id, reply_markup=GO)
    assert not isinstance(again, bool)
    assert (again.text, again.reply_markup) == ("two", GO)
    assert [message.text for message in anna.messages] == ["two"]


async def test_how_a_link_is_shown_is_a_change_where_there_is_one(bot: Bot, anna: Phone) -> None:
    hidden = LinkPreviewOptions(is_disabled=True)
    for text in ("no link", "example.org"):
        await bot.send_message(ANNA, text)
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("no link", ANNA, 1, link_preview_options=hidden)
    await bot.edit_message_text("example.org", ANNA, 2, link_preview_options=hidden)
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("example.org", ANNA, 2, link_preview_options=hidden)
    await bot.edit_message_text("example.org", ANNA, 2)


async def test_a_caption_is_edited(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_document(ANNA, b"x", filename="x.txt", caption="<i>one</i>", parse_mode="HTML")
    assert sent.caption_html == "<i>one</i>"
    await bot.edit_message_caption(ANNA, sent.message_id, caption="two", reply_markup=GO)
    assert anna.messages[0].caption == "two"
    assert anna.screen.buttons[0][0].data == "go"
    await bot.edit_message_caption(ANNA, sent.message_id)
    assert anna.messages[0].caption is None


async def test_a_file_goes_there_and_back(bot: Bot, anna: Phone, telegram: Telegram) -> None:
    content = bytes(range(256)) * 100
    sent = await bot.send_document(ANNA, content, filename="agenda.ics", reply_markup=GO)
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size) == ("agenda.ics", len(content))
    file = await bot.get_file(sent.document.file_id)
    assert await file.download_as_bytearray() == content
    again = await bot.send_document(ANNA, sent.document.file_id)
    assert again.document == sent.document
    assert telegram.files.find(sent.document.file_id).content == content


async def test_a_person_sends_files(bot: Bot, anna: Phone) -> None:
    anna.send_document("plan.pdf", b"%PDF", "application/pdf")
    anna.send_voice()
    anna.send_photo()
    messages: list[Any] = [update.message for update in await bot.get_updates()]
    document, voice, photo = messages
    assert document.document.mime_type == "application/pdf"
    assert await (await document.document.get_file()).download_as_bytearray() == b"%PDF"
    assert (await (await voice.voice.get_file()).download_as_bytearray()).startswith(b"OggS")
    assert await (await photo.photo[-1].get_file()).download_as_bytearray() == plain_picture()


async def test_a_photo_has_its_size(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_photo(ANNA, plain_picture(300, 200), caption="plan")
    assert (sent.photo[-1].width, sent.photo[-1].height, sent.caption) == (300, 200, "plan")
    again = await bot.send_photo(ANNA, sent.photo[-1].file_id)
    assert again.photo == sent.photo


async def test_a_place(bot: Bot, anna: Phone) -> None:
    venue = await bot.send_venue(ANNA, 52.37, 4.89, "Het Anker", "Kade 1", reply_markup=GO)
    assert venue.venue is not None
    assert (venue.venue.title, venue.venue.address, venue.venue.location.latitude) == (
        "Het Anker",
        "Kade 1",
        52.37,
    )
    point = await bot.send_location(ANNA, 52.37, 4.89)
    assert point.location == venue.venue.location
    assert (await anna.sees("Kade 1")).message_id == venue.message_id


async def test_a_reply_keyboard_is_shown_and_not_echoed(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_message(ANNA, "share", reply_markup=ReplyKeyboardMarkup([["Yes"]]))
    assert sent.reply_markup is None
    assert anna.messages[0].shown()["reply_markup"]["keyboard"] == [[{"text": "Yes"}]]
    await bot.send_message(ANNA, "thanks", reply_markup=ReplyKeyboardRemove())
    assert anna.messages[1].shown()["reply_markup"] == {"remove_keyboard": True}


async def test_an_answer_quotes_what_it_answers(bot: Bot, anna: Phone) -> None:
    anna.write("question")
    sent = await bot.send_message(ANNA, "answer", reply_parameters=ReplyParameters(1))
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "question"
    lost = await bot.send_message(
        ANNA, "x", reply_parameters=ReplyParameters(99, allow_sending_without_reply=True)
    )
    assert lost.reply_to_message is None


async def test_small_print(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_message(
        ANNA,
        "https://example.org",
        protect_content=True,
        disable_notification=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert sent.has_protected_content
    assert sent.link_preview_options == LinkPreviewOptions(is_disabled=True)
    assert sent.entities[0].type == "url"


async def test_messages_go(bot: Bot, anna: Phone) -> None:
    for text in "abcd":
        await bot.send_message(ANNA, text)
    assert await bot.delete_message(ANNA, 1)
    assert await bot.delete_messages(ANNA, [2, 3, 99])
    assert [message.text for message in anna.messages] == ["d"]


async def test_getting_to_know_each_other(bot: Bot, anna: Phone, telegram: Telegram) -> None:
    me = await bot.get_me()
    assert (me.username, me.is_bot, me.id) == ("WegwijsBot", True, telegram.bot["id"])
    chat = await bot.get_chat(ANNA)
    assert (chat.first_name, chat.type) == ("Anna", "private")
    group = telegram.add_group(-1001234, "Kitchen")
    group.add_bot(anna)
    assert (await bot.get_chat(group.id)).title == "Kitchen"


async def test_the_menu_of_commands_by_language(bot: Bot, telegram: Telegram) -> None:
    home, thuis = BotCommand("start", "Home"), BotCommand("start", "Thuis")
    await bot.set_my_commands([home])
    await bot.set_my_commands([thuis], scope=BotCommandScopeAllPrivateChats(), language_code="nl")
    assert await bot.get_my_commands() == (home,)
    assert await bot.get_my_commands(BotCommandScopeAllPrivateChats(), language_code="nl") == (thuis,)
    assert await bot.get_my_commands(language_code="nl") == ()
    shown = [telegram.profile.commands(language)[0]["description"] for language in ("nl", "ti", None)]
    assert shown == ["Thuis", "Home", "Home"]
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()


async def test_the_bots_words_about_itself(bot: Bot) -> None:
    await bot.set_my_name("Wegwijs")
    await bot.set_my_description("Shows the way", language_code="en")
    await bot.set_my_short_description("The way")
    assert (await bot.get_my_name("nl")).name == "Wegwijs"
    assert (await bot.get_my_description("en")).description == "Shows the way"
    assert (await bot.get_my_description("nl")).description == ""
    assert (await bot.get_my_short_description()).short_description == "The way"
    assert await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
