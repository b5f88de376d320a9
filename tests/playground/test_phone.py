"""A person with the app in hand."""

import asyncio
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from playground.entities import units
from playground.phone import Phone
from playground.refusal import Refusal
from playground.telegram import Telegram

ANNA = 1001
SHORT = 0.05


def keys(**labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data)] for data, label in labels.items()]
    )


async def heard(bot: Bot, *, waiting: bool = False) -> list[Any]:
    """The updates that came since the last time."""
    updates = await bot.get_updates(timeout=5 if waiting else 0)
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return list(updates)


async def test_start_with_a_deep_link(bot: Bot, telegram: Telegram) -> None:
    phone = telegram.add_person(7, "Sara")
    phone.start("CODE")
    (update,) = await heard(bot)
    assert update.message.text == "/start CODE"
    assert [(entity.type, entity.length) for entity in update.message.entities] == [("bot_command", 6)]
    assert (update.message.from_user.username, update.message.from_user.language_code) == (None, None)
    assert update.message.chat.type == "private"
    await bot.send_message(7, "welcome")


def test_nobody_takes_the_place_of_another(telegram: Telegram, anna: Phone) -> None:
    with pytest.raises(ValueError, match="1001 already"):
        telegram.add_person(ANNA, "Not Anna")
    assert telegram.people[ANNA] is anna


async def test_a_long_text_is_cut_as_the_app_does(bot: Bot, anna: Phone) -> None:
    anna.write("🏠" * 2048)
    anna.write("🏠" * 2049)
    lengths = [units(update.message.text or "") for update in await heard(bot) if update.message]
    assert lengths == [4096, 4096, 2]


async def test_an_empty_text_is_not_sent(anna: Phone) -> None:
    with pytest.raises(Refusal):
        anna.write("  ")
    assert anna.messages == []


async def test_everything_that_a_person_can_send(bot: Bot, anna: Phone) -> None:
    anna.write("hi", forwarded=True)
    anna.write("and", reply_to=1)
    anna.edit(2, "and?")
    anna.send_sticker()
    anna.send_contact()
    anna.send_contact("+3120", "Somebody")
    anna.send_location()
    forwarded, reply, edited, sticker, own, other, place = await heard(bot)
    assert forwarded.message.forward_origin.type == "hidden_user"
    assert reply.message.reply_to_message.text == "hi"
    assert edited.edited_message.text == "and?"
    assert sticker.message.sticker.emoji == "🙂"
    assert own.message.contact.user_id == ANNA
    assert other.message.contact.user_id is None
    assert place.message.location.latitude == 52.3731
    assert [message.text for message in anna.messages][:2] == ["hi", "and?"]


async def test_a_reply_holds_the_whole_message_as_it_stands_and_no_reply_within_it(
    bot: Bot, anna: Phone
) -> None:
    anna.write("hi")
    sent = await bot.send_message(ANNA, "choose", reply_to_message_id=1, reply_markup=keys(a="Apple"))
    await bot.edit_message_text("chosen", ANNA, sent.message_id)
    anna.write("Apple", reply_to=sent.message_id)
    original = (await heard(bot))[-1].message.reply_to_message
    assert (original.message_id, original.text, original.from_user.is_bot) == (
        sent.message_id,
        "chosen",
        True,
    )
    assert original.reply_to_message is None


async def test_what_does_not_stand_in_the_chat_cannot_be_replied_to(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_message(ANNA, "choose")
    await bot.delete_message(ANNA, sent.message_id)
    for gone in (sent.message_id, 99):
        with pytest.raises(Refusal):
            anna.write("Apple", reply_to=gone)
    assert await heard(bot) == []


async def test_only_an_own_text_can_be_changed(bot: Bot, anna: Phone) -> None:
    await bot.send_message(ANNA, "mine")
    anna.send_sticker()
    for message_id in (1, 2, 99):
        with pytest.raises(Refusal):
            anna.edit(message_id, "yours")


async def test_a_tap(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_message(ANNA, "choose", reply_markup=keys(a="Apple", b="Bread"))
    query = anna.tap(sent.message_id, 1, 0)
    (update,) = await heard(bot)
    assert (update.callback_query.id, update.callback_query.data) == (query, "b")
    assert update.callback_query.message.message_id == sent.message_id
    assert update.callback_query.message.is_accessible
    await update.callback_query.answer("fine", show_alert=True)
    await update.callback_query.answer("again")
    assert [(answer.query, answer.text, answer.show_alert) for answer in anna.alerts] == [
        (query, "fine", True)
    ]


async def test_a_tap_on_what_is_gone(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_message(ANNA, "choose", reply_markup=keys(a="Apple"))
    await bot.delete_message(ANNA, sent.message_id)
    anna.tap_data(sent.message_id, "forged" * 20)
    (update,) = await heard(bot)
    assert not update.callback_query.message.is_accessible


@pytest.mark.parametrize("place", [(1, 0, 1), (1, 1, 0), (2, 0, 0), (99, 0, 0)])
async def test_there_is_no_such_button(place: tuple[int, int, int], bot: Bot, anna: Phone) -> None:
    await bot.send_message(ANNA, "choose", reply_markup=keys(a="Apple"))
    await bot.send_message(
        ANNA,
        "open",
        reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Page", url="https://example.org")]]),
    )
    with pytest.raises(Refusal):
        anna.tap(*place)
    assert await heard(bot) == []


async def test_blocking_and_coming_back(bot: Bot, anna: Phone) -> None:
    anna.block()
    anna.block()
    with pytest.raises(Refusal):
        anna.write("hello?")
    anna.start()
    blocked, unblocked, started = await heard(bot)
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert blocked.my_chat_member.new_chat_member.user.id == bot.id
    assert unblocked.my_chat_member.new_chat_member.status == "member"
    assert started.message.text == "/start"


async def test_press_waits_for_the_button_and_for_the_answer(bot: Bot, anna: Phone) -> None:
    await bot.send_message(ANNA, "old", reply_markup=keys(old="Go"))
    pressing = asyncio.create_task(anna.press("Go on"))
    await asyncio.sleep(0)
    await bot.send_message(ANNA, "new", reply_markup=keys(x="Stop", new="Go on now"))
    (update,) = await heard(bot, waiting=True)
    assert update.callback_query.data == "new"
    assert not pressing.done()
    await update.callback_query.answer()
    await pressing
    assert anna.alerts == []


async def test_press_takes_the_newest(bot: Bot, anna: Phone) -> None:
    for data in ("old", "new"):
        await bot.send_message(ANNA, data, reply_markup=keys(**{data: "Go"}))
    with pytest.raises(AssertionError, match="no answer to the tap on 'Go'"):
        await anna.press("Go", timeout=SHORT)
    (update,) = await heard(bot)
    assert update.callback_query.data == "new"


async def test_what_does_not_come_is_said_with_what_is_there(bot: Bot, anna: Phone) -> None:
    await bot.send_message(ANNA, "welcome", reply_markup=keys(a="Apple"))
    for waiting in (anna.sees("bye", SHORT), anna.press("Bread", SHORT)):
        with pytest.raises(AssertionError, match=r"(?s)bot #1: 'welcome' \[Apple\]"):
            await waiting


async def test_next_gives_each_message_as_it_stood(bot: Bot, anna: Phone) -> None:
    sent = await bot.send_message(ANNA, "one")
    await bot.edit_message_text("two", ANNA, sent.message_id)
    anna.write("not the bot's")
    assert [(await anna.next()).text, (await anna.next()).text] == ["one", "two"]
    with pytest.raises(AssertionError, match="nothing new"):
        await anna.next(SHORT)
    waiting = asyncio.create_task(anna.next())
    await bot.send_message(ANNA, "three")
    assert (await waiting).text == "three"


async def test_the_screen_is_the_newest_with_buttons(bot: Bot, anna: Phone) -> None:
    with pytest.raises(AssertionError, match="empty chat"):
        _ = anna.screen
    await bot.send_message(ANNA, "menu", reply_markup=keys(a="Apple"))
    await bot.send_message(ANNA, "by the way")
    assert anna.screen.text == "menu"


async def test_several_watch(bot: Bot, anna: Phone) -> None:
    watchers = [anna.watch(), anna.watch()]
    sent = await bot.send_message(ANNA, "one", reply_markup=keys(a="Apple"))
    await bot.edit_message_text("two", ANNA, sent.message_id)
    await bot.send_chat_action(ANNA, "typing")
    query = anna.tap_data(sent.message_id, "a")
    await bot.answer_callback_query(query, "ok")
    await bot.delete_message(ANNA, sent.message_id)
    anna.block()
    for watcher in watchers:
        events = [await anext(watcher) for _ in range(6)]
        assert [event["event"] for event in events] == [
            "message",
            "edited",
            "action",
            "answer",
            "deleted",
            "blocked",
        ]
        assert events[1]["message"]["text"] == "two"
        assert events[3] == {
            "event": "answer",
            "query": query,
            "text": "ok",
            "show_alert": False,
            "url": None,
        }
        assert events[4]["message_id"] == sent.message_id


GROUPS: dict[str, dict[str, Any]] = {
    "group": {"id": -500, "title": "Kitchen", "kind": "group"},
    "supergroup": {"id": -1005, "title": "Kitchen"},
}


@pytest.mark.parametrize("case", GROUPS)
async def test_a_group_takes_the_bot_in(case: str, bot: Bot, anna: Phone, telegram: Telegram) -> None:
    group = telegram.add_group(**GROUPS[case])
    group.add_bot(anna)
    group.write(anna, "hello /start")
    added, said, text = await heard(bot)
    assert added.my_chat_member.new_chat_member.status == "member"
    assert added.my_chat_member.chat.type == case
    assert said.message.new_chat_members[0].id == bot.id
    assert (text.message.text, text.message.chat.id) == ("hello /start", group.id)
    await bot.send_message(group.id, "hi")
    assert [message.text for message in group.messages if message.from_bot] == ["hi"]
    assert await bot.leave_chat(group.id)
    (left,) = await heard(bot)
    assert left.my_chat_member.new_chat_member.status == "left"


async def test_a_channel_posts(bot: Bot, anna: Phone, telegram: Telegram) -> None:
    channel = telegram.add_channel(-1009, "News")
    channel.add_bot(anna)
    channel.post("today")
    added, post = await heard(bot)
    assert added.my_chat_member.new_chat_member.status == "administrator"
    assert (post.channel_post.text, post.channel_post.from_user) == ("today", None)
