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


async def test_a_message_is_about_whom_it_shows_last_and_was_sent_when_it_was(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        shelf = transaction.conversations
        await shelf.add_sent(sent(1, person_id="bram", about="amina"), sent(2, person_id="bram"))
        later = NOW + HOUR
        await shelf.show(
            sent(1, person_id="bram", sent_at=later), sent(2, person_id="bram", about="amina", sent_at=later)
        )
        assert await shelf.answers_to("bram", 1) is None
        assert await shelf.answers_to("bram", 2) == "amina"
        assert await shelf.answers_to("amina", 2) is None
        assert [each.sent_at for each in await shelf.sent("bram", NOW - DAY)] == [NOW, NOW]


async def test_of_what_is_not_kept_any_more_only_what_is_about_somebody_is_kept_again(
    store: SqlStore,
) -> None:
    old = NOW - 3 * DAY
    async with store.transaction() as transaction:
        await move_in(transaction)
        shelf = transaction.conversations
        await shelf.show(
            sent(1, person_id="bram", about="amina", sent_at=old), sent(2, person_id="bram", sent_at=old)
        )
        assert [each.message_id for each in await shelf.sent("bram", old)] == [1]
        assert await shelf.sent("bram", NOW - 2 * DAY) == [], "Telegram does not delete it any more"


async def test_what_is_about_somebody_is_known_for_longer(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        shelf = transaction.conversations
        await shelf.add_sent(
            sent(1, sent_at=NOW - 90 * DAY, about="amina"),
            sent(2, sent_at=NOW - 3 * DAY, about="amina"),
            sent(3, sent_at=NOW - 3 * DAY),
        )
        assert await shelf.forget_sent(NOW - 2 * DAY, NOW - 80 * DAY) == 2
        assert [each.message_id for each in await shelf.sent("amina", NOW - 90 * DAY)] == [2]


async def test_messages_go_when_they_are_old(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        shelf = transaction.conversations
        await shelf.add_message(message("old", sent_at=NOW - DAY))
        await shelf.add_message(message("new", sent_at=NOW))
        assert await shelf.purge_messages(NOW) == 1
        assert [each.id for each in await shelf.messages("amina")] == ["new"]
