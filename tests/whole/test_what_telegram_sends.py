"""Everything that Telegram may send is met: with an answer where one is due, and with silence where not."""

from collections.abc import Callable

import pytest

from playground.phone import Phone
from shelter.models.people import Role
from tests.whole.harness import Whole, until

TEXTS_ONLY = "I can read short texts only"


async def test_a_newcomer_gets_the_languages_first(whole: Whole) -> None:
    selam = whole.phone("Selam", "ti")
    selam.start()
    languages = await selam.next()
    assert languages.buttons[0][0].text.endswith("ትግርኛ")
    await selam.press("English")
    await selam.sees("Your privacy")


async def test_a_newcomer_without_username_and_language_is_met(whole: Whole) -> None:
    nameless = whole.phone("X", None)
    nameless.start()
    assert (await nameless.next()).buttons


@pytest.mark.parametrize(
    "send",
    [
        Phone.send_sticker,
        Phone.send_voice,
        Phone.send_photo,
        Phone.send_contact,
        Phone.send_location,
        lambda phone: phone.send_document("passport.pdf", b"%PDF"),
        lambda phone: phone.send({"dice": {"emoji": "🎲", "value": 3}}),
        lambda phone: phone.send({"something_of_next_year": {}}),
    ],
)
async def test_what_is_no_text_is_answered_kindly(whole: Whole, send: Callable[[Phone], object]) -> None:
    noor = await whole.arrives("Noor", Role.NEIGHBOUR)
    send(noor)
    answer = await noor.sees(TEXTS_ONLY)
    assert answer.buttons


async def test_an_edited_message_is_answered(whole: Whole) -> None:
    noor = await whole.arrives("Noor", Role.NEIGHBOUR)
    noor.write("mumble mumble")
    await noor.sees("I did not understand")
    own = [message for message in noor.messages if not message.from_bot][-1]
    noor.edit(own.message_id, "hello hello")
    await noor.sees(TEXTS_ONLY)


async def test_a_forwarded_text_is_a_text(whole: Whole) -> None:
    noor = await whole.arrives("Noor", Role.NEIGHBOUR)
    noor.write("xyzzy", forwarded=True)
    await noor.sees("I did not understand")


async def test_a_text_of_4096_characters_is_answered(whole: Whole) -> None:
    noor = await whole.arrives("Noor", Role.NEIGHBOUR)
    noor.write("ሀ" * 4096)
    await noor.sees("I did not understand")


async def test_a_tap_edits_its_message_in_place(whole: Whole) -> None:
    noor = await whole.arrives("Noor", Role.NEIGHBOUR)
    before = len(noor.messages)
    await noor.press("Privacy")
    await noor.press("Back")
    await noor.sees("Home")
    assert len(noor.messages) == before


async def test_an_old_button_leads_home(whole: Whole) -> None:
    noor = await whole.arrives("Noor", Role.NEIGHBOUR)
    noor.tap_data(noor.screen.message_id, "button-of-last-year:1")
    await noor.sees("This button is old")


async def test_a_button_of_a_message_that_is_gone_still_answers(whole: Whole) -> None:
    noor = await whole.arrives("Noor", Role.NEIGHBOUR)
    noor.tap_data(99_999, "h")
    assert (await noor.sees("Home")).buttons


async def test_a_double_tap_is_harmless(whole: Whole) -> None:
    noor = await whole.arrives("Noor", Role.NEIGHBOUR)
    home = noor.screen
    first = noor.tap_data(home.message_id, "h")
    second = noor.tap_data(home.message_id, "h")
    await until(lambda: {first, second} <= {answer.query for answer in noor.answers})
    assert noor.screen.message_id == home.message_id


async def test_order_holds_within_a_chat(whole: Whole) -> None:
    noor = await whole.arrives("Noor", Role.NEIGHBOUR)
    for _ in range(5):
        noor.write("/privacy")
        noor.write("/home")
    await until(lambda: len(said_by_the_bot(noor)) >= 11)
    said = said_by_the_bot(noor)[-10:]
    assert ["rivacy" in words.splitlines()[0] for words in said] == [True, False] * 5


async def test_who_blocks_is_known_and_who_comes_back_is_met(whole: Whole) -> None:
    noor = await whole.arrives("Noor", Role.NEIGHBOUR)
    noor.block()
    await until(lambda: blocked(whole, noor))
    noor.start()
    await noor.sees("Home")
    await until(lambda: welcome(whole, noor))


async def test_a_strangers_block_leaves_nothing(whole: Whole) -> None:
    stranger = whole.phone("Stranger")
    stranger.block()
    noor = await whole.arrives("Noor", Role.NEIGHBOUR)
    assert await whole.person(stranger) is None
    assert await whole.person(noor) is not None


async def test_a_group_is_left_at_once_and_told_nothing(whole: Whole) -> None:
    noor = await whole.arrives("Noor", Role.NEIGHBOUR)
    group = whole.telegram.add_group(-100, "Kitchen")
    group.add_bot(by=noor)
    await until(lambda: whole.telegram.calls["leaveChat"] > 0)
    assert not [message for message in group.messages if message.from_bot]


async def test_what_is_said_in_a_group_is_never_kept(whole: Whole) -> None:
    noor = await whole.arrives("Noor", Role.NEIGHBOUR)
    group = whole.telegram.add_group(-100, "Kitchen")
    group.add_bot(by=noor)
    group.write(noor, "/start canary-in-a-group")
    noor.write("mumble mumble")
    await noor.sees("I did not understand")
    assert not [message for message in group.messages if message.from_bot]
    async with whole.store.transaction() as store:
        assert await store.inbox.waiting() == []


def said_by_the_bot(phone: Phone) -> list[str]:
    return [message.words for message in phone.messages if message.from_bot]


async def welcome(whole: Whole, phone: Phone) -> bool:
    return not await blocked(whole, phone)


async def blocked(whole: Whole, phone: Phone) -> bool:
    person = await whole.person(phone)
    assert person is not None
    return person.blocked_at is not None
