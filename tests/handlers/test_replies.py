"""Telegram's own "reply" to a message of the bot goes to whom that message is about, and is seen to."""

from itertools import count

import pytest

from handlers.ask import Ask
from handlers.casemanager.appointments.new_appointment import NewAppointment
from handlers.casemanager.messages.messages import Reply, ThreadWith
from handlers.incoming import IncomingKind
from handlers.notices import render
from handlers.resident.human import Human, MyThread
from handlers.screen import Screen
from handlers.taps import Home
from locales.words import words_for
from shelter import messages, pins
from shelter.errors import NotFound, TooLong
from shelter.messages import LIMIT
from shelter.models.conversations import SentMessage
from shelter.models.people import Role
from tests.handlers.resident.records import resident_with_casemanager
from tests.handlers.talking import House, Somebody, text_of

_NUMBERS = count(500_000)


async def stands(somebody: Somebody, screen: Screen) -> int:
    """The screen stands in the chat; the number of its message."""
    number = next(_NUMBERS)
    sent = SentMessage(
        person_id=somebody.person.id, message_id=number, about=screen.about, sent_at=somebody.house.now
    )
    async with somebody.house.store.transaction() as store:
        await store.conversations.add_sent(sent)
    return number


async def replies(somebody: Somebody, message_id: int, text: str) -> Screen:
    return await somebody.sends(IncomingKind.TEXT, text=text, reply_to=message_id)


async def written(house: House, resident: Somebody) -> list[str]:
    async with house.store.transaction() as store:
        return [message.text for message in await store.conversations.messages(resident.person.id)]


async def notice_of_a_message(house: House, resident: Somebody, casemanager: Somebody) -> Screen:
    """What rings on the casemanager's phone when the resident has written."""
    async with house.store.transaction() as store:
        await messages.write(store, house.now, house.frame.zone, resident.person.id, "Hello?")
    async with house.store.transaction() as store:
        (notice,) = await store.notices.of_person(casemanager.person.id)
        ask = Ask(casemanager.person, house.now, words_for("en"), store, house.frame)
        screen = await render(ask, notice)
    assert screen is not None
    return screen


async def test_a_reply_to_the_notice_of_a_message_goes_to_who_wrote(house: House) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    await house.stay(resident.person, code="B-014")
    bell = await stands(casemanager, await notice_of_a_message(house, resident, casemanager))
    screen = await replies(casemanager, bell, "Come at two")
    assert "Sent to B-014" in text_of(screen)
    assert "Come at two" in text_of(screen)
    assert "Come at two" in await written(house, resident)
    thread = await casemanager.follows(screen, "Messages")
    assert "Hello?" in text_of(thread)


async def test_a_reply_to_a_thread_goes_to_whom_it_shows(house: House) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    other = await house.person(Role.RESIDENT)
    await house.stay(other.person, casemanager_id=casemanager.person.id)
    thread = await stands(casemanager, await casemanager.taps(ThreadWith(resident_id=resident.person.id)))
    await casemanager.taps(ThreadWith(resident_id=other.person.id))
    await replies(casemanager, thread, "For you alone")
    assert await written(house, resident) == ["For you alone"]
    assert await written(house, other) == []


async def test_what_was_sent_can_be_replied_to_again(house: House) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    thread = await stands(casemanager, await casemanager.taps(ThreadWith(resident_id=resident.person.id)))
    sent = await stands(casemanager, await replies(casemanager, thread, "One"))
    await replies(casemanager, sent, "Two")
    assert sorted(await written(house, resident)) == ["One", "Two"]


async def test_a_resident_replies_to_the_own_casemanager(house: House) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    thread = await stands(resident, await resident.taps(MyThread()))
    screen = await replies(resident, thread, "My door is broken")
    assert "Your message is sent" in text_of(screen)
    assert "My door is broken" in text_of(screen)
    async with house.store.transaction() as store:
        (notice,) = await store.notices.of_person(casemanager.person.id)
    assert notice.subject_id == resident.person.id


@pytest.mark.parametrize("tap", [Home(), Human()])
async def test_a_reply_to_what_is_about_nobody_is_read_as_any_text(house: House, tap: Home | Human) -> None:
    resident, _ = await resident_with_casemanager(house)
    number = await stands(resident, await resident.taps(tap))
    assert "did not understand" in text_of(await replies(resident, number, "xyzzy"))
    assert await written(house, resident) == []


async def test_a_message_of_another_chat_is_nobodys(house: House) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    stranger = await house.person(Role.CASEMANAGER)
    number = await stands(casemanager, await casemanager.taps(ThreadWith(resident_id=resident.person.id)))
    await replies(stranger, number, "Hello?")
    assert await written(house, resident) == []


async def test_after_a_handover_the_old_messages_lead_nowhere(house: House) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    thread = await stands(casemanager, await casemanager.taps(ThreadWith(resident_id=resident.person.id)))
    await house.stay(resident.person, casemanager_id=(await house.person(Role.CASEMANAGER)).person.id)
    assert NotFound.sentence in text_of(await replies(casemanager, thread, "Are you there?"))
    assert await written(house, resident) == []


async def test_a_role_that_is_gone_writes_nothing(house: House) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    thread = await stands(casemanager, await casemanager.taps(ThreadWith(resident_id=resident.person.id)))
    async with house.store.transaction() as store:
        await store.people.save(casemanager.person.model_copy(update={"grants": frozenset()}))
    await replies(casemanager, thread, "Are you there?")
    assert await written(house, resident) == []


async def test_a_form_that_is_open_about_something_else_stays_open(house: House) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    thread = await stands(casemanager, await casemanager.taps(ThreadWith(resident_id=resident.person.id)))
    await casemanager.taps(NewAppointment(resident_id=resident.person.id))
    assert "Sent to" in text_of(await replies(casemanager, thread, "Come at two"))
    assert await written(house, resident) == ["Come at two"]
    assert "What is it about?" in text_of(await casemanager.writes("?"))


async def test_a_form_that_writes_to_one_resident_does_not_get_what_comes_after_a_reply_to_another(
    house: House,
) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    other = await house.person(Role.RESIDENT)
    await house.stay(other.person, casemanager_id=casemanager.person.id)
    thread = await stands(casemanager, await casemanager.taps(ThreadWith(resident_id=other.person.id)))
    await casemanager.taps(Reply(resident_id=resident.person.id))
    await replies(casemanager, thread, "For the other")
    await casemanager.writes("And this")
    assert await written(house, other) == ["For the other"]
    assert await written(house, resident) == []


async def test_a_command_is_a_command_also_as_a_reply(house: House) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    thread = await stands(casemanager, await casemanager.taps(ThreadWith(resident_id=resident.person.id)))
    await replies(casemanager, thread, "/start")
    assert await written(house, resident) == []


async def test_too_long_a_reply_is_said_and_asked_again(house: House) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    thread = await stands(casemanager, await casemanager.taps(ThreadWith(resident_id=resident.person.id)))
    screen = await replies(casemanager, thread, "x" * (LIMIT + 1))
    assert TooLong.sentence.partition("{")[0] in text_of(screen)
    await casemanager.writes("Short")
    assert await written(house, resident) == ["Short"]


async def closed_pin(house: House, resident: Somebody) -> None:
    async with house.store.transaction() as store:
        await pins.choose(store, house.now, resident.person.id, "4321")
    house.later(minutes=6)


async def test_behind_the_pin_a_reply_waits_and_goes_by_a_tap(house: House) -> None:
    resident, _ = await resident_with_casemanager(house)
    thread = await stands(resident, await resident.taps(MyThread()))
    await closed_pin(house, resident)
    screen = await replies(resident, thread, "My door is broken")
    assert "PIN" in text_of(screen)
    assert await written(house, resident) == []
    screen = await resident.writes("4321")
    assert "My door is broken" in text_of(screen)
    assert await written(house, resident) == []
    assert "is sent" in text_of(await resident.follows(screen, "Send"))
    assert await written(house, resident) == ["My door is broken"]


async def test_what_is_typed_instead_of_a_reply_that_waits_is_sent_instead(house: House) -> None:
    resident, _ = await resident_with_casemanager(house)
    thread = await stands(resident, await resident.taps(MyThread()))
    await closed_pin(house, resident)
    screen = await replies(resident, thread, "x" * (LIMIT + 1))
    screen = await resident.writes("4321")
    assert "Write your message now" in text_of(screen)
    await resident.writes("Short")
    assert await written(house, resident) == ["Short"]
