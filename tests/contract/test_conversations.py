"""Messages, drafts, and what the bot has said."""

from storage.store import SqlStore
from tests.contract.things import DAY, HOUR, NOW, draft, message, move_in, sent


async def test_a_thread_comes_newest_first(store: SqlStore) -> None:
    first, second = message("m1"), message("m2", sender_id="bram", sent_at=NOW + HOUR, text="ሰላም")
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.conversations.add_message(first)
        await transaction.conversations.add_message(second)
        assert await transaction.conversations.messages("amina") == [second, first]
        assert await transaction.conversations.messages("amina", limit=1) == [second]
        assert await transaction.conversations.messages("bram") == []


async def test_unread_are_those_of_others(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        shelf = transaction.conversations
        await shelf.add_message(message("m1"))
        await shelf.add_message(message("m2", sent_at=NOW + HOUR))
        await shelf.add_message(message("m3", sender_id="bram"))
        assert await shelf.unread(["amina", "chris"], "bram") == {"amina": 2}
        assert await shelf.unread(["amina"], "amina") == {"amina": 1}
        await shelf.mark_read("amina", "bram", NOW + DAY)
        assert await shelf.unread(["amina"], "bram") == {}
        assert await shelf.unread(["amina"], "amina") == {"amina": 1}
        read = {each.id: each.read_at for each in await shelf.messages("amina")}
        assert read == {"m1": NOW + DAY, "m2": NOW + DAY, "m3": None}


async def test_what_an_earlier_casemanager_wrote_is_for_the_resident_to_read(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        shelf = transaction.conversations
        await shelf.add_message(message("m1", sender_id="bram"))
        assert await shelf.unread(["amina"], "chris") == {}
        await shelf.mark_read("amina", "chris", NOW + DAY)
        assert await shelf.unread(["amina"], "amina") == {"amina": 1}
        await transaction.people.erase("bram")
        assert await shelf.unread(["amina"], "amina") == {"amina": 1}
        assert await shelf.unread(["amina"], "chris") == {}
        await shelf.mark_read("amina", "amina", NOW + DAY)
        assert await shelf.unread(["amina"], "amina") == {}


async def test_a_person_has_one_draft(store: SqlStore) -> None:
    later = draft(form="pin", question="again", answers={}, updated_at=NOW + HOUR)
    async with store.transaction() as transaction:
        await move_in(transaction)
        assert await transaction.conversations.draft("amina") is None
        await transaction.conversations.save_draft(draft())
        assert await transaction.conversations.draft("amina") == draft()
        await transaction.conversations.save_draft(later)
    async with store.transaction() as transaction:
        assert await transaction.conversations.draft("amina") == later
        await transaction.conversations.remove_draft("amina")
        assert await transaction.conversations.draft("amina") is None


async def test_what_was_sent_is_known_for_a_while(store: SqlStore) -> None:
    old, new = sent(1, sent_at=NOW - 2 * DAY), sent(2**40)
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.conversations.add_sent(old, new)
        await transaction.conversations.add_sent(new)
        assert await transaction.conversations.sent("amina", NOW - 3 * DAY) == [old, new]
        assert await transaction.conversations.sent("amina", NOW) == [new]
        assert await transaction.conversations.forget_sent(NOW - DAY) == 1
        assert await transaction.conversations.sent("amina", NOW - 3 * DAY) == [new]
