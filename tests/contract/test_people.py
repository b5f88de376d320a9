"""People, PINs and consents."""

import pytest

from shelter.models.people import Grant, NoticeStyle, Role
from storage.errors import Conflict
from storage.store import SqlStore
from tests.contract.things import DAY, NOW, consent, location, person, pin


async def test_people_are_found_by_their_chats(store: SqlStore) -> None:
    amina, bram = person("amina", chat_id=7, first_name="Amina"), person("bram", chat_id=-(2**40))
    async with store.transaction() as transaction:
        await transaction.people.add(amina, bram, person("nobody's"))
        assert await transaction.people.by_chat([7, 99]) == {7: amina}
    async with store.transaction() as transaction:
        assert await transaction.people.by_chat([7, -(2**40)]) == {7: amina, -(2**40): bram}
        assert await transaction.people.by_chat([]) == {}


async def test_people_are_found_by_their_ids(store: SqlStore) -> None:
    amina, bram = person("amina"), person("bram")
    async with store.transaction() as transaction:
        await transaction.people.add(amina, bram)
        assert await transaction.people.get("amina") == amina
        assert await transaction.people.get("nobody") is None
        assert await transaction.people.several(["bram", "nobody"]) == {"bram": bram}


async def test_a_saved_person_is_changed_in_every_field(store: SqlStore) -> None:
    before = person("amina", chat_id=7)
    after = person(
        "amina",
        Role.VOLUNTEER,
        Role.NEIGHBOUR,
        chat_id=8,
        first_name="አሚና",
        language="ti",
        notice_style=NoticeStyle.FULL,
        consent_version=2,
        blocked_at=NOW + DAY,
    )
    async with store.transaction() as transaction:
        await transaction.people.add(before)
        await transaction.people.save(after)
    async with store.transaction() as transaction:
        assert await transaction.people.by_chat([7, 8]) == {8: after}
        assert await transaction.people.with_role(Role.RESIDENT) == []
        assert await transaction.people.with_role(Role.VOLUNTEER) == [after]


async def test_a_role_can_be_held_for_a_location(store: SqlStore) -> None:
    east = person("east", grants=frozenset({Grant(role=Role.HOUSING_SUPERVISOR, location_id="oost")}))
    west = person(
        "west",
        grants=frozenset(
            {Grant(role=Role.HOUSING_SUPERVISOR, location_id="west"), Grant(role=Role.OVERSEER)}
        ),
        created_at=NOW + DAY,
    )
    async with store.transaction() as transaction:
        await transaction.houses.save_location(location("oost"), location("west"))
        await transaction.people.add(west, east)
        assert await transaction.people.with_role(Role.HOUSING_SUPERVISOR) == [east, west]
        assert await transaction.people.with_role(Role.HOUSING_SUPERVISOR, "west") == [west]
        assert await transaction.people.with_role(Role.OVERSEER, "west") == []


async def test_a_chat_belongs_to_one_person(store: SqlStore) -> None:
    with pytest.raises(Conflict):
        async with store.transaction() as transaction:
            await transaction.people.add(person("amina", chat_id=7), person("bram", chat_id=7))
    async with store.transaction() as transaction:
        assert await transaction.people.by_chat([7]) == {}


async def test_who_is_not_there_cannot_be_changed(store: SqlStore) -> None:
    with pytest.raises(Conflict):
        async with store.transaction() as transaction:
            await transaction.people.save(person("nobody"))


async def test_a_pin_is_kept_changed_and_removed(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await transaction.people.add(person("amina"))
        assert await transaction.people.pin("amina") is None
        await transaction.people.save_pin(pin())
        await transaction.people.save_pin(pin(locked=True, opened_at=NOW))
    async with store.transaction() as transaction:
        assert await transaction.people.pin("amina") == pin(locked=True, opened_at=NOW)
        await transaction.people.remove_pin("amina")
        assert await transaction.people.pin("amina") is None


async def test_consents_come_newest_first(store: SqlStore) -> None:
    first, second = consent(), consent(id="c2", version=4, given_at=NOW + DAY)
    async with store.transaction() as transaction:
        await transaction.people.add(person("amina"), person("bram"))
        await transaction.people.add_consent(first)
        await transaction.people.add_consent(second)
        assert await transaction.people.consents("amina") == [second, first]
        assert await transaction.people.consents("bram") == []
