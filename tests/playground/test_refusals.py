"""Every refusal, as python-telegram-bot hears it over HTTP."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden, InvalidToken

from playground.phone import Phone
from playground.pictures import plain_picture
from playground.telegram import Telegram
from tests.playground.clock import Clock

ANNA = 1001
NOBODY = 4040
Do = Callable[[Bot], Awaitable[Any]]
DAY = 24 * 60 * 60


def keys(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(rows)


def key(data: str = "x", **more: Any) -> InlineKeyboardButton:
    return InlineKeyboardButton("Go", **({"callback_data": data} | more))


def link(url: str) -> Do:
    return lambda bot: bot.send_message(ANNA, "hi", reply_markup=keys([InlineKeyboardButton("Go", url=url)]))


def html(text: str) -> Do:
    return lambda bot: bot.send_message(ANNA, text, parse_mode="HTML")


def with_keys(*rows: list[InlineKeyboardButton]) -> Do:
    return lambda bot: bot.send_message(ANNA, "hi", reply_markup=keys(*rows))


PARSE = "Can't parse entities: "
URL = "Inline keyboard button url "

REFUSED: dict[str, tuple[Do, str]] = {
    "unknown chat": (lambda bot: bot.send_message(NOBODY, "hi"), "Chat not found"),
    "chat by a person's name": (lambda bot: bot.send_message("@anna_ams", "hi"), "Chat not found"),
    "chat that is no chat": (lambda bot: bot.send_message("anna", "hi"), "Chat not found"),
    "no text": (lambda bot: bot.send_message(ANNA, ""), "Message text is empty"),
    "blank text": (lambda bot: bot.send_message(ANNA, " \n "), "Text must be non-empty"),
    "only markup": (html("<b></b>"), "Text must be non-empty"),
    "4097 letters": (lambda bot: bot.send_message(ANNA, "a" * 4097), "Message is too long"),
    "2049 pictures are 4098 units": (lambda bot: bot.send_message(ANNA, "🏠" * 2049), "Message is too long"),
    "long edit": (lambda bot: bot.edit_message_text("a" * 4097, ANNA, 1), "Message is too long"),
    "1025 letters in a caption": (
        lambda bot: bot.send_document(ANNA, b"x", caption="a" * 1025),
        "Message caption is too long",
    ),
    "caption edited too long": (
        lambda bot: bot.edit_message_caption(ANNA, 3, caption="a" * 1025),
        "Message caption is too long",
    ),
    "unclosed tag": (html("<b>hi"), PARSE + 'can\'t find end tag corresponding to start tag "b"'),
    "unknown tag": (html("hé <p>hi</p>"), PARSE + 'unsupported start tag "p" at byte offset 4'),
    "less-than sign": (html("1 < 2"), PARSE + 'unsupported start tag "" at byte offset 2'),
    "less-than at the end": (html("a <b"), PARSE + "unclosed start tag at byte offset 2"),
    "crossed tags": (
        html("<b><i>hi</b></i>"),
        PARSE + 'unmatched end tag at byte offset 8, expected "</i>", found "</b>"',
    ),
    "end without start": (html("hi</b>"), PARSE + "unexpected end tag at byte offset 2"),
    "span": (html("<span>hi</span>"), PARSE + 'tag "span" must have class "tg-spoiler" at byte offset 0'),
    "markdown": (
        lambda bot: bot.send_message(ANNA, "*hi*", parse_mode="MarkdownV2"),
        "Playground: parse_mode markdownv2 is not implemented; use html",
    ),
    "no such parse mode": (
        lambda bot: bot.send_message(ANNA, "hi", parse_mode="X"),
        "Unsupported parse_mode",
    ),
    "entity by hand that Telegram finds itself": (
        lambda bot: bot.send_message(ANNA, "hi", entities=[MessageEntity("hashtag", 0, 2)]),
        "Playground: entities of the type 'hashtag' are not implemented",
    ),
    "65 bytes of data": (with_keys([key("x" * 65)]), "Button_data_invalid"),
    "65 bytes in 33 letters": (with_keys([key("é" * 32 + "x")]), "Button_data_invalid"),
    "button that does nothing": (
        with_keys([InlineKeyboardButton("Go")]),
        "Can't parse inline keyboard button: text buttons are unallowed in the inline keyboard",
    ),
    "button that does two things": (with_keys([key(url="https://example.org")]), "Button_type_invalid"),
    "button without words": (
        with_keys([InlineKeyboardButton(" ", callback_data="x")]),
        "Playground: a button without words",
    ),
    "nine in a row": (
        with_keys([key()] * 9),
        "Playground: a row of 9 buttons; telegram shows 8 at most",
    ),
    "101 buttons": (with_keys(*[[key()] * 8] * 12, [key()] * 5), "Reply markup is too long"),
    "button that calls": (link("tel:112"), URL + "'tel:112' is invalid: unsupported url protocol"),
    "button to this machine": (
        link("http://localhost/"),
        URL + "'http://localhost/' is invalid: wrong http url",
    ),
    "reply keyboard in an edit": (
        lambda bot: bot.edit_message_text("other", ANNA, 1, reply_markup=ReplyKeyboardMarkup([["Go"]])),  # type: ignore[arg-type]
        "Inline keyboard expected",
    ),
    "answer to what is not there": (
        lambda bot: bot.send_message(ANNA, "hi", reply_parameters=ReplyParameters(99)),
        "Message to be replied not found",
    ),
    "edit to the same": (
        lambda bot: bot.edit_message_text("hello", ANNA, 1),
        "Message is not modified: specified new message content and reply markup are exactly the same as a "
        "current content and reply markup of the message",
    ),
    "keyboard to the same": (
        lambda bot: bot.edit_message_reply_markup(ANNA, 1),
        "Message is not modified: specified new message content and reply markup are exactly the same as a "
        "current content and reply markup of the message",
    ),
    "edit of nothing": (lambda bot: bot.edit_message_text("x", ANNA, 99), "Message to edit not found"),
    "edit of a person's message": (
        lambda bot: bot.edit_message_text("x", ANNA, 2),
        "Message can't be edited",
    ),
    "text of a document": (
        lambda bot: bot.edit_message_text("x", ANNA, 3),
        "There is no text in the message to edit",
    ),
    "caption of a text": (
        lambda bot: bot.edit_message_caption(ANNA, 1, caption="x"),
        "There is no caption in the message to edit",
    ),
    "deletion of nothing": (lambda bot: bot.delete_message(ANNA, 99), "Message to delete not found"),
    "deletion of too many": (
        lambda bot: bot.delete_messages(ANNA, list(range(1, 102))),
        "Too many message identifiers specified",
    ),
    "unknown tap": (
        lambda bot: bot.answer_callback_query("123"),
        "Query is too old and response timeout expired or query id is invalid",
    ),
    "long answer to a tap": (lambda bot: bot.answer_callback_query("1", "a" * 201), "Message_too_long"),
    "answer that opens a page": (
        lambda bot: bot.answer_callback_query("1", url="https://example.org"),
        "Url_invalid",
    ),
    "empty file": (lambda bot: bot.send_document(ANNA, b""), "File must be non-empty"),
    "file by address": (
        lambda bot: bot.send_document(ANNA, "https://example.org/x.pdf"),
        "Playground: files are not fetched from addresses; upload them",
    ),
    "unknown file": (
        lambda bot: bot.get_file("BQACnothing"),
        "Wrong file_id or the file is temporarily unavailable",
    ),
    "photo that is none": (lambda bot: bot.send_photo(ANNA, b"words"), "Image_process_failed"),
    "photo too thin": (lambda bot: bot.send_photo(ANNA, plain_picture(2000, 10)), "Photo_invalid_dimensions"),
    "place off the earth": (
        lambda bot: bot.send_location(ANNA, 91.0, 4.9),
        "Wrong latitude or longitude specified",
    ),
    "unknown action": (
        lambda bot: bot.send_chat_action(ANNA, "dancing"),
        "Wrong parameter action in request",
    ),
    "command with a capital": (
        lambda bot: bot.set_my_commands([BotCommand("Start", "Home")]),
        "Bot_command_invalid",
    ),
    "command without description": (
        lambda bot: bot.set_my_commands([BotCommand("start", "")]),
        "Bot_command_description_invalid",
    ),
    "101 commands": (
        lambda bot: bot.set_my_commands([BotCommand(f"c{n}", "x") for n in range(101)]),
        "Bot_commands_too_much",
    ),
    "language of three letters": (
        lambda bot: bot.set_my_commands([BotCommand("start", "Home")], language_code="ckb"),
        "Invalid language code specified",
    ),
    "leaving a person": (
        lambda bot: bot.leave_chat(ANNA),
        "Chat member status can't be changed in private chats",
    ),
    "webhook": (
        lambda bot: bot.set_webhook("https://example.org"),
        "Playground: webhooks are not implemented; use getupdates",
    ),
    "unknown kind of update": (
        lambda bot: bot.get_updates(allowed_updates=["messages"]),
        "Playground: allowed_updates names 'messages', which telegram does not know",
    ),
    "parameter of a method that has it, but we do not": (
        lambda bot: bot.send_message(ANNA, "hi", message_effect_id="5"),
        'Playground: the parameter "message_effect_id" is not implemented',
    ),
    "parameter that no method has": (
        lambda bot: bot.send_message(ANNA, "hi", api_kwargs={"colour": "red"}),
        'Playground: sendmessage has no parameter "colour"',
    ),
    "method that we do not have": (
        lambda bot: bot.send_dice(ANNA),
        "Playground: method not implemented: senddice",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_refused_as_telegram_words_it(case: str, bot: Bot, anna: Phone) -> None:
    await bot.send_message(ANNA, "hello")
    anna.write("hi")
    await bot.send_document(ANNA, b"x", filename="x.txt")
    do, words = REFUSED[case]
    before = [message.dict() for message in anna.messages]
    with pytest.raises(BadRequest) as refused:
        await do(bot)
    assert refused.value.message.lower() == words.lower()
    assert [message.dict() for message in anna.messages] == before


STILL_TAKEN: dict[str, Do] = {
    "4096 letters": lambda bot: bot.send_message(ANNA, "a" * 4096),
    "4096 letters after markup": html(f"<b>{'a' * 4096}</b>"),
    "2048 pictures": lambda bot: bot.send_message(ANNA, "🏠" * 2048),
    "1024 letters in a caption": lambda bot: bot.send_document(ANNA, b"x", caption="a" * 1024),
    "64 bytes of data": with_keys([key("é" * 32)]),
    "eight in a row, a hundred in all": with_keys(*[[key()] * 8] * 12, [key()] * 4),
    "button to a page": link("https://example.org/x"),
    "button into Telegram": link("tg://resolve?domain=example"),
    "signs written out": html("1 &lt; 2 &amp; 3 &gt; 2"),
}


@pytest.mark.parametrize("case", STILL_TAKEN)
async def test_taken_up_to_the_limit(case: str, bot: Bot, anna: Phone) -> None:
    await STILL_TAKEN[case](bot)
    assert len(anna.messages) == 1


TO_A_PERSON: dict[str, Do] = {
    "message": lambda bot: bot.send_message(ANNA, "hi"),
    "document": lambda bot: bot.send_document(ANNA, b"x"),
    "photo": lambda bot: bot.send_photo(ANNA, plain_picture()),
    "venue": lambda bot: bot.send_venue(ANNA, 52.4, 4.9, "Office", "Dam 1"),
    "location": lambda bot: bot.send_location(ANNA, 52.4, 4.9),
    "action": lambda bot: bot.send_chat_action(ANNA, "typing"),
}


@pytest.mark.parametrize("case", TO_A_PERSON)
async def test_a_person_who_blocked_gets_nothing(case: str, bot: Bot, anna: Phone) -> None:
    anna.block()
    with pytest.raises(Forbidden, match=r"^Forbidden: bot was blocked by the user$"):
        await TO_A_PERSON[case](bot)
    assert anna.messages == []
    anna.unblock()
    await TO_A_PERSON[case](bot)


@pytest.mark.parametrize("case", TO_A_PERSON)
async def test_a_bot_cannot_write_first(case: str, bot: Bot, telegram: Telegram) -> None:
    telegram.add_person(ANNA, "Anna")
    with pytest.raises(Forbidden, match=r"^Forbidden: bot can't initiate conversation with a user$"):
        await TO_A_PERSON[case](bot)


async def test_a_tap_gets_old(bot: Bot, anna: Phone, telegram: Telegram, clock: Clock) -> None:
    telegram.queries.lifetime = 20
    message = await bot.send_message(ANNA, "hi", reply_markup=keys([key()]))
    in_time, too_late = anna.tap(message.message_id, 0, 0), anna.tap(message.message_id, 0, 0)
    clock.pass_time(20)
    await bot.answer_callback_query(in_time, "yes")
    clock.pass_time(1)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(too_late, "no")
    assert [answer.text for answer in anna.alerts] == ["yes"]


async def test_messages_can_be_deleted_for_two_days(bot: Bot, anna: Phone, clock: Clock) -> None:
    first = await bot.send_message(ANNA, "one")
    second = await bot.send_message(ANNA, "two")
    clock.pass_time(2 * DAY)
    assert await bot.delete_message(ANNA, first.message_id)
    clock.pass_time(1)
    for delete in (
        bot.delete_message(ANNA, second.message_id),
        bot.delete_messages(ANNA, [second.message_id]),
    ):
        with pytest.raises(BadRequest, match=r"^Message can't be deleted$"):
            await delete
    assert [message.text for message in anna.messages] == ["two"]


async def test_a_group_that_the_bot_is_not_in(bot: Bot, anna: Phone, telegram: Telegram) -> None:
    group = telegram.add_group(-1001234, "Kitchen")
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(group.id, "hi")
    group.add_bot(anna)
    await bot.send_message(group.id, "hi")
    group.remove_bot(anna)
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(group.id, "hi")


async def test_a_wrong_token_is_unauthorized(bot: Bot, telegram: Telegram) -> None:
    stranger = Bot(f"1{telegram.token}", base_url=bot.base_url.removesuffix(telegram.token))
    with pytest.raises(InvalidToken):
        async with stranger:
            pass
