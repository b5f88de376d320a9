"""Invites and wrong codes."""

import pytest

from shelter.ids import new_code
from shelter.models.people import Role
from storage.errors import Conflict
from storage.store import SqlStore
from tests.contract.things import DAY, HOUR, NOW, invite, location, move_in


async def test_an_invite_is_found_by_its_code_however_it_is_typed(store: SqlStore) -> None:
    code = new_code()
    async with store.transaction() as transaction:
        await transaction.invites.add(invite(), code)
    async with store.transaction() as transaction:
        for typed in (code, code.lower(), code.replace("-", ""), f" {code[:2]} {code[2:]}"):
            assert await transaction.invites.by_code(typed) == invite()
        assert await transaction.invites.by_code(new_code()) is None
        assert await transaction.invites.by_code("") is None


async def test_a_used_invite_says_so(store: SqlStore) -> None:
    used = invite(
        used_at=NOW + HOUR, used_by="amina", person_id="amina", casemanager_id="bram", location_id="oost"
    )
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.invites.add(invite(), "AAAA-BBBB")
        await transaction.invites.save(used)
    async with store.transaction() as transaction:
        assert await transaction.invites.by_code("aaaabbbb") == used


async def test_a_code_opens_one_invite(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await transaction.invites.add(invite(), "AAAA-BBBB")
    with pytest.raises(Conflict):
        async with store.transaction() as transaction:
            await transaction.invites.add(invite(id="i2", role=Role.OVERSEER), "aaaa bbbb")


async def test_an_invite_to_a_location_needs_the_location(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await transaction.houses.save_location(location())
        await transaction.invites.add(invite(location_id="oost"), "AAAA-BBBB")
    with pytest.raises(Conflict):
        async with store.transaction() as transaction:
            await transaction.invites.add(invite(id="i2", location_id="nowhere"), "AAAA-CCCC")


async def test_wrong_tries_are_counted_for_a_chat_and_a_while(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        for at in (NOW - HOUR, NOW, NOW + HOUR):
            await transaction.invites.add_wrong_try(7, at)
        await transaction.invites.add_wrong_try(8, NOW)
        assert await transaction.invites.wrong_tries(7, NOW) == 2
        assert await transaction.invites.wrong_tries(7, NOW - DAY) == 3
        assert await transaction.invites.wrong_tries(9, NOW - DAY) == 0


async def test_old_wrong_tries_are_forgotten(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await transaction.invites.add_wrong_try(7, NOW)
        await transaction.invites.add_wrong_try(8, NOW + 3 * DAY)
        assert await transaction.invites.wrong_tries(7, NOW) == 0


async def test_what_is_revoked_is_what_could_still_be_used_for_that_person(store: SqlStore) -> None:
    used = invite(id="used", person_id="amina", used_at=NOW, used_by="amina")
    late = invite(id="late", person_id="amina", created_at=NOW - 9 * DAY, expires_at=NOW - DAY)
    other = invite(id="other", person_id="bram")
    fresh = invite(id="fresh", person_id="amina", created_at=NOW + HOUR)
    by_code = {"AAAA": used, "BBBB": late, "CCCC": other, "DDDD": fresh}
    async with store.transaction() as transaction:
        await move_in(transaction)
        for code, each in by_code.items():
            await transaction.invites.add(each, code)
        assert await transaction.invites.newest("amina") == fresh
        assert await transaction.invites.newest("nobody") is None
        await transaction.invites.revoke("amina", NOW + 2 * HOUR)
    revoked = fresh.model_copy(update={"expires_at": NOW + 2 * HOUR})
    async with store.transaction() as transaction:
        for code, each in (by_code | {"DDDD": revoked}).items():
            assert await transaction.invites.by_code(code) == each
        assert await transaction.invites.newest("amina") == revoked
