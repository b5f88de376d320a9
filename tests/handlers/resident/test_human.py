"""The way to a human: numbers for everybody, messages with the own casemanager."""

from collections.abc import Sequence

import pytest

from handlers.resident.human import Human, MyThread, WriteMessage
from handlers.screen import TEXT_LIMIT
from handlers.taps import Home, Tap
from shelter import messages as threads
from shelter.errors import NobodyThere, NotAllowed, NotFound
from shelter.messages import LIMIT, reply
from shelter.models.conversations import Message
from shelter.models.notices import NoticeKind
from shelter.models.people import Role
from shelter.pins import choose
from tests.handlers.resident.records import labels, resident_with_casemanager
from tests.handlers.talking import NOW, House, Somebody, text_of

ZONE = "Europe/Amsterdam"


async def messages(house: House, resident: Somebody) -> Sequence[Message]:
    async with house.store.transaction() as store:
        return await store.conversations.messages(resident.person.id)


async def replies(house: House, casemanager: Somebody, resident: Somebody, text: str) -> None:
    house.later(minutes=1)
    async with house.store.transaction() as store:
        await reply(store, house.now, house.frame.zone, casemanager.person.id, resident.person.id, text)


async def writes(resident: Somebody, text: str) -> None:
    resident.house.later(minutes=1)
    await resident.taps(WriteMessage())
    await resident.writes(text)


async def test_numbers_and_the_casemanagers_name(house: House) -> None:
    resident, _ = await resident_with_casemanager(house)
    words = text_of(await resident.taps(Human()))
    for expected in ("112", "Balie", "020-5550100", "Marloes"):
        assert expected in words


async def test_a_name_that_is_not_shown_is_not_said(house: House) -> None:
    casemanager = await house.person(Role.CASEMANAGER)
    resident = await house.person(Role.RESIDENT)
    await house.stay(resident.person, casemanager_id=casemanager.person.id)
    words = text_of(await resident.taps(Human()))
    assert "None" not in words
    assert "You can write to your casemanager." in words


@pytest.mark.parametrize("role", Role)
async def test_the_numbers_are_there_for_every_role(house: House, role: Role) -> None:
    words = text_of(await (await house.person(role)).taps(Human()))
    assert "112" in words
    assert "020-5550100" in words


async def test_without_a_stay_and_a_location_there_is_still_112(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    await house.stay(resident.person, ended_on=NOW.date())
    screen = await resident.taps(Human())
    assert "112" in text_of(screen)
    assert "020-5550100" in text_of(screen)
    assert NobodyThere.sentence in text_of(screen)
    assert not any("Write" in label for label in labels(screen))
    stranger = await house.person(grants=frozenset())
    assert "112" in text_of(await stranger.taps(Human()))


async def test_without_a_casemanager_nothing_is_written(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    assert NobodyThere.sentence in text_of(await resident.taps(WriteMessage()))
    await resident.writes("Hello?")
    assert await messages(house, resident) == []


async def test_a_message_reaches_the_casemanager(house: House) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    screen = await resident.follows(await resident.taps(Human()), "Write a message")
    assert "Write your message now" in text_of(screen)
    screen = await resident.writes("  My <b>door</b> is broken & cold  ")
    assert "My &lt;b&gt;door&lt;/b&gt; is broken &amp; cold" in screen.html()
    assert "is sent" in text_of(screen)
    (message,) = await messages(house, resident)
    assert message.text == "My <b>door</b> is broken & cold"
    assert message.sender_id == resident.person.id
    async with house.store.transaction() as store:
        (notice,) = await store.notices.of_person(casemanager.person.id)
    assert (notice.kind, notice.subject_id, notice.due_at) == (NoticeKind.MESSAGE, resident.person.id, NOW)


async def test_after_one_message_the_form_is_closed(house: House) -> None:
    resident, _ = await resident_with_casemanager(house)
    await resident.taps(WriteMessage())
    await resident.writes("One")
    await resident.writes("Two")
    assert [message.text for message in await messages(house, resident)] == ["One"]


async def test_stop_sends_nothing(house: House) -> None:
    resident, _ = await resident_with_casemanager(house)
    screen = await resident.follows(await resident.taps(WriteMessage()), "Stop")
    assert "112" in text_of(screen)
    await resident.writes("One")
    assert await messages(house, resident) == []


@pytest.mark.parametrize("text", ["   ", "x" * (LIMIT + 1), "😀" * (LIMIT // 2 + 1)])
async def test_nothing_and_too_much_are_asked_again(house: House, text: str) -> None:
    resident, _ = await resident_with_casemanager(house)
    await resident.taps(WriteMessage())
    assert "Write your message now" in text_of(await resident.writes(text))
    assert await messages(house, resident) == []
    await resident.writes("Short")
    assert len(await messages(house, resident)) == 1


async def test_a_half_written_form_outlives_a_restart(house: House) -> None:
    resident, _ = await resident_with_casemanager(house)
    await resident.taps(WriteMessage())
    await house.restart()
    await resident.writes("Still here")
    assert [message.text for message in await messages(house, resident)] == ["Still here"]


async def test_the_thread_is_oldest_first_and_turned_by_page(house: House) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    for number in range(1, 4):
        await writes(resident, f"question {number}")
        await replies(house, casemanager, resident, f"answer {number}")
    screen = await resident.taps(MyThread())
    assert [line.split("\n")[1].strip("\u2068\u2069") for line in screen.lines] == [
        "answer 2",
        "question 3",
        "answer 3",
    ]
    assert "Marloes" in text_of(screen)
    earlier = await resident.follows(screen, "Older")
    assert [line.split("\n")[1].strip("\u2068\u2069") for line in earlier.lines] == [
        "question 1",
        "answer 1",
        "question 2",
    ]
    assert (await resident.follows(earlier, "Newer")).lines[-1] == screen.lines[-1].replace("🆕", "👤")


@pytest.mark.parametrize("page", [-5, 7, 10**30])
async def test_a_page_that_is_not_there_shows_one_that_is(house: House, page: int) -> None:
    resident, _ = await resident_with_casemanager(house)
    await writes(resident, "One")
    assert "One" in text_of(await resident.taps(MyThread(page=page)))


async def test_the_longest_messages_fit(house: House) -> None:
    resident, _ = await resident_with_casemanager(house)
    for _ in range(3):
        await writes(resident, "😀&" * (LIMIT // 3))
    screen = await resident.taps(MyThread())
    assert len(screen.lines) == 3
    assert not screen.html().endswith("…")
    assert sum(len(line.striptags().encode("utf-16-le")) // 2 for line in screen.lines) < TEXT_LIMIT


async def test_an_answer_is_new_until_it_is_read(house: House) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    await replies(house, casemanager, resident, "Come at two")
    assert "new message" in text_of(await resident.taps(Home()))
    assert "Come at two" not in text_of(await resident.taps(Home()))
    assert any(label.startswith("📬") for label in labels(await resident.taps(Human())))
    assert "🆕" in text_of(await resident.taps(MyThread()))
    assert "🆕" not in text_of(await resident.taps(MyThread()))
    assert "new message" not in text_of(await resident.taps(Home()))


async def test_an_empty_thread_is_said(house: House) -> None:
    resident, _ = await resident_with_casemanager(house)
    assert "no messages yet" in text_of(await resident.taps(MyThread()))


async def test_a_casemanager_who_is_gone_keeps_no_name(house: House) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    await replies(house, casemanager, resident, "Come at two")
    async with house.store.transaction() as store:
        await store.people.erase(casemanager.person.id)
    words = text_of(await resident.taps(MyThread()))
    assert "Come at two" in words
    assert "Marloes" not in words


async def test_one_reads_the_own_thread_alone(house: House) -> None:
    resident, _ = await resident_with_casemanager(house)
    other, _ = await resident_with_casemanager(house)
    await writes(other, "Mine")
    assert "Mine" not in text_of(await resident.taps(MyThread()))


@pytest.mark.parametrize("tap", [MyThread(), WriteMessage()])
async def test_messages_lie_behind_the_pin_and_the_numbers_do_not(house: House, tap: Tap) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    await replies(house, casemanager, resident, "Come at two")
    async with house.store.transaction() as store:
        await choose(store, NOW, resident.person.id, "4321")
    house.later(minutes=6)
    screen = await resident.taps(tap)
    assert "PIN" in text_of(screen)
    assert "Come at two" not in text_of(screen)
    assert "112" in text_of(await resident.taps(Human()))


async def test_only_residents_have_a_thread(house: House) -> None:
    neighbour = await house.person(Role.NEIGHBOUR)
    assert NotAllowed.sentence in text_of(await neighbour.taps(MyThread()))
    assert labels(await neighbour.taps(Human())) == []


async def test_a_casemanager_sees_and_answers_the_own_caseload_alone(house: House) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    other = await house.person(Role.CASEMANAGER)
    mine, theirs = casemanager.person.id, other.person.id
    async with house.store.transaction() as store:
        await threads.write(store, NOW, ZONE, resident.person.id, "Hello")
        assert await threads.unread_of_caseload(store, mine) == {resident.person.id: 1}
        assert await threads.unread_of_caseload(store, theirs) == {}
        with pytest.raises(NotFound):
            await threads.thread_with(store, NOW, ZONE, theirs, resident.person.id)
        with pytest.raises(NotFound):
            await threads.reply(store, NOW, ZONE, theirs, resident.person.id, "Hello?")
        thread = await threads.thread_with(store, NOW, ZONE, mine, resident.person.id)
        assert [message.text for message in thread.messages] == ["Hello"]
        assert await threads.unread_of_caseload(store, mine) == {}
        await threads.reply(store, NOW, ZONE, mine, resident.person.id, "Come at two")
        assert await threads.unread(store, resident.person.id) == 1
        assert len(await store.notices.of_person(resident.person.id)) == 1
