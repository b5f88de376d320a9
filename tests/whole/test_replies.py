"""Telegram's own "reply", through the whole bot: a casemanager answers the bell, or what is shown now."""

from playground.phone import Phone
from shelter.models.people import Role
from tests.whole.harness import Whole, settle_in


async def _two(whole: Whole) -> tuple[Phone, Phone]:
    maria = await whole.arrives("Maria", Role.CASEMANAGER)
    selam = whole.phone("Selam")
    selam.start(await whole.code(Role.RESIDENT, await whole.person(maria)))
    await settle_in(selam)
    return maria, selam


async def _writes(resident: Phone, text: str) -> None:
    await resident.press("A human helps you")
    await resident.press("Write a message")
    await resident.sees("Write your message now")
    resident.write(text)
    await resident.sees("Your message is sent")


async def test_a_bell_is_answered_by_replying_to_it_and_so_is_the_answer(whole: Whole) -> None:
    await whole.start()
    maria, selam = await _two(whole)
    await _writes(selam, "When do we talk?")
    bell = await maria.sees("Something new for you")
    await whole.stop()
    await whole.start()
    maria.write("Tomorrow at two", reply_to=bell.message_id)
    assert "Tomorrow at two" in (await maria.sees("Sent to")).words

    rung = await selam.sees("Something new for you")
    selam.write("I will be there", reply_to=rung.message_id)
    await selam.sees("I will be there")
    await maria.press("Open")
    await maria.sees("I will be there")


async def test_a_message_that_shows_something_else_now_is_no_way_to_answer(whole: Whole) -> None:
    await whole.start()
    maria, selam = await _two(whole)
    await _writes(selam, "When do we talk?")
    bell = await maria.sees("Something new for you")
    await maria.press("Open")
    thread = await maria.sees("When do we talk?")
    assert thread.message_id == bell.message_id
    maria.write("One", reply_to=thread.message_id)
    await maria.sees("Sent to")
    place = next(
        (y, x) for y, row in enumerate(thread.buttons) for x, b in enumerate(row) if "Back" in b.text
    )
    maria.tap(thread.message_id, *place)
    await maria.sees("There are no new messages")
    maria.write("xyzzy", reply_to=thread.message_id)
    await maria.sees("I did not understand that")
    resident = await whole.person(selam)
    assert resident
    async with whole.store.transaction() as store:
        texts = [each.text for each in await store.conversations.messages(resident.id)]
    assert sorted(texts) == ["One", "When do we talk?"]
