"""Whom a message of the bot is about, as it is written down."""

from bot import findings
from bot.findings import Findings
from storage.store import SqlStore
from tests.contract.things import DAY, NOW, move_in, sent


async def _kept(store: SqlStore, found: Findings) -> None:
    assert await findings.keep(found, store, NOW)


async def test_a_message_that_shows_something_else_is_about_that(sqlite_store: SqlStore) -> None:
    found = Findings()
    async with sqlite_store.transaction() as store:
        await move_in(store)
    found.sent(sent(1, person_id="bram", about="amina"))
    found.shows(sent(1, person_id="bram", about="chris"))
    await _kept(sqlite_store, found)
    assert not found
    async with sqlite_store.transaction() as store:
        assert await store.conversations.answers_to("bram", 1) == "chris"
    found.shows(sent(1, person_id="bram"))
    assert found
    await _kept(sqlite_store, found)
    async with sqlite_store.transaction() as store:
        assert await store.conversations.answers_to("bram", 1) is None
        assert len(await store.conversations.sent("bram", NOW - DAY)) == 1


async def test_what_was_sent_and_shows_something_else_before_that_was_written_down(
    sqlite_store: SqlStore,
) -> None:
    found = Findings()
    async with sqlite_store.transaction() as store:
        await move_in(store)
    found.sent(sent(1, person_id="bram", about="amina"))
    found.shows(sent(1, person_id="bram"))
    await _kept(sqlite_store, found)
    async with sqlite_store.transaction() as store:
        assert await store.conversations.answers_to("bram", 1) is None


async def test_what_is_found_of_who_is_gone_is_let_go_of(sqlite_store: SqlStore) -> None:
    found = Findings()
    async with sqlite_store.transaction() as store:
        await move_in(store)
    found.sent(sent(1, person_id="bram", about="gone"))
    found.shows(sent(2, person_id="bram", about="gone"))
    found.shows(sent(3, person_id="gone", about="amina"))
    await _kept(sqlite_store, found)
    async with sqlite_store.transaction() as store:
        assert [each.message_id for each in await store.conversations.sent("bram", NOW - DAY)] == [1]
        assert await store.conversations.answers_to("bram", 1) is None


async def test_where_it_could_not_be_written_what_came_later_counts(sqlite_store: SqlStore) -> None:
    found = Findings()
    async with sqlite_store.transaction() as store:
        await move_in(store)
    found.shows(sent(1, person_id="bram", about="amina"))
    batch = found.take()
    found.shows(sent(1, person_id="bram", about="chris"))
    found.give_back(batch)
    await _kept(sqlite_store, found)
    async with sqlite_store.transaction() as store:
        assert await store.conversations.answers_to("bram", 1) == "chris"
