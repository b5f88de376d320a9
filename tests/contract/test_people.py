"""People, PINs, consents: on both engines."""

from datetime import UTC, datetime

from shelter.models.people import Grant, Person, Role
from storage.store import SqlStore

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


async def test_a_person_is_found_by_the_chat(store: SqlStore) -> None:
    amina = Person(
        id="amina",
        chat_id=7,
        first_name="Amina",
        grants=frozenset({Grant(role=Role.RESIDENT)}),
        created_at=NOW,
    )
    async with store.transaction() as transaction:
        await transaction.people.add(amina)
    async with store.transaction() as transaction:
        assert await transaction.people.by_chat([7, 8]) == {7: amina}
