"""The way of a tap on a real store: once each, in order, in groups, and past what fails."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from bot import dispatcher
from bot.dispatcher import Dispatcher, Means
from bot.findings import Findings
from bot.line import Line
from bot.outgoing import Reply
from bot.receiving import Receiver
from bot.requests import connect
from handlers.ask import Ask, House
from handlers.incoming import Incoming
from handlers.screen import Screen
from handlers.taps import Home
from shelter.errors import Full
from shelter.ids import new_id
from shelter.models.conversations import Message, SentMessage
from shelter.models.people import Person
from storage.store import SqlStore

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TAPPED = "tapped"


@dataclass
class Door:
    """Keeps each text as a message, and fails where a test wants it to."""

    errors: dict[str, Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    goes_on_until: int = 0

    async def answer(self, ask: Ask, incoming: Incoming) -> Screen | None:
        text = incoming.text or TAPPED
        self.asked.append(text)
        own = ask.person.id
        row = Message(id=new_id(), resident_id=own, sender_id=own, text=text, sent_at=ask.now)
        await ask.store.conversations.add_message(row)
        if text in self.errors:
            raise self.errors[text]
        again = Home() if incoming.data and self.asked.count(TAPPED) < self.goes_on_until else None
        return Screen("✅", ask.say("{text}", text=text), again=again)

    async def apology(self, ask: Ask, error: Exception) -> Screen:
        return Screen("🛠️", ask.say("{kind}", kind=type(error).__name__))


@dataclass
class Shown:
    """Notes what would be shown, and holds it back as long as a test wants."""

    replies: list[Reply] = field(default_factory=list)
    free: asyncio.Event = field(default_factory=asyncio.Event)

    async def show(self, reply: Reply) -> None:
        self.replies.append(reply)
        await self.free.wait()

    def titles(self, chat_id: int) -> list[str]:
        return [
            reply.screen.title.striptags().strip("\u2068\u2069")
            for reply in self.replies
            if reply.incoming.chat_id == chat_id and reply.screen
        ]


@dataclass
class Bench:
    """A dispatcher with a receiver before it, on one store."""

    store: SqlStore
    door: Door = field(default_factory=Door)
    shown: Shown = field(default_factory=Shown)
    findings: Findings = field(default_factory=Findings)

    def __post_init__(self) -> None:
        house = House(zone="Europe/Amsterdam", bot_name="WegwijsBot")
        means = Means(self.store, self.door, self.shown, self.findings, Line(), house, lambda: NOW)
        self.dispatcher = Dispatcher(means)
        api = connect("1:token", "http://127.0.0.1:9")
        self.receiver = Receiver(api, self.store, self.dispatcher, lambda: NOW)
        self.shown.free.set()

    async def comes(self, *texts: tuple[int, int, str]) -> None:
        """Updates as Telegram gives them: (update id, chat id, text)."""
        updates = [
            {"update_id": number, "message": {"message_id": 1, "chat": _private(chat), "text": text}}
            for number, chat, text in texts
        ]
        assert await self.receiver.take_in(updates)

    async def taps(self, update_id: int, chat_id: int) -> None:
        """A tap on a message that can be edited."""
        message = {"message_id": 5, "chat": _private(chat_id), "text": "before"}
        query = {"id": "q", "message": message, "data": Home().pack()}
        assert await self.receiver.take_in([{"update_id": update_id, "callback_query": query}])

    async def done(self, how_many: int) -> None:
        """Run until so many screens were shown and everything is written down."""
        run = asyncio.create_task(self.dispatcher.run())
        await self.shows(how_many)
        self.dispatcher.end()
        await run
        await self.dispatcher.quiet(1)

    async def shows(self, how_many: int) -> None:
        async with asyncio.timeout(10):
            while len(self.shown.replies) < how_many:  # noqa: ASYNC110 - the dispatcher tells nobody
                await asyncio.sleep(0.005)

    async def effects(self, chat_id: int) -> list[str]:
        """What was kept for the person of this chat, in the order of the alphabet."""
        async with self.store.transaction() as store:
            person = (await store.people.by_chat([chat_id])).get(chat_id)
            assert person is not None
            return sorted(each.text for each in await store.conversations.messages(person.id, 1000))

    async def waiting(self) -> int:
        async with self.store.transaction() as store:
            return len(await store.inbox.waiting())


@pytest.fixture
async def bench(sqlite_store: SqlStore) -> Bench:
    return Bench(sqlite_store)


async def test_each_update_has_its_effect_once_however_often_it_comes(bench: Bench) -> None:
    await bench.comes((1, 7, "one"), (2, 8, "two"))
    await bench.comes((1, 7, "one"), (2, 8, "two"), (3, 7, "three"))
    await bench.done(3)
    await bench.comes((3, 7, "three"))
    assert sorted(bench.door.asked) == ["one", "three", "two"]
    assert await bench.effects(7) == ["one", "three"]
    assert await bench.waiting() == 0


async def test_order_holds_within_a_chat_and_a_slow_chat_holds_up_nobody(bench: Bench) -> None:
    bench.shown.free.clear()
    await bench.comes((1, 7, "one"), (2, 7, "two"), (3, 8, "other"))
    run = asyncio.create_task(bench.dispatcher.run())
    await bench.shows(2)
    assert bench.shown.titles(7) == ["one"]
    assert bench.shown.titles(8) == ["other"]
    bench.shown.free.set()
    await bench.shows(3)
    assert bench.shown.titles(7) == ["one", "two"]
    bench.dispatcher.end()
    await run


@pytest.mark.parametrize("error", [Full(), ZeroDivisionError("canary")])
async def test_one_that_fails_leaves_nothing_and_spoils_nobodys_turn(bench: Bench, error: Exception) -> None:
    bench.door.errors["bad"] = error
    await bench.comes(*((number, number, "bad" if number == 5 else "good") for number in range(1, 10)))
    await bench.done(9)
    for chat in range(1, 10):
        expected = [] if chat == 5 else ["good"]
        assert await bench.effects(chat) == expected
        assert bench.shown.titles(chat) == (expected or [type(error).__name__])
    assert await bench.waiting() == 0


async def test_what_an_earlier_run_kept_is_done_at_the_start(bench: Bench) -> None:
    await bench.comes((1, 7, "one"))
    later = Bench(bench.store)
    await later.dispatcher.replay()
    await later.done(1)
    assert await later.effects(7) == ["one"]


async def test_what_was_tried_three_times_is_given_up(bench: Bench) -> None:
    await bench.comes((1, 7, "poison"))
    for _ in range(3):
        await Bench(bench.store).dispatcher.replay()
    last = Bench(bench.store)
    await last.dispatcher.replay()
    assert await last.waiting() == 0
    await last.comes((2, 7, "well"))
    await last.done(1)
    assert last.door.asked == ["well"]


async def test_who_is_new_becomes_a_person_and_a_strangers_block_does_not(bench: Bench) -> None:
    await bench.comes((1, 7, "hello"))
    blocked = {"chat": _private(8), "new_chat_member": {"status": "kicked"}}
    assert await bench.receiver.take_in([{"update_id": 2, "my_chat_member": blocked}])
    await bench.done(2)
    async with bench.store.transaction() as store:
        assert set(await store.people.by_chat([7, 8])) == {7}


async def test_what_sending_found_is_written_down_for_those_who_are_still_there(bench: Bench) -> None:
    here = Person(id="here-here-here", chat_id=7, created_at=NOW)
    async with bench.store.transaction() as store:
        await store.people.add(here)
    for person_id in (here.id, "gone-gone-gone"):
        bench.findings.sent(SentMessage(person_id=person_id, message_id=12, sent_at=NOW))
        bench.findings.blocked(person_id)
    await bench.comes((1, 9, "somebody else"))
    await bench.done(1)
    async with bench.store.transaction() as store:
        assert [sent.message_id for sent in await store.conversations.sent(here.id, NOW)] == [12]
        found = await store.people.get(here.id)
    assert found is not None
    assert found.blocked_at == NOW


async def test_who_floods_the_bot_is_answered_up_to_a_point(bench: Bench) -> None:
    await bench.comes(*((number, 7, "again") for number in range(1, 101)), (101, 8, "somebody else"))
    await bench.done(51)
    assert len(await bench.effects(7)) == 50
    assert await bench.effects(8) == ["somebody else"]
    assert await bench.waiting() == 0


async def test_more_than_there_is_room_for_waits_at_telegram(bench: Bench) -> None:
    await bench.comes(*((number, number % 50, "text") for number in range(1, 1001)))
    room = asyncio.create_task(bench.dispatcher.room())
    await asyncio.sleep(0)
    assert not room.done()
    await bench.done(1000)
    await asyncio.wait_for(room, 5)


async def test_a_screen_that_goes_on_does_so_until_it_is_done(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "AGAIN_SECONDS", 0.05)
    bench.door.goes_on_until = 3
    await bench.taps(1, 7)
    await bench.done(3)
    assert bench.shown.titles(7) == [TAPPED] * 3
    assert {reply.incoming.message_id for reply in bench.shown.replies} == {5}
    assert [reply.incoming.callback_id for reply in bench.shown.replies] == ["q", None, None]


async def test_a_screen_that_goes_on_stops_when_its_person_does_something_else(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "AGAIN_SECONDS", 0.2)
    bench.door.goes_on_until = 100
    await bench.taps(1, 7)
    run = asyncio.create_task(bench.dispatcher.run())
    await bench.shows(1)
    await bench.comes((2, 7, "something else"))
    await bench.shows(2)
    await asyncio.sleep(0.5)
    assert bench.shown.titles(7) == [TAPPED, "something else"]
    bench.dispatcher.end()
    await run
    await bench.dispatcher.quiet(1)


def _private(chat_id: int) -> dict[str, object]:
    return {"id": chat_id, "type": "private"}
