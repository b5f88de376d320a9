"""Two `wegwijs deliver` beside each other on one PostgreSQL: each notice goes once, at one pace."""

import asyncio
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr

from bot.settings import Settings
from bot.wiring import utc_now
from playground.telegram import Telegram
from shelter.ids import new_id
from shelter.models.conversations import Message
from shelter.models.notices import Notice, NoticeKind, NoticeState
from shelter.models.people import Grant, Person, Role
from storage.store import SqlStore
from tests.stores import Address
from tests.whole.harness import api_of, as_environment, until

WEGWIJS = Path(sys.executable).with_name("wegwijs")
PEOPLE = 50


@asynccontextmanager
async def two_processes(settings: Settings) -> AsyncIterator[None]:
    environment = {**os.environ, **as_environment(settings)}
    children = [await asyncio.create_subprocess_exec(WEGWIJS, "deliver", env=environment) for _ in range(2)]
    try:
        yield
    finally:
        for child in children:
            child.terminate()
        assert [await child.wait() for child in children] == [0, 0]


async def residents_with_news(store: SqlStore, telegram: Telegram) -> None:
    """Residents who have an unread message each, and a notice of it that is due."""
    now = utc_now()
    async with store.transaction() as transaction:
        for chat_id in range(1, PEOPLE + 1):
            telegram.add_person(chat_id, f"Person {chat_id}", started=True)
            grants = frozenset({Grant(role=Role.RESIDENT)})
            somebody = Person(id=new_id(), chat_id=chat_id, language="en", grants=grants, created_at=now)
            staff = Person(id=new_id(), created_at=now)
            await transaction.people.add(somebody, staff)
            await transaction.conversations.add_message(
                Message(id=new_id(), resident_id=somebody.id, sender_id=staff.id, text="Hello", sent_at=now)
            )
            await transaction.notices.plan(
                Notice(
                    id=new_id(),
                    key=new_id(),
                    person_id=somebody.id,
                    kind=NoticeKind.MESSAGE,
                    subject_id=somebody.id,
                    due_at=now,
                    expires_at=now + timedelta(hours=1),
                )
            )


async def test_each_notice_goes_once_by_one_of_the_two(postgresql_address: Address) -> None:
    store, telegram = await postgresql_address.open(), Telegram()
    telegram.faults.rate_limit = True
    async with api_of(telegram) as root:
        settings = Settings(
            bot_token=SecretStr(telegram.token),
            bot_api=root,
            store=postgresql_address.url,
            key_file=postgresql_address.key_file,
        )
        async with two_processes(settings):
            await until(lambda: telegram.calls["getMe"] >= 2, 60)
            await residents_with_news(store, telegram)

            async def all_sent() -> bool:
                async with store.transaction() as transaction:
                    counts = await transaction.notices.counts(utc_now() - timedelta(hours=1))
                return counts.get(NoticeState.SENT, 0) == PEOPLE

            await until(all_sent, 60)
    await store.close()
    arrived = Counter(len(phone.messages) for phone in telegram.people.values())
    assert arrived == {1: PEOPLE}
    assert telegram.faults.met["rate_limit"] == 0
    assert telegram.calls["sendMessage"] == PEOPLE
