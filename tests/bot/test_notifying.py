"""The table of docs/RELIABILITY.md, row by row, over real HTTP: what each answer of the Bot API leads to."""

import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import TokenRefused
from bot.findings import Findings
from bot.line import Line
from bot.notifying import Courier
from bot.outgoing import Outgoing
from bot.requests import AiohttpRequest, Api
from handlers.ask import House
from playground.faults import Faults
from playground.phone import Phone
from playground.server import Server
from playground.telegram import Telegram
from scheduler.outbox import Outbox
from shelter.ids import new_id
from shelter.models.conversations import Message
from shelter.models.notices import Notice, NoticeKind, NoticeState
from shelter.models.people import Grant, Person, Role
from shelter.store import Store

DOC = Path(__file__).parents[2] / "docs" / "RELIABILITY.md"
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
SECONDS = 0.3
PAUSE = 7

Weather = Callable[[Faults], None]
WEATHER: Mapping[str, Weather] = {
    "200": lambda faults: None,
    "400": lambda faults: faults.fail("sendMessage", 400),
    "400 chat not found": lambda faults: faults.fail(
        "sendMessage", 400, description="Bad Request: chat not found"
    ),
    "401": lambda faults: faults.fail("sendMessage", 401),
    "403": lambda faults: faults.fail("sendMessage", 403),
    "404": lambda faults: faults.fail("sendMessage", 404),
    "409": lambda faults: faults.fail("sendMessage", 409),
    "429": lambda faults: faults.fail("sendMessage", 429, retry_after=PAUSE),
    "500": lambda faults: faults.fail("sendMessage", 500),
    "502": lambda faults: faults.fail("sendMessage", 502),
    "connection cut": lambda faults: faults.cut("sendMessage"),
    "no answer in time": lambda faults: faults.swallow("sendMessage"),
    "garbage": lambda faults: faults.garble("sendMessage"),
}
"""What brings each answer about; without a connection there is no server at all."""
ARRIVED = {"200", "no answer in time", "garbage"}


def rows() -> list[tuple[str, ...]]:
    table = DOC.read_text().partition("| answer |")[2].partition("\n\n")[0]
    lines = [line for line in table.splitlines()[2:] if line.startswith("|")]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]


def test_the_table_names_every_answer() -> None:
    assert {row[0] for row in rows()} == {*WEATHER, "no connection"}


@dataclass(frozen=True)
class Post:
    """One process's outbox on a real line to a Telegram of our own, and somebody with a phone."""

    telegram: Telegram
    server: Server
    store: Store
    outbox: Outbox
    line: Line
    findings: Findings
    person: Person
    phone: Phone

    async def planned(self, *, once: bool = False) -> Notice:
        """That there is an unread message; the notice of it is true."""
        casemanager = Person(id=new_id(), created_at=NOW)
        message = Message(
            id=new_id(),
            resident_id=self.person.id,
            sender_id=casemanager.id,
            text="Canary",
            sent_at=NOW,
        )
        notice = Notice(
            id=new_id(),
            key=new_id(),
            person_id=self.person.id,
            kind=NoticeKind.MESSAGE,
            subject_id=self.person.id,
            due_at=NOW,
            expires_at=NOW + timedelta(days=1),
            once=once,
        )
        async with self.store.transaction() as store:
            await store.people.add(casemanager)
            await store.conversations.add_message(message)
            await store.notices.plan(notice)
        return notice

    async def tries_once(self) -> None:
        for booked in await self.outbox.turn():
            await self.outbox.deliver(booked)
        await self.outbox.turn(0)

    async def known(self, notice: Notice) -> Notice:
        async with self.store.transaction() as store:
            found = {each.id: each for each in await store.notices.of_person(notice.person_id)}
        return found[notice.id]


@pytest.fixture
async def post(sqlite_store: Store) -> AsyncIterator[Post]:
    telegram, server = Telegram(), Server()
    phone = telegram.add_person(1001, "Selam", started=True)
    person = Person(
        id=new_id(),
        chat_id=1001,
        language="en",
        grants=frozenset({Grant(role=Role.RESIDENT)}),
        created_at=NOW,
    )
    async with AsyncExitStack() as stack:
        await server.start(telegram)
        stack.push_async_callback(server.stop)
        request = await stack.enter_async_context(AiohttpRequest(read_timeout=SECONDS))
        api = Api(telegram.token, base_url=f"{server.address}/bot", request=request)
        async with sqlite_store.transaction() as store:
            await store.people.add(person)
        findings, line, house = Findings(), Line(), House("Europe/Amsterdam", "WegwijsBot")
        outgoing = Outgoing(api, findings, line, lambda: NOW)
        courier = Courier(api, outgoing, findings, line, house, lambda: NOW)
        outbox = Outbox(sqlite_store, courier, lambda: NOW)
        yield Post(telegram, server, sqlite_store, outbox, line, findings, person, phone)


@pytest.mark.parametrize("kind", ["a reminder", "a broadcast"])
@pytest.mark.parametrize("row", rows(), ids=lambda row: re.sub(r"\W+", "-", row[0]))
async def test_the_answer_leads_to_the_state_of_the_table(
    post: Post, row: tuple[str, ...], kind: str
) -> None:
    answer, fate, of_a_reminder, of_a_broadcast, _ = row
    notice = await post.planned(once=kind == "a broadcast")
    if answer == "no connection":
        await post.server.stop()
    else:
        WEATHER[answer](post.telegram.faults)
    await post.tries_once()
    left = await post.known(notice)
    assert left.state == (of_a_broadcast if notice.once else of_a_reminder)
    assert (left.doubts == 1) is (fate == "AMBIGUOUS" and not notice.once)
    assert (left.tries == 1) is (fate in {"AMBIGUOUS", "AWAY"} and left.state is NoticeState.PLANNED)
    assert bool(post.phone.messages) is (answer in ARRIVED)
    await _and_what_else(post, answer, left)


async def _and_what_else(post: Post, answer: str, left: Notice) -> None:
    if answer in {"400 chat not found", "403"}:
        assert post.findings.take().blocked == {post.person.id}
    if answer in {"401", "404"}:
        with pytest.raises(TokenRefused):
            await post.outbox.run()
    if answer == "429":
        assert PAUSE - 1 < post.line.pause <= PAUSE
        assert left.not_before == NOW + timedelta(seconds=PAUSE)
        async with post.store.transaction() as store:
            assert await store.pace.paused_until(NOW) == NOW + timedelta(seconds=PAUSE)


async def test_who_has_no_chat_or_blocks_is_not_tried(post: Post) -> None:
    for blocked in (
        post.person.model_copy(update={"chat_id": None}),
        post.person.model_copy(update={"blocked_at": NOW}),
    ):
        notice = await post.planned()
        async with post.store.transaction() as store:
            await store.people.save(blocked)
        await post.tries_once()
        assert (await post.known(notice)).state is NoticeState.BLOCKED
    assert post.telegram.calls["sendMessage"] == 0


async def test_what_is_no_longer_true_is_dropped(post: Post) -> None:
    notice = await post.planned()
    async with post.store.transaction() as store:
        await store.conversations.mark_read(post.person.id, post.person.id, NOW)
    await post.tries_once()
    assert (await post.known(notice)).state is NoticeState.DROPPED
    assert not post.phone.messages


async def test_a_probe_tells_whether_telegram_is_there(post: Post) -> None:
    courier = post.outbox._messenger
    assert await courier.answers() is True
    post.telegram.faults.fail("getMe", 502)
    assert await courier.answers() is False
    post.telegram.faults.fail("getMe", 429, retry_after=1)
    assert await courier.answers() is True, "who asks to wait is there"
    await post.server.stop()
    assert await courier.answers() is False
